"""Too many wrong passwords lock, for a quarter of an hour."""

import asyncio

from storage import Database, sign_in_attempts
from storage.sign_in_attempts import Attempt
from tests.integration.storage.world import later

KEY = b"somebody"
MOST = 10


async def count(database: Database, minutes: float = 0, key: bytes = KEY) -> Attempt:
    async with database.unit(None) as unit:
        return await sign_in_attempts.count(unit, key, MOST, later(minutes=minutes))


async def test_the_tenth_locks_and_the_eleventh_is_not_looked_at(database: Database) -> None:
    for _ in range(9):
        assert await count(database) == Attempt(allowed=True, locked_until=None)
    assert await count(database) == Attempt(allowed=True, locked_until=later(minutes=15))
    assert await count(database, 10) == Attempt(allowed=False, locked_until=later(minutes=15))
    assert (await count(database, key=b"another")).allowed


async def test_after_a_quarter_of_an_hour_it_begins_anew(database: Database) -> None:
    for _ in range(12):
        await count(database)
    assert await count(database, 15) == Attempt(allowed=True, locked_until=None)


async def test_wrong_ones_long_ago_do_not_count(database: Database) -> None:
    for _ in range(9):
        await count(database)
    assert await count(database, 15) == Attempt(allowed=True, locked_until=None)
    assert await count(database, 16) == Attempt(allowed=True, locked_until=None)


async def test_a_hundred_at_the_same_moment_are_a_hundred(database: Database) -> None:
    attempts = await asyncio.gather(*(count(database) for _ in range(30)))
    assert sum(attempt.allowed for attempt in attempts) == MOST


async def test_a_right_one_is_forgiven(database: Database) -> None:
    for _ in range(9):
        await count(database)
    async with database.unit(None) as unit:
        await sign_in_attempts.forgive(unit, KEY)
    assert await count(database) == Attempt(allowed=True, locked_until=None)


async def test_a_right_one_under_a_shared_key_takes_back_only_itself(database: Database) -> None:
    for _ in range(10):
        await count(database)
    async with database.unit(None) as unit:
        await sign_in_attempts.forgive_one(unit, KEY)
    assert (await count(database)).allowed
    assert not (await count(database)).allowed


async def test_what_has_no_effect_is_forgotten(database: Database) -> None:
    await count(database)
    async with database.unit(None) as unit:
        await sign_in_attempts.forget(unit, later(days=2))
    assert await count(database) == Attempt(allowed=True, locked_until=None)
