"""In which conversation somebody is reached by what nobody asked for."""

from datetime import time

from storage import (
    Database,
    Unit,
    addresses,
    chats,
    conversations,
    newcomers,
    safe_contact,
)
from storage.newcomers import NewNewcomer, Reach
from storage.safe_contact import SafeContact
from tests.integration.storage.world import NOW, conversation, later


async def _amal(unit: Unit) -> int:
    return await newcomers.create(unit, NewNewcomer(name="Amal", language="ti"), NOW)


async def _joins(unit: Unit, newcomer: int, address: str, channel: str = "telegram") -> int:
    return await conversations.open_for(unit, newcomer, channel, address, "", NOW)


async def _turn(unit: Unit, talk: int, hours: int) -> None:
    await conversations.save(
        unit, talk, session=None, language="ar", language_source="written", now=later(hours=hours)
    )


async def test_without_a_chat_nobody_is_reached(database: Database, here: int) -> None:
    async with database.unit(here) as unit:
        amal = await _amal(unit)
        assert await newcomers.reachable_conversation(unit, amal) is None
        assert await newcomers.reachable_conversation(unit, 999) is None


async def test_what_is_said_of_her_chat(database: Database, here: int, elsewhere: int) -> None:
    async with database.unit(here) as unit:
        amal = await _amal(unit)
        talk = await _joins(unit, amal, "1")
        expected = Reach(talk, "ti", "telegram", stopped=False, held=False, name="Amal")
        assert await newcomers.reachable_conversation(unit, amal) == expected
        await _turn(unit, talk, 1)
        found = await newcomers.reachable_conversation(unit, amal)
        assert found is not None
        assert found.language == "ar"
    async with database.unit(elsewhere) as unit:
        assert await newcomers.reachable_conversation(unit, amal) is None


async def test_of_several_chats_the_one_used_last(database: Database, here: int) -> None:
    async with database.unit(here) as unit:
        amal = await _amal(unit)
        first, second = await _joins(unit, amal, "1"), await _joins(unit, amal, "2")
        await _turn(unit, first, 2)
        await _turn(unit, second, 1)
        assert await _reached(unit, amal) == first
        await addresses.mark_unreachable(unit, await _address(unit, first), "blocked", NOW)
        assert await _reached(unit, amal) == second
        assert await conversations.detach(unit, amal, second, NOW)
        assert await _reached(unit, amal) is None


async def test_a_chat_at_rest_still_reaches_her_on_telegram_alone(
    database: Database, here: int
) -> None:
    async with database.unit(here) as unit:
        amal, yusuf = await _amal(unit), await _amal(unit)
        for channel, reaches in (("telegram", True), ("webchat", False)):
            hers = await _joins(unit, amal, "shared", channel)
            his = await _joins(unit, yusuf, "shared", channel)
            assert await conversations.current(unit, channel, "shared") == his
            assert (await _reached(unit, amal) == hers) is reaches
            if reaches:
                found = await newcomers.reachable_conversation(unit, amal)
                assert found is not None
                assert found.shared
            assert await conversations.detach(unit, amal, hers, NOW)


async def test_once_a_safe_chat_is_agreed_it_is_that_one_or_none(
    database: Database, here: int
) -> None:
    async with database.unit(here) as unit:
        amal = await _amal(unit)
        safe, other = await _joins(unit, amal, "1"), await _joins(unit, amal, "2")
        await _turn(unit, other, 5)
        await newcomers.hold(unit, amal, NOW)
        contact = SafeContact("chat", safe, time(9), time(10))
        await safe_contact.agree(unit, amal, contact, NOW)
        found = await newcomers.reachable_conversation(unit, amal)
        assert found is not None
        assert (found.conversation_id, found.held) == (safe, False)
        assert (found.safe_from, found.safe_until) == (time(9), time(10))
        await addresses.mark_unreachable(unit, await _address(unit, safe), "blocked", NOW)
        assert await _reached(unit, amal) is None
        await safe_contact.agree(unit, amal, SafeContact("visit"), NOW)
        assert await _reached(unit, amal) is None
        await safe_contact.withdraw(unit, amal, NOW)
        found = await newcomers.reachable_conversation(unit, amal)
        assert found is not None
        assert (found.conversation_id, found.held) == (other, True)


async def test_two_people_at_one_address_are_told_apart(database: Database, here: int) -> None:
    async with database.unit(here) as unit:
        amal, yusuf = await _amal(unit), await _amal(unit)
        hers, his = await _joins(unit, amal, "1"), await _joins(unit, yusuf, "1")
        assert await conversations.current_of(unit, "telegram", "1", yusuf) == his
        assert await conversations.current_of(unit, "telegram", "1", amal) is None
        [chat] = await chats.of_newcomer(unit, amal)
        assert (chat.conversation_id, chat.is_current, chat.shared) == (hers, False, True)
        assert not await conversations.detach(unit, amal, his, NOW)


async def _reached(unit: Unit, newcomer: int) -> int | None:
    found = await newcomers.reachable_conversation(unit, newcomer)
    return None if found is None else found.conversation_id


async def _address(unit: Unit, talk: int) -> int:
    found = await conversations.read(unit, talk)
    assert found is not None
    return found.address_id


async def test_the_coach_stands_in_the_conversation(database: Database, here: int) -> None:
    async with database.unit(here) as unit:
        talk = await _joins(unit, await _amal(unit), "1")
    assert (await conversation(database, here, talk)).coach is None
