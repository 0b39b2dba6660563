"""Sending an activity's invitations, halting that, and cancelling the activity.

What is decided here and what follows from it, the rows and the jobs, is one transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import news
from bot.invitations.hours import humane
from bot.invitations.readiness import Readiness, readiness
from bot.profiles import Profile
from storage import Unit, activities, broadcasts
from storage.queue import Queue

PUT_INVITATIONS = "put_invitations"
"""Name of the job that puts a batch of planned invitations in the outbox."""
CONTINUE_SENDING = "continue_sending"
"""Name of the job that looks for planned invitations whose job was lost."""
TELL_CANCELLED = "tell_cancelled"
"""Name of the job that tells who wanted to come that it will not take place."""
BATCH = 100


@dataclass(frozen=True)
class Sent:
    """Invitations are planned, or were by the same form before."""

    planned: int
    at: datetime
    """When the first goes."""
    again: bool = False
    """The same form had sent them before: nothing happened."""


@dataclass(frozen=True)
class Refused:
    """Nothing was sent, and why; None: there is no such activity."""

    readiness: Readiness | None


async def send(
    unit: Unit,
    queue: Queue,
    activity_id: int,
    token: str,
    staff_id: int,
    profile: Profile,
    now: datetime,
) -> Sent | Refused:
    """Invite everybody who is meant and can be, once: the same `token` again changes nothing."""
    activity = await activities.lock(unit, activity_id)
    if activity is None:
        return Refused(None)
    if activity.send_token == token:
        return Sent(0, humane(now, profile.zone), again=True)
    ready = await readiness(unit, activity, profile, now)
    if ready.problems:
        return Refused(ready)
    await activities.begin_sending(unit, activity_id, token, staff_id, now)
    planned = await broadcasts.plan(unit, activity_id, activity.audience, now)
    await queue.defer_many(unit, PUT_INVITATIONS, _batches(unit, activity_id, planned))
    await news.announce(unit, news.activity(activity_id))
    return Sent(planned, ready.at)


def _batches(unit: Unit, activity_id: int, planned: int) -> list[dict[str, int]]:
    one = {"municipality_id": unit.municipality, "activity_id": activity_id}
    return [one] * -(-planned // BATCH)


async def halt(unit: Unit, activity_id: int, now: datetime) -> int | None:
    """Call back what has not gone; how many that were, or None when it is not being sent.

    It can be sent again: to those who have no invitation yet.
    """
    activity = await activities.lock(unit, activity_id)
    if activity is None or activity.state not in ("sending", "sent"):
        return None
    stopped = await broadcasts.halt(unit, activity_id, "halted", now)
    await activities.set_state(unit, activity_id, "halted")
    await news.announce(unit, news.activity(activity_id))
    return stopped


async def cancel(
    unit: Unit, queue: Queue, activity_id: int, staff_id: int, now: datetime
) -> Literal["cancelled", "already", "over"]:
    """It will not take place: no more invitations, and who wanted to come is told.

    The activity must be there.
    """
    activity = await activities.lock(unit, activity_id)
    if activity is None or activity.state == "cancelled":
        return "already"
    if activity.facts.ends_at <= now:
        return "over"
    await broadcasts.halt(unit, activity_id, "cancelled", now)
    await activities.cancel(unit, activity_id, staff_id, now)
    job = {"municipality_id": unit.municipality, "activity_id": activity_id}
    await queue.defer(unit, TELL_CANCELLED, job)
    await news.announce(unit, news.activity(activity_id))
    return "cancelled"


async def repeat(
    unit: Unit, activity_id: int, invitation_id: int, profile: Profile, now: datetime
) -> bool:
    """Send one invitation again of which nobody knows whether it arrived; a human decides that.

    False when it is not unclear any more.
    """
    at = humane(now, profile.zone)
    later = at if at > now else None
    repeated = await broadcasts.repeat(unit, activity_id, invitation_id, later, now)
    if repeated:
        await news.announce(unit, news.activity(activity_id))
    return repeated
