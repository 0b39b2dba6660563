"""What channels and turns speak: messages in, messages out, addresses. No channel's own types."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

InboundKind = Literal["text", "choice", "command", "media", "handed_back", "ignored"]
MediaKind = Literal[
    "voice", "photo", "file", "video", "sticker", "location", "contact", "poll", "other"
]
OutboundKind = Literal["reply", "crisis", "coach", "reminder", "broadcast"]

TEXT_LIMIT = 4000
"""Characters of a message that are read; the rest is cut and the person is told."""
ATTACHMENT_LIMIT = 20 * 1024 * 1024
"""Bytes; what Telegram lets a bot download."""


@dataclass(frozen=True)
class Address:
    """Where a conversation is held: a Telegram chat or a web chat, of one municipality."""

    municipality: str
    """Slug."""
    channel: str
    external_id: str


@dataclass(frozen=True)
class IncomingFile:
    """A file that came with a message: its bytes, or the channel's reference to fetch it by."""

    name: str
    mime: str
    size: int
    content: bytes | None = None
    reference: str | None = None


@dataclass(frozen=True)
class InboundMessage:
    """One message from a channel, checked and cut to size, before anything is made of it."""

    address: Address
    external_id: str
    """Unique per address' channel and municipality: a second arrival is a duplicate."""
    kind: InboundKind
    received_at: datetime
    text: str = ""
    """Text, caption, or the argument of a command."""
    command: str = ""
    choice: str = ""
    """Reference of a tapped button: "<outbox id>.<index>"."""
    media: MediaKind | None = None
    files: tuple[IncomingFile, ...] = ()
    refused: Literal["too_large", "unsupported"] | None = None
    device_language: str | None = None


@dataclass(frozen=True)
class OutboundButton:
    """A button as the newcomer reads it; `choice` goes back to the engine, `url` opens."""

    label: str
    choice: dict[str, Any] | None = None
    url: str | None = None
    pictogram: str | None = None


@dataclass(frozen=True)
class Source:
    """Where an answer comes from."""

    title: str
    url: str


@dataclass(frozen=True)
class OutboundMessage:
    """One message, rendered in the newcomer's language; stored as the outbox row's payload.

    `text` is plain text with blank lines between paragraphs. `sources` and `checked` (a sentence
    with the date, in the reader's language) are shown small below it.
    """

    text: str
    language: str
    direction: Literal["ltr", "rtl"]
    buttons: tuple[OutboundButton, ...] = ()
    pictogram: str | None = None
    sources: tuple[Source, ...] = ()
    checked: str = ""
    urgency: Literal["normal", "urgent", "crisis"] = "normal"
    author: str = ""
    """Name of the human who wrote it; empty: the bot."""
    original: str = ""
    """What the human wrote, when `text` is a translation of it."""
    said: Mapping[str, Any] | None = None
    """The keys and values that a text of the content was made of (`Renderer.again`), so that staff
    can read it in their own language; None: not made of such, or older than this field."""

    def to_dict(self) -> dict[str, Any]:
        """JSON for the outbox row."""
        return {
            "text": self.text,
            "language": self.language,
            "direction": self.direction,
            "buttons": [vars(b) for b in self.buttons],
            "pictogram": self.pictogram,
            "sources": [vars(s) for s in self.sources],
            "checked": self.checked,
            "urgency": self.urgency,
            "author": self.author,
            "original": self.original,
            "said": self.said,
        }

    @staticmethod
    def from_dict(data: dict[str, Any]) -> "OutboundMessage":
        """The reverse of `to_dict`."""
        return OutboundMessage(
            **{
                **data,
                "buttons": tuple(OutboundButton(**b) for b in data["buttons"]),
                "sources": tuple(Source(**s) for s in data["sources"]),
            }
        )


def clean(text: str) -> str:
    """A text without what no keyboard makes: control characters (NUL, which PostgreSQL can't
    store, among them) and unpaired surrogates. Line ends become one character and stay, as do
    tabs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    ).strip()
