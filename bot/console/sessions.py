"""The cookie of a session, and what is made of it.

A session is a random token. The browser keeps it, we keep its SHA-256. The token that guards forms
against forgery is derived from it and stored nowhere.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from bot import news
from bot.console.settings import ConsoleSettings
from storage import Unit, sign_in

PLAIN_COOKIE = "meedoen_staff"
SECURE_COOKIE = f"__Host-{PLAIN_COOKIE}"
"""A browser takes a name that begins so only over https, from this host, for all of it."""


class Cookie:
    """Reads and writes the token."""

    def __init__(self, settings: ConsoleSettings) -> None:
        self._settings = settings

    def read(self, request: Request) -> str:
        """The token; empty without one."""
        return request.cookies.get(self._name(request), "")

    def write(self, request: Request, response: Response, token: str) -> None:
        """Let the browser keep it until it closes; how long it works is the server's matter."""
        response.set_cookie(
            self._name(request),
            token,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._settings.https(request),
        )

    def forget(self, request: Request, response: Response) -> None:
        """Let the browser drop it."""
        secure = self._settings.https(request)
        response.delete_cookie(
            self._name(request), path="/", httponly=True, samesite="lax", secure=secure
        )

    def _name(self, request: Request) -> str:
        return SECURE_COOKIE if self._settings.https(request) else PLAIN_COOKIE


def new_token() -> str:
    """256 random bits, for a session or a link."""
    return secrets.token_urlsafe(32)


def csrf_of(token: str) -> str:
    """What every form of this session carries."""
    digest = hmac.digest(token.encode(), b"csrf", hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def subject(session_id: int) -> str:
    """What is announced when a session ends; open pages then stop hearing."""
    return f"session:{session_id}"


async def end(unit: Unit, token: str) -> None:
    """Sign out: the session ends at once, in every window."""
    await announce_end(unit, await sign_in.end(unit, token))


async def end_all(unit: Unit, staff_id: int) -> None:
    """End every session of a person: after her password changed, or when she may no more."""
    await announce_end(unit, await sign_in.end_all(unit, staff_id))


async def announce_end(unit: Unit, session_ids: Iterable[int]) -> None:
    """Tell the open pages of sessions that ended."""
    for session_id in session_ids:
        await unit.notify(news.CHANNEL, subject(session_id))
