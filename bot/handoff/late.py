"""A promise was not kept: she is told the truth, once for each promise, and a new time if there is
one to give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot import news
from bot.clock import Clock
from bot.handoff.promise import promised_time
from bot.handoff.tell import new_time, notice, put
from bot.handoff.where import Unreachable, where
from bot.profiles import Profile
from bot.rendering import Renderer
from flows import Text
from storage import Database, Unit, handoff_claims, handoff_queue, handoffs, talks
from storage.handoffs import Handoff

TELL_LATE_PROMISES = "tell_late_promises"
"""Name of the job."""
EVERY_FIVE_MINUTES = "*/5 * * * *"

log = structlog.get_logger()


@dataclass(frozen=True)
class LatePromises:
    """Looks for promises that were not kept."""

    database: Database
    renderer: Renderer
    profiles: Mapping[int, Profile]
    """By municipality id."""
    clock: Clock

    async def tell(self) -> None:
        """Tell everybody who has to hear it; what fails for one holds up no other."""
        for municipality_id in self.profiles:
            async with self.database.unit(municipality_id) as unit:
                passed = await handoff_queue.promises_passed(unit, self.clock())
            for handoff_id in passed:
                await self._try(municipality_id, handoff_id)

    async def _try(self, municipality_id: int, handoff_id: int) -> None:
        try:
            async with self.database.unit(municipality_id) as unit:
                await self._tell(unit, self.profiles[municipality_id], handoff_id)
        except Exception:
            # Nothing of it is committed: the next run tries again.
            log.exception("late_promise_not_told", handoff_id=handoff_id)

    async def _tell(self, unit: Unit, profile: Profile, handoff_id: int) -> None:
        now = self.clock()
        found = await handoffs.read(unit, handoff_id)
        if found is None or not found.to_tell(now):
            return
        await talks.lock(unit, found.newcomer_id)
        handoff = await handoffs.read(unit, handoff_id)
        if handoff is None or not handoff.to_tell(now):
            return
        fresh = promised_time(profile, handoff.urgency, now)
        told = await self._put(unit, profile, handoff, fresh, now)
        await handoff_claims.mark_late(unit, handoff.id, fresh if told else None, now)
        await news.said(unit, handoff.conversation_id)

    async def _put(
        self,
        unit: Unit,
        profile: Profile,
        handoff: Handoff,
        fresh: datetime | None,
        now: datetime,
    ) -> bool:
        """Whether she is told: nobody is told whom no chat reaches, or for whom a message may be
        dangerous. A time that she does not hear is no promise."""
        try:
            reach = await where(unit, handoff)
        except Unreachable:
            return False
        if reach.held:
            return False
        texts = [await _what(unit, handoff), *new_time(fresh), Text("phrase.handoff.call")]
        today = now.astimezone(profile.zone).date()
        await put(unit, reach, notice(self.renderer, reach, profile, today, texts), profile, now)
        return True


async def _what(unit: Unit, handoff: Handoff) -> Text:
    """What went wrong: nobody has taken it, or somebody has and did not write."""
    holder = await handoff_claims.holder(unit, handoff.id)
    if holder is None:
        return Text("phrase.handoff.late")
    return Text("phrase.handoff.late_taken", {"who": {"name": holder.name}})
