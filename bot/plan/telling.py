"""What a newcomer sees of her plan, and what becomes of what she says about a step.

Every function here looks among the steps of this newcomer's current plan alone: the number of a
step may come from anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, get_args

from bot.plan.dates import Unit as TimeUnit
from bot.plan.dates import counted
from bot.plan.hours import window_of
from bot.plan.keeping import Plans
from bot.plan.progress import coming, progress
from bot.plan.wording import first_step_key, title_value, topic
from storage import Unit, milestones, reminders
from storage.milestones import Barrier, Milestone, State

SHOWN = 3
"""Steps that she sees at once."""
REPORTS: Mapping[str, State] = {"done": "done", "stuck": "stuck", "open": "open"}
"""What she says, and how the step stands from then on; "later" asks back first."""
DELAYS: Mapping[str, tuple[int, TimeUnit]] = {
    "week": (1, "weeks"),
    "two_weeks": (2, "weeks"),
    "month": (1, "months"),
}


@dataclass(frozen=True)
class Told:
    """How it went, and values for what is said next."""

    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)


async def show(unit: Unit, newcomer_id: int) -> Told:
    """How far her plan is: none, finished, waiting (all that is left is stuck) or some."""
    hers = await milestones.hers(unit, newcomer_id)
    found = progress(hers)
    values = {"done": found.done, "total": found.total}
    if not found.total:
        return Told("none")
    if found.done == found.total:
        return Told("finished", values)
    return Told("some" if coming(hers) else "waiting", values)


async def next_step(unit: Unit, newcomer_id: int, after: int) -> Told:
    """The open step behind the first `after` ones, as slot `milestone`; none, when there is none
    or enough is shown."""
    waiting = coming(await milestones.hers(unit, newcomer_id))[:SHOWN]
    if after >= len(waiting):
        return Told("none")
    return Told("one", {"milestone": waiting[after].id, "after": after + 1})


async def look(plans: Plans, unit: Unit, newcomer_id: int, milestone_id: int, today: date) -> Told:
    """A step as she sees it: due, late, undated; told (done or stuck already); gone."""
    milestone = await milestones.one_of_hers(unit, newcomer_id, milestone_id)
    if milestone is None or milestone.state == "dropped":
        return Told("gone")
    values = {
        **_values(plans, milestone),
        "step": {"text": first_step_key(plans.library, milestone)},
    }
    if milestone.state != "open":
        return Told("told", values)
    if milestone.due_on is None:
        return Told("undated", values)
    day = {"day": {"day": milestone.due_on.isoformat()}}
    return Told("due" if milestone.due_on >= today else "late", {**values, **day})


async def report(
    plans: Plans, unit: Unit, newcomer_id: int, milestone_id: int, said: str, now: datetime
) -> Told:
    """She says that it is done, stuck or open again; later changes nothing yet.

    already: she said the same before. gone: it is no step of hers, or not any more.
    """
    milestone = await milestones.one_of_hers(unit, newcomer_id, milestone_id)
    if milestone is None or milestone.state == "dropped":
        return Told("gone")
    values = _values(plans, milestone)
    if said == "later":
        return Told("already" if milestone.state == "done" else "later", values)
    state = REPORTS.get(said)
    if state is None:
        return Told("gone")
    if state == milestone.state:
        return Told("already", values)
    await plans.report(unit, milestone, state, "newcomer", now)
    return Told(said, {**values, "state": state})


async def note_barrier(
    unit: Unit, newcomer_id: int, milestone_id: int, said: str, now: datetime
) -> Told:
    """What is in the way: one of the codes, or words of her own, which count as `other`."""
    milestone = await milestones.one_of_hers(unit, newcomer_id, milestone_id)
    if milestone is None or milestone.state != "stuck":
        return Told("gone")
    codes: tuple[Barrier, ...] = get_args(Barrier)
    barrier: Barrier = next((code for code in codes if code == said), "other")
    await milestones.set_barrier(unit, milestone.id, barrier, now)
    return Told("noted")


async def postpone(
    plans: Plans, unit: Unit, newcomer_id: int, milestone_id: int, delay: str, now: datetime
) -> Told:
    """Remind her later instead; the day it is due stays. The outcome is postponed, or gone."""
    milestone = await milestones.one_of_hers(unit, newcomer_id, milestone_id)
    if milestone is None or milestone.state in ("done", "dropped") or delay not in DELAYS:
        return Told("gone")
    if milestone.state == "stuck":
        await plans.report(unit, milestone, "open", "newcomer", now)
    day = _open_day(plans, counted(plans.today(now), *DELAYS[delay]))
    still = [
        one.remind_on
        for one in await reminders.of_newcomer(unit, newcomer_id)
        if one.milestone_id == milestone.id and one.state == "planned" and one.remind_on > day
    ]
    await reminders.plan(unit, milestone.id, [day, *still])
    return Told("postponed", {"when": {"day": day.isoformat()}})


def _open_day(plans: Plans, day: date) -> date:
    """This day, or the first after it on which something goes out: she is told when, exactly."""
    window = window_of(plans.profile)
    at = window.next(window.opens(day))
    return day if at is None else window.day(at)


def _values(plans: Plans, milestone: Milestone) -> dict[str, Any]:
    return {
        "title": title_value(plans.library, milestone),
        "topic": topic(plans.library, milestone),
        "domain": milestone.domain,
        "state": milestone.state,
    }
