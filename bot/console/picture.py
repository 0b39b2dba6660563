"""One picture of a newcomer: what she asked, and how her plan stands, for the page about her."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.console.desk import Desk
from bot.console.plan_view import StepView, step_view
from bot.console.viewer import Visit
from storage import Unit, handoff_queue, milestones
from storage.handoff_queue import Request
from storage.milestones import Milestone

EARLIER = 5
"""How many closed requests are shown."""


@dataclass(frozen=True)
class Asked:
    """Her requests for a human."""

    open: Request | None
    earlier: Sequence[Request]
    """The last ones that were closed, newest first."""


@dataclass(frozen=True)
class PlanStands:
    """Her plan at a glance; without a plan there are no counts."""

    counts: Mapping[str, int]
    attention: Sequence[StepView]
    """Steps that do not work, then those whose day has passed."""
    next: StepView | None
    """The open step whose day comes first."""


async def asked(unit: Unit, newcomer_id: int) -> Asked:
    """What she asked humans."""
    requests = await handoff_queue.of_newcomer(unit, newcomer_id)
    closed = [one for one in requests if one.handoff.state == "closed"]
    still_open = (one for one in requests if one.handoff.state != "closed")
    return Asked(next(still_open, None), closed[:EARLIER])


async def plan_stands(desk: Desk, visit: Visit, unit: Unit, newcomer_id: int) -> PlanStands:
    """How far she is, what is in the way, what comes next."""
    hers = await milestones.hers(unit, newcomer_id)
    counts = {state: sum(one.state == state for one in hers) for state in ("open", "done", "stuck")}
    views = [step_view(desk, visit, one, ()) for one in _by_day(hers)]
    to_come = [
        one for one in views if one.milestone.state == "open" and one.milestone.due_on is not None
    ]
    return PlanStands(
        counts=counts if hers else {},
        attention=[
            *(one for one in views if one.milestone.state == "stuck"),
            *(one for one in views if one.overdue),
        ],
        next=next((one for one in to_come if not one.overdue), None),
    )


def _by_day(steps: Sequence[Milestone]) -> Sequence[Milestone]:
    """The earliest day first, those without one last."""
    return sorted(steps, key=lambda one: one.due_on or date.max)
