"""Conversations: one per address at a time, one turn at a time, and truly cleared."""

import asyncio

from storage import (
    Database,
    addresses,
    attachments,
    conversations,
    handoffs,
    inbound,
    newcomers,
    outbox,
    questions,
    timers,
)
from storage.outbox import NewOutgoing
from tests.integration.storage.world import NOW, conversation, later, message, reply


async def test_is_opened_once_per_address(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        assert await conversations.find_or_open(unit, "telegram", "100", "nl", NOW) == talk
        assert await conversations.find_or_open(unit, "webchat", "100", "nl", NOW) != talk
        assert await conversations.current(unit, "telegram", "100") == talk
        assert await conversations.current(unit, "telegram", "101") is None


async def test_two_at_the_same_moment_open_one(database: Database, here: int) -> None:
    async def open_one() -> int:
        async with database.unit(here) as unit:
            return await conversations.find_or_open(unit, "telegram", "7", "ti", NOW)

    assert len(set(await asyncio.gather(*(open_one() for _ in range(8))))) == 1
    async with database.unit(here) as unit:
        counted = await unit.connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM newcomers), (SELECT count(*) FROM conversations)"
        )
        assert tuple(counted.one()) == (1, 1)


async def test_the_same_address_in_two_municipalities(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    async with database.unit(elsewhere) as unit:
        assert await conversations.current(unit, "telegram", "100") is None
        assert await conversations.read(unit, talk) is None
        assert await conversations.lock(unit, talk) is None
        assert await conversations.find_or_open(unit, "telegram", "100", "nl", NOW) != talk


async def test_is_read_whole(database: Database, here: int, talk: int) -> None:
    fresh = await conversation(database, here, talk)
    assert (fresh.channel, fresh.address, fresh.language) == ("telegram", "100", "ar")
    assert (fresh.language_source, fresh.speaker, fresh.session) == ("device", "bot", None)
    assert (fresh.stopped, fresh.held, fresh.unreachable) == (False, False, False)
    assert fresh.open_handoff_id is None
    async with database.unit(here) as unit:
        await newcomers.set_group(unit, fresh.newcomer_id, "nareis")
        await newcomers.set_name(unit, fresh.newcomer_id, "Amal")
        await newcomers.set_stopped(unit, fresh.newcomer_id, True, NOW)
        await newcomers.hold(unit, fresh.newcomer_id, NOW)
        await addresses.mark_unreachable(unit, fresh.address_id, "blocked", NOW)
        await conversations.set_speaker(unit, talk, "human")
        asked = await handoffs.request(
            unit, fresh.newcomer_id, talk, "asked", None, "normal", None, NOW
        )
        await conversations.save(
            unit, talk, session={"at": "x"}, language="nl", language_source="chosen", now=NOW
        )
        locked = await conversations.lock(unit, talk)
    known = await conversation(database, here, talk)
    assert locked == known
    assert (known.group, known.name, known.speaker) == ("nareis", "Amal", "human")
    assert known.stopped
    assert known.held
    assert known.unreachable
    assert known.open_handoff_id == asked.id
    assert (known.session, known.language, known.language_source) == ({"at": "x"}, "nl", "chosen")
    async with database.unit(here) as unit:
        await addresses.mark_reachable(unit, fresh.address_id)
        await newcomers.set_stopped(unit, fresh.newcomer_id, False, NOW)
    known = await conversation(database, here, talk)
    assert (known.unreachable, known.stopped) == (False, False)


async def test_a_turn_keeps_other_turns_out_and_they_see_what_it_did(
    database: Database, here: int, talk: int
) -> None:
    """Also what it did in other tables: the trap of a statement that waited for a lock."""
    newcomer = (await conversation(database, here, talk)).newcomer_id
    locked, order = asyncio.Event(), []

    async def first() -> None:
        async with database.unit(here) as unit:
            await conversations.lock(unit, talk)
            locked.set()
            await _until_somebody_waits(database)
            await handoffs.request(unit, newcomer, talk, "asked", None, "normal", None, NOW)
            await conversations.save(
                unit, talk, session={"turn": 1}, language="nl", language_source="chosen", now=NOW
            )
            order.append("first")

    async def second() -> conversations.Conversation | None:
        await locked.wait()
        async with database.unit(here) as unit:
            found = await conversations.lock(unit, talk)
            order.append("second")
            return found

    _, seen = await asyncio.gather(first(), second())
    assert order == ["first", "second"]
    assert seen is not None
    assert seen.session == {"turn": 1}
    assert seen.open_handoff_id is not None


async def test_a_message_can_be_stored_during_a_turn(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as turn:
        await conversations.lock(turn, talk)
        async with asyncio.timeout(10), database.unit(here) as intake:
            assert await message(intake, talk)


async def test_clear_forgets_all_that_was_said(database: Database, here: int, talk: int) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        came = await message(unit, talk, "1", "mijn geheim")
        await inbound.keep_understanding(unit, came, {"topic": "x"})
        await outbox.put(unit, talk, [NewOutgoing("reply", reply("antwoord"), came)], NOW)
        file = await attachments.add(
            unit, talk, came, "voice", "a.ogg", "audio/ogg", 3, b"abc", None
        )
        await timers.set(unit, talk, "wait", NOW, {})
        await questions.record(unit, talk, came, "start.digid", "nl", "answered", NOW)
        asked = await handoffs.request(unit, newcomer, talk, "asked", None, "normal", None, NOW)
        await attachments.link(unit, [file], asked.id)
        await inbound.mark_handled(unit, came, NOW, "added", asked.id)
        waiting = await message(unit, talk, "2", "nog iets")
        await conversations.clear(unit, talk, later(hours=1))

        assert await outbox.history(unit, talk) == []
        assert await inbound.oldest_unhandled(unit, talk) is None
        assert await inbound.conversations_waiting(unit, later(days=1), 10) == []
        assert await outbox.next(unit, talk, later(days=1)) == []
        assert await attachments.read(unit, file) is None
        assert await timers.due(unit, later(days=1), 10) == []
        assert await conversations.current(unit, "telegram", "100") is None
        still_open = await handoffs.open_for(unit, newcomer)
        assert still_open is not None
        assert still_open.id == asked.id
        left = await unit.connection.exec_driver_sql(
            "SELECT count(*) FILTER (WHERE conversation_id IS NULL AND inbound_id IS NULL), "
            "count(*) FROM questions"
        )
        assert tuple(left.one()) == (1, 1)
        words = await unit.connection.exec_driver_sql(
            "SELECT count(*) FROM inbound WHERE payload IS NOT NULL OR understanding IS NOT NULL"
        )
        assert words.scalar_one() == 0
        assert waiting
    after = await conversation(database, here, talk)
    assert after.session is None
    assert not after.is_current


async def test_after_clear_a_repeated_delivery_is_known_and_the_next_is_somebody_new(
    database: Database, here: int, talk: int
) -> None:
    before = await conversation(database, here, talk)
    async with database.unit(here) as unit:
        await message(unit, talk, "1")
        await conversations.clear(unit, talk, NOW)
        anew = await conversations.find_or_open(unit, "telegram", "100", "nl", NOW)
        assert anew != talk
        again = await inbound.store(unit, anew, "telegram", "1", "text", {"text": "hoi"}, NOW)
        assert again is None
    after = await conversation(database, here, anew)
    assert after.newcomer_id != before.newcomer_id
    assert after.address_id == before.address_id


async def _until_somebody_waits(database: Database) -> None:
    """Poll until another transaction waits for a lock."""
    async with asyncio.timeout(10):
        while True:
            async with database.unit(None) as unit:
                result = await unit.connection.exec_driver_sql(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted"
                )
                if result.scalar_one():
                    return
