"""What people told of the steps in their plans."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.demo.script import Report, Script
from bot.plan import Plans
from storage import Unit, milestones, newcomers
from storage.milestones import Milestone, State


async def report(unit: Unit, script: Script, plans: Plans, now: datetime) -> None:
    """Tell what was due as done, but for those in the script; a plan with reports stays."""
    wanted = {one.who: one for one in script.reports}
    for person in await newcomers.on_file(unit):
        hers = await milestones.hers(unit, person.id)
        if any(milestone.state != "open" for milestone in hers):
            continue
        one = wanted.get(person.name or "", Report(who=""))
        for milestone, state in _told(hers, one, plans.today(now)):
            await plans.report(unit, milestone, state, "newcomer", now)


def _told(
    hers: Sequence[Milestone], report: Report, today: date
) -> Iterator[tuple[Milestone, State]]:
    """The last that were due are those that lag behind, the ones before them are stuck."""
    due = [one for one in hers if one.due_on is not None and one.due_on < today]
    due.sort(key=lambda one: (one.due_on or today, one.id))
    kept = due[: len(due) - report.behind]
    for place, milestone in enumerate(kept):
        yield milestone, "stuck" if place >= len(kept) - report.stuck else "done"
