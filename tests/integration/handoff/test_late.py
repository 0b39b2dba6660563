"""A promise that was not kept is told once, with the truth and a new time if there is one."""

import pytest

from bot.handoff import Draft, LatePromises, claim, late, reply
from bot.profiles import Hours, Profile
from storage import Unit, newcomers
from storage.handoffs import Handoff
from storage.newcomers import Reach
from tests.integration.handoff.world import World


async def look(world: World, profile: Profile | None = None) -> None:
    """The job runs, twice: repetition changes nothing."""
    profiles = {world.here: profile or world.profile}
    promises = LatePromises(world.database, world.content.renderer, profiles, lambda: world.now)
    await promises.tell()
    await promises.tell()


def past(world: World, handoff: Handoff) -> None:
    """Go to the moment of the promise she was told last."""
    assert handoff.promise is not None
    world.now = handoff.promise


async def test_the_truth_once_for_each_promise(world: World) -> None:
    talk = await world.opens()
    first = await world.asks(talk)
    await look(world)
    assert await world.told(talk) == []
    past(world, first)
    await look(world)
    (told,) = await world.told(talk)
    assert told.text.startswith("Het is niet gelukt om u op tijd te antwoorden.")
    assert "U krijgt antwoord uiterlijk" in told.text
    assert "14 0499" in told.text
    second = await world.handoff(first.id)
    assert second.promised_at == first.promised_at
    assert second.promised_again_at is not None
    assert second.promised_again_at > world.now
    assert second.late(world.now)
    past(world, second)
    await look(world)
    assert len(await world.told(talk)) == 2


async def test_asked_again_after_the_promise_the_new_time_is_on_record(world: World) -> None:
    talk = await world.opens()
    first = await world.asks(talk)
    past(world, first)
    again = await world.asks(talk)
    assert again.promised_at == first.promised_at
    assert again.promise is not None
    assert again.promise > world.now
    await look(world)
    assert await world.told(talk) == []
    past(world, again)
    await look(world)
    assert len(await world.told(talk)) == 1


async def test_who_has_it_and_did_not_write_is_named(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
    past(world, handoff)
    await look(world)
    assert (await world.told(talk))[-1].text.startswith("Joke heeft u nog niet geantwoord.")


async def test_an_answer_keeps_the_promise(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.acting(world.joke) as acting:
        await claim(acting, handoff.id)
        await reply(acting, handoff.id, "t", Draft("Hallo"))
    past(world, handoff)
    await look(world)
    assert len(await world.told(talk)) == 2
    assert not (await world.handoff(handoff.id)).late(world.now)


async def test_with_nobody_there_no_time_is_made_up(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    past(world, handoff)
    nobody = world.profile.model_copy(update={"hours": Hours(), "on_call": None})
    await look(world, nobody)
    (told,) = await world.told(talk)
    assert "uiterlijk" not in told.text
    assert "14 0499" in told.text
    assert (await world.handoff(handoff.id)).promised_again_at is None


async def test_nobody_is_told_for_whom_it_may_be_dangerous(world: World) -> None:
    talk = await world.opens()
    handoff = await world.asks(talk)
    async with world.database.unit(world.here) as unit:
        await newcomers.hold(unit, handoff.newcomer_id, world.now)
    past(world, handoff)
    await look(world)
    assert await world.history(talk) == []
    assert (await world.handoff(handoff.id)).late(world.now)


async def test_what_fails_for_one_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = await world.opens("1"), await world.opens("2")
    first, second = await world.asks(broken), await world.asks(fine)
    past(world, second)
    where = late.where

    async def fails_once(unit: Unit, handoff: Handoff) -> Reach:
        if handoff.id == first.id:
            raise RuntimeError("a mistake of ours")
        return await where(unit, handoff)

    monkeypatch.setattr(late, "where", fails_once)
    await look(world)
    assert await world.told(broken) == []
    assert len(await world.told(fine)) == 1
    monkeypatch.undo()
    await look(world)
    assert len(await world.told(broken)) == 1
