"""Days counted from a day: plain calendar arithmetic, and what a template's step makes of it."""

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal

from flows import Library, PlanMilestone, Term

Unit = Literal["days", "weeks", "months", "years"]
Anchors = Mapping[str, date | None]
"""Dates on file by their names in `flows.ANCHORS`."""
Closed = Callable[[date], bool]
"""Whether a day is a holiday of the municipality."""
MONTHS = 12
FRIDAY = 4
BEGINS_ON_ITS_ANCHOR = "day_after_"
"""How the anchors begin of terms whose first day is that day itself: such a term of three years
ends on the day before."""


def counted(day: date, value: int, unit: Unit) -> date:
    """The day `value` units later, or earlier when it is negative.

    Where the month has no such day it is the month's last: 31 January and one month is 28 or 29
    February. Raises OverflowError or ValueError past the years 1 to 9999.
    """
    match unit:
        case "days":
            return day + timedelta(days=value)
        case "weeks":
            return day + timedelta(weeks=value)
        case "months":
            return _months(day, value)
        case "years":
            return _months(day, value * MONTHS)


def _months(day: date, value: int) -> date:
    year, month = divmod(day.year * MONTHS + day.month - 1 + value, MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def working_days(day: date, value: int, closed: Closed) -> date:
    """The day that many working days later, or earlier; weekends and holidays don't count."""
    step = timedelta(days=1 if value > 0 else -1)
    for _ in range(abs(value)):
        day += step
        while day.weekday() > FRIDAY or closed(day):
            day += step
    return day


def due_by_term(term: Term, anchor: date, closed: Closed) -> date:
    """The last day on which what the term asks for is in time."""
    value = term.value if term.direction == "after" else -term.value
    if term.working_days and term.unit == "days":
        return working_days(anchor, value, closed)
    due = counted(anchor, value, term.unit)
    return due - timedelta(days=1) if term.anchor.startswith(BEGINS_ON_ITS_ANCHOR) else due


def due_on(
    milestone: PlanMilestone, anchors: Anchors, library: Library, closed: Closed, today: date
) -> date | None:
    """When a step of a template is due; None without its anchor date on file, or when it has no
    day of its own."""
    anchor = anchors.get(milestone.anchor or "")
    if anchor is None:
        return None
    if milestone.term is not None:
        term = library.term(milestone.term, today)
        return None if term is None else due_by_term(term, anchor, closed)
    if milestone.value is None or milestone.unit is None:
        return None
    return counted(anchor, milestone.value, milestone.unit)


def reminder_days(
    due: date | None, before: tuple[int, ...], today: date, allows: Callable[[date], bool]
) -> tuple[date, ...]:
    """On which days to remind of what is due, given how many days before.

    A day that nothing goes out on becomes the last one before it that something may: a reminder
    for the Monday must not come on that Monday. One that has passed already becomes today while
    there is time left; what is overdue is not reminded of by itself: it is for the coach.
    """
    if due is None or due < today:
        return ()
    return tuple(sorted({_reminder_day(due - timedelta(days=n), today, allows) for n in before}))


def _reminder_day(day: date, today: date, allows: Callable[[date], bool]) -> date:
    while day > today and not allows(day):
        day -= timedelta(days=1)
    return max(day, today)
