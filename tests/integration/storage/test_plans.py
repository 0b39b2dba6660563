"""Plans, their steps and the reminders of these, as the database keeps them."""

from datetime import date, timedelta

import psycopg
import pytest

from storage import Database, milestones, newcomers, outbox, plans, reminders, staff
from storage.milestones import Milestone, NewMilestone
from storage.outbox import NewOutgoing
from storage.people import NewNewcomer
from tests.integration.storage.world import NOW, later, reply

TODAY = date(2026, 11, 21)
STEP = NewMilestone("gp", None, "health", TODAY)


@pytest.fixture
async def amina(database: Database, here: int) -> int:
    """Id of a newcomer on file."""
    async with database.unit(here) as unit:
        return await newcomers.create(unit, NewNewcomer(name="Amina"), NOW)


@pytest.fixture
async def plan(database: Database, here: int, amina: int) -> int:
    """Id of her plan."""
    async with database.unit(here) as unit:
        made = await plans.make(unit, amina, "first_year", None, TODAY, NOW)
    assert made is not None
    return made


async def one(database: Database, here: int, amina: int) -> Milestone:
    async with database.unit(here) as unit:
        (found,) = await milestones.hers(unit, amina)
    return found


async def test_a_newcomer_has_one_current_plan(
    database: Database, here: int, amina: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        assert await plans.make(unit, amina, "first_year", None, TODAY, NOW) is None
        assert await plans.close(unit, amina, NOW)
        assert not await plans.close(unit, amina, NOW)
        assert await plans.current(unit, amina) is None
        again = await plans.make(unit, amina, "first_year", None, TODAY, NOW)
        current = await plans.lock(unit, amina)
    assert again is not None
    assert current is not None
    assert current.id == again != plan


async def test_steps_stand_in_the_order_in_which_they_were_added(
    database: Database, here: int, amina: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        for key in ("energy", "gp", "digid"):
            await milestones.add(unit, plan, NewMilestone(key, None, "start", None), NOW)
        await milestones.add(
            unit, plan, NewMilestone(None, "Fietsen", "join", TODAY, due_by_hand=True), NOW
        )
        hers = await milestones.hers(unit, amina)
    assert [m.template_key for m in hers] == ["energy", "gp", "digid", None]
    assert [m.own for m in hers] == [False, False, False, True]
    assert (hers[3].title, hers[3].due_on, hers[3].due_by_hand) == ("Fietsen", TODAY, True)
    assert {m.state for m in hers} == {"open"}


async def test_her_own_words_are_not_readable_in_the_table(
    database: Database, database_url: str, here: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        await milestones.add(unit, plan, NewMilestone(None, "Fietsen", "join", None), NOW)
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT title FROM milestones").fetchone()
    assert found is not None
    assert b"Fietsen" not in found[0]


async def test_a_step_is_of_the_template_or_her_own_never_both_or_neither(
    database: Database, here: int, plan: int
) -> None:
    for key, title in (("gp", "Fietsen"), (None, None)):
        with pytest.raises(psycopg.errors.CheckViolation):
            async with database.unit(here) as unit:
                await milestones.add(unit, plan, NewMilestone(key, title, "join", None), NOW)


async def test_what_is_said_of_a_step_replaces_what_was_said(
    database: Database, here: int, amina: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        step = await milestones.add(unit, plan, STEP, NOW)
        await milestones.report(unit, step, "stuck", "newcomer", NOW)
        await milestones.set_barrier(unit, step, "childcare", NOW)
    stuck = await one(database, here, amina)
    assert (stuck.state, stuck.barrier, stuck.reported_by, stuck.reported_at) == (
        "stuck", "childcare", "newcomer", NOW,
    )  # fmt: skip
    async with database.unit(here) as unit:
        await milestones.report(unit, step, "done", "coach", later(hours=1))
    done = await one(database, here, amina)
    assert (done.state, done.barrier, done.reported_by) == ("done", None, "coach")


async def test_a_step_of_somebody_else_or_of_a_closed_plan_is_not_hers(
    database: Database, here: int, elsewhere: int, amina: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        step = await milestones.add(unit, plan, STEP, NOW)
        other = await newcomers.create(unit, NewNewcomer(name="Semhar"), NOW)
        assert await milestones.one_of_hers(unit, amina, step) is not None
        assert await milestones.one_of_hers(unit, other, step) is None
        assert await milestones.hers(unit, other) == []
    async with database.unit(elsewhere) as unit:
        assert await milestones.one_of_hers(unit, amina, step) is None
    async with database.unit(here) as unit:
        await plans.close(unit, amina, NOW)
        assert await milestones.one_of_hers(unit, amina, step) is None


async def test_what_is_stuck_stands_before_what_is_overdue(
    database: Database, here: int, amina: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        coach = await staff.create(unit, "s@example.org", "Sanne", None, NOW)
        await staff.join(unit, coach, "coach")
        await newcomers.change(unit, amina, NewNewcomer(name="Amina", coach_id=coach), NOW)
        late = await milestones.add(unit, plan, STEP, NOW)
        await milestones.add(unit, plan, NewMilestone("digid", None, "start", None), NOW)
        stuck = await milestones.add(unit, plan, NewMilestone("energy", None, "start", None), NOW)
        await milestones.report(unit, stuck, "stuck", "newcomer", NOW)
        today = await milestones.wanting(unit, TODAY)
        tomorrow = await milestones.wanting(unit, TODAY + timedelta(days=1))
        counts = await milestones.counts(unit, TODAY + timedelta(days=1), coach)
        nobodys = await milestones.counts(unit, TODAY + timedelta(days=1), coach + 1)
    assert [w.milestone.id for w in today] == [stuck]
    assert [w.milestone.id for w in tomorrow] == [stuck, late]
    assert (tomorrow[0].newcomer, tomorrow[0].coach_id) == ("Amina", coach)
    assert (counts.stuck, counts.stuck_mine, counts.overdue_mine) == (1, 1, 1)
    assert (nobodys.stuck, nobodys.stuck_mine, nobodys.overdue_mine) == (1, 0, 0)


async def test_reminders_are_planned_anew_but_what_was_said_stays_said(
    database: Database, here: int, amina: int, talk: int, plan: int
) -> None:
    days = [TODAY + timedelta(days=n) for n in range(4)]
    async with database.unit(here) as unit:
        step = await milestones.add(unit, plan, STEP, NOW)
        await reminders.plan(unit, step, days[:3])
        first, second, _ = await reminders.hers(unit, amina, days[2])
        (row,) = await outbox.put(unit, talk, [NewOutgoing("reminder", reply("x"))], NOW)
        await reminders.mark_put(unit, [first.id], row, NOW)
        await reminders.mark_skipped(unit, [second.id], "stopped")
        await reminders.plan(unit, step, [days[0], days[1], days[3]])
        found = await reminders.of_newcomer(unit, amina)
        last = await reminders.last_put(unit, amina)
    assert [(r.remind_on, r.state, r.delivery) for r in found] == [
        (days[0], "put", "waiting"), (days[1], "planned", None), (days[3], "planned", None),
    ]  # fmt: skip
    assert last == NOW


async def test_two_workers_share_no_reminder(
    database: Database, here: int, amina: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        step = await milestones.add(unit, plan, STEP, NOW)
        await reminders.plan(unit, step, [TODAY])
    async with database.unit(here) as one, database.unit(here) as other:
        assert len(await reminders.take(one, amina, TODAY)) == 1
        assert await reminders.take(other, amina, TODAY) == []


async def test_only_who_has_a_reminder_due_is_looked_at(
    database: Database, here: int, amina: int, plan: int
) -> None:
    async with database.unit(here) as unit:
        step = await milestones.add(unit, plan, STEP, NOW)
        await reminders.plan(unit, step, [TODAY])
        assert await reminders.newcomers_due(unit, TODAY - timedelta(days=1), 0, 9) == []
        assert await reminders.newcomers_due(unit, TODAY, 0, 9) == [amina]
        assert await reminders.newcomers_due(unit, TODAY, amina, 9) == []
        await plans.close(unit, amina, NOW)
        assert await reminders.newcomers_due(unit, TODAY, 0, 9) == []
