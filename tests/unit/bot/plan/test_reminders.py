"""Which reminders go when, and which not and why."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan import Decision, Standing, due
from bot.plan.hours import Window
from bot.plan.reminders import MOST_AT_ONCE
from bot.profiles import DAYS
from storage.reminders import Planned

ZONE = ZoneInfo("Europe/Amsterdam")
WINDOW = Window(time(10), time(18), frozenset(DAYS[:5]), lambda day: False, ZONE)
THURSDAY = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
FREE = Standing()


def planned(number: int = 1, on: date = THURSDAY, **changes: object) -> Planned:
    found = Planned(
        id=number, milestone_id=number, remind_on=on, template="first_year", template_key="gp",
        title=None, domain="health", due_on=on + timedelta(days=7), milestone_state="open",
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]  # its own fields


def decide(
    reminders: list[Planned],
    standing: Standing = FREE,
    last: datetime | None = None,
    now: datetime = NOON,
    until: datetime | None = None,
) -> list[Decision]:
    return due(reminders, standing, WINDOW, last, now, until or now)


def told(decisions: list[Decision]) -> list[tuple[str, str, list[int]]]:
    return [(d.verdict, d.reason, [r.id for r in d.reminders]) for d in decisions]


def test_what_is_due_goes_now() -> None:
    (one,) = decide([planned()])
    assert (one.verdict, one.reason, one.at) == ("put", "due", NOON)


def test_at_night_it_waits_for_the_morning() -> None:
    evening = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
    assert decide([planned()], now=evening) == []
    (one,) = decide([planned()], now=evening, until=evening + timedelta(days=2))
    assert one.at.astimezone(ZONE) == datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)


def test_a_day_to_come_waits() -> None:
    tomorrow = planned(on=THURSDAY + timedelta(days=1))
    assert decide([tomorrow]) == []
    (one,) = decide([tomorrow], until=NOON + timedelta(days=1))
    assert one.at.astimezone(ZONE) == datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)


def test_a_day_is_the_municipality_s_not_greenwich_s() -> None:
    almost = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    around = replace(WINDOW, start=time(0), end=time(23))
    (one,) = due([planned()], FREE, around, None, almost, almost)
    assert one.at == almost


@pytest.mark.parametrize("state", ["done", "stuck", "dropped"])
def test_a_step_that_is_not_open_is_passed_over_on_its_day(state: str) -> None:
    assert told(decide([planned(milestone_state=state)])) == [("skip", state, [1])]
    later = planned(milestone_state=state, on=THURSDAY + timedelta(days=3))
    assert decide([later]) == []


@pytest.mark.parametrize("why", ["stopped", "no_conversation", "unreachable", "safe_elsewhere"])
def test_who_can_not_be_written_to_is_passed_over_with_the_reason(why: str) -> None:
    standing = Standing(never=why)  # type: ignore[arg-type]  # one of the reasons
    assert told(decide([planned()], standing)) == [("skip", why, [1])]


def test_while_a_human_speaks_nothing_happens_yet() -> None:
    found = decide([planned()], Standing(human_speaks=True))
    assert told(found) == [("wait", "human_speaks", [1])]


def test_who_is_held_gets_it_into_the_outbox_which_keeps_it() -> None:
    assert told(decide([planned()], Standing(held=True))) == [("put", "held", [1])]


def test_three_steps_at_most_go_in_one_message_the_rest_the_next_day() -> None:
    four = [planned(n, due_on=THURSDAY + timedelta(days=n)) for n in (4, 2, 3, 1)]
    assert told(decide(four)) == [("put", "due", [1, 2, 3])]
    found = decide(four, until=NOON + timedelta(days=1))
    assert told(found) == [("put", "due", [1, 2, 3]), ("put", "due", [4])]
    assert found[1].at.astimezone(ZONE).date() == THURSDAY + timedelta(days=1)


def test_who_was_reminded_today_hears_no_more_today() -> None:
    this_morning = NOON - timedelta(hours=1)
    assert decide([planned()], last=this_morning) == []
    (one,) = decide([planned()], last=this_morning, until=NOON + timedelta(days=1))
    assert one.at.astimezone(ZONE).date() == THURSDAY + timedelta(days=1)


def test_two_days_of_one_step_that_both_passed_are_one_message() -> None:
    twice = [planned(1, THURSDAY - timedelta(days=3)), planned(2, milestone_id=1)]
    assert told(decide(twice)) == [("put", "due", [1, 2])]


def test_what_has_no_day_stands_behind_what_has_one() -> None:
    assert told(decide([planned(1, due_on=None), planned(2)])) == [("put", "due", [2, 1])]


STATES = st.sampled_from(["open", "open", "done", "stuck", "dropped"])
MANY = st.lists(
    st.builds(
        planned,
        st.integers(1, 10**6),
        st.dates(THURSDAY - timedelta(days=20), THURSDAY + timedelta(days=60)),
        milestone_id=st.integers(1, 12),
        milestone_state=STATES,
    ),
    max_size=25,
    unique_by=lambda one: one.id,
)


@given(MANY, st.integers(0, 40 * 24 * 60), st.none() | st.integers(0, 3000))
def test_whatever_is_planned_goes_once_at_a_humane_hour_and_one_message_a_day(
    many: list[Planned], minutes: int, since: int | None
) -> None:
    last = None if since is None else NOON - timedelta(minutes=since)
    until = NOON + timedelta(minutes=minutes)
    found = decide(many, last=last, until=until)
    ids = [r.id for d in found for r in d.reminders]
    assert len(ids) == len(set(ids))
    put = [d for d in found if d.verdict == "put"]
    days = [d.at.astimezone(ZONE).date() for d in put]
    assert len(days) == len(set(days))
    assert last is None or last.astimezone(ZONE).date() not in days
    for decision in found:
        assert NOON <= decision.at <= until
        day = decision.at.astimezone(ZONE).date()
        assert all(r.remind_on <= day for r in decision.reminders)
        open_ = {r.milestone_state == "open" for r in decision.reminders}
        assert open_ == {decision.verdict == "put"}
    for decision in put:
        assert WINDOW.next(decision.at) == decision.at
        assert len({r.milestone_id for r in decision.reminders}) <= MOST_AT_ONCE


@given(MANY)
def test_in_the_end_nothing_is_forgotten(many: list[Planned]) -> None:
    found = decide(many, until=NOON + timedelta(days=150))
    assert sorted(r.id for d in found for r in d.reminders) == sorted(r.id for r in many)
