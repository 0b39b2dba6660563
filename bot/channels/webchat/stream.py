"""The line to an open page: server-sent events, each a message as HTML.

An event's id is a cursor. A page that comes back with it gets what it missed, in order. When the
past itself changed (cleared in another window, or a message that was held back let go), the page
is told to load again: `reset`.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.channels.webchat.service import ChatService, ShownMessage
from bot.messages import Address

HISTORY_LIMIT = 200
"""Messages that a page shows."""
_NEWS_LIMIT = 20
"""Messages looked at when something is new; all of HISTORY_LIMIT when that is not enough."""
PING = "event: ping\ndata:\n\n"
RESET = "event: reset\ndata:\n\n"


@dataclass(frozen=True)
class Cursor:
    """What a page has: the highest number of each direction, and how many messages in all."""

    inbound: int = 0
    outgoing: int = 0
    count: int = 0

    @classmethod
    def of(cls, messages: Sequence[ShownMessage], count: int | None = None) -> Self:
        """The cursor of a page that shows these (`count` in all, when it shows more)."""
        mine = [m.number for m in messages if m.who == "you"]
        theirs = [m.number for m in messages if m.who != "you"]
        total = len(messages) if count is None else count
        return cls(max(mine, default=0), max(theirs, default=0), total)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The reverse of `str`; nonsense is a page that has nothing."""
        parts = text.split(".")
        if len(parts) != 3 or not all(p.isdecimal() and len(p) < 19 for p in parts):
            return cls()
        return cls(*(int(p) for p in parts))

    def __str__(self) -> str:
        return f"{self.inbound}.{self.outgoing}.{self.count}"

    def covers(self, message: ShownMessage) -> bool:
        """Whether the page has this one already."""
        limit = self.inbound if message.who == "you" else self.outgoing
        return message.number <= limit


async def visible_history(
    service: ChatService, address: Address, limit: int = HISTORY_LIMIT
) -> list[ShownMessage]:
    """The newest messages that have anything to show, oldest first."""
    return [m for m in await service.history(address, limit) if m.visible]


@dataclass
class Line:
    """One open page. `render` makes HTML of a message; `ping` and silence are in seconds."""

    service: ChatService
    address: Address
    cursor: Cursor
    language: str
    render: Callable[[ShownMessage], str]
    ping: float
    stopping: asyncio.Event

    async def events(self) -> AsyncGenerator[str, None]:
        """The text of the stream, until the page goes, `stopping` is set, or after a reset."""
        signals = self.service.stream(self.address)
        stop = asyncio.ensure_future(self.stopping.wait())
        signal = asyncio.ensure_future(anext(signals))
        seen: set[str] | None = None
        try:
            yield PING
            while True:
                await asyncio.wait(
                    {stop, signal}, timeout=self.ping, return_when=asyncio.FIRST_COMPLETED
                )
                if stop.done():
                    return
                if not signal.done():
                    yield PING
                    continue
                signal.result()
                signal = asyncio.ensure_future(anext(signals))
                if seen is None and (seen := await self._seen()) is None:
                    yield RESET
                    return
                for event in await self._news(seen):
                    yield event
                    if event == RESET:
                        return
        finally:
            await _cancel(stop, signal)
            await signals.aclose()

    async def _seen(self) -> set[str] | None:
        """Keys of what the page has; None when that is no longer what we have."""
        history = await visible_history(self.service, self.address)
        seen = {m.key for m in history if self.cursor.covers(m)}
        changed = len(history) < HISTORY_LIMIT and len(seen) != self.cursor.count
        return None if changed else seen

    async def _news(self, seen: set[str]) -> list[str]:
        history = await visible_history(self.service, self.address, _NEWS_LIMIT)
        if len(history) >= _NEWS_LIMIT and history[0].key not in seen:
            history = await visible_history(self.service, self.address)
        # Cleared, or another person's conversation by now: nothing of the first may stay in sight.
        if seen and seen.isdisjoint(message.key for message in history):
            return [RESET]
        events = []
        for message in history:
            if message.key not in seen:
                seen.add(message.key)
                self.cursor = _advance(self.cursor, message)
                events.append(to_event(self.render(message), str(self.cursor)))
        language = await self.service.language(self.address)
        if language and language != self.language:
            self.language = language
            events.append(f"event: language\ndata: {language}\n\n")
        return events


def to_event(html: str, cursor: str) -> str:
    """One message as a server-sent event."""
    lines = "".join(f"data: {line}\n" for line in html.strip().splitlines())
    return f"id: {cursor}\n{lines}\n"


def _advance(cursor: Cursor, message: ShownMessage) -> Cursor:
    one = Cursor.of([message])
    return Cursor(
        max(cursor.inbound, one.inbound),
        max(cursor.outgoing, one.outgoing),
        cursor.count + 1,
    )


async def _cancel(*futures: asyncio.Future[Any]) -> None:
    for future in futures:
        future.cancel()
    await asyncio.gather(*futures, return_exceptions=True)
