"""Hours that are safe for her."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.handoff import not_before
from storage.newcomers import Reach

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-26T09:00", None),
        ("2026-11-26T08:59", "2026-11-26T09:00"),
        ("2026-11-26T10:00", "2026-11-27T09:00"),
    ],
)
def test_a_message_waits_for_the_next_safe_hours(now: str, expected: str | None) -> None:
    reach = Reach(1, "ar", "fake", False, False, None, False, time(9), time(10))
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE).astimezone(UTC)
    found = not_before(reach, moment, ZONE)
    assert found == (datetime.fromisoformat(expected).replace(tzinfo=ZONE) if expected else None)
