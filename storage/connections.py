"""The connections a database works with, kept ready between units.

SQLAlchemy's pool makes and replaces them. Taking one from it and giving it back costs as much time
as two statements, though, so those that ended their unit in order stay taken, here.
"""

import asyncio
from typing import Any, cast

import psycopg
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

WAIT_SECONDS = 30
"""How long a unit waits for a connection when all are in use."""


class Connections:
    """At most `size` connections of an engine."""

    def __init__(self, engine: AsyncEngine, size: int) -> None:
        self._engine = engine
        self._free = asyncio.Semaphore(size)
        self._ready: list[AsyncConnection] = []

    async def begin(self, statement: str) -> AsyncConnection:
        """A connection on which `statement`, which begins a transaction, was executed.

        That is the first thing sent after a pause: a connection that died meanwhile is found by it,
        and all that were kept are made anew. Raises SQLAlchemy's and psycopg's errors.
        """
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            try:
                return await self._begin(statement)
            except psycopg.OperationalError:
                await self._drop_ready()
                return await self._begin(statement)
        except BaseException:
            self._free.release()
            raise

    async def commit(self, connection: AsyncConnection) -> None:
        """End the transaction; only then may `give_back` keep the connection."""
        if connection.in_transaction():
            await connection.commit()
        else:
            await driver_of(connection).commit()

    async def give_back(self, connection: AsyncConnection, committed: bool) -> None:
        """Done with it. What was not committed is rolled back."""
        try:
            if committed:
                self._ready.append(connection)
            else:
                # A second cancellation must not keep the rollback from happening.
                await asyncio.shield(connection.close())
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close those that are not in use."""
        ready, self._ready = self._ready, []
        for connection in ready:
            await connection.close()
        await self._engine.dispose()

    async def _begin(self, statement: str) -> AsyncConnection:
        connection = self._ready.pop() if self._ready else await self._engine.connect()
        try:
            await driver_of(connection).execute(statement, prepare=False)
        except psycopg.OperationalError:
            await connection.invalidate()
            await connection.close()
            raise
        except BaseException:
            await asyncio.shield(connection.close())
            raise
        return connection

    async def _drop_ready(self) -> None:
        """One was broken: the others may be, too."""
        ready, self._ready = self._ready, []
        for connection in ready:
            await connection.invalidate()
            await connection.close()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            raise PoolTimeout("all connections are in use") from None


def driver_of(connection: AsyncConnection) -> psycopg.AsyncConnection[Any]:
    """psycopg's own connection below SQLAlchemy's."""
    sync = connection.sync_connection
    assert sync is not None, "the connection was closed"  # noqa: S101 - narrows a type
    return cast("psycopg.AsyncConnection[Any]", sync.connection.driver_connection)
