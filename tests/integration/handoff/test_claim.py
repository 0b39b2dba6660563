"""Of two who click at once one wins and the other learns who; from then on the bot is silent."""

import asyncio

import pytest

from bot.handoff import NoSuchRequest, NotYours, Taken, claim, release, reply, take_over
from bot.handoff.compose import Draft
from storage import addresses, audit, conversations, handoffs, newcomers, talks
from tests.integration.handoff.world import World

ROUNDS = 20


async def test_of_two_at_once_one_wins_and_the_other_learns_who(world: World) -> None:
    async def click(who: int, handoff: int) -> Taken | NotYours:
        try:
            async with world.acting(who) as acting:
                return await claim(acting, handoff)
        except NotYours as error:
            return error

    for number in range(ROUNDS):
        talk = await world.opens(f"{number}")
        handoff = await world.asks(talk)
        coaches = (world.joke, world.ahmed) if number % 2 else (world.ahmed, world.joke)
        ended = await asyncio.gather(*(click(who, handoff.id) for who in coaches))
        lost = [one for one in ended if isinstance(one, NotYours)]
        assert len(lost) == 1
        holder = lost[0].holder
        assert holder is not None
        winner = coaches[0] if isinstance(ended[0], Taken) else coaches[1]
        assert (holder.staff_id, holder.name) == (winner, world.names[winner])
        assert holder.since == world.now
        assert (await world.handoff(handoff.id)).claimed_by == winner
        assert len(await world.told(talk)) == 1


async def test_a_claim_waits_for_the_turn_that_is_going_on(world: World) -> None:
    """Also when that turn raises the request: neither waits for the other for ever."""
    talk = await world.opens()
    handoff = await world.asks(talk)
    order: list[str] = []
    started = asyncio.Event()

    async def turn() -> None:
        async with world.database.unit(world.here) as unit:
            found = await conversations.lock(unit, talk)
            assert found is not None
            assert found.speaker == "bot"
            started.set()
            await until_somebody_waits(world)
            await handoffs.request(
                unit, found.newcomer_id, talk, "crisis", None, "crisis", world.now, world.now
            )
            order.append("turn")

    async def click() -> None:
        await started.wait()
        async with world.acting(world.joke) as acting:
            await claim(acting, handoff.id)
            order.append("claim")

    await asyncio.gather(turn(), click())
    assert order == ["turn", "claim"]
    now = await world.handoff(handoff.id)
    assert (now.urgency, now.claimed_by) == ("crisis", world.joke)


async def test_a_turn_that_waited_for_a_claim_finds_a_human_speaking(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    claimed = asyncio.Event()

    async def click() -> None:
        async with world.acting(world.joke) as acting:
            await claim(acting, handoff.id)
            claimed.set()
            await until_somebody_waits(world)

    async def turn() -> str:
        await claimed.wait()
        async with world.database.unit(world.here) as unit:
            found = await conversations.lock(unit, talk)
            assert found is not None
            return found.speaker

    assert (await asyncio.gather(click(), turn()))[1] == "human"


async def until_somebody_waits(world: World) -> None:
    """Until a transaction waits for a lock that another one holds."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(1000):
        async with world.database.unit(world.here) as unit:
            found = await (await unit.driver_connection.execute(waiting)).fetchone()
        if found and found[0]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


async def test_she_is_told_who_has_it_and_the_act_is_on_record(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.acting(world.joke) as acting:
        taken = await claim(acting, handoff.id)
    assert taken.told_in == talk
    (entry,) = [e for e in await world.history(talk) if e.direction == "out"]
    assert (entry.kind, entry.state) == ("coach", "waiting")
    assert entry.payload["text"].startswith("Joke leest nu mee")
    async with world.database.unit(world.here) as unit:
        (act,) = await audit.about(unit, "newcomer", handoff.newcomer_id)
    assert (act.action, act.staff_id) == ("claimed_request", world.joke)
    assert act.details == {"handoff": handoff.id, "conversation": talk}


async def test_while_she_is_held_what_she_is_told_stays_in(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.database.unit(world.here) as unit:
        await newcomers.hold(unit, handoff.newcomer_id, world.now)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
    assert [e.state for e in await world.history(talk)] == ["held"]


async def test_nothing_is_told_to_somebody_who_blocked_the_bot(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    known = await world.conversation(talk)
    async with world.database.unit(world.here) as unit:
        await addresses.mark_unreachable(unit, known.address_id, "blocked", world.now)
    async with world.acting(world.joke) as acting:
        taken = await claim(acting, handoff.id)
    assert taken.told_in is None
    assert await world.history(talk) == []
    assert (await world.conversation(talk)).speaker == "human"


async def test_a_human_answers_her_in_all_her_conversations(world: World) -> None:
    first = await world.opens("100")
    handoff = await world.asks(first)
    second = await world.opens("200")
    await second_of_hers(world, second, handoff.newcomer_id)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
    assert (await world.conversation(second)).speaker == "human"
    async with world.acting(world.joke) as acting:
        await release(acting, handoff.id)
    assert (await world.conversation(first)).speaker == "bot"
    assert (await world.conversation(second)).speaker == "bot"


async def second_of_hers(world: World, talk: int, newcomer: int) -> None:
    """Another conversation becomes hers, as joining does."""
    async with world.database.unit(world.here) as unit:
        table = "UPDATE conversations SET newcomer_id = %s WHERE id = %s"
        await unit.driver_connection.execute(table, (newcomer, talk))
        assert {one.id for one in await talks.of_newcomer(unit, newcomer)} >= {talk}


async def test_a_colleague_takes_it_over_and_the_first_is_named(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
    world.later(minutes=5)
    async with world.acting(world.ahmed) as acting:
        await take_over(acting, handoff.id, world.joke)
    now = await world.handoff(handoff.id)
    assert (now.claimed_by, now.taken_from, now.claimed_at) == (world.ahmed, world.joke, world.now)
    assert (await world.told(talk))[-1].text.startswith("Ahmed helpt u nu verder")
    with pytest.raises(NotYours) as late:
        async with world.acting(world.joke) as acting:
            await reply(acting, handoff.id, "t", Draft("Hallo"))
    assert late.value.holder is not None
    assert late.value.holder.name == "Ahmed"


async def test_it_is_taken_over_only_from_who_still_has_it(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    third = await world.hire("Nora")
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
    async with world.acting(world.ahmed) as acting:
        await take_over(acting, handoff.id, world.joke)
    with pytest.raises(NotYours):
        async with world.acting(third) as acting:
            await take_over(acting, handoff.id, world.joke)
    with pytest.raises(NotYours):
        async with world.acting(world.ahmed) as acting:
            await take_over(acting, handoff.id, world.ahmed)


async def test_given_back_it_waits_again_and_she_hears_when(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
        await reply(acting, handoff.id, "t", Draft("Ik zoek het uit."))
    world.later(days=4)
    async with world.acting(world.joke) as acting:
        await release(acting, handoff.id)
    now = await world.handoff(handoff.id)
    assert now.state == "waiting"
    assert now.promised_at == handoff.promised_at
    assert now.promised_again_at is not None
    assert now.promised_again_at > world.now
    assert not now.late(world.now)
    assert now.late(now.promised_again_at)
    text = (await world.told(talk))[-1].text
    assert text.startswith("Joke kan u nu niet verder helpen")
    assert "U krijgt antwoord uiterlijk" in text
    async with world.acting(world.ahmed) as acting:
        await claim(acting, handoff.id)


async def test_a_request_that_is_not_there(world: World) -> None:
    with pytest.raises(NoSuchRequest):
        async with world.acting(world.joke) as acting:
            await claim(acting, 9)
