"""A newcomer sees her plan, answers a reminder with one tap, and can change what she said."""

from datetime import date

import pytest

from storage import audit, conversations, newcomers, plans
from storage.audit import AuditEntry
from tests.integration.plan.world import House, Person, labels

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("plan_telling")]


async def record(house: House, person: Person) -> list[AuditEntry]:
    async with house.runtime.database.unit(house.here) as unit:
        return await audit.about(unit, "newcomer", person.id)


async def reminded(house: House, *steps: str) -> Person:
    """Somebody who just got her reminder."""
    person = await house.person(*steps)
    await house.reminding().send()
    await person.receives()
    return person


async def test_done_with_one_tap_is_celebrated_and_on_record(house: House) -> None:
    amina = await reminded(house, "digid")
    (answer,) = await amina.taps("Gedaan")
    assert "Gefeliciteerd" in answer.text
    assert "geen melding" not in answer.text
    digid = await amina.step("digid")
    assert (digid.state, digid.reported_by) == ("done", "newcomer")
    (entry,) = await record(house, amina)
    assert (entry.action, entry.staff_id) == ("milestone_reported", None)
    assert entry.details == {"milestone": digid.id, "report": "done"}


async def test_work_found_is_celebrated_with_a_word_about_reporting_it(house: House) -> None:
    amina = await house.person("first_work", housed_on=date(2025, 12, 1))
    await house.reminding().send()
    await amina.receives()
    (answer,) = await amina.taps("Gedaan")
    assert "Gefeliciteerd" in answer.text
    assert "geen melding" in answer.text


async def test_stuck_asks_for_a_person_tells_when_and_asks_what_is_in_the_way(
    house: House,
) -> None:
    amina = await reminded(house, "digid")
    (asked,) = await amina.taps("Het lukt niet")
    assert "uiterlijk vrijdag 27 november 2026, 10:30" in asked.text
    assert "Ik heb geen oppas" in labels(asked)
    handoff = await amina.handoff()
    assert handoff is not None
    assert (handoff.reason, handoff.topic, handoff.state) == ("stuck", "start.digid", "waiting")
    await amina.taps("Ik heb geen oppas")
    digid = await amina.step("digid")
    assert (digid.state, digid.barrier) == ("stuck", "childcare")


async def test_what_is_in_the_way_can_be_written_and_goes_with_the_request(house: House) -> None:
    amina = await reminded(house, "digid")
    await amina.taps("Het lukt niet")
    (thanked,) = await amina.says("de bibliotheek is altijd dicht als ik kom")
    assert "Dank u" in thanked.text
    assert (await amina.step("digid")).barrier == "other"


async def test_danger_in_those_words_still_comes_first(house: House) -> None:
    amina = await reminded(house, "digid")
    await amina.taps("Het lukt niet")
    (number, *_) = await amina.says("mijn man slaat mij")
    assert "112" in number.text.splitlines()[0]


async def test_later_asks_when_and_reminds_again_on_that_day(house: House) -> None:
    amina = await reminded(house, "digid")
    (asked,) = await amina.taps("Later")
    assert labels(asked) == ["Over een week", "Over twee weken", "Over een maand"]
    (told,) = await amina.taps("Over een week")
    assert "3 december 2026" in told.text
    assert [r.remind_on for r in await amina.reminders() if r.state == "planned"] == [
        date(2026, 12, 3)
    ]
    house.clock.ahead(days=6)
    await house.reminding().send()
    assert await amina.receives() == []
    house.clock.ahead(days=1)
    await house.reminding().send()
    (again,) = await amina.receives()
    assert "Dit stond voor 30 november 2026" in again.text


async def test_later_keeps_the_reminders_that_come_after_that_day(house: House) -> None:
    amina = await house.person("club")
    club = await amina.step("club")
    assert club.due_on == date(2027, 3, 16)
    _, card = await amina.commands("plan")
    assert "vereniging" in card.text
    await amina.taps("Later")
    await amina.taps("Over een maand")
    assert [r.remind_on for r in await amina.reminders()] == [
        date(2026, 12, 28), date(2027, 3, 2),
    ], "a month later is Boxing Day, and then a weekend"  # fmt: skip


async def test_a_day_on_which_nothing_goes_out_is_never_promised(house: House) -> None:
    """She taps on a Saturday, and a week later is a Saturday again."""
    amina = await house.person("club")
    house.clock.ahead(days=2)
    await amina.commands("plan")
    await amina.taps("Later")
    (told,) = await amina.taps("Over een week")
    assert "7 december 2026" in told.text, "the Saturday of a week later is none"
    assert (await amina.reminders())[0].remind_on == date(2026, 12, 7)


async def test_who_wrote_stop_is_promised_no_reminder(house: House) -> None:
    amina = await reminded(house, "digid")
    await amina.says("STOP")
    await amina.taps("Later")
    (told,) = await amina.taps("Over een week")
    assert "doe ik nu niet" in told.text
    assert labels(told) == ["Toch weer berichten"]


async def test_who_is_held_is_promised_no_reminder_and_told_nothing_of_why(house: House) -> None:
    amina = await reminded(house, "digid")
    async with house.runtime.database.unit(house.here) as unit:
        await newcomers.hold(unit, amina.id, house.clock())
    await amina.taps("Later")
    (told,) = await amina.taps("Over een week")
    assert "Kijk zelf weer in uw plan" in told.text


async def test_what_was_said_before_is_said_back_and_can_be_changed(house: House) -> None:
    amina = await reminded(house, "digid")
    await amina.taps("Gedaan")
    house.clock.ahead(hours=1)
    reference = house.channel.arrived[amina.address][0].reference
    (told,) = await amina.sends("choice", choice=f"{reference}.0")
    assert "al gezegd dat dit klaar is" in told.text
    assert labels(told) == ["Nog niet klaar", "Het lukt niet"]
    (opened,) = await amina.taps("Nog niet klaar")
    assert "staat weer open" in opened.text
    assert (await amina.step("digid")).state == "open"
    assert [r.state for r in await amina.reminders()] == ["put", "planned"]


async def test_a_finger_that_slipped_is_put_right_with_the_other_button(house: House) -> None:
    amina = await reminded(house, "digid")
    await amina.taps("Gedaan")
    reference = house.channel.arrived[amina.address][0].reference
    await amina.sends("choice", choice=f"{reference}.1")
    assert (await amina.step("digid")).state == "stuck"


async def test_a_step_that_was_dropped_or_whose_plan_was_closed_is_gone(house: House) -> None:
    amina = await reminded(house, "digid")
    async with house.runtime.database.unit(house.here) as unit:
        digid = await amina.step("digid")
        await house.plans.report(unit, digid, "dropped", "coach", house.clock())
    (gone,) = await amina.taps("Gedaan")
    assert "niet meer in uw plan" in gone.text
    bilan = await reminded(house, "digid")
    async with house.runtime.database.unit(house.here) as unit:
        await plans.close(unit, bilan.id, house.clock())
    (gone,) = await bilan.taps("Het lukt niet")
    assert "niet meer in uw plan" in gone.text
    assert await bilan.handoff() is None


async def test_the_number_of_somebody_else_s_step_changes_nothing(house: House) -> None:
    """A button of hers whose number was forged, as whoever gets at the database's outbox could."""
    semhar = await house.person("digid", name="Semhar")
    amina = await reminded(house, "digid")
    hers = (await semhar.step("digid")).id
    own = (await amina.step("digid")).id
    for report in ("done", "stuck", "later", "open"):
        await house.forge(amina, own, hers, report)
        (told,) = await amina.sends("choice", choice=await house.forged(amina))
        assert "niet meer in uw plan" in told.text
        house.clock.ahead(hours=1)
    assert (await semhar.step("digid")).state == "open"
    assert (await semhar.step("digid")).reported_at is None
    assert await amina.handoff() is None


async def test_a_tap_works_while_a_human_speaks(house: House) -> None:
    amina = await reminded(house, "digid")
    async with house.runtime.database.unit(house.here) as unit:
        await conversations.set_speaker(unit, amina.talk, "human")
    (answer,) = await amina.taps("Gedaan")
    assert "Gefeliciteerd" in answer.text
    assert labels(answer) == []
    assert await amina.commands("plan") == []


async def test_her_plan_says_how_far_it_is_and_what_comes_next(house: House) -> None:
    amina = await house.person("digid", "gp", "school", "energy", "pip")
    async with house.runtime.database.unit(house.here) as unit:
        energy = await amina.step("energy")
        await house.plans.report(unit, energy, "done", "newcomer", house.clock())
    progress, *cards = await amina.says("mijn plan")
    assert "1 van de 5 stappen" in progress.text
    assert [card.text.splitlines()[0] for card in cards] == [
        "DigiD aanvragen", "Een huisarts zoeken", "Uw kinderen naar school",
    ]  # fmt: skip
    assert "uiterlijk 30 november 2026" in cards[0].text
    assert labels(cards[1]) == ["Gedaan", "Het lukt niet", "Later", "Meer"]
    assert labels(cards[2]) == ["Gedaan", "Het lukt niet", "Later"]
    (answer,) = await amina.taps("Meer")
    assert answer.sources


async def test_a_goal_of_her_own_stands_in_it_in_her_own_words(house: House) -> None:
    amina = await house.person("pip")
    async with house.runtime.database.unit(house.here) as unit:
        day = date(2026, 12, 4)
        goal = await house.plans.add_goal(unit, amina.id, "ትግርኛ ክምህር", "join", day, house.clock())
    assert goal is not None
    _, first, second = await amina.commands("plan")
    assert "ትግርኛ ክምህር" in first.text
    assert "zelf gekozen" in first.text
    assert "Hier is nog geen dag voor" in second.text
    house.clock.ahead(days=1)
    await house.reminding().send()
    (message,) = await amina.receives()
    assert "ትግርኛ ክምህር" in message.text


async def test_who_has_no_plan_hears_what_one_is_and_is_offered_a_person(house: House) -> None:
    amina = await house.person()
    (told,) = await amina.commands("plan")
    assert "nog geen plan" in told.text
    await amina.taps("Ik wil een mens")
    handoff = await amina.handoff()
    assert handoff is not None
    assert handoff.reason == "plan"


async def test_a_plan_that_is_done_or_all_stuck_says_so(house: House) -> None:
    amina = await house.person("gp")
    async with house.runtime.database.unit(house.here) as unit:
        await house.plans.report(unit, await amina.step("gp"), "stuck", "coach", house.clock())
    (told,) = await amina.commands("plan")
    assert "kijkt een mens" in told.text
    async with house.runtime.database.unit(house.here) as unit:
        await house.plans.report(unit, await amina.step("gp"), "done", "coach", house.clock())
    (told,) = await amina.commands("plan")
    assert "Knap gedaan" in told.text


async def test_a_step_that_the_content_dropped_since_still_can_be_answered(house: House) -> None:
    amina = await house.person("gp")
    async with house.runtime.database.unit(house.here) as unit:
        plan = await plans.current(unit, amina.id)
        assert plan is not None
        await house.add_unknown_step(unit, plan.id)
    _, _, unknown = await amina.commands("plan")
    assert "Een stap uit uw plan" in unknown.text
    await amina.taps("Gedaan")
    assert (await amina.step("gone_since")).state == "done"
