"""A municipality with two coaches and a newcomer who asked for a person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.handoff import Acting, Urgency, promised_time
from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.wiring.content import Content
from storage import Database, conversations, handoffs, inbound, outbox, staff
from storage.conversations import Conversation
from storage.handoffs import Handoff
from storage.outbox import HistoryEntry
from tests.support.house import THURSDAY_MORNING


@dataclass
class World:
    """The time stands still unless a test moves it."""

    database: Database
    content: Content
    here: int
    joke: int = 0
    ahmed: int = 0
    now: datetime = THURSDAY_MORNING
    names: dict[int, str] = field(default_factory=dict)
    messages: int = 0

    @property
    def profile(self) -> Profile:
        return self.content.profiles["meerdael"]

    async def hire(self, name: str) -> int:
        """A new coach; her id."""
        async with self.database.unit(self.here) as unit:
            one = await staff.create(unit, f"{name}@meerdael.example", name, None, self.now)
            await staff.join(unit, one, "coach")
        self.names[one] = name
        return one

    async def opens(self, address: str = "100", language: str = "nl") -> int:
        """Somebody writes for the first time; the conversation."""
        async with self.database.unit(self.here) as unit:
            return await conversations.find_or_open(unit, "fake", address, language, self.now)

    async def asks(self, talk: int, urgency: Urgency = "normal") -> Handoff:
        """She asks for a person, and is promised a time."""
        async with self.database.unit(self.here) as unit:
            known = await conversations.lock(unit, talk)
            assert known is not None
            promised = promised_time(self.profile, urgency, self.now)
            return await handoffs.request(
                unit, known.newcomer_id, talk, "asked", None, urgency, promised, self.now
            )

    async def writes(self, talk: int, text: str, handoff: Handoff) -> int:
        """Something she adds to her request; its number."""
        self.messages += 1
        async with self.database.unit(self.here) as unit:
            stored = await inbound.store(
                unit, talk, "fake", f"m{self.messages}", "text", {"text": text}, self.now
            )
            assert stored is not None
            await inbound.mark_handled(unit, stored.id, self.now, handoff_id=handoff.id)
        return stored.id

    @asynccontextmanager
    async def acting(self, who: int) -> AsyncIterator[Acting]:
        """A coach at work."""
        async with self.database.unit(self.here) as unit:
            yield Acting(unit, self.content.renderer, self.profile, who, self.names[who], self.now)

    async def conversation(self, talk: int) -> Conversation:
        async with self.database.unit(self.here) as unit:
            found = await conversations.read(unit, talk)
        assert found is not None
        return found

    async def handoff(self, handoff_id: int) -> Handoff:
        async with self.database.unit(self.here) as unit:
            found = await handoffs.read(unit, handoff_id)
        assert found is not None
        return found

    async def history(self, talk: int) -> list[HistoryEntry]:
        async with self.database.unit(self.here) as unit:
            return await outbox.history(unit, talk, unsent=True)

    async def told(self, talk: int) -> list[OutboundMessage]:
        """What is on its way to her, or was held."""
        entries = await self.history(talk)
        return [OutboundMessage.from_dict(e.payload) for e in entries if e.direction == "out"]

    def later(self, **how_much: float) -> None:
        self.now += timedelta(**how_much)
