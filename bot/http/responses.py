"""Answers, compressed where the browser takes that."""

import gzip
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.http.assets import Asset

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def wants_json(request: Request) -> bool:
    """Whether our script asks, and not a browser on its own."""
    return "application/json" in request.headers.get("accept", "")


def html(request: Request, page: str) -> Response:
    """A page."""
    content = page.encode()
    mime = "text/html; charset=utf-8"
    return _response(request, content, gzip.compress(content, 6, mtime=0), mime, {})


def static(request: Request, asset: Asset) -> Response:
    """A static file: its address changes with what it holds, so it may be kept for ever."""
    return _response(request, asset.content, asset.compressed, asset.mime, _FOR_EVER)


def _response(
    request: Request, plain: bytes, compressed: bytes, mime: str, headers: Mapping[str, str]
) -> Response:
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    response = Response(compressed if zipped else plain, media_type=mime, headers=dict(headers))
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response
