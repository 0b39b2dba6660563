"""Listening: what is committed is heard, what is rolled back is not, and a break is survived."""

import asyncio

import psycopg
import pytest

from storage import Database


class Ear:
    """Listens in a task of its own."""

    def __init__(self, database: Database) -> None:
        self.ready = asyncio.Event()
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.task = asyncio.create_task(self._listen(database))

    async def _listen(self, database: Database) -> None:
        async for payload in database.listen("console", self.ready.set):
            await self.heard.put(payload)

    async def close(self) -> None:
        self.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.task


async def _say(database: Database, payload: str, fail: bool = False) -> None:
    async with database.unit(None) as unit:
        await unit.notify("console", payload)
        if fail:
            raise ZeroDivisionError


async def test_hears_what_was_committed(database: Database) -> None:
    ear = Ear(database)
    await ear.ready.wait()
    with pytest.raises(ZeroDivisionError):
        await _say(database, "never", fail=True)
    await _say(database, "one")
    await _say(database, "two")
    assert [await ear.heard.get(), await ear.heard.get()] == ["one", "two"]
    await ear.close()


async def test_survives_a_break(database: Database, database_url: str) -> None:
    ear = Ear(database)
    await ear.ready.wait()
    ear.ready.clear()
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
    await ear.ready.wait()
    await _say(database, "again")
    assert await ear.heard.get() == "again"
    await ear.close()
