"""Handing back: closed once, the bot answers again, and nothing she wrote is overlooked."""

import pytest

from bot.handoff import Draft, NotYours, StillWriting, claim, hand_back, reply
from storage import addresses, inbound, newcomers
from storage.handoffs import Handoff
from tests.integration.handoff.world import World


async def claimed(world: World) -> tuple[int, Handoff]:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
    return talk, handoff


async def handed_back(world: World, talk: int) -> bool:
    """Whether the bot is to say that it is back."""
    async with world.database.unit(world.here) as unit:
        row = await inbound.oldest_unhandled(unit, talk)
    return row is not None and row.kind == "handed_back"


async def test_the_bot_is_back_and_says_so(world: World) -> None:
    talk, handoff = await claimed(world)
    async with world.acting(world.joke) as acting:
        await hand_back(acting, handoff.id, "answered", 0, Draft("Tot ziens"), "t")
    now = await world.handoff(handoff.id)
    assert (now.state, now.outcome, now.closed_by) == ("closed", "answered", world.joke)
    assert (await world.conversation(talk)).speaker == "bot"
    assert (await world.told(talk))[-1].text == "Joke schrijft:\n\nTot ziens"
    assert await handed_back(world, talk)
    with pytest.raises(NotYours):
        async with world.acting(world.joke) as acting:
            await hand_back(acting, handoff.id, "answered", 0)


async def test_what_she_wrote_meanwhile_is_shown_first(world: World) -> None:
    talk, handoff = await claimed(world)
    async with world.acting(world.joke) as acting:
        await reply(acting, handoff.id, "t", Draft("Is het gelukt?"))
    newest = await world.writes(talk, "nee", handoff)
    for _ in range(2):
        with pytest.raises(StillWriting) as error:
            async with world.acting(world.joke) as acting:
                await hand_back(acting, handoff.id, "answered", newest - 1, Draft("Dag"), "u")
        assert error.value.newest == newest
    assert (await world.handoff(handoff.id)).state == "claimed"
    async with world.acting(world.joke) as acting:
        await hand_back(acting, handoff.id, "answered", newest)


async def test_an_answer_after_her_last_message_is_enough(world: World) -> None:
    talk, handoff = await claimed(world)
    await world.writes(talk, "hallo?", handoff)
    async with world.acting(world.joke) as acting:
        await reply(acting, handoff.id, "t", Draft("Geregeld."))
    async with world.acting(world.joke) as acting:
        await hand_back(acting, handoff.id, "answered", 0)


@pytest.mark.parametrize("silent", ["held", "blocked"])
async def test_the_bot_says_nothing_by_itself_where_it_may_not_or_cannot(
    world: World, silent: str
) -> None:
    talk, handoff = await claimed(world)
    known = await world.conversation(talk)
    async with world.database.unit(world.here) as unit:
        if silent == "held":
            await newcomers.hold(unit, handoff.newcomer_id, world.now)
        else:
            await addresses.mark_unreachable(unit, known.address_id, "blocked", world.now)
    async with world.acting(world.joke) as acting:
        await hand_back(acting, handoff.id, "no_contact", 0)
    assert not await handed_back(world, talk)
    assert (await world.conversation(talk)).speaker == "bot"
