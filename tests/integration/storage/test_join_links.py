"""Links: used once, by one, and never of another municipality."""

import asyncio

from storage import Database, conversations, join_links, newcomers
from storage.newcomers import NewNewcomer
from tests.integration.storage.world import NOW, later

HASH = "0" * 64


async def _made(database: Database, here: int) -> tuple[int, int]:
    async with database.unit(here) as unit:
        newcomer = await newcomers.create(unit, NewNewcomer(name="Amal"), NOW)
        link = await join_links.make(unit, newcomer, HASH, None, NOW, later(days=14))
    return newcomer, link


async def test_of_another_municipality_it_is_unknown(
    database: Database, here: int, elsewhere: int
) -> None:
    newcomer, link = await _made(database, here)
    async with database.unit(elsewhere) as unit:
        assert await join_links.lock(unit, HASH) is None
        assert not await join_links.revoke(unit, newcomer, link, NOW)
    async with database.unit(here) as unit:
        found = await join_links.lock(unit, HASH)
        assert found is not None
        assert (found.id, found.newcomer_id, found.used_at) == (link, newcomer, None)


async def test_who_comes_second_waits_and_then_sees_it_used(database: Database, here: int) -> None:
    newcomer, link = await _made(database, here)
    locked = asyncio.Event()

    async def first() -> None:
        async with database.unit(here) as unit:
            assert await join_links.lock(unit, HASH)
            locked.set()
            talk = await conversations.open_for(unit, newcomer, "telegram", "1", "", NOW)
            await join_links.use(unit, link, talk, NOW)

    async def second() -> bool:
        await locked.wait()
        async with database.unit(here) as unit:
            found = await join_links.lock(unit, HASH)
        return found is not None and found.used_at is not None

    _, used = await asyncio.gather(first(), second())
    assert used


async def test_what_was_used_is_not_taken_back(database: Database, here: int) -> None:
    newcomer, link = await _made(database, here)
    async with database.unit(here) as unit:
        assert not await join_links.revoke(unit, newcomer + 1, link, NOW)
        talk = await conversations.open_for(unit, newcomer, "telegram", "1", "", NOW)
        await join_links.use(unit, link, talk, NOW)
        assert not await join_links.revoke(unit, newcomer, link, NOW)
        [found] = await join_links.of_newcomer(unit, newcomer)
    assert (found.used_at, found.revoked_at) == (NOW, None)
