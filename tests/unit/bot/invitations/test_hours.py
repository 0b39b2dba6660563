"""Nobody is woken: what goes by itself goes between nine and eight, local time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.invitations import humane

ZONE = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("2026-11-26 09:00", "2026-11-26 09:00"),
        ("2026-11-26 19:59", "2026-11-26 19:59"),
        ("2026-11-26 20:00", "2026-11-27 09:00"),
        ("2026-11-26 08:59", "2026-11-26 09:00"),
        ("2026-12-31 23:30", "2027-01-01 09:00"),
        ("2026-10-24 22:00", "2026-10-25 09:00"),  # the night in which the clocks go back
        ("2026-03-28 22:00", "2026-03-29 09:00"),
    ],
)
def test_the_next_humane_hour(wanted: str, goes: str) -> None:
    assert humane(at(wanted), ZONE) == at(goes)


def test_agreed_hours_replace_the_usual_ones() -> None:
    agreed = time(7), time(8)
    assert humane(at("2026-11-26 07:30"), ZONE, *agreed) == at("2026-11-26 07:30")
    assert humane(at("2026-11-26 12:00"), ZONE, *agreed) == at("2026-11-27 07:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds of a strategy
def test_any_moment_goes_at_a_humane_hour_within_a_day(wanted: datetime) -> None:
    goes = humane(wanted, ZONE)
    assert wanted <= goes <= wanted + timedelta(hours=14)
    assert 9 <= goes.astimezone(ZONE).hour < 20
    assert humane(goes, ZONE) == goes
