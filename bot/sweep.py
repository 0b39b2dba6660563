"""What a crash or a broken line left behind is found and taken up: messages without a turn, rows
that were never sent. A crash costs a delay and nothing else."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from storage import Database, inbound, outbox

PATIENCE = timedelta(seconds=10)
"""A message without a turn for so long is left behind: its process is gone or in trouble."""
PAUSE = timedelta(seconds=2)
BATCH = 200
AT_ONCE = 8
"""Conversations of one municipality that are delivered at the same time."""

log = structlog.get_logger()
Key = tuple[int, int]


@dataclass
class Deliveries:
    """Deliveries that the sweep began: a few at a time, and nobody waits for a stuck one."""

    delivery: Delivery
    _tasks: dict[Key, asyncio.Task[None]] = field(default_factory=dict)
    _gates: dict[int, asyncio.Semaphore] = field(default_factory=dict)
    _ending: bool = False

    def begin(self, municipality_id: int, conversation_id: int) -> None:
        """Deliver a conversation, unless that goes on already. Returns at once."""
        key = (municipality_id, conversation_id)
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._deliver(key), name=f"delivery-{key[1]}")

    async def finish(self) -> None:
        """Wait for what is being sent, so that it is marked; begin nothing that still queues."""
        self._ending = True
        while self._tasks:
            await asyncio.wait(self._tasks.values())
        self._ending = False

    async def _deliver(self, key: Key) -> None:
        try:
            async with self._gates.setdefault(key[0], asyncio.Semaphore(AT_ONCE)):
                if not self._ending:
                    await self.delivery.deliver(*key)
        except Exception:
            # The rows are still there: a later round tries again.
            log.exception("delivery_failed", conversation_id=key[1])
        finally:
            del self._tasks[key]


@dataclass(frozen=True)
class Sweep:
    """Looks through every municipality: turns first, as answers are waited for."""

    database: Database
    municipality_ids: Sequence[int]
    dispatcher: Dispatcher
    deliveries: Deliveries
    clock: Clock
    patience: timedelta = PATIENCE
    pause: timedelta = PAUSE

    async def once(self) -> int:
        """Take up what was left behind; return how many conversations had something.

        Sending goes on when this returns.
        """
        found = 0
        for municipality_id in self.municipality_ids:
            found += await self._wake(municipality_id)
        for municipality_id in self.municipality_ids:
            found += await self._deliver(municipality_id)
        return found

    async def run(self, stopping: asyncio.Event) -> None:
        """Sweep until the event is set, whatever a single round runs into.

        At the end, also when cancelled, what is being sent is sent and marked first.
        """
        try:
            while not stopping.is_set():
                await self._round()
                await _wait(stopping, self.pause)
        finally:
            await self.deliveries.finish()

    async def _round(self) -> None:
        try:
            await self.once()
        except Exception:
            # The next round tries again: the database may just be restarting.
            log.exception("sweep_failed")

    async def _wake(self, municipality_id: int) -> int:
        before = self.clock() - self.patience
        async with self.database.unit(municipality_id) as unit:
            waiting = await inbound.conversations_waiting(unit, before, BATCH)
        for conversation_id in waiting:
            self.dispatcher.wake(municipality_id, conversation_id)
        return len(waiting)

    async def _deliver(self, municipality_id: int) -> int:
        async with self.database.unit(municipality_id) as unit:
            due = await outbox.conversations_due(unit, self.clock(), BATCH)
        for conversation_id in due:
            self.deliveries.begin(municipality_id, conversation_id)
        return len(due)


async def _wait(stopping: asyncio.Event, pause: timedelta) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), pause.total_seconds())
    except TimeoutError:
        return
