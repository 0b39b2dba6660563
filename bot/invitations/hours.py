"""The hours at which nobody is woken by what goes out by itself."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.safe_hours import safe_moment

EARLIEST = time(9)
LATEST = time(20)
"""Local; at this hour nothing goes any more."""


def humane(
    moment: datetime, zone: ZoneInfo, earliest: time | None = None, latest: time | None = None
) -> datetime:
    """The moment itself when it is a humane hour in `zone`, else the next one; in UTC.

    `earliest` and `latest` replace the usual hours: those agreed with somebody who is in danger.
    """
    return safe_moment(earliest or EARLIEST, latest or LATEST, zone, moment).astimezone(UTC)
