"""What a turn holds in its hands: its transaction, whom it is with, what it will say."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.rendering import Renderer
from nlu import Understanding
from storage import Unit
from storage.conversations import Conversation
from storage.inbound import Inbound


@dataclass
class Turn:
    """One turn in progress. Everything in it is undone when its transaction is."""

    unit: Unit
    conversation: Conversation
    inbound: Inbound | None
    profile: Profile
    renderer: Renderer
    now: datetime
    language: str
    language_source: Literal["default", "device", "written", "chosen"]
    messages: list[OutboundMessage] = field(default_factory=list)
    understanding: Understanding | None = None
    """What the interpreter made of `inbound`; None when the turn is not about its words."""
    handoff_id: int | None = None
    cleared: bool = False
    """What was said is erased in this turn: no session may be written back."""

    @property
    def today(self) -> date:
        """The day where the municipality is."""
        return self.now.astimezone(self.profile.zone).date()

    @property
    def inbound_id(self) -> int | None:
        """The row that moved this turn, when a message did."""
        return self.inbound.id if self.inbound else None
