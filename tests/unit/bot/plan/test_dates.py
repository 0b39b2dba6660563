"""Days counted from days: months end where they end, terms on their last day in time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan import counted, due_on, reminder_days
from bot.plan.dates import due_by_term, working_days
from flows import Library, Place, PlanMilestone, Term

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
PLACE = Place("x", 1)


@pytest.mark.parametrize(
    ("day", "value", "unit", "expected"),
    [
        (date(2027, 1, 31), 1, "months", date(2027, 2, 28)),
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2026, 11, 30), 3, "months", date(2027, 2, 28)),
        (date(2026, 12, 31), 2, "months", date(2027, 2, 28)),
        (date(2027, 3, 31), -1, "months", date(2027, 2, 28)),
        (date(2028, 2, 29), 1, "years", date(2029, 2, 28)),
        (date(2028, 2, 29), 4, "years", date(2032, 2, 29)),
        (date(2026, 12, 15), 1, "months", date(2027, 1, 15)),
        (date(2026, 3, 28), 1, "days", date(2026, 3, 29)),
        (date(2026, 10, 24), 2, "weeks", date(2026, 11, 7)),
        (date(2026, 5, 5), 0, "months", date(2026, 5, 5)),
    ],
)
def test_a_day_that_a_month_does_not_have_is_its_last(
    day: date, value: int, unit: str, expected: date
) -> None:
    assert counted(day, value, unit) == expected  # type: ignore[arg-type]  # a Unit of the table


@given(DAYS, st.integers(-600, 600))
def test_months_land_in_the_right_month_on_the_same_day_or_the_last(day: date, value: int) -> None:
    found = counted(day, value, "months")
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == value
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
    assert found.day <= day.day


@given(DAYS, st.integers(-50, 50))
def test_a_year_is_twelve_months(day: date, value: int) -> None:
    assert counted(day, value, "years") == counted(day, 12 * value, "months")


@given(DAYS, DAYS, st.integers(0, 120))
def test_the_later_of_two_days_is_never_due_first(one: date, other: date, value: int) -> None:
    first, second = sorted((one, other))
    assert counted(first, value, "months") <= counted(second, value, "months")


@given(DAYS, st.integers(-40, 40))
def test_working_days_end_on_one(day: date, value: int) -> None:
    def closed(one: date) -> bool:
        return (one.month, one.day) in {(12, 25), (12, 26), (1, 1)}

    found = working_days(day, value, closed)
    assert value == 0 or (found.weekday() < 5 and not closed(found))
    assert (found > day) == (value > 0)


def a_term(**changes: object) -> Term:
    data: dict[str, object] = {
        "key": "t", "place": PLACE, "anchor": "move", "value": 5, "unit": "days",
        "direction": "after", "binds": "newcomer", "groups": (), "working_days": False,
        "law": None, "source": "x", "certainty": None, "checked_on": date(2026, 1, 1),
        "valid_from": None, "valid_to": None, **changes,
    }  # fmt: skip
    return Term(**data)  # type: ignore[arg-type]  # the fields of the table


def never(_day: date) -> bool:
    return False


def test_terms_go_both_ways_and_over_weekends() -> None:
    friday = date(2026, 11, 20)
    assert due_by_term(a_term(), friday, never) == date(2026, 11, 25)
    assert due_by_term(a_term(direction="before"), friday, never) == date(2026, 11, 15)
    assert due_by_term(a_term(working_days=True), friday, never) == date(2026, 11, 27)
    assert due_by_term(a_term(working_days=True), friday, lambda d: d.day == 23) == date(
        2026, 11, 30
    )


def test_a_term_that_begins_on_its_anchor_ends_the_day_before() -> None:
    """Three years from 2 May 2026 are over on 1 May 2029."""
    term = a_term(anchor="day_after_first_pip", value=3, unit="years")
    assert due_by_term(term, date(2026, 5, 2), never) == date(2029, 5, 1)


def milestone(**changes: object) -> PlanMilestone:
    data: dict[str, object] = {
        "id": "m", "place": PLACE, "domain": "start", "title": "t", "step": "s", "topic": None,
        "groups": (), "anchor": None, "value": None, "unit": None, "term": None, "remind": (),
        **changes,
    }  # fmt: skip
    return PlanMilestone(**data)  # type: ignore[arg-type]  # the fields of the table


def test_the_terms_of_our_own_content_give_the_days_that_the_law_gives() -> None:
    library, today = Library.load(), date(2026, 11, 26)
    anchors = {"housed_on": date(2026, 11, 2), "permit_on": date(2026, 8, 31),
               "integration_from": date(2026, 5, 2), "arrived_on": None}  # fmt: skip
    due = {
        m.id: due_on(m, anchors, library, never, today)
        for m in library.plans["first_year"].milestones.values()
    }
    assert due["register_move"] == date(2026, 11, 7)
    assert due["health_insurance"] == date(2027, 3, 2)
    assert due["family_reunification"] == date(2026, 11, 30)
    assert due["integration_exams"] == date(2029, 5, 1)
    assert due["pop_talk"] == date(2026, 12, 2)
    assert due["register_first"] is None, "its anchor is not on file"
    assert due["pip"] is None, "a term without a date on file is for staff to read"


def test_a_term_that_holds_no_more_gives_no_day() -> None:
    library = Library.load()
    gone = milestone(anchor="housed_on", term="huh")
    assert due_on(gone, {"housed_on": date(2026, 1, 1)}, library, never, date(2026, 1, 1)) is None


TODAY = date(2026, 11, 26)


def always(_day: date) -> bool:
    return True


def working(day: date) -> bool:
    return day.weekday() < 5


def test_a_reminder_for_a_monday_comes_on_the_friday_before() -> None:
    monday = date(2026, 12, 7)
    assert reminder_days(monday, (1, 2), TODAY, working) == (date(2026, 12, 4),)
    assert reminder_days(monday, (0,), TODAY, lambda day: day.day == 2) == (date(2026, 12, 2),)
    assert reminder_days(monday, (1,), TODAY, lambda day: False) == (TODAY,)


def test_days_to_remind_stand_in_order_and_once() -> None:
    assert reminder_days(date(2026, 12, 31), (7, 2), TODAY, always) == (
        date(2026, 12, 24), date(2026, 12, 29),
    )  # fmt: skip


def test_a_day_that_passed_is_made_up_for_today_while_there_is_time() -> None:
    assert reminder_days(date(2026, 11, 28), (7, 3, 1), TODAY, always) == (
        TODAY,
        date(2026, 11, 27),
    )
    assert reminder_days(TODAY, (7,), TODAY, always) == (TODAY,)


def test_what_is_overdue_or_has_no_day_is_not_reminded_of() -> None:
    assert reminder_days(date(2026, 11, 25), (7,), TODAY, always) == ()
    assert reminder_days(None, (7,), TODAY, always) == ()


@given(DAYS, st.lists(st.integers(0, 400), max_size=5), DAYS)
def test_no_reminder_is_ever_in_the_past_or_after_the_day(
    due: date, before: list[int], today: date
) -> None:
    found = reminder_days(due, tuple(before), today, working)
    assert all(today <= day <= due for day in found)
    assert all(working(day) or day == today for day in found)
    assert bool(found) == (bool(before) and due >= today)
    assert list(found) == sorted(set(found))
