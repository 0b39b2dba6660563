"""Newcomers who ask for a person, on a channel in memory, with the whole house behind it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.messages import Address, InboundMessage, IncomingFile, MediaKind
from bot.wiring import Runtime
from storage import conversations, handoffs
from storage.conversations import Conversation
from storage.handoffs import Handoff
from tests.support.channels import FakeChannel

PATIENCE = 20.0
"""Seconds until something that should happen counts as not happening."""
_NUMBERS = count(1)


async def until(done: Callable[[], object]) -> None:
    """Wait until it is so. Raises AssertionError when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)


@dataclass
class Asker:
    """Somebody who writes to the house."""

    runtime: Runtime
    channel: FakeChannel
    slug: str = "meerdael"
    language: str = "nl"
    address: str = field(default_factory=lambda: f"asker-{next(_NUMBERS)}")

    @property
    def here(self) -> int:
        return self.runtime.municipality_ids[self.slug]

    @property
    def texts(self) -> list[str]:
        """What she got."""
        return [one.message.text for one in self.channel.arrived[self.address]]

    async def says(self, text: str) -> None:
        """She writes."""
        await self._sends(kind="text", text=text)

    async def asks(self) -> Handoff:
        """She wants a person, and is told when."""
        known = len(self.texts)
        await self._sends(kind="command", command="person")
        await until(lambda: len(self.texts) > known)
        return await self.handoff()

    async def sends(self, media: MediaKind, *files: IncomingFile) -> None:
        """She sends files."""
        await self._sends(kind="media", media=media, files=tuple(files))

    async def conversation(self) -> Conversation:
        async with self.runtime.database.unit(self.here) as unit:
            current = await conversations.current(unit, "fake", self.address)
            found = await conversations.read(unit, current) if current else None
        assert found is not None
        return found

    async def handoff(self) -> Handoff:
        """Her open request."""
        known = await self.conversation()
        async with self.runtime.database.unit(self.here) as unit:
            found = await handoffs.open_for(unit, known.newcomer_id)
        assert found is not None
        return found

    async def _sends(self, **what: object) -> None:
        message = InboundMessage(
            address=Address(self.slug, "fake", self.address),
            external_id=f"{self.address}:{next(_NUMBERS)}",
            received_at=self.runtime.clock(),
            device_language=self.language,
            **what,  # type: ignore[arg-type]  # as named by the callers above
        )
        stored = await self.runtime.accept([message])
        assert stored

    async def writes_and_is_read(self, text: str) -> None:
        """She writes, and the turn is over."""
        await self.says(text)
        await self.runtime.dispatcher.finish()


def one_of(texts: Sequence[str], part: str) -> bool:
    """Whether one of the texts holds this."""
    return any(part in text for text in texts)
