"""News for open pages: one listening connection a process, handed on to whoever waits."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from storage import Database


@dataclass
class Hub:
    """Subscribers by what they wait for."""

    database: Database
    channel: str
    _waiting: dict[str, set[asyncio.Event]] = field(default_factory=lambda: defaultdict(set))

    async def run(self) -> None:
        """Listen until cancelled. After a break everybody looks again: what came in between was
        not heard."""
        async for payload in self.database.listen(self.channel, self._wake_all):
            for event in self._waiting.get(payload, ()):
                event.set()

    async def subscribe(self, subject: str) -> AsyncGenerator[int, None]:
        """Yields at once, and then each time something was announced for `subject`."""
        event = asyncio.Event()
        event.set()
        self._waiting[subject].add(event)
        number = 0
        try:
            while True:
                await event.wait()
                event.clear()
                number += 1
                yield number
        finally:
            self._waiting[subject].discard(event)
            if not self._waiting[subject]:
                del self._waiting[subject]

    def _wake_all(self) -> None:
        for events in self._waiting.values():
            for event in events:
                event.set()
