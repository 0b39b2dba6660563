"""Sent once, each in her own language, and at most once whatever breaks."""

import asyncio
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.channels.base import OutcomeUnclear, RetryLater
from bot.invitations import Refused, Sent, cancel, halt, repeat
from bot.invitations import putting as putting_module
from storage import activities, broadcasts, conversations, newcomers, safe_contact
from storage.activities import Audience
from storage.broadcasts import Put
from storage.newcomers import NewNewcomer
from storage.safe_contact import SafeContact
from tests.integration.invitations.world import SATURDAY, TEXTS, World


async def test_each_in_her_own_language(world: World) -> None:
    dutch, english = await world.person("nl"), await world.person("en")
    activity = await world.activity(("nl", "en"))
    await world.invite(activity)
    for person, language in ((dutch, "nl"), (english, "en")):
        (message,) = world.arrived(person)
        title, text = TEXTS[language]
        assert message.text.startswith(f"{title}\n\n{text}")
        assert [button.choice["flow"] for button in message.buttons if button.choice] == [
            "invitation",
            "invitation",
            "person",
        ]
    assert "zaterdag 28 november 2026, 14:00 – 16:00" in world.arrived(dutch)[0].text
    assert "Er is plaats voor 3 mensen." in world.arrived(dutch)[0].text
    assert (await world.read(activity)).state == "sent"


async def test_who_is_left_out_and_why(world: World) -> None:
    fine = await world.person()
    stopped, held, blocked, polish = [
        await world.person(language) for language in ("ar", "ar", "ar", "pl")
    ]
    paper = await world.without_chat()
    async with world.runtime.database.unit(world.here) as unit:
        await newcomers.set_stopped(unit, stopped.newcomer_id, True, world.clock.now)
        await newcomers.hold(unit, held.newcomer_id, world.clock.now)
    world.channel.blocked.add(blocked.address)
    first = await world.activity()
    await world.invite(first)  # now it is known that she blocked us
    second = await world.activity()
    await world.invite(second)
    assert len(world.arrived(fine)) == 2
    guests = await world.guests(second)
    assert {number: guests[number].reason for number in guests} == {
        fine.newcomer_id: None,
        stopped.newcomer_id: "stopped",
        held.newcomer_id: "held",
        blocked.newcomer_id: "unreachable",
        polish.newcomer_id: "no_text",
        paper: "no_chat",
    }
    assert not world.arrived(stopped)
    assert not world.arrived(held)


async def test_only_who_is_meant(world: World) -> None:
    await world.person("ar", village="Beek", group="status")
    here = await world.person("ar", village="Donk", group="status")
    await world.person("ar", village="Donk", group="eu")
    await world.person("en", village="Donk", group="status")
    wanted = Audience(("ar", "nl"), ("Donk",), ("status",))
    activity = await world.activity(audience=wanted)
    await world.invite(activity)
    assert list(await world.guests(activity)) == [here.newcomer_id]


async def test_the_same_form_twice_sends_once(world: World) -> None:
    one = await world.person()
    activity = await world.activity()
    both = await asyncio.gather(world.send(activity), world.send(activity))
    assert all(isinstance(outcome, Sent) for outcome in both)
    await asyncio.gather(*(world.jobs.put_invitations(world.here, activity) for _ in range(3)))
    await world.deliver()
    assert len(world.arrived(one)) == 1
    again = await world.send(activity, "another form")
    assert isinstance(again, Refused)
    assert again.readiness is not None
    assert again.readiness.problems == ["nobody"]


async def test_what_comes_on_file_later_can_be_invited_by_sending_again(world: World) -> None:
    first = await world.person()
    activity = await world.activity()
    await world.invite(activity)
    late = await world.person()
    assert isinstance(await world.send(activity, "form-2"), Sent)
    await world.jobs.put_invitations(world.here, activity)
    await world.deliver()
    assert (len(world.arrived(first)), len(world.arrived(late))) == (1, 1)


async def test_a_job_twice_and_two_workers_put_each_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(putting_module, "BATCH", 4)
    people = [await world.person() for _ in range(10)]
    activity = await world.activity()
    await world.send(activity)
    for _ in range(2):
        work = [world.jobs.put_invitations(world.here, activity) for _ in range(3)]
        await asyncio.gather(*work)
    await world.deliver()
    assert [len(world.arrived(person)) for person in people] == [1] * 10
    assert (await world.read(activity)).state == "sent"


async def test_a_worker_that_dies_in_the_middle_doubles_and_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await world.person() for _ in range(5)]
    activity = await world.activity()
    await world.send(activity)
    put, calls = putting_module.__dict__["_put_one"], 0

    async def dies_at_the_third(*args: Any) -> Put:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise asyncio.CancelledError
        done: Put = await put(*args)
        return done

    monkeypatch.setattr(putting_module, "_put_one", dies_at_the_third)
    with pytest.raises(asyncio.CancelledError):
        await world.jobs.put_invitations(world.here, activity)
    assert await world.progress(activity) == {"planned": 5}
    await world.jobs.put_invitations(world.here, activity)
    await world.deliver()
    assert [len(world.arrived(person)) for person in people] == [1] * 5


async def test_a_lost_job_is_found(world: World) -> None:
    await world.person()
    activity = await world.activity()
    await world.send(activity)
    await world.jobs.continue_sending()
    stop = asyncio.Event()
    worker = asyncio.create_task(world.runtime.queue.run_worker(2, stop))
    async with asyncio.timeout(20):
        await world.until_sent(activity)
    stop.set()
    await worker
    assert await world.progress(activity) == {"waiting": 1}


async def test_an_unclear_one_waits_for_a_human(world: World) -> None:
    one, other = await world.person(), await world.person()
    activity = await world.activity()
    world.channel.fails[one.address].append(OutcomeUnclear("the line broke"))
    await world.invite(activity)
    await world.deliver()
    assert len(world.arrived(one)) == 1  # it had arrived, and is not sent again
    assert len(world.arrived(other)) == 1
    async with world.runtime.database.unit(world.here) as unit:
        ((invitation, newcomer, _),) = await broadcasts.unclear(unit, activity, world.clock.now)
        assert newcomer == one.newcomer_id
        assert await repeat(unit, activity, invitation, world.profile, world.clock.now)
        assert not await repeat(unit, activity, invitation, world.profile, world.clock.now)
    await world.deliver()
    assert len(world.arrived(one)) == 2
    assert await world.progress(activity) == {"sent": 2}


async def test_halted_what_has_not_gone_does_not_go(world: World) -> None:
    people = [await world.person() for _ in range(3)]
    activity = await world.activity()
    world.channel.throttle(people[0].address, timedelta(minutes=1))
    await world.send(activity)
    await world.jobs.put_invitations(world.here, activity)
    await world.runtime.delivery.deliver(world.here, people[0].conversation_id)
    await world.runtime.delivery.deliver(world.here, people[1].conversation_id)
    async with world.runtime.database.unit(world.here) as unit:
        assert await halt(unit, activity, world.clock.now) == 2
    world.clock.now += timedelta(hours=1)
    await world.deliver()
    assert [len(world.arrived(person)) for person in people] == [0, 1, 0]
    assert (await world.read(activity)).state == "halted"
    assert isinstance(await world.send(activity, "form-2"), Sent)
    await world.jobs.put_invitations(world.here, activity)
    await world.deliver()
    assert [len(world.arrived(person)) for person in people] == [1, 1, 1]


async def test_halted_while_it_is_being_sent_it_is_not_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await world.person()
    activity = await world.activity()
    await world.send(activity)
    await world.jobs.put_invitations(world.here, activity)

    async def halted_then_throttled(*_args: object) -> str:
        async with world.runtime.database.unit(world.here) as unit:
            await halt(unit, activity, world.clock.now)
        raise RetryLater("throttled", timedelta(seconds=1))

    monkeypatch.setattr(world.channel, "send", halted_then_throttled)
    await world.deliver()
    assert await world.progress(activity) == {"given_up": 1}
    assert not world.arrived(one)


async def test_at_night_it_waits_for_the_morning(world: World) -> None:
    one, stops = await world.person(), await world.person()
    activity = await world.activity()
    world.clock.now += timedelta(hours=12)  # ten in the evening
    sent = await world.send(activity)
    assert isinstance(sent, Sent)
    assert sent.at == datetime.fromisoformat("2026-11-27T08:00:00+00:00")
    await world.jobs.put_invitations(world.here, activity)
    await world.deliver()
    assert not world.arrived(one)
    async with world.runtime.database.unit(world.here) as unit:
        await newcomers.set_stopped(unit, stops.newcomer_id, True, world.clock.now)
    world.clock.now = sent.at
    await world.deliver()
    assert len(world.arrived(one)) == 1
    assert not world.arrived(stops)


async def test_nothing_goes_that_nobody_could_answer_in_time(world: World) -> None:
    await world.person()
    activity = await world.activity(starts_at=SATURDAY - timedelta(hours=28))
    world.clock.now += timedelta(hours=12)
    refused = await world.send(activity)
    assert isinstance(refused, Refused)
    assert refused.readiness is not None
    assert refused.readiness.problems == ["too_late"]


async def test_cancelled_who_wanted_to_come_is_told(world: World) -> None:
    going, waits, silent, gone = [await world.person() for _ in range(4)]
    activity = await world.activity(places=2)
    await world.invite(activity)
    for person in (going, gone, waits):
        await world.taps(person, 0)
        world.clock.now += timedelta(minutes=1)
    async with world.runtime.database.unit(world.here) as unit:
        known = await newcomers.reachable_conversation(unit, gone.newcomer_id)
        assert known is not None
        await newcomers.hold(unit, gone.newcomer_id, world.clock.now)
        at = world.coordinator, world.clock.now
        assert await cancel(unit, world.runtime.queue, activity, *at) == "cancelled"
        assert await cancel(unit, world.runtime.queue, activity, *at) == "already"
    for _ in range(2):
        await world.notices.tell_cancelled(world.here, activity)
    await world.deliver()
    assert [len(world.arrived(one)) for one in (going, waits, silent, gone)] == [3, 3, 1, 2]
    guests = await world.guests(activity)
    assert guests[gone.newcomer_id].cancel_notice == "not_reached"
    assert guests[going.newcomer_id].cancel_notice == "put"


async def test_who_comes_is_reminded_once_the_day_before(world: World) -> None:
    going, declined, late = [await world.person() for _ in range(3)]
    activity = await world.activity()
    await world.invite(activity)
    await world.taps(going, 0)
    await world.taps(declined, 1)
    await world.notices.remind_of_activities()
    await world.deliver()
    assert len(world.arrived(going)) == 2  # two days before: not yet
    world.clock.now += timedelta(days=1)
    await world.taps(late, 0)
    for _ in range(2):
        await world.notices.remind_of_activities()
    await world.deliver()
    assert [len(world.arrived(one)) for one in (going, declined, late)] == [3, 2, 2]


async def test_nobody_is_reminded_at_night_or_of_what_is_cancelled(world: World) -> None:
    one = await world.person()
    activity = await world.activity()
    await world.invite(activity)
    await world.taps(one, 0)
    world.clock.now += timedelta(days=1, hours=11)
    await world.notices.remind_of_activities()
    world.clock.now += timedelta(hours=12)
    async with world.runtime.database.unit(world.here) as unit:
        await activities.cancel(unit, activity, world.coordinator, world.clock.now)
    await world.notices.remind_of_activities()
    world.clock.now += timedelta(hours=3)
    await world.deliver()
    assert len(world.arrived(one)) == 2


async def test_who_agreed_on_hours_and_who_shares_a_telephone(world: World) -> None:
    careful, shared = await world.person("nl"), await world.person("nl")
    async with world.runtime.database.unit(world.here) as unit:
        other = await newcomers.create(unit, NewNewcomer(name="Ander"), world.clock.now)
        await conversations.open_for(unit, other, "fake", shared.address, "nl", world.clock.now)
        await conversations.open_for(
            unit, shared.newcomer_id, "fake", shared.address, "nl", world.clock.now
        )
        agreed = SafeContact("chat", careful.conversation_id, time(17), time(18))
        await safe_contact.hold(unit, careful.newcomer_id, world.clock.now)
        await safe_contact.agree(unit, careful.newcomer_id, agreed, world.clock.now)
    activity = await world.activity()
    await world.invite(activity)
    assert not world.arrived(careful)
    first = {message.text.split("\n")[0] for message in world.arrived(shared)}
    assert first == {f"Voor {shared.address}:", "Voor Ander:"}
    world.clock.now += timedelta(hours=7)
    await world.deliver()
    assert len(world.arrived(careful)) == 1


async def test_who_leaves_and_clears_takes_the_message_away_and_not_her_answer(
    world: World,
) -> None:
    one = await world.person()
    activity = await world.activity()
    await world.invite(activity)
    await world.taps(one, 0)
    async with world.runtime.database.unit(world.here) as unit:
        await conversations.clear(unit, one.conversation_id, world.clock.now)
    assert await world.progress(activity) == {"sent": 1}
    assert await world.answers(activity) == {"yes": 1}
