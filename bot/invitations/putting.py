"""The job that puts planned invitations in the outbox, a batch in one transaction.

Repeated, interrupted or done by two workers at once, each invitation is put once: it is taken
under a lock and marked where it is put.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot import news, outbox
from bot.clock import Clock
from bot.invitations.broadcast import BATCH, PUT_INVITATIONS
from bot.invitations.hours import humane
from bot.invitations.wording import Wording
from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.rendering import Renderer
from bot.salutation import salute
from storage import Database, Unit, activities, activity_texts, broadcasts
from storage.activities import Activity
from storage.broadcasts import Planned, Put
from storage.newcomers import Reach
from storage.queue import Queue

log = structlog.get_logger()


@dataclass(frozen=True)
class Invitations:
    """Puts invitations of every municipality."""

    database: Database
    queue: Queue
    renderer: Renderer
    profiles: Mapping[int, Profile]
    """By municipality id."""
    clock: Clock

    async def put_invitations(self, municipality_id: int, activity_id: int) -> None:
        """Put the next batch; nothing to put, nothing happens."""
        now = self.clock()
        wording = Wording(self.renderer, self.profiles[municipality_id])
        async with self.database.unit(municipality_id) as unit:
            # Nobody changes its texts, halts or cancels it meanwhile.
            activity = await activities.share(unit, activity_id)
            if activity is None or activity.state != "sending":
                return
            planned = await broadcasts.take(unit, activity_id, BATCH)
            if planned:
                await self._put(unit, activity, planned, wording, now)
        async with self.database.unit(municipality_id) as unit:
            # Apart, and after the commit: whoever finishes last sees what all others did.
            if await activities.finish_sending(unit, activity_id):
                log.info("activity_sent", activity_id=activity_id)
            await news.announce(unit, news.activity(activity_id))

    async def continue_sending(self) -> None:
        """Have the rest put where a job was lost."""
        for municipality_id in self.profiles:
            async with self.database.unit(municipality_id) as unit:
                for activity_id in await activities.in_state(unit, "sending"):
                    await self.queue.defer(
                        unit,
                        PUT_INVITATIONS,
                        {"municipality_id": municipality_id, "activity_id": activity_id},
                        queueing_lock=f"{PUT_INVITATIONS}-{municipality_id}-{activity_id}",
                    )

    async def _put(
        self,
        unit: Unit,
        activity: Activity,
        planned: Sequence[Planned],
        wording: Wording,
        now: datetime,
    ) -> None:
        texts = await activity_texts.of_activity(unit, activity.id)
        messages: dict[str, OutboundMessage] = {}
        done = []
        for one in planned:
            if one.reason is None and one.language not in messages:
                messages[one.language] = wording.invitation(activity, texts, one.language, now)
            done.append(await _put_one(unit, one, messages, wording, now))
        await broadcasts.mark(unit, activity.id, done)


async def _put_one(
    unit: Unit,
    one: Planned,
    messages: Mapping[str, OutboundMessage],
    wording: Wording,
    now: datetime,
) -> Put:
    """Look at her as she is now: she may have said STOP since, or be in danger."""
    if one.reason is not None or one.conversation_id is None:
        return Put(one.id, None, None, one.reason or "no_chat")
    profile = wording.profile
    reach = Reach(one.conversation_id, one.language, "", False, False, one.name, one.shared)
    today = now.astimezone(profile.zone).date()
    message = salute(messages[one.language], reach, wording.renderer, profile, today)
    at = humane(now, profile.zone, one.safe_from, one.safe_until)
    rows = await outbox.put(
        unit,
        one.conversation_id,
        [message],
        None,
        now,
        "broadcast",
        not_before=at if at > now else None,
    )
    return Put(one.id, one.conversation_id, rows[0], None)
