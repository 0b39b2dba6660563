"""When something may go out by itself to somebody who agreed on hours with her coach."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def safe_moment(start: time | None, end: time | None, zone: ZoneInfo, wanted: datetime) -> datetime:
    """The first moment from `wanted` on between these local hours (`end` excluded), aware.

    Without hours, that is `wanted` itself. An hour that the clocks skip is the one after it.
    """
    if start is None or end is None:
        return wanted
    local = wanted.astimezone(zone)
    if start <= local.time() < end:
        return wanted
    day = local.date() if local.time() < start else local.date() + timedelta(days=1)
    return datetime.combine(day, start, zone).astimezone(wanted.tzinfo)
