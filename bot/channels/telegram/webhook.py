"""The webhook without a web framework: a header and a body in, a status out."""

import asyncio
import hmac
import json

import structlog

from bot.channels.telegram.attempts import Attempts, Sleep
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.parsing import ALLOWED_UPDATES
from bot.channels.telegram.reception import Accept

log = structlog.stdlib.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
BODY_LIMIT = 1024 * 1024
"""Bytes; an update is a few thousand."""
MAX_CONNECTIONS = 40
OK, FORBIDDEN, TRY_AGAIN = 200, 403, 503


class Webhook:
    """Receives the updates of one bot. `secret` is 1-256 of A-Z, a-z, 0-9, _ and -."""

    def __init__(self, secret: str, accept: Accept) -> None:
        if not secret:
            raise ValueError("a webhook needs a secret: anybody could post updates without")
        self._secret = secret.encode()
        self._accept = accept

    async def handle(self, secret_header: str | None, body: bytes) -> int:
        """Store the update, then tell the status to answer with.

        403 for a wrong secret. 200 when the update is stored, and for what can never be read:
        Telegram would send it again for a day. 503 when storing failed: Telegram sends it again.
        """
        if not hmac.compare_digest((secret_header or "").encode(), self._secret):
            return FORBIDDEN
        if len(body) > BODY_LIMIT:
            log.warning("telegram_update_too_large", size=len(body))
            return OK
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            log.warning("telegram_update_unreadable", size=len(body))
            return OK
        return await self._store(update)

    async def _store(self, update: object) -> int:
        try:
            await self._accept([update])
        except Exception:
            # Whatever it was, the update is not stored and must come again.
            log.exception("telegram_updates_not_stored")
            return TRY_AGAIN
        return OK


async def register_webhook(
    connection: Connection, url: str, secret: str, *, sleep: Sleep = asyncio.sleep
) -> None:
    """Tell Telegram to send updates to `url` (https); tries until Telegram agrees."""

    async def register() -> None:
        await connection.bot.set_webhook(
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=MAX_CONNECTIONS,
        )

    await Attempts(sleep).until_done(register)
