"""Yes and no to an invitation. Places are never given twice: the activity's row is locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot import news
from bot.invitations.telling import line_to, tell
from bot.invitations.wording import Wording
from storage import Unit, activities, activity_texts, invitations
from storage.activities import BEGUN, Activity
from storage.invitations import Invitation

Says = Literal["yes", "no"]
Outcome = Literal[
    "going", "already", "waiting", "declined", "closed", "over", "cancelled", "unknown"
]
ANSWERS: Mapping[str, Says] = {"yes": "yes", "no": "no"}
"""What may stand in a button."""


@dataclass(frozen=True)
class Answered:
    """How it went; `activity` is None when there is nothing to say of it."""

    outcome: Outcome
    activity: Activity | None = None
    line: int = 0
    """Her place on the waiting list, from 1."""


async def answer(
    unit: Unit, activity_id: int, newcomer_id: int, says: Says, wording: Wording, now: datetime
) -> Answered:
    """Take her answer. A no is taken until it begins, a yes until the last day for it; both may
    be changed. When a place comes free the first on the waiting list gets it, and is told."""
    activity = await activities.lock(unit, activity_id)
    hers = await invitations.hers(unit, activity_id, newcomer_id) if activity else None
    if activity is None or hers is None:
        return Answered("unknown")
    if activity.state == "cancelled":
        return Answered("cancelled", activity)
    if activity.facts.starts_at <= now:
        return Answered("over", activity)
    if says == "no":
        return await _decline(unit, activity, hers, wording, now)
    return await _accept(unit, activity, hers, now)


async def _accept(unit: Unit, activity: Activity, hers: Invitation, now: datetime) -> Answered:
    if hers.answer == "yes":
        return Answered("already", activity)
    if hers.answer == "waiting":
        return await _in_line(unit, activity, hers)
    if activity.facts.reply_by <= now:
        return Answered("closed", activity)
    free = await _free(unit, activity)
    if free:
        await invitations.set_answer(unit, activity.id, hers.id, "yes", now)
    else:
        await _queue_up(unit, activity, hers, now)
    await news.announce(unit, news.activity(activity.id))
    return Answered("going", activity) if free else await _in_line(unit, activity, hers)


async def _queue_up(unit: Unit, activity: Activity, hers: Invitation, now: datetime) -> None:
    """Behind everybody else, whatever a clock says: she was told her place in line."""
    waiting = await invitations.waiting_list(unit, activity.id)
    last = waiting[-1].answered_at if waiting else None
    at = max(now, last + timedelta(microseconds=1)) if last else now
    await invitations.set_answer(unit, activity.id, hers.id, "waiting", at)


async def _in_line(unit: Unit, activity: Activity, hers: Invitation) -> Answered:
    waiting = await invitations.waiting_list(unit, activity.id)
    return Answered("waiting", activity, [one.id for one in waiting].index(hers.id) + 1)


async def _decline(
    unit: Unit, activity: Activity, hers: Invitation, wording: Wording, now: datetime
) -> Answered:
    if hers.answer != "no":
        await invitations.set_answer(unit, activity.id, hers.id, "no", now)
        await news.announce(unit, news.activity(activity.id))
    if hers.answer == "yes":
        await fill_places(unit, activity, wording, now)
    return Answered("declined", activity)


async def fill_places(unit: Unit, activity: Activity, wording: Wording, now: datetime) -> int:
    """Give free places to the waiting list, the longest waiting first; how many.

    Lock the activity before. Who can't be told keeps her place on the list: she would not know.
    """
    if activity.state not in BEGUN or activity.facts.starts_at <= now:
        return 0
    given = 0
    for next_one in await invitations.waiting_list(unit, activity.id):
        if not await _free(unit, activity):
            break
        given += await _give_place(unit, activity, next_one, wording, now)
    return given


async def _give_place(
    unit: Unit, activity: Activity, hers: Invitation, wording: Wording, now: datetime
) -> bool:
    line = await line_to(unit, hers.newcomer_id, activity, wording, now)
    if line is None:
        return False
    texts = await activity_texts.of_activity(unit, activity.id)
    await invitations.set_answer(unit, activity.id, hers.id, "yes", now)
    await tell(
        unit,
        line,
        wording,
        lambda language: wording.place_free(activity, texts, language, now),
        now,
    )
    return True


async def _free(unit: Unit, activity: Activity) -> bool:
    places = activity.facts.places
    return places is None or await invitations.going(unit, activity.id) < places
