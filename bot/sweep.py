"""What a crash or a broken line left behind is found and taken up: messages without a turn, rows
that were never sent. A crash costs a delay and nothing else."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
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

log = structlog.get_logger()


@dataclass(frozen=True)
class Sweep:
    """Looks through every municipality, one after the other."""

    database: Database
    municipality_ids: Sequence[int]
    dispatcher: Dispatcher
    delivery: Delivery
    clock: Clock
    patience: timedelta = PATIENCE
    pause: timedelta = PAUSE

    async def once(self) -> int:
        """Take up what was left behind; return how many conversations had something."""
        found = 0
        for municipality_id in self.municipality_ids:
            now = self.clock()
            async with self.database.unit(municipality_id) as unit:
                waiting = await inbound.conversations_waiting(unit, now - self.patience, BATCH)
                due = await outbox.conversations_due(unit, now, BATCH)
            for conversation_id in waiting:
                self.dispatcher.wake(municipality_id, conversation_id)
            for conversation_id in due:
                await self.delivery.deliver(municipality_id, conversation_id)
            found += len(waiting) + len(due)
        return found

    async def run(self) -> None:
        """Sweep for ever, whatever a single round runs into."""
        while True:
            try:
                await self.once()
            except Exception:
                # The next round tries again: the database may just be restarting.
                log.exception("sweep_failed")
            await asyncio.sleep(self.pause.total_seconds())
