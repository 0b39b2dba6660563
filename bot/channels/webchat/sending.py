"""The web chat's way out: the page reads the conversation itself, it only needs to be told."""

from collections.abc import Awaitable, Callable

from bot.channels.base import MessageRefused
from bot.messages import OutboundMessage

Announce = Callable[[str], Awaitable[None]]
"""Tells every process that something new is there for this address."""


class WebChatChannel:
    """Announces messages to open pages; a closed page finds them when it opens."""

    name = "webchat"

    def __init__(self, announce: Announce) -> None:
        self._announce = announce

    async def send(self, address: str, reference: str, message: OutboundMessage) -> str:
        """Announce; the row's own id is the channel's id."""
        await self._announce(address)
        return reference

    def in_background(self) -> "WebChatChannel":
        """Itself: nothing is in anybody's way here."""
        return self

    async def fetch(self, reference: str) -> bytes:
        """Raises MessageRefused: files of the web chat come with their bytes."""
        raise MessageRefused("the web chat keeps no files elsewhere")

    async def close(self) -> None:
        """Nothing to give back."""
