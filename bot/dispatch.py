"""One task a conversation: messages of one chat in order, a slow chat in nobody else's way."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from bot.conversation import Turns
from bot.intake import Stored
from storage.inbound import Inbound

log = structlog.get_logger()
Key = tuple[int, int]


@dataclass
class Dispatcher:
    """Starts turns for stored messages in this process, and waits for them at the end."""

    turns: Turns
    _fresh: dict[Key, deque[Inbound]] = field(default_factory=dict)
    _tasks: dict[Key, asyncio.Task[None]] = field(default_factory=dict)

    def dispatch(self, rows: Sequence[Stored]) -> None:
        """Have a turn taken for each of these. Returns at once."""
        for row in rows:
            key = (row.municipality_id, row.conversation_id)
            self._fresh.setdefault(key, deque()).append(row.row)
            self._ensure(key)

    def wake(self, municipality_id: int, conversation_id: int) -> None:
        """Have the turns of a conversation taken that a sweep found waiting."""
        key = (municipality_id, conversation_id)
        if key not in self._tasks:
            self._fresh.setdefault(key, deque())
            self._ensure(key)

    async def finish(self) -> None:
        """Wait for every turn that has begun."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    def _ensure(self, key: Key) -> None:
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._run(key), name=f"conversation-{key[1]}")

    async def _run(self, key: Key) -> None:
        """Drain until nothing fresh is left; the last look and the good-bye are one step, so that
        a message which arrives in between is never overlooked."""
        fresh = self._fresh[key]
        try:
            while True:
                await self.turns.drain(*key, fresh)
                if not fresh:
                    return
        except Exception:
            # The rows are stored: the sweep takes them up again.
            log.exception("drain_failed", conversation_id=key[1])
        finally:
            del self._tasks[key], self._fresh[key]
