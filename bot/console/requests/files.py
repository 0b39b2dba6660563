"""Files of newcomers, handed to a browser so that nothing in them can act."""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from storage.attachments import StoredFile

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
SOUNDS = frozenset(
    {
        "audio/ogg",
        "audio/mpeg",
        "audio/mp4",
        "audio/aac",
        "audio/wav",
        "audio/x-wav",
        "audio/webm",
        "audio/flac",
    }
)
PLAIN = "application/octet-stream"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def shows(mime: str) -> bool:
    """Whether it is a picture that a page can show."""
    return mime in PICTURES


def plays(mime: str) -> bool:
    """Whether it is sound that a page can play."""
    return mime in SOUNDS


def file_response(request: Request, file: StoredFile) -> Response:
    """The file, or the part that a player asks for: pictures and sound in the page, a PDF and all
    else to be saved. 416 for a part that is not there."""
    mime = file.attachment.mime
    inside = shows(mime) or plays(mime)
    kind = "inline" if inside else "attachment"
    headers = {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(file.attachment.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
    }
    media_type = mime if inside or mime == "application/pdf" else PLAIN
    size = len(file.content)
    asked = request.headers.get("range", "")
    if not asked:
        return Response(file.content, media_type=media_type, headers=headers)
    span = _span(asked, size)
    if span is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    first, last = span
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(
        file.content[first : last + 1], status_code=206, media_type=media_type, headers=headers
    )


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a range; None when it can't be given."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        length = min(int(found[2]), size)
        return (size - length, size - 1) if length else None
    first = int(found[1])
    last = min(int(found[2]) if found[2] else size - 1, size - 1)
    return (first, last) if first <= last else None
