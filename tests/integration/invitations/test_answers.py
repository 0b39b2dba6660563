"""Yes and no: places are never given twice, and whoever waits is told when one comes free."""

import asyncio
from datetime import timedelta

from bot.invitations import Wording, answer
from storage import activities, newcomers
from tests.integration.invitations.world import SATURDAY, Person, World

YES, NO = 0, 1


async def test_ten_tap_at_once_for_three_places(world: World) -> None:
    people = [await world.person() for _ in range(10)]
    activity = await world.activity(places=3)
    await world.invite(activity)
    told = await asyncio.gather(*(world.taps(person, YES) for person in people))
    assert await world.answers(activity) == {"yes": 3, "waiting": 7}
    keys = [text["key"] for one in told for text in (one.said or {})["texts"]]
    assert keys.count("flow.invitation.going.say") == 3
    assert keys.count("flow.invitation.waiting.say") == 7
    lines = {text["values"].get("line") for one in told for text in (one.said or {})["texts"]}
    assert lines >= set(range(1, 8))  # each her own place in line


async def test_whoever_waits_longest_gets_the_place_and_is_told(world: World) -> None:
    first, second, third = [await world.person() for _ in range(3)]
    activity = await world.activity(places=1)
    await world.invite(activity)
    for person in (first, second, third):
        await world.taps(person, YES)
        world.clock.now += timedelta(minutes=1)
    await world.taps(first, 0)  # "not after all", below what she was told
    await world.deliver()
    guests = await world.guests(activity)
    assert [guests[one.newcomer_id].answer for one in (first, second, third)] == [
        "no",
        "yes",
        "waiting",
    ]
    assert "الطبخ مع الجيران" in world.arrived(second)[-1].text
    assert len(world.arrived(third)) == 2


async def test_a_mind_may_change_both_ways(world: World) -> None:
    one = await world.person()
    activity = await world.activity(places=1)
    await world.invite(activity)
    invitation = world.answer_to_last(one, YES), world.answer_to_last(one, NO)
    for answer_ in ("yes", "no", "yes", "no"):
        world.clock.now += timedelta(minutes=1)
        await world.taps(one, 0, invitation[answer_ == "no"])
        assert await world.answers(activity) == {answer_: 1}


async def test_yes_twice_is_once(world: World) -> None:
    one, other = await world.person(), await world.person()
    activity = await world.activity(places=2)
    await world.invite(activity)
    invitation = world.answer_to_last(one, YES)
    await world.taps(one, YES)
    world.clock.now += timedelta(minutes=1)
    await world.taps(one, YES, invitation)
    await world.taps(other, YES)
    assert await world.answers(activity) == {"yes": 2}


async def _outcome(world: World, activity: int, person: Person, says: str = "yes") -> str:
    wording = Wording(world.runtime.content.renderer, world.profile)
    async with world.runtime.database.unit(world.here) as unit:
        answered = await answer(
            unit,
            activity,
            person.newcomer_id,
            "yes" if says == "yes" else "no",
            wording,
            world.clock.now,
        )
    return answered.outcome


async def test_after_the_last_day_only_a_no_is_taken(world: World) -> None:
    going, late = await world.person(), await world.person()
    activity = await world.activity()
    await world.invite(activity)
    assert await _outcome(world, activity, going) == "going"
    world.clock.now = SATURDAY - timedelta(hours=3)
    assert await _outcome(world, activity, late) == "closed"
    assert await _outcome(world, activity, going, "no") == "declined"
    world.clock.now = SATURDAY
    assert await _outcome(world, activity, late, "no") == "over"


async def test_who_was_not_invited_answers_nothing(world: World) -> None:
    await world.person()
    activity = await world.activity()
    await world.invite(activity)
    stranger = await world.person()
    assert await _outcome(world, activity, stranger) == "unknown"
    assert await _outcome(world, activity + 1, stranger) == "unknown"
    assert await world.answers(activity) == {"none": 1}


async def test_who_cannot_be_told_keeps_her_place_in_line(world: World) -> None:
    first, held, third = [await world.person() for _ in range(3)]
    activity = await world.activity(places=1)
    await world.invite(activity)
    for person in (first, held, third):
        await world.taps(person, YES)
        world.clock.now += timedelta(minutes=1)
    async with world.runtime.database.unit(world.here) as unit:
        await newcomers.hold(unit, held.newcomer_id, world.clock.now)
    await world.taps(first, 0)
    guests = await world.guests(activity)
    assert guests[held.newcomer_id].answer == "waiting"
    assert guests[third.newcomer_id].answer == "yes"


async def test_a_place_that_comes_free_at_night_is_told_in_the_morning(world: World) -> None:
    first, second = await world.person(), await world.person()
    activity = await world.activity(places=1)
    await world.invite(activity)
    await world.taps(first, YES)
    await world.taps(second, YES)
    world.clock.now += timedelta(hours=12)  # ten in the evening
    await world.taps(first, 0)
    await world.deliver()
    assert len(world.arrived(second)) == 2
    world.clock.now += timedelta(hours=11)
    await world.deliver()
    assert len(world.arrived(second)) == 3


async def test_an_activity_that_is_cancelled_takes_no_answer(world: World) -> None:
    one = await world.person()
    activity = await world.activity()
    await world.invite(activity)
    async with world.runtime.database.unit(world.here) as unit:
        await activities.cancel(unit, activity, world.coordinator, world.clock.now)
    assert await _outcome(world, activity, one) == "cancelled"
