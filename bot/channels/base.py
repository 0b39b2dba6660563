"""What every channel keeps: a protocol to send by, and errors that say what to do next."""

from datetime import timedelta
from typing import Protocol

from bot.messages import OutboundMessage


class SendError(Exception):
    """A message could not be sent."""


class RetryLater(SendError):
    """Nothing was delivered: try again after `after` (the provider's word where it gave one)."""

    def __init__(self, reason: str, after: timedelta = timedelta(seconds=5)) -> None:
        super().__init__(reason)
        self.after = after


class AddressUnreachable(SendError):
    """The person blocked the bot or left: give up, and mark the address; no failure of ours."""


class MessageRefused(SendError):
    """The provider calls the message invalid: a bug of ours, never repeated, always logged."""


class OutcomeUnclear(SendError):
    """The line broke after the message went out: it may have arrived."""


class Channel(Protocol):
    """A way to reach a newcomer."""

    name: str

    async def send(self, address: str, reference: str, message: OutboundMessage) -> str:
        """Send; return the channel's id of the message.

        `reference` is the outbox row's id: button i of the message carries "<reference>.<i>" as
        its callback data. Raises a SendError.
        """
        ...

    def in_background(self) -> "Channel":
        """The same channel for what nobody waits for: answers overtake it."""
        ...

    async def fetch(self, reference: str) -> bytes:
        """The bytes of an incoming file, at most ATTACHMENT_LIMIT. Raises a SendError."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
