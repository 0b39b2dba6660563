"""How much one visitor may ask of us. In memory: each process counts for itself."""

import math
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

REMEMBERED = 20_000
"""Keys a bucket remembers; the longest unseen is forgotten first."""


class TokenBuckets:
    """A token bucket a key: `per_minute` at once, refilled evenly over a minute."""

    def __init__(self, per_minute: int) -> None:
        self._size = float(per_minute)
        self._levels: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, key: str, now: datetime) -> int:
        """Take one token. Returns 0, or the whole seconds to wait when there is none."""
        level, seen = self._levels.pop(key, (self._size, now))
        rate = self._size / 60
        level = min(self._size, level + (now - seen).total_seconds() * rate)
        wait = 0 if level >= 1 else math.ceil((1 - level) / rate)
        self._levels[key] = (level if wait else level - 1, now)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        return wait


class OpenLines:
    """How many streams a visitor has open."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def full(self, key: str) -> bool:
        """Whether one more would be too many."""
        return self._open[key] >= self._most

    @contextmanager
    def line(self, key: str) -> Iterator[None]:
        """Count one line while it is open."""
        self._open[key] += 1
        try:
            yield
        finally:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]
