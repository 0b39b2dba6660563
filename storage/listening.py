"""Hearing what other transactions announce (LISTEN), through breaks of the connection."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import psycopg
from psycopg import sql

FIRST_DELAY = 0.1
LAST_DELAY = 5.0
"""Seconds between attempts to connect anew: doubled from the first to the last."""

_log = logging.getLogger(__name__)


async def listen(url: str, channel: str, on_ready: Callable[[], None]) -> AsyncIterator[str]:
    """Payloads on `channel`, for ever; `on_ready` is called whenever listening takes force."""
    delay = FIRST_DELAY
    while True:
        try:
            async with await _connect(url) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                delay = FIRST_DELAY
                on_ready()
                async for notification in connection.notifies():
                    yield notification.payload
        except psycopg.OperationalError as error:
            _log.warning("listening_interrupted", extra={"channel": channel, "error": str(error)})
        await asyncio.sleep(delay)
        delay = min(2 * delay, LAST_DELAY)


async def _connect(url: str) -> psycopg.AsyncConnection[tuple[object, ...]]:
    # Without keep-alives a line that was cut silently would look like a quiet channel.
    return await psycopg.AsyncConnection.connect(
        url, autocommit=True, keepalives_idle=30, keepalives_interval=10, keepalives_count=3
    )
