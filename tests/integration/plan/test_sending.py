"""Reminders go once, at a humane hour, in her language, and what does not go says why."""

import asyncio
from datetime import date, time, timedelta

import pytest

from bot.plan import Reminding
from storage import addresses, conversations, newcomers, safe_contact
from storage.safe_contact import SafeContact
from tests.integration.plan.world import House, labels

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("plan_sending")]
TOMORROW = date(2026, 11, 27)


async def test_a_step_is_reminded_of_once_with_its_day_its_first_step_and_buttons(
    house: House,
) -> None:
    """DigiD is due two weeks after the key, on 30 November; the reminder is a week before."""
    amina = await house.person("digid")
    await house.reminding().send()
    (message,) = await amina.receives()
    assert message.text.splitlines()[0] == "Dag Amina."
    assert "DigiD aanvragen" in message.text
    assert "uiterlijk 30 november 2026" in message.text
    assert "https://www.digid.nl" in message.text
    assert labels(message) == ["Gedaan", "Het lukt niet", "Later", "Meer"]
    assert await amina.outbox() == [("reminder", "sent")]
    await house.reminding().send()
    house.clock.ahead(minutes=10)
    await house.reminding().send()
    assert await amina.receives() == []


async def test_it_is_in_her_own_language_or_in_english_with_a_word_of_excuse(house: House) -> None:
    semhar = await house.person("digid", name="Semhar", language="en")
    await house.reminding().send()
    (message,) = await semhar.receives()
    assert message.language == "en"
    assert message.text.splitlines()[0] == "Hello Semhar."


async def test_a_reminder_that_was_due_before_the_plan_was_made_goes_today(house: House) -> None:
    amina = await house.person("gp")
    (planned,) = [r.remind_on for r in await amina.reminders()]
    assert planned == date(2026, 11, 26)
    await house.reminding().send()
    assert len(await amina.receives()) == 1


async def test_what_was_overdue_when_the_plan_was_made_is_left_to_the_coach(house: House) -> None:
    amina = await house.person("energy", housed_on=date(2026, 6, 1))
    assert await amina.reminders() == []
    await house.reminding().send()
    assert await amina.receives() == []


async def test_a_step_without_its_anchor_date_waits_for_it(house: House) -> None:
    amina = await house.person("digid", "pip", housed_on=None)
    assert [m.due_on for m in await amina.milestones()] == [None, None]
    assert await amina.reminders() == []


async def test_nothing_goes_at_night_and_all_of_it_in_the_morning(house: House) -> None:
    amina = await house.person("digid")
    house.clock.ahead(hours=9)
    await house.reminding().send()
    assert await amina.receives() == []
    house.clock.ahead(hours=15)
    await house.reminding().send()
    assert len(await amina.receives()) == 1


async def test_several_steps_are_one_message_and_each_opens_with_a_tap(house: House) -> None:
    amina = await house.person("digid", "gp", "school")
    await house.reminding().send()
    (message,) = await amina.receives()
    assert len(labels(message)) == 3
    assert "• DigiD aanvragen: uiterlijk 30 november 2026" in message.text
    (card,) = await amina.taps("Een huisarts zoeken")
    assert "Een huisarts zoeken" in card.text
    assert labels(card) == ["Gedaan", "Het lukt niet", "Later", "Meer"]


async def test_a_fourth_step_waits_for_the_next_day(house: House) -> None:
    amina = await house.person("digid", "gp", "school", "bank_account")
    await house.reminding().send()
    (first,) = await amina.receives()
    assert len(labels(first)) == 3
    house.clock.ahead(hours=2)
    await house.reminding().send()
    assert await amina.receives() == []
    house.clock.ahead(days=1)
    await house.reminding().send()
    (second,) = await amina.receives()
    assert "Uw kinderen naar school" in labels(second)


async def test_two_workers_at_once_remind_once(house: House) -> None:
    people = [await house.person("digid", name=f"P{n}") for n in range(5)]
    await asyncio.gather(*(house.reminding().send() for _ in range(4)))
    for person in people:
        assert len(await person.receives()) == 1


async def test_what_one_worker_has_in_hand_another_leaves_alone(house: House) -> None:
    """The second decides while the first has not committed yet."""
    amina = await house.person("digid")
    database = house.runtime.database
    async with database.unit(house.here) as one, database.unit(house.here) as other:
        await house.reminding().remind(one, amina.id)
        await house.reminding().remind(other, amina.id)
    assert len(await amina.receives()) == 1


async def test_killed_between_commit_and_sending_it_is_sent_afterwards(house: House) -> None:
    """The row is there, nobody delivered it: the sweep of whoever comes next does."""
    amina = await house.person("digid")
    await house.reminding().send()
    assert house.channel.arrived[amina.address] == []
    assert await amina.outbox() == [("reminder", "waiting")]
    await house.runtime.sweep.once()
    await amina.outbox_is([("reminder", "sent")])
    assert len(house.channel.arrived[amina.address]) == 1


async def test_killed_before_commit_nothing_happened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = await house.person("digid")

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("storage.reminders.mark_put", die)
        with pytest.raises(KeyboardInterrupt):
            await house.reminding().send()
    assert await amina.outbox() == []
    await house.reminding().send()
    assert len(await amina.receives()) == 1


async def test_one_whose_reminder_fails_keeps_nobody_else_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await house.person("digid", name="First")
    second = await house.person("digid", name="Second")
    remind = Reminding.remind

    async def fail(self: Reminding, unit: object, newcomer_id: int) -> None:
        if newcomer_id == first.id:
            raise RuntimeError("broken")
        await remind(self, unit, newcomer_id)  # type: ignore[arg-type]  # a Unit

    with monkeypatch.context() as patched:
        patched.setattr(Reminding, "remind", fail)
        await house.reminding().send()
    assert len(await second.receives()) == 1
    await house.reminding().send()
    assert len(await first.receives()) == 1


async def test_many_are_looked_at_in_pages(house: House) -> None:
    people = [await house.person("digid", name=f"P{n}") for n in range(5)]
    paged = house.reminding()
    await Reminding(paged.database, paged.profiles, paged.renderer, paged.clock, batch=2).send()
    for person in people:
        assert len(await person.receives()) == 1


async def test_who_wrote_stop_is_passed_over_and_the_coach_sees_why(house: House) -> None:
    amina = await house.person("digid")
    await amina.says("STOP")
    await house.reminding().send()
    assert [m.text for m in await amina.receives()] == []
    (first, later) = await amina.reminders()
    assert (first.state, first.reason) == ("skipped", "stopped")
    assert later.state == "planned"


async def test_who_is_held_gets_nothing_until_a_safe_way_is_agreed(house: House) -> None:
    amina = await house.person("digid")
    async with house.runtime.database.unit(house.here) as unit:
        await newcomers.hold(unit, amina.id, house.clock())
    await house.reminding().send()
    assert await amina.receives() == []
    assert await amina.outbox() == [("reminder", "held")]
    first = (await amina.reminders())[0]
    assert (first.state, first.delivery) == ("put", "held")


async def test_who_blocked_the_bot_or_has_no_chat_is_passed_over_with_the_reason(
    house: House,
) -> None:
    blocked = await house.person("digid", name="Blocked")
    chatless = await house.person("digid", name="Chatless", chat=False)
    async with house.runtime.database.unit(house.here) as unit:
        talk = await conversations.read(unit, blocked.talk)
        assert talk is not None
        await addresses.mark_unreachable(unit, talk.address_id, "blocked", house.clock())
    await house.reminding().send()
    assert (await blocked.reminders())[0].reason == "unreachable"
    assert (await chatless.reminders())[0].reason == "no_conversation"


async def test_a_human_who_speaks_is_not_talked_over(house: House) -> None:
    amina = await house.person("digid")
    async with house.runtime.database.unit(house.here) as unit:
        await conversations.set_speaker(unit, amina.talk, "human")
    await house.reminding().send()
    assert await amina.receives() == []
    assert {r.state for r in await amina.reminders()} == {"planned"}
    async with house.runtime.database.unit(house.here) as unit:
        await conversations.set_speaker(unit, amina.talk, "bot")
    await house.reminding().send()
    assert len(await amina.receives()) == 1


async def test_the_hours_agreed_with_her_are_kept(house: House) -> None:
    amina = await house.person("digid")
    async with house.runtime.database.unit(house.here) as unit:
        agreed = SafeContact("chat", amina.talk, time(15), time(16))
        await safe_contact.agree(unit, amina.id, agreed, house.clock())
    await house.reminding().send()
    assert await amina.receives() == []
    house.clock.ahead(hours=5, minutes=30)
    await house.reminding().send()
    assert len(await amina.receives()) == 1


async def test_a_step_that_is_done_is_not_reminded_of(house: House) -> None:
    amina = await house.person("digid", "gp")
    async with house.runtime.database.unit(house.here) as unit:
        await house.plans.report(unit, await amina.step("digid"), "done", "coach", house.clock())
    await house.reminding().send()
    (message,) = await amina.receives()
    assert "huisarts" in message.text
    assert "DigiD aanvragen" not in message.text
    digid = await amina.step("digid")
    passed = [r.reason for r in await amina.reminders() if r.milestone_id == digid.id]
    assert passed == ["done", None]


async def test_a_changed_date_on_file_moves_days_and_reminders_but_not_those_set_by_hand(
    house: House,
) -> None:
    amina = await house.person("digid", "gp", housed_on=None)
    async with house.runtime.database.unit(house.here) as unit:
        await house.plans.set_due(unit, await amina.step("gp"), TOMORROW, house.clock())
        file = await newcomers.record(unit, amina.id)
        assert file is not None
        new = newcomers.NewNewcomer(name="Amina", group="status", housed_on=date(2027, 1, 4))
        await newcomers.change(unit, amina.id, new, house.clock())
        changed = await newcomers.record(unit, amina.id)
        assert changed is not None
        assert await house.plans.redate(unit, changed, house.clock()) == 1
    digid, gp = await amina.step("digid"), await amina.step("gp")
    assert (digid.due_on, gp.due_on) == (date(2027, 1, 18), TOMORROW)
    days = [r.remind_on for r in await amina.reminders() if r.milestone_id == digid.id]
    assert days == [date(2027, 1, 11), date(2027, 1, 15)]
    assert digid.due_on is not None
    assert digid.due_on - days[0] == timedelta(days=7)


async def test_the_job_is_in_the_table_of_the_worker(house: House) -> None:
    """As `meedoen worker` runs it: by its name, out of the queue."""
    assert "send_reminders" in house.runtime.queue._tasks
