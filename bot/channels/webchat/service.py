"""What the web chat asks of the rest of the house, and what it is given to show.

The wiring hands one `ChatService` to `create_router`. Everything here is safe to call from many
requests at once.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.messages import Address, InboundMessage, MediaKind, OutboundMessage

CHANNEL = "webchat"

TEXT_KEYS = frozenset(
    [
        "title",
        "conversation",
        "computer_note",
        "privacy",
        "start",
        "join_title",
        "join_text",
        "join_alone",
        "input_label",
        "input_placeholder",
        "send",
        "attach_file",
        "remove_file",
        "attachment",
        "skip_to_input",
        "language",
        "leave_and_clear",
        "leave_confirm",
        "cancel",
        "left_title",
        "left_text",
        "start_again",
        "message_from_bot",
        "message_from_you",
        "message_from_coach",
        "sources",
        "new_message",
        "loading",
        "sending",
        "not_sent_retry",
        "connection_lost",
        "connection_back",
        "no_script",
        "refresh",
        "empty",
        "too_long",
        "too_fast",
        "too_large",
        "unsupported_file",
        "failed",
        "session_lost",
        "unknown_page",
        "back_to_chat",
    ]
)
"""Keys that `page_texts` must hold; each is the phrase `phrase.web.<key>`."""


class NotStored(Exception):
    """The message could not be kept now: nothing happened, the same may be sent again."""


@dataclass(frozen=True)
class Place:
    """A municipality as the page shows it."""

    slug: str
    name: str
    time_zone: str
    """IANA name: in it the hour of a message is shown."""


@dataclass(frozen=True)
class LanguageChoice:
    """One line of the language menu."""

    code: str
    own_name: str
    direction: Literal["ltr", "rtl"]


@dataclass(frozen=True)
class ShownMessage:
    """One message of the conversation, either way."""

    number: int
    """Id of its row, inbound or outbox; within one direction a later row has a higher number."""
    who: Literal["you", "bot", "coach"]
    at: datetime
    message: OutboundMessage | None = None
    """What bot or coach said."""
    text: str = ""
    """What she wrote, or the label of the button she tapped; empty: not shown (a command)."""
    media: MediaKind | None = None
    """What she sent along; shown by `file_name`."""
    file_name: str = ""
    external_id: str = ""
    """Of her own message: the `InboundMessage.external_id` it came with."""
    sender: str = ""
    """The coach's name, where it may be shown."""

    @property
    def key(self) -> str:
        """Unique within the conversation; also the id of its element on the page."""
        return f"{'i' if self.who == 'you' else 'o'}{self.number}"

    @property
    def visible(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.message or self.text or self.media)


class ChatService(Protocol):
    """The conversation behind the page."""

    def default_municipality(self) -> str:
        """Slug of the municipality at `/`."""
        ...

    def municipality(self, slug: str) -> Place | None:
        """None: unknown, or its web chat is off."""
        ...

    def languages(self, municipality: str) -> Sequence[LanguageChoice]:
        """The languages on offer, in the order of the menu; never empty."""
        ...

    def page_texts(self, municipality: str, language: str) -> Mapping[str, str]:
        """Every key of `TEXT_KEYS`, rendered in that language."""
        ...

    async def language(self, address: Address) -> str | None:
        """The language of this conversation; None when there is no conversation yet."""
        ...

    async def accept(self, message: InboundMessage) -> None:
        """Store the message and run the turn; a duplicate is swallowed.

        Commands are `start` (the page was opened for the first time, or, with a token as `text`,
        by a link of staff's) and `language` (`text` is the code). Raises NotStored.
        """
        ...

    async def history(self, address: Address, limit: int) -> Sequence[ShownMessage]:
        """The newest `limit` messages, oldest first; nothing that is held back."""
        ...

    def stream(self, address: Address) -> AsyncGenerator[object, None]:
        """Yields once as soon as it listens, then whenever `history` may have changed.

        Also after its own line was lost and found again. The number means nothing. Closed by
        `aclose()` or cancellation.
        """
        ...

    async def leave(self, address: Address) -> None:
        """Clear the conversation. Nothing happens when there is none."""
        ...
