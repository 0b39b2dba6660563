"""The job that puts reminders in the outbox: at least once, and twice only in the window between
sending and marking that the outbox has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot import outbox
from bot.clock import Clock
from bot.plan.hours import Window, window_of
from bot.plan.message import reminder
from bot.plan.reminders import Decision, Standing, due
from bot.profiles import Profile
from bot.rendering import Renderer
from bot.salutation import salute
from storage import Database, Unit, conversations, newcomers, reminders, talks
from storage.reach import Reach

SEND_REMINDERS = "send_reminders"
"""Name of the job."""
EVERY_TEN_MINUTES = "*/10 * * * *"
BATCH = 200

log = structlog.get_logger()


@dataclass(frozen=True)
class Situation:
    """What decides about somebody's reminders."""

    reach: Reach | None
    standing: Standing
    window: Window


@dataclass(frozen=True)
class Reminding:
    """Reminds newcomers of what is due in their plans."""

    database: Database
    profiles: Mapping[int, Profile]
    """By municipality id."""
    renderer: Renderer
    clock: Clock
    batch: int = field(default=BATCH)

    async def send(self) -> None:
        """Put what may go now, newcomer by newcomer, each in a transaction of its own."""
        for municipality_id, profile in self.profiles.items():
            window, after = window_of(profile), 0
            while True:
                async with self.database.unit(municipality_id) as unit:
                    until = window.day(self.clock())
                    found = await reminders.newcomers_due(unit, until, after, self.batch)
                for newcomer_id in found:
                    await self._try(municipality_id, newcomer_id)
                if len(found) < self.batch:
                    break
                after = found[-1]

    async def _try(self, municipality_id: int, newcomer_id: int) -> None:
        try:
            async with self.database.unit(municipality_id) as unit:
                await self.remind(unit, newcomer_id)
        except Exception:
            # Her reminders are still planned: the next round tries again, and nobody waits for it.
            log.exception("reminder_failed", newcomer_id=newcomer_id)

    async def remind(self, unit: Unit, newcomer_id: int) -> None:
        """Do for one newcomer what is decided for now. Another worker's rows are passed over."""
        profile = self.profiles[unit.municipality]
        now = self.clock()
        taken = await reminders.take(unit, newcomer_id, window_of(profile).day(now))
        if not taken:
            return
        found = await situation(unit, profile, newcomer_id)
        last = await reminders.last_put(unit, newcomer_id)
        for decision in due(taken, found.standing, found.window, last, now, now):
            await self._carry_out(unit, profile, found.reach, decision, now)

    async def _carry_out(
        self, unit: Unit, profile: Profile, reach: Reach | None, decision: Decision, now: datetime
    ) -> None:
        ids = [one.id for one in decision.reminders]
        if decision.verdict == "skip":
            await reminders.mark_skipped(unit, ids, decision.reason)
        elif decision.verdict == "put" and reach is not None:
            today = window_of(profile).day(now)
            steps = list({one.milestone_id: one for one in decision.reminders}.values())
            hello = None if reach.shared else reach.name
            replied = reminder(self.renderer.library, hello, steps, today)
            language = profile.own_language(reach.language) or profile.languages[0]
            message = self.renderer.message(replied, language, profile, today)
            message = salute(message, reach, self.renderer, profile, today)
            put = await outbox.put(unit, reach.conversation_id, [message], None, now, "reminder")
            await reminders.mark_put(unit, ids, put[0], now)


async def situation(unit: Unit, profile: Profile, newcomer_id: int) -> Situation:
    """How she can be reached now, and in which hours."""
    window = window_of(profile)
    reach = await newcomers.reachable_conversation(unit, newcomer_id)
    if reach is None:
        return Situation(None, await _unreached(unit, newcomer_id), window)
    conversation = await conversations.read(unit, reach.conversation_id)
    standing = Standing(
        never="stopped" if reach.stopped else None,
        human_speaks=conversation is not None and conversation.speaker == "human",
        held=reach.held,
    )
    return Situation(reach, standing, window.narrowed(reach.safe_from, reach.safe_until))


async def _unreached(unit: Unit, newcomer_id: int) -> Standing:
    file = await newcomers.record(unit, newcomer_id)
    if file is not None and file.safe_channel in ("phone", "visit"):
        return Standing(never="safe_elsewhere")
    hers = await talks.of_newcomer(unit, newcomer_id)
    has_chat = any(not talk.closed for talk in hers)
    return Standing(never="unreachable" if has_chat else "no_conversation")
