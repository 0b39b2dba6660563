"""A channel in memory, that does what every channel promises; for tests of those who send."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from bot.channels.base import (
    AddressUnreachable,
    MessageRefused,
    OutcomeUnclear,
    RetryLater,
    SendError,
)
from bot.messages import ATTACHMENT_LIMIT, OutboundMessage


@dataclass
class Delivery:
    """One message as it arrived."""

    reference: str
    message: OutboundMessage


@dataclass
class FakeChannel:
    """`arrived` by address. Failures are put in `fails`, by address, and used up in order."""

    name: str = "fake"
    arrived: defaultdict[str, list[Delivery]] = field(default_factory=lambda: defaultdict(list))
    fails: defaultdict[str, list[SendError]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, bytes] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    closed: bool = False

    async def send(self, address: str, reference: str, message: OutboundMessage) -> str:
        """As `bot.channels.base.Channel`; what ends unclear has arrived."""
        if address in self.blocked:
            raise AddressUnreachable("blocked")
        if not message.text.strip():
            raise MessageRefused("empty")
        failure = self.fails[address].pop(0) if self.fails[address] else None
        if failure is None or isinstance(failure, OutcomeUnclear):
            self.arrived[address].append(Delivery(reference, message))
        if failure is not None:
            raise failure
        return str(len(self.arrived[address]))

    def in_background(self) -> "FakeChannel":
        """Itself."""
        return self

    async def fetch(self, reference: str) -> bytes:
        """As `bot.channels.base.Channel`."""
        if self.fails[reference]:
            raise self.fails[reference].pop(0)
        content = self.files.get(reference)
        if content is None:
            raise MessageRefused("no such file")
        if len(content) > ATTACHMENT_LIMIT:
            raise MessageRefused("too large")
        return content

    async def close(self) -> None:
        """Remembers that it was closed."""
        self.closed = True

    def texts(self, address: str) -> list[str]:
        """What arrived there, in order."""
        return [delivery.message.text for delivery in self.arrived[address]]

    def throttle(self, address: str, after: timedelta) -> None:
        """Let the next message there be put off."""
        self.fails[address].append(RetryLater("throttled", after))
