"""The lease of delivery: one at a time, and no wish is lost."""

import asyncio

from storage import Database, conversations
from tests.integration.storage.world import NOW, conversation, later

SOON = later(seconds=30)


async def test_one_gets_it(database: Database, here: int, talk: int) -> None:
    async def claim(owner: str) -> int:
        async with database.unit(here) as unit:
            return await conversations.claim_delivery(unit, talk, owner, SOON, NOW)

    won = await asyncio.gather(*(claim(f"run {number}") for number in range(6)))
    assert sum(1 for wanted in won if wanted) == 1


async def test_own_and_expired_leases_are_taken(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        claim = conversations.claim_delivery
        assert await claim(unit, talk, "a", SOON, NOW)
        assert await claim(unit, talk, "a", SOON, NOW)
        assert not await claim(unit, talk, "b", SOON, NOW)
        assert await claim(unit, talk, "b", later(minutes=2), SOON)
        assert not await claim(unit, talk, "a", later(minutes=2), SOON)


async def test_released_when_nothing_was_wanted_since(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        wanted = await conversations.claim_delivery(unit, talk, "a", SOON, NOW)
        assert await conversations.release_delivery(unit, talk, "a", wanted)
        assert await conversations.claim_delivery(unit, talk, "b", SOON, NOW)


async def test_a_wish_meanwhile_keeps_it(database: Database, here: int, talk: int) -> None:
    """The lost wake-up: b put a message, saw a delivering, and left it to a."""
    async with database.unit(here) as unit:
        wanted = await conversations.claim_delivery(unit, talk, "a", SOON, NOW)
    async with database.unit(here) as unit:
        assert not await conversations.claim_delivery(unit, talk, "b", SOON, NOW)
    async with database.unit(here) as unit:
        assert not await conversations.release_delivery(unit, talk, "a", wanted)
        again = await conversations.claim_delivery(unit, talk, "a", SOON, NOW)
        assert again
        assert await conversations.release_delivery(unit, talk, "a", again)


async def test_one_that_lost_it_cannot_release_it(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        first = await conversations.claim_delivery(unit, talk, "a", SOON, NOW)
        second = await conversations.claim_delivery(unit, talk, "b", later(minutes=2), SOON)
        assert not await conversations.release_delivery(unit, talk, "a", first)
        assert await conversations.release_delivery(unit, talk, "b", second)


async def test_a_race_of_many_leaves_nothing_wanted(
    database: Database, here: int, talk: int
) -> None:
    """Each puts one thing down and sees to it that somebody picks it up."""
    pile: list[int] = []
    taken: list[int] = []

    async def turn(number: int) -> None:
        async with database.unit(here) as unit:
            pile.append(number)
            wanted = await conversations.claim_delivery(unit, talk, f"run {number}", SOON, NOW)
        while wanted:
            while pile:
                taken.append(pile.pop())
                await asyncio.sleep(0)
            async with database.unit(here) as unit:
                if await conversations.release_delivery(unit, talk, f"run {number}", wanted):
                    return
                wanted = await conversations.claim_delivery(unit, talk, f"run {number}", SOON, NOW)

    await asyncio.gather(*(turn(number) for number in range(20)))
    assert sorted(taken) == list(range(20))
    assert pile == []


async def test_unknown_conversation(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    async with database.unit(elsewhere) as unit:
        assert not await conversations.claim_delivery(unit, talk, "a", SOON, NOW)


async def test_save_and_claim_does_both(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        wanted = await conversations.save_and_claim(
            unit,
            talk,
            session={"a": 1},
            language="ti",
            language_source="written",
            now=NOW,
            owner="a",
            until=SOON,
        )
        assert not await conversations.claim_delivery(unit, talk, "b", SOON, NOW)
        assert not await conversations.release_delivery(unit, talk, "a", wanted)
    known = await conversation(database, here, talk)
    assert (known.session, known.language) == ({"a": 1}, "ti")
