"""Reads a posted form without ever holding more of it than is allowed."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.channels.webchat.refusals import Refusal
from bot.messages import ATTACHMENT_LIMIT

BODY_LIMIT = ATTACHMENT_LIMIT + 256 * 1024
"""Bytes of a whole body: one attachment and its form."""
PLAIN_LIMIT = 128 * 1024
"""Bytes of a form without a file; more than the longest text, percent-encoded, that is read."""
DRAIN_LIMIT = 64 * 1024 * 1024
"""Bytes read and thrown away, so that the browser hears the answer instead of a broken line."""


@dataclass(frozen=True)
class Upload:
    """A file as it was posted; `said` is the type that the browser gave."""

    name: str
    said: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """What was posted."""

    fields: dict[str, str] = field(default_factory=dict)
    upload: Upload | None = None


class _InMemory(MultiPartParser):
    # What a newcomer sends is never laid on disk unencrypted.
    spool_max_size = BODY_LIMIT


async def read_form(request: Request) -> Form:
    """The form of this request. Raises Refusal: too large, or not a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return await _parse(request, FormParser(request.headers, _limited(request, PLAIN_LIMIT)))
    if kind == "multipart/form-data":
        body = _limited(request, BODY_LIMIT)
        return await _parse(request, _InMemory(request.headers, body, max_files=1, max_fields=10))
    raise Refusal(415, "failed")


async def _parse(request: Request, parser: FormParser | MultiPartParser) -> Form:
    try:
        data = await parser.parse()
    except (MultiPartException, FormParserError, KeyError, ValueError) as error:
        raise Refusal(400, "failed") from error
    try:
        fields = {k: v for k, v in data.multi_items() if isinstance(v, str)}
        files = [v for _, v in data.multi_items() if isinstance(v, UploadFile)]
        return Form(fields, await _upload(files[0]) if files else None)
    finally:
        await data.close()


async def _upload(file: UploadFile) -> Upload | None:
    """None for the empty file that a form sends when none was chosen."""
    if not file.filename and not file.size:
        return None
    if (file.size or 0) > ATTACHMENT_LIMIT:
        raise Refusal(413, "too_large")
    return Upload(file.filename or "", file.content_type or "", await file.read())


async def _limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    body = request.stream()
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        await _drain(body)
        raise Refusal(413, "too_large")
    total = 0
    async for chunk in body:
        total += len(chunk)
        if total > limit:
            await _drain(body)
            raise Refusal(413, "too_large")
        yield chunk


async def _drain(body: AsyncIterator[bytes]) -> None:
    total = 0
    async for chunk in body:
        total += len(chunk)
        if total > DRAIN_LIMIT:
            return
