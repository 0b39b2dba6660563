"""What only one process may do: held by one, free when its connection is gone."""

import asyncio

import psycopg

from storage import Database, locks


async def test_one_holds_it_and_the_next_gets_it_after(database: Database) -> None:
    order = []
    first_has_it = asyncio.Event()

    async def first() -> None:
        async with locks.hold(database, "polling", 0.02) as lost:
            first_has_it.set()
            await asyncio.sleep(0.1)
            assert not lost.is_set()
            order.append("first")

    async def second() -> None:
        await first_has_it.wait()
        async with locks.hold(database, "polling", 0.02):
            order.append("second")

    await asyncio.gather(first(), second())
    assert order == ["first", "second"]


async def test_other_names_are_other_locks(database: Database) -> None:
    async with locks.hold(database, "a", 0.02), locks.hold(database, "b", 0.02):
        pass


async def test_a_broken_line_is_told(database: Database, database_url: str) -> None:
    async with locks.hold(database, "polling", 0.02) as lost:
        with psycopg.connect(database_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        await asyncio.wait_for(lost.wait(), 10)
        async with locks.hold(database, "polling", 0.02) as again:
            assert not again.is_set()
