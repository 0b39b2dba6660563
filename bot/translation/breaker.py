"""A service that keeps failing is left alone for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock

FAILURES = 3
PAUSE = timedelta(seconds=60)


@dataclass
class Breaker:
    """Open after three failures in a row, for a minute; then one more failure opens it again."""

    clock: Clock
    failures: int = 0
    until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the service is to be left alone now."""
        return self.until is not None and self.clock() < self.until

    def failed(self) -> None:
        """The service did not do its work."""
        self.failures += 1
        if self.failures >= FAILURES:
            self.until = self.clock() + PAUSE

    def succeeded(self) -> None:
        """It did."""
        self.failures = 0
        self.until = None
