"""Nothing goes out by itself at night, on a weekend or on a holiday, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan.hours import Window, window_of
from bot.profiles import DAYS, Profile, ReminderHours, read_profiles
from bot.settings import REPOSITORY

ZONE = ZoneInfo("Europe/Amsterdam")
CHRISTMAS = {date(2026, 12, 25), date(2026, 12, 26)}
WORKDAYS = frozenset(DAYS[:5])
WINDOW = Window(time(10), time(18), WORKDAYS, CHRISTMAS.__contains__, ZONE)
MOMENTS = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001 - bounds
)  # fmt: skip


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[misc,arg-type]  # year to minute


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(2026, 11, 26, 12, 0), local(2026, 11, 26, 12, 0)),
        (local(2026, 11, 26, 9, 59), local(2026, 11, 26, 10, 0)),
        (local(2026, 11, 26, 18, 0), local(2026, 11, 27, 10, 0)),
        (local(2026, 11, 27, 19, 0), local(2026, 11, 30, 10, 0)),
        (local(2026, 12, 24, 20, 0), local(2026, 12, 28, 10, 0)),
        # The night in which the clocks go on, and the one in which they go back.
        (local(2026, 3, 27, 18, 0), local(2026, 3, 30, 10, 0)),
        (local(2026, 10, 23, 18, 0), local(2026, 10, 26, 10, 0)),
    ],
)
def test_the_next_humane_moment(now: datetime, expected: datetime) -> None:
    assert WINDOW.next(now) == expected.astimezone(UTC)


@given(MOMENTS)
def test_the_moment_is_humane_and_the_first_that_is(now: datetime) -> None:
    found = WINDOW.next(now)
    assert found is not None
    at = found.astimezone(ZONE)
    assert found >= now
    assert time(10) <= at.time() < time(18)
    assert DAYS[at.weekday()] in WORKDAYS
    assert at.date() not in CHRISTMAS
    assert found == now or at.time() == time(10)
    assert found - now <= timedelta(days=5)


@given(MOMENTS, st.times(), st.times())
def test_any_hours_at_all_are_kept_also_through_a_change_of_clocks(
    now: datetime, one: time, other: time
) -> None:
    start, end = sorted((one.replace(tzinfo=None), other.replace(tzinfo=None)))
    every = Window(start, end, frozenset(DAYS), lambda day: False, ZONE)
    found = every.next(now)
    assert start == end or found is not None
    if found is not None:
        assert now <= found
        # An hour that the clocks skip or repeat moves by that hour, never by more.
        assert found == now or abs(_seconds(found) - _of(start)) <= 3600


def _seconds(moment: datetime) -> float:
    return _of(moment.astimezone(ZONE).time())


def _of(hour: time) -> float:
    return hour.hour * 3600 + hour.minute * 60 + hour.second + hour.microsecond / 1e6


def test_who_is_never_open_is_never_written_to() -> None:
    shut = Window(time(10), time(18), WORKDAYS, lambda day: True, ZONE)
    assert shut.next(local(2026, 11, 26, 12, 0)) is None


def test_agreed_hours_take_the_place_of_the_municipality_s() -> None:
    agreed = WINDOW.narrowed(time(9), time(9, 30))
    assert agreed.next(local(2026, 11, 26, 12, 0)) == local(2026, 11, 27, 9, 0).astimezone(UTC)
    assert WINDOW.narrowed(None, None) is WINDOW


def profile(**changes: object) -> Profile:
    found = read_profiles([REPOSITORY / "municipalities"])["meerdael"]
    return Profile.model_validate({**dict(found), **changes})


def test_the_hours_are_the_municipality_s_own() -> None:
    early = window_of(profile(reminders={"hours": "08:00-09:00", "days": ["sat"]}))
    assert early.next(local(2026, 11, 26, 12, 0)) == local(2026, 11, 28, 8, 0).astimezone(UTC)
    assert window_of(profile()).next(local(2026, 12, 24, 20, 0)) == local(
        2026, 12, 28, 10, 0
    ).astimezone(UTC)


@pytest.mark.parametrize("wrong", ["18:00-10:00", "ten to six", "25:00-26:00"])
def test_hours_that_can_not_be_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        ReminderHours.model_validate({"hours": wrong})


def test_no_day_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="Name at least one"):
        ReminderHours.model_validate({"days": []})
