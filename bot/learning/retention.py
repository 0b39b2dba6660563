"""Nothing that was put down to learn from stays for ever: a job drops it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import Clock
from storage import Database, misses

DROP_MISSES = "drop_misses"
"""Name of the job."""
EVERY_NIGHT = "40 3 * * *"
OPEN_FOR = timedelta(days=90)
"""After so long nobody will name it any more."""
EXPORTED_FOR = timedelta(days=90)
"""So long the same export can be had again."""
LONGEST = timedelta(days=365)
"""Longer nothing is kept, also what was named and never exported."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Retention:
    """Drops what is too old, municipality by municipality."""

    database: Database
    municipality_ids: Sequence[int]
    clock: Clock

    async def drop_misses(self) -> None:
        """Delete what nobody named within OPEN_FOR, and what is over after that."""
        now = self.clock()
        for municipality_id in self.municipality_ids:
            async with self.database.unit(municipality_id) as unit:
                dropped = await misses.drop(
                    unit,
                    open_before=now - OPEN_FOR,
                    exported_before=now - EXPORTED_FOR,
                    any_before=now - LONGEST,
                )
            if dropped:
                log.info("misses_dropped", municipality_id=municipality_id, lines=dropped)
