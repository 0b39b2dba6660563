"""Reads a posted form without ever holding more of it than is allowed."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

DRAIN_LIMIT = 64 * 1024 * 1024
"""Bytes read and thrown away, so that the browser hears the answer instead of a broken line."""

_PLAIN = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data"


class FormError(Exception):
    """A body that is not taken: broken (400), too large (413), or no form at all (415)."""

    def __init__(self, status: Literal[400, 413, 415]) -> None:
        super().__init__(f"form refused: {status}")
        self.status = status


@dataclass(frozen=True)
class Upload:
    """A file as it was posted; `said` is the type that the browser gave."""

    name: str
    said: str
    content: bytes


@dataclass(frozen=True)
class PostedFields:
    """What was posted: every value of every field, in order, and the file if there was one."""

    values: Mapping[str, list[str]] = field(default_factory=dict)
    upload: Upload | None = None

    @property
    def last(self) -> dict[str, str]:
        """The last value of each field."""
        return {name: values[-1] for name, values in self.values.items()}


@dataclass(frozen=True)
class Limits:
    """Bytes: of a plain form, of a file (0: none is taken), and of a form with a file."""

    plain: int
    file: int = 0
    fields: int = 10

    @property
    def body(self) -> int:
        """Of a form with its file."""
        return self.file + 256 * 1024


async def read_form(request: Request, limits: Limits) -> PostedFields:
    """The form of this request. Raises FormError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _PLAIN:
        body = _limited(request, limits.plain)
        return await _parse(FormParser(request.headers, body), limits)
    if kind == _PARTS and limits.file:
        body = _limited(request, limits.body)
        parser = MultiPartParser(request.headers, body, max_files=1, max_fields=limits.fields)
        # What a newcomer sends is never laid on disk unencrypted.
        parser.spool_max_size = limits.body
        return await _parse(parser, limits)
    raise FormError(415)


async def _parse(parser: FormParser | MultiPartParser, limits: Limits) -> PostedFields:
    try:
        data = await parser.parse()
    except (MultiPartException, FormParserError, KeyError, ValueError) as error:
        raise FormError(400) from error
    try:
        values: dict[str, list[str]] = {}
        for name, value in data.multi_items():
            if isinstance(value, str):
                values.setdefault(name, []).append(value)
        files = [v for _, v in data.multi_items() if isinstance(v, UploadFile)]
        return PostedFields(values, await _upload(files[0], limits.file) if files else None)
    finally:
        await data.close()


async def _upload(file: UploadFile, limit: int) -> Upload | None:
    """None for the empty file that a form sends when none was chosen."""
    if not file.filename and not file.size:
        return None
    if (file.size or 0) > limit:
        raise FormError(413)
    return Upload(file.filename or "", file.content_type or "", await file.read())


async def _limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    body = request.stream()
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        await _drain(body)
        raise FormError(413)
    total = 0
    async for chunk in body:
        total += len(chunk)
        if total > limit:
            await _drain(body)
            raise FormError(413)
        yield chunk


async def _drain(body: AsyncIterator[bytes]) -> None:
    total = 0
    async for chunk in body:
        total += len(chunk)
        if total > DRAIN_LIMIT:
            return
