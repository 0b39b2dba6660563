"""What a coach writes goes out once, where it is safe, and never gets lost in silence."""

import asyncio
from datetime import time

import pytest

from bot.handoff import Answered, Draft, Unreachable, claim, reply
from storage import addresses, conversations, newcomers
from storage.handoffs import Handoff
from tests.integration.handoff.world import World


async def claimed(world: World, language: str = "nl") -> tuple[int, Handoff]:
    """A conversation whose request Joke has."""
    talk = await world.opens(language=language)
    handoff = await world.asks(talk)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
    return talk, handoff


async def answers(world: World, handoff: Handoff, form: str = "t", text: str = "Hallo") -> Answered:
    async with world.acting(world.joke) as acting:
        return await reply(acting, handoff.id, form, Draft(text))


async def test_the_same_form_sent_twice_is_one_reply(world: World) -> None:
    talk, handoff = await claimed(world)
    ended = await asyncio.gather(*(answers(world, handoff) for _ in range(5)))
    assert sorted(one.repeated for one in ended) == [False, True, True, True, True]
    assert len(await world.told(talk)) == 2
    await answers(world, handoff, "another")
    assert len(await world.told(talk)) == 3


async def test_a_reply_keeps_the_promise(world: World) -> None:
    _talk, handoff = await claimed(world)
    await answers(world, handoff)
    now = await world.handoff(handoff.id)
    assert now.first_reply_at == world.now
    assert now.promised_at is not None
    assert not now.late(now.promised_at)


async def test_somebody_who_blocked_the_bot(world: World) -> None:
    talk, handoff = await claimed(world)
    known = await world.conversation(talk)
    async with world.database.unit(world.here) as unit:
        await addresses.mark_unreachable(unit, known.address_id, "blocked", world.now)
    with pytest.raises(Unreachable) as error:
        await answers(world, handoff)
    assert error.value.why == "blocked"
    async with world.database.unit(world.here) as unit:
        await addresses.mark_reachable(unit, known.address_id)
    assert not (await answers(world, handoff)).repeated


async def test_somebody_who_cleared_the_conversation(world: World) -> None:
    talk, handoff = await claimed(world)
    async with world.database.unit(world.here) as unit:
        await conversations.clear(unit, talk, world.now)
    with pytest.raises(Unreachable) as error:
        await answers(world, handoff)
    assert error.value.why == "cleared"


async def test_while_she_is_held_it_is_kept_and_says_so(world: World) -> None:
    talk, handoff = await claimed(world)
    async with world.database.unit(world.here) as unit:
        await newcomers.hold(unit, handoff.newcomer_id, world.now)
    assert (await answers(world, handoff)).held
    assert [e.state for e in await world.history(talk)] == ["held", "held"]


async def test_a_call_was_agreed_so_no_chat_is_used(world: World) -> None:
    _talk, handoff = await claimed(world)
    await agree(world, handoff, "phone", None)
    with pytest.raises(Unreachable) as error:
        await answers(world, handoff)
    assert error.value.why == "agreed_otherwise"


async def test_it_waits_for_the_hours_that_are_safe_for_her(world: World) -> None:
    talk, handoff = await claimed(world)
    await agree(world, handoff, "chat", talk)
    told = await answers(world, handoff)
    assert told.not_before is not None
    assert told.not_before.astimezone(world.profile.zone).time() == time(20, 0)
    assert [e.state for e in await world.history(talk)][-1] == "waiting"


async def agree(world: World, handoff: Handoff, channel: str, talk: int | None) -> None:
    """A safe way, between eight and nine in the evening."""
    change = (
        "UPDATE newcomers SET safe_channel = %s, safe_conversation_id = %s, "
        "safe_from = '20:00', safe_until = '21:00' WHERE id = %s"
    )
    async with world.database.unit(world.here) as unit:
        await unit.driver_connection.execute(change, (channel, talk, handoff.newcomer_id))
