"""What the queue knows of each request."""

from bot.handoff import Draft, claim, hand_back, reply
from storage import handoff_queue, newcomers
from storage.handoff_queue import Request
from tests.integration.handoff.world import World


async def queue(world: World) -> list[Request]:
    async with world.database.unit(world.here) as unit:
        return await handoff_queue.unfinished(unit)


async def test_messages_without_an_answer_are_counted(world: World) -> None:
    talk = await world.opens(language="ar")
    handoff = await world.asks(talk)
    assert [one.unanswered for one in await queue(world)] == [0]
    await world.writes(talk, "een", handoff)
    world.later(minutes=1)
    await world.writes(talk, "twee", handoff)
    (one,) = await queue(world)
    assert (one.unanswered, one.last_message_at, one.language) == (2, world.now, "ar")
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
        await reply(acting, handoff.id, "t", Draft("Hallo"))
    assert [one.unanswered for one in await queue(world)] == [0]
    await world.writes(talk, "drie", handoff)
    (one,) = await queue(world)
    assert (one.unanswered, one.holder) == (1, "Joke")


async def test_who_she_is_and_who_coaches_her(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    change = "UPDATE newcomers SET coach_id = %s, backup_coach_id = %s WHERE id = %s"
    async with world.database.unit(world.here) as unit:
        await newcomers.set_name(unit, handoff.newcomer_id, "Sara")
        await unit.driver_connection.execute(change, (world.joke, world.ahmed, handoff.newcomer_id))
    (one,) = await queue(world)
    assert (one.name, one.coach, one.backup) == ("Sara", "Joke", "Ahmed")
    assert one.of(world.joke)
    assert one.of(world.ahmed)


async def test_closed_ones_leave_the_queue_and_stay_in_the_history(world: World) -> None:
    closed = []
    for number in range(3):
        talk = await world.opens(f"{number}")
        handoff = await world.asks(talk)
        async with world.acting(world.joke) as acting:
            await claim(acting, handoff.id)
            await hand_back(acting, handoff.id, "solved_elsewhere", 0)
        closed.append(handoff.id)
        world.later(minutes=1)
    assert await queue(world) == []
    async with world.database.unit(world.here) as unit:
        found = await handoff_queue.closed(unit, 2)
        rest = await handoff_queue.closed(unit, 2, 2)
        of_one = await handoff_queue.of_newcomer(unit, rest[0].handoff.newcomer_id)
    assert [one.handoff.id for one in (*found, *rest)] == closed[::-1]
    assert (found[0].closer, found[0].handoff.outcome) == ("Joke", "solved_elsewhere")
    assert [one.handoff.id for one in of_one] == [closed[0]]
