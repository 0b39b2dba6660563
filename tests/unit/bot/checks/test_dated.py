"""Amounts past or near their end, and answers long unchecked, are told before readers notice."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.checks.dated import check_dates
from bot.checks.findings import Finding
from flows import Library

Answer = Callable[[str], Library]
Load = Callable[..., Library]
AMOUNT = """amounts:
  - {{key: fare, value: 3, unit: euro, valid_from: 2026-01-01, source: wet,
     checked_on: 2026-01-01{end}}}
"""


def own(library: Library, day: date) -> list[Finding]:
    return [f for f in check_dates(library, day) if f.where.startswith("own/")]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 11, 15), None),
        (date(2026, 11, 16), "fare runs out on 2026-12-31: add what holds from then on."),
        (date(2026, 12, 31), "fare runs out on 2026-12-31"),
        (date(2027, 1, 1), "fare ran out on 2026-12-31: its lines are left out. Add the new one."),
    ],
)
def test_an_amount_near_or_past_its_end_is_a_warning(
    load: Load, day: date, says: str | None
) -> None:
    library = load(amounts__own=AMOUNT.format(end=", valid_to: 2026-12-31"))
    found = own(library, day)
    assert len(found) == (0 if says is None else 1)
    for finding in found:
        assert finding.what.startswith(says or "")
        assert (finding.where, finding.error) == ("own/amounts/own.yml:2", False)


def test_an_amount_with_a_successor_or_without_an_end_is_let_be(load: Load) -> None:
    assert own(load(amounts__own=AMOUNT.format(end="")), date(2031, 1, 1)) == []
    after = (
        "  - {key: fare, value: 4, unit: euro, valid_from: 2027-01-01, source: wet,\n"
        "     checked_on: 2026-11-01}\n"
    )
    both = load(amounts__own=AMOUNT.format(end=", valid_to: 2026-12-31") + after)
    assert own(both, date(2026, 12, 31)) == []


def test_a_term_runs_out_too(load: Load) -> None:
    term = (
        "terms:\n  - {key: wait, anchor: letter, value: 6, unit: weeks, direction: after,\n"
        "     binds: newcomer, source: wet, checked_on: 2026-01-01, valid_to: 2026-12-31}\n"
    )
    (finding,) = own(load(terms=term), date(2027, 1, 1))
    assert "wait ran out on 2026-12-31" in finding.what


@pytest.mark.parametrize(
    ("day", "says", "error"),
    [
        (date(2026, 11, 20), "was checked in the future: 2026-11-21", True),
        (date(2027, 11, 22), "was last checked on 2026-11-21: look at it again.", False),
    ],
)
def test_an_answer_checked_too_long_ago_or_too_late_is_told(
    answer: Answer, day: date, says: str, error: bool
) -> None:
    (finding,) = own(answer('short: "Kort."'), day)
    assert says in finding.what
    assert (finding.where, finding.error) == ("own/answers/own.yml:3", error)


def test_an_answer_without_source_or_date_is_an_error(load: Load) -> None:
    bare = (
        "answers:\n  start.own: {title: Eigen, urgency: normal, groups: [status], "
        "pictogram: start, short: Kort., sources: [], certainty: known}\n"
    )
    found = own(load(answers__own=bare), date(2026, 11, 21))
    assert [f.error for f in found] == [True, True]
    assert "has no source. Add the official page." in found[0].what
    assert "has no date of checking. Add `checked_on`." in found[1].what
