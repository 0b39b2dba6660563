"""Who may do what only one process may do: an advisory lock for as long as its connection lives.

A process that is killed loses its connection, and with it the lock, at once.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

from storage.database import Database

AGAIN_SECONDS = 2.0
"""How often a lock that another process holds is asked for."""
_TRY = "SELECT pg_try_advisory_lock(%s)"


@asynccontextmanager
async def hold(
    database: Database, name: str, again_seconds: float = AGAIN_SECONDS
) -> AsyncIterator[asyncio.Event]:
    """Wait until no other process holds the lock `name`, then hold it.

    The event that is given is set when the connection breaks and the lock with it: whoever works
    under the lock must then stop. Waits through breaks of the database, too.
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    connection = await _acquire(database, key, again_seconds)
    lost = asyncio.Event()
    watching = asyncio.create_task(_watch(connection, lost, again_seconds))
    try:
        yield lost
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await connection.close()


async def _acquire(
    database: Database, key: int, again_seconds: float
) -> "psycopg.AsyncConnection[tuple[object, ...]]":
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(database.url, autocommit=True)
        except psycopg.OperationalError:
            await asyncio.sleep(again_seconds)
            continue
        try:
            while not await _try(connection, key):  # noqa: ASYNC110 - no event tells when it is free
                await asyncio.sleep(again_seconds)
        except psycopg.OperationalError:
            await connection.close()
        except BaseException:
            await connection.close()
            raise
        else:
            return connection


async def _try(connection: "psycopg.AsyncConnection[tuple[object, ...]]", key: int) -> bool:
    row = await (await connection.execute(_TRY, (key,))).fetchone()
    return bool(row and row[0])


async def _watch(
    connection: "psycopg.AsyncConnection[tuple[object, ...]]",
    lost: asyncio.Event,
    again_seconds: float,
) -> None:
    """Notice within a few seconds that the line is gone."""
    try:
        while True:
            await asyncio.sleep(again_seconds)
            await connection.execute("SELECT 1")
    except psycopg.OperationalError:
        lost.set()
