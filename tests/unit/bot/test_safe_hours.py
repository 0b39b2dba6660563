"""What goes out by itself keeps to the hours that were agreed."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.safe_hours import safe_moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (moment(26, 8, 30), moment(26, 9)),
        (moment(26, 9), moment(26, 9)),
        (moment(26, 9, 59), moment(26, 9, 59)),
        (moment(26, 10), moment(27, 9)),
        (moment(26, 23, 30), moment(27, 9)),
    ],
)
def test_between_ten_and_eleven_in_the_netherlands(wanted: datetime, expected: datetime) -> None:
    assert safe_moment(time(10), time(11), AMSTERDAM, wanted) == expected


def test_without_hours_at_once() -> None:
    assert safe_moment(None, None, AMSTERDAM, moment(26, 3)) == moment(26, 3)


def test_the_night_the_clocks_go_forward() -> None:
    """On 29 March half past two does not exist."""
    found = safe_moment(time(2, 30), time(4), AMSTERDAM, moment(29, 0, month=3))
    assert found == moment(29, 1, 30, month=3)
