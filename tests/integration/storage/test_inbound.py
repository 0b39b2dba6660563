"""Inbound messages: kept once, in order, until a turn ended them."""

import asyncio

from storage import Database, conversations, handoffs, inbound, outbox
from storage.inbound import Inbound
from tests.integration.storage.world import NOW, conversation, later, message


async def test_a_duplicate_is_none(database: Database, here: int, talk: int) -> None:
    async def store() -> Inbound | None:
        async with database.unit(here) as unit:
            return await inbound.store(unit, talk, "telegram", "9", "text", {"text": "x"}, NOW)

    stored = await asyncio.gather(*(store() for _ in range(5)))
    assert sum(1 for one in stored if one is not None) == 1


async def test_the_same_number_elsewhere_is_no_duplicate(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        await message(unit, talk, "1")
        assert await inbound.store(unit, talk, "webchat", "1", "text", {}, NOW) is not None
    async with database.unit(elsewhere) as unit:
        other = await conversations.find_or_open(unit, "telegram", "1", "nl", NOW)
        assert await message(unit, other, "1")


async def test_is_given_in_order_until_handled(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        first = await message(unit, talk, "2", "eerst ሰላም 👋")
        second = await message(unit, talk, "1", "dan")
        oldest = await inbound.oldest_unhandled(unit, talk)
        assert oldest is not None
        assert (oldest.id, oldest.payload) == (first, {"text": "eerst ሰላም 👋"})
        assert (oldest.kind, oldest.received_at, oldest.understanding) == ("text", NOW, None)
        await inbound.keep_understanding(unit, first, {"topic": "start.digid"})
        oldest = await inbound.oldest_unhandled(unit, talk)
        assert oldest is not None
        assert oldest.understanding == {"topic": "start.digid"}
        await inbound.mark_handled(unit, first, NOW)
        oldest = await inbound.oldest_unhandled(unit, talk)
        assert oldest is not None
        assert oldest.id == second
        await inbound.mark_handled(unit, second, NOW, "ignored")
        assert await inbound.oldest_unhandled(unit, talk) is None


async def test_it_comes_with_the_language_of_its_conversation(
    database: Database, here: int
) -> None:
    async with database.unit(here) as unit:
        talk = await conversations.find_or_open(unit, "webchat", "9", "uk", NOW)
        stored = await inbound.store(unit, talk, "webchat", "9", "text", {"text": "x"}, NOW)
        assert stored is not None
        assert stored.language == "uk"
        assert await inbound.oldest_unhandled(unit, talk) == stored


async def test_a_failed_turn_leaves_it_unhandled(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        assert await inbound.mark_failed(unit, came, "ValueError", NOW) == 1
        assert await inbound.mark_failed(unit, came, "ValueError", NOW) == 2
        assert await inbound.mark_failed(unit, came + 1000, "ValueError", NOW) == 0
        assert await inbound.oldest_unhandled(unit, talk) is not None
        await inbound.mark_handled(unit, came, NOW, "given_up")
        assert await inbound.oldest_unhandled(unit, talk) is None


async def test_the_sweep_finds_what_waits_too_long(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        other = await conversations.find_or_open(unit, "telegram", "200", "nl", NOW)
        await message(unit, other, "1")
        await message(unit, talk, "2")
        await message(unit, talk, "3")
        assert await inbound.conversations_waiting(unit, NOW, 10) == []
        assert await inbound.conversations_waiting(unit, later(seconds=1), 10) == [other, talk]
        assert await inbound.conversations_waiting(unit, later(seconds=1), 1) == [other]
    async with database.unit(elsewhere) as unit:
        assert await inbound.conversations_waiting(unit, later(seconds=1), 10) == []


async def test_can_be_added_to_a_request(database: Database, here: int, talk: int) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        asked = await handoffs.request(unit, newcomer, talk, "asked", None, "normal", None, NOW)
        await inbound.mark_handled(unit, came, NOW, "added", asked.id)
        assert [entry.state for entry in await outbox.history(unit, talk)] == ["handled"]


async def test_what_people_write_is_not_in_the_tables(
    database: Database, database_url: str, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        await message(unit, talk, "1", "mijn geheim")
        result = await unit.connection.exec_driver_sql("SELECT payload FROM inbound")
        stored = bytes(result.scalar_one())
    assert b"geheim" not in stored
    assert len(stored) > 30
