"""How fast may one go: a pace, and a meter that keeps to it in one number."""

from dataclasses import dataclass
from math import inf

MOMENT = 1e-6
"""Seconds that count as nothing, so that rounding never makes anybody wait again."""


@dataclass(frozen=True)
class Pace:
    """`burst` at once, and one more every `interval` seconds.

    So in any stretch of s seconds there are never more than burst + s / interval.
    """

    burst: int
    interval: float


class Meter:
    """Keeps one sender to a pace (the generic cell rate algorithm: one number, no history)."""

    __slots__ = ("_due", "_pace")

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._due = -inf

    def wait(self, now: float) -> float:
        """Seconds until the next one may go; 0 when it may go at once."""
        wait = self._due - (self._pace.burst - 1) * self._pace.interval - now
        return wait if wait > MOMENT else 0.0

    def take(self, now: float) -> None:
        """Count one that goes now."""
        self._due = max(self._due, now) + self._pace.interval

    def idle(self, now: float) -> bool:
        """Whether forgetting this meter changes nothing: its full burst is free again."""
        return self._due <= now
