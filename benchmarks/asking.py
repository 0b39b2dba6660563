"""Asks an interpreter the same messages, whichever it is, and takes the time."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlu.interpreter import Interpreter
from nlu.understanding import Understanding

WARM_UP = 20
AT_ONCE = 8
"""Messages on their way at the same time, when a second's worth is counted."""


@dataclass(frozen=True)
class Asked:
    """What came of it."""

    found: list[Understanding]
    p50_ms: float
    p99_ms: float
    """One message after the other."""
    per_second: float
    """With AT_ONCE of them at once."""

    def to_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return {**asdict(self), "found": [understood.to_dict() for understood in self.found]}

    @staticmethod
    def from_dict(data: dict[str, Any]) -> "Asked":
        """The reverse."""
        found = [Understanding.from_dict(each) for each in data["found"]]
        return Asked(**{**data, "found": found})


async def ask(interpreter: Interpreter, texts: Sequence[str]) -> Asked:
    """Ask all of them twice: one after the other, and several at once."""
    for text in texts[:WARM_UP]:
        await interpreter.understand(text)
    found, times = [], []
    for text in texts:
        began = time.perf_counter()
        found.append(await interpreter.understand(text))
        times.append(time.perf_counter() - began)
    began = time.perf_counter()
    waiting = iter(texts)
    await asyncio.gather(*(_take(interpreter, waiting) for _ in range(AT_ONCE)))
    took = time.perf_counter() - began
    await interpreter.close()
    cuts = statistics.quantiles(times, n=100)
    return Asked(
        found=found,
        p50_ms=round(cuts[49] * 1000, 2),
        p99_ms=round(cuts[98] * 1000, 2),
        per_second=round(len(texts) / took),
    )


async def _take(interpreter: Interpreter, waiting: Iterator[str]) -> None:
    for text in waiting:
        await interpreter.understand(text)
