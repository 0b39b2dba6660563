"""What a Telegram message carries beside text: which kind, and the files by reference."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.channels.telegram.fields import mapping, number, text
from bot.messages import ATTACHMENT_LIMIT, IncomingFile, MediaKind

FILE_ID_LIMIT = 512
NAME_LIMIT = 255
MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}", re.I)
UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, folders, and direction marks (that can hide a file's real ending)."""


@dataclass(frozen=True)
class Media:
    """What was sent; `refused` says why there is no file."""

    kind: MediaKind
    files: tuple[IncomingFile, ...] = ()
    refused: Literal["too_large", "unsupported"] | None = None


def read_media(message: Mapping[str, Any]) -> Media | None:
    """What the message carries; None for plain text and for service messages."""
    for key, read in READERS.items():
        if key in message:
            return read(message[key])
    return None


def _fixed(kind: MediaKind, name: str, mime: str) -> Callable[[object], Media]:
    def read(value: object) -> Media:
        return _file(kind, mapping(value), name, mime)

    return read


def _without_file(kind: MediaKind) -> Callable[[object], Media]:
    return lambda _value: Media(kind, refused="unsupported")


def _photo(value: object) -> Media:
    """Telegram sends one photo in several sizes: the largest that may be fetched."""
    sizes = [mapping(size) for size in value] if isinstance(value, list) else []
    fitting = [size for size in sizes if _size(size) <= ATTACHMENT_LIMIT]
    chosen = max(fitting or sizes, key=_pixels, default=mapping(None))
    return _file("photo", chosen, "photo.jpg", "image/jpeg")


def _file(kind: MediaKind, found: Mapping[str, Any], name: str, mime: str) -> Media:
    reference = text(found.get("file_id"), FILE_ID_LIMIT)
    if not reference:
        return Media(kind, refused="unsupported")
    size = _size(found)
    if size > ATTACHMENT_LIMIT:
        return Media(kind, refused="too_large")
    said = text(found.get("mime_type"))
    own_name = UNSAFE_IN_NAME.sub("", text(found.get("file_name")))[-NAME_LIMIT:].strip()
    file = IncomingFile(
        name=own_name or name,
        mime=said.lower() if MIME.fullmatch(said) else mime,
        size=size,
        reference=reference,
    )
    return Media(kind, files=(file,))


def _size(found: Mapping[str, Any]) -> int:
    return max(0, number(found.get("file_size")) or 0)


def _pixels(found: Mapping[str, Any]) -> int:
    return (number(found.get("width")) or 0) * (number(found.get("height")) or 0)


READERS: dict[str, Callable[[object], Media]] = {
    "voice": _fixed("voice", "voice.ogg", "audio/ogg"),
    # A recording of another program, sent on: a voice all the same.
    "audio": _fixed("voice", "audio.mp3", "audio/mpeg"),
    "photo": _photo,
    "video": _fixed("video", "video.mp4", "video/mp4"),
    "video_note": _fixed("video", "video.mp4", "video/mp4"),
    # Before "document": Telegram sends a moving picture as both.
    "animation": _without_file("sticker"),
    "document": _fixed("file", "file", "application/octet-stream"),
    "sticker": _without_file("sticker"),
    # Before "location": Telegram sends a venue as both.
    "venue": _without_file("location"),
    "location": _without_file("location"),
    "contact": _without_file("contact"),
    "poll": _without_file("poll"),
    **{
        key: _without_file("other")
        for key in ("dice", "game", "story", "paid_media", "checklist", "invoice", "giveaway")
    },
}
