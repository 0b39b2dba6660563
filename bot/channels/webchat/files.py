"""What a file is, by its first bytes: what a browser says of it is not believed."""

import re
from pathlib import PurePosixPath

from bot.messages import IncomingFile, MediaKind

NAME_LIMIT = 120
"""Characters kept of a file's name."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypavif", "image/avif"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (4, b"ftypM4A", "audio/mp4"),
)
_CONTAINERS = ((4, b"ftyp", "audio/mp4"), (0, b"\x1aE\xdf\xa3", "audio/webm"))
"""Hold sound or film; taken as sound when the browser says so."""


def recognise(name: str, said: str, content: bytes) -> tuple[IncomingFile, MediaKind] | None:
    """The file with its true type, and what kind of medium it is; None for any other type."""
    mime = _type_of(said, content)
    if mime is None:
        return None
    kind: MediaKind = (
        "photo" if mime.startswith("image/") else "voice" if mime.startswith("audio/") else "file"
    )
    return IncomingFile(_clean(name), mime, len(content), content), kind


def _type_of(said: str, content: bytes) -> str | None:
    candidates = _MAGIC + (_CONTAINERS if said.startswith("audio/") else ())
    for offset, magic, mime in candidates:
        if content.startswith(magic, offset):
            return mime
    return None


def _clean(name: str) -> str:
    """The last part of the name, without what is not printed."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", last)[-NAME_LIMIT:]
