"""What people told of the steps in their plans."""

from datetime import datetime

from bot.demo.script import Report, Script
from bot.plan import Plans
from storage import Unit, milestones, newcomers
from storage.milestones import State


async def report(unit: Unit, script: Script, plans: Plans, now: datetime) -> None:
    """Tell the first steps as done and the next as stuck; a plan with reports stays as it is."""
    ids = {one.name: one.id for one in await newcomers.on_file(unit)}
    for one in script.reports:
        hers = await milestones.hers(unit, ids[one.who])
        if any(milestone.state != "open" for milestone in hers):
            continue
        for milestone, state in zip(hers, _states(one), strict=False):
            await plans.report(unit, milestone, state, "newcomer", now)


def _states(report: Report) -> list[State]:
    done: list[State] = ["done"] * report.done
    stuck: list[State] = ["stuck"] * report.stuck
    return done + stuck
