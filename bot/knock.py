"""Telegram as a knock on the door: what is personal waits in the web chat, Telegram only says so.

Answers to what the newcomer herself asks are public and go out as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.rendering import Renderer
from storage.outbox import Outgoing

PERSONAL = {"coach", "reminder", "broadcast"}


@dataclass(frozen=True)
class Knock:
    """Decides what of a message a channel may carry."""

    renderer: Renderer
    profiles: Mapping[int, Profile]
    public_url: str
    clock: Clock

    def fit(self, municipality_id: int, row: Outgoing, message: OutboundMessage) -> OutboundMessage:
        """The message itself, or a knock in its place."""
        profile = self.profiles[municipality_id]
        carries = profile.channels.telegram if row.channel == "telegram" else "full"
        if carries == "full" or row.kind not in PERSONAL:
            return message
        today = self.clock().astimezone(profile.zone).date()
        link = {"link": f"{self.public_url.rstrip('/')}/{profile.slug}"}
        return OutboundMessage(
            text=self.renderer.phrase("knock", message.language, profile, today, {"link": link}),
            language=message.language,
            direction=message.direction,
        )
