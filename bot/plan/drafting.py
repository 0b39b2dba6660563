"""What a plan made from a template would be, before anybody makes it."""

from dataclasses import dataclass
from datetime import date

from bot.plan.dates import Anchors, Closed, due_on
from flows import Library, PlanMilestone, PlanTemplate, Term


@dataclass(frozen=True)
class Draft:
    """A step as it would stand in her plan."""

    milestone: PlanMilestone
    due_on: date | None
    term: Term | None
    """The legal term behind it, if any."""
    missing: bool
    """It is counted from a date that is not on file."""
    overdue: bool
    """Its day has passed already: she is not reminded of it, it is for the coach."""


def draft(
    template: PlanTemplate,
    group: str | None,
    anchors: Anchors,
    library: Library,
    closed: Closed,
    today: date,
) -> list[Draft]:
    """The steps for somebody of this group, in the template's order."""
    return [
        _draft(milestone, anchors, library, closed, today)
        for milestone in template.for_group(group)
    ]


def _draft(
    milestone: PlanMilestone, anchors: Anchors, library: Library, closed: Closed, today: date
) -> Draft:
    due = due_on(milestone, anchors, library, closed, today)
    return Draft(
        milestone=milestone,
        due_on=due,
        term=library.term(milestone.term, today) if milestone.term else None,
        missing=milestone.anchor is not None and anchors.get(milestone.anchor) is None,
        overdue=due is not None and due < today,
    )
