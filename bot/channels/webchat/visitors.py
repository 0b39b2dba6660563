"""Who is at the other end: a random id in a signed cookie, one for each municipality."""

import hashlib
import secrets
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer
from starlette.requests import Request
from starlette.responses import Response

MAX_AGE = 180 * 24 * 60 * 60
"""Seconds; renewed with each visit. What is kept on our side, and how long, is retention's."""


class Visitors:
    """Reads and writes the cookie. A forged or foreign one counts as none."""

    def __init__(self, keys: Sequence[str], *, https: bool) -> None:
        self._keys = list(keys)
        self._https = https

    def read(self, request: Request, slug: str) -> str | None:
        """The visitor's id in that municipality, None without a cookie of ours."""
        try:
            return self._signer(slug).unsign(request.cookies.get(_name(slug), "")).decode()
        except BadSignature:
            return None

    def new(self) -> str:
        """A fresh id of 128 bits."""
        return secrets.token_urlsafe(16)

    def write(self, request: Request, response: Response, slug: str, visitor: str) -> None:
        """Let the browser keep (or keep longer) that id."""
        response.set_cookie(
            _name(slug),
            self._signer(slug).sign(visitor).decode(),
            max_age=MAX_AGE,
            httponly=True,
            samesite="lax",
            secure=self._https or request.url.scheme == "https",
        )

    def forget(self, response: Response, slug: str) -> None:
        """Let the browser drop it."""
        response.delete_cookie(_name(slug), httponly=True, samesite="lax")

    def _signer(self, slug: str) -> Signer:
        return Signer(self._keys, salt=f"webchat.{slug}", digest_method=hashlib.sha256)


def _name(slug: str) -> str:
    return f"meedoen_{slug}"
