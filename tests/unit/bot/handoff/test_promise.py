"""The time that is promised is counted in working hours, and never made up."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff import promised_time
from bot.profiles import Profile

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = ["09:00-12:30", "13:00-17:00"]


def profile(**changes: object) -> Profile:
    return Profile.model_validate(
        {
            "slug": "meerdael",
            "name": "Gemeente Meerdael",
            "team": {"nl": "het team"},
            "phone": "14 0499",
            "url": "https://www.meerdael.example",
            "languages": ["nl"],
            "hours": dict.fromkeys(("mon", "tue", "wed", "thu"), OFFICE) | {"fri": OFFICE[:1]},
            "answer_within": {"normal": 8, "urgent": 4, "crisis": 1},
            **changes,
        }
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "urgency", "expected"),
    [
        # Thursday morning: one hour on.
        ("2026-11-26T09:00", "crisis", "2026-11-26T10:00"),
        # Over the lunch break: half an hour before, half an hour after.
        ("2026-11-26T12:00", "crisis", "2026-11-26T13:30"),
        # Asked at nine in the evening: counted from the next morning.
        ("2026-11-25T21:00", "urgent", "2026-11-26T13:30"),
        # Friday afternoon is closed: the weekend counts for nothing.
        ("2026-11-27T12:00", "crisis", "2026-11-30T09:30"),
        # Eight hours are more than a day of seven and a half.
        ("2026-11-26T09:00", "normal", "2026-11-27T09:30"),
        # Nobody says 10:07.
        ("2026-11-26T09:07", "crisis", "2026-11-26T10:15"),
    ],
)
def test_hours_are_counted_through_breaks_nights_and_weekends(
    now: str, urgency: str, expected: str
) -> None:
    assert promised_time(profile(), urgency, local(now)) == local(expected)  # type: ignore[arg-type]


def test_a_holiday_counts_for_nothing() -> None:
    closed = profile(closed=[{"from": "2026-12-24", "to": "2027-01-01", "why": "Kerst"}])
    promised = promised_time(closed, "crisis", local("2026-12-23T17:30"))
    assert promised == local("2027-01-04T10:00")


def test_the_change_to_summer_time_moves_nothing() -> None:
    promised = promised_time(profile(), "crisis", local("2026-03-28T12:00"))
    assert promised == local("2026-03-30T10:00")


def test_without_working_hours_nothing_is_promised() -> None:
    assert promised_time(profile(hours={}), "normal", local("2026-11-26T09:00")) is None


@given(st.integers(0, 2 * 366 * 24 * 60).map(lambda m: FIRST + timedelta(minutes=m)))
def test_a_promise_lies_in_working_hours_and_in_the_future(now: datetime) -> None:
    promised = promised_time(profile(), "urgent", now)
    assert promised is not None
    assert promised > now
    hour = promised.astimezone(AMSTERDAM)
    assert any(start <= hour.time() <= end for start, end in profile().hours.on(hour.date()))


def test_on_call_hours_say_whether_somebody_reads_a_crisis() -> None:
    nights = profile(on_call={"name": "dienst", "hours": {"thu": ["18:00-24:00"]}})
    assert nights.someone_on_call(local("2026-11-26T23:00"))
    assert not nights.someone_on_call(local("2026-11-26T10:00"))
    assert profile().someone_on_call(local("2026-11-26T10:00"))
    assert not profile().someone_on_call(local("2026-11-26T21:00"))


def test_a_crisis_is_answered_by_whoever_is_on_call() -> None:
    nights = profile(on_call={"name": "dienst", "hours": {"sat": ["10:00-20:00"]}})
    assert promised_time(nights, "crisis", local("2026-11-28T14:00")) == local("2026-11-28T15:00")
    assert promised_time(nights, "normal", local("2026-11-28T14:00")) == local("2026-12-01T09:30")


def test_a_closed_day_is_within_its_span() -> None:
    closed = profile(closed=[{"from": "2026-12-25", "to": "2026-12-26"}])
    assert closed.closed_on(date(2026, 12, 26))
    assert not closed.closed_on(date(2026, 12, 27))
