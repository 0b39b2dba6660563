"""News for open pages: one listening connection a process, handed on to whoever waits."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field

from storage import Database


@dataclass
class Hub:
    """Subscribers by what they wait for."""

    database: Database
    channel: str
    _waiting: dict[str, set["_Subscriber"]] = field(default_factory=lambda: defaultdict(set))

    async def run(self) -> None:
        """Listen until cancelled. After a break everybody looks again: what came in between was
        not heard."""
        async for payload in self.database.listen(self.channel, self._wake_all):
            for subscriber in self._waiting.get(payload, ()):
                subscriber.wake(payload)

    async def subscribe(self, *subjects: str) -> AsyncGenerator[frozenset[str], None]:
        """Yields all subjects at once, and then, each time something was announced, those for
        which it was."""
        subscriber = _Subscriber()
        for subject in subjects:
            self._waiting[subject].add(subscriber)
            subscriber.wake(subject)
        try:
            while True:
                yield await subscriber.news()
        finally:
            self._leave(subscriber, subjects)

    def _leave(self, subscriber: "_Subscriber", subjects: Iterable[str]) -> None:
        for subject in subjects:
            self._waiting[subject].discard(subscriber)
            if not self._waiting[subject]:
                del self._waiting[subject]

    def _wake_all(self) -> None:
        for subject, subscribers in self._waiting.items():
            for subscriber in subscribers:
                subscriber.wake(subject)


class _Subscriber:
    """What was announced to one page and not handed on yet."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._announced: set[str] = set()

    def wake(self, subject: str) -> None:
        self._announced.add(subject)
        self._event.set()

    async def news(self) -> frozenset[str]:
        await self._event.wait()
        self._event.clear()
        announced, self._announced = self._announced, set()
        return frozenset(announced)
