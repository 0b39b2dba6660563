"""When a person will answer: counted in working hours, holidays left out, never a made-up time."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.profiles import Profile

Urgency = Literal["normal", "urgent", "crisis"]
LOOK_AHEAD = timedelta(days=60)
"""A team that has no working hour in this time can't promise anything."""
QUARTER = 15


def promised_time(profile: Profile, urgency: Urgency, now: datetime) -> datetime | None:
    """The moment by which a person answers, in UTC, or None when the file holds no working hours.

    `now` is aware. The working hours of `profile.answer_within` are counted from now through the
    opening hours, for a crisis through those of whoever is on call; the result is rounded up to
    a quarter of an hour, as people say times.
    """
    left = timedelta(hours=getattr(profile.answer_within, urgency))
    reachable = _on_call if urgency == "crisis" and profile.on_call else _spans
    local = now.astimezone(profile.zone)
    day = local.date()
    while day <= local.date() + LOOK_AHEAD:
        for start, end in reachable(profile, day):
            begin = max(start, local)
            if begin >= end:
                continue
            if begin + left <= end:
                return min(_round_up(begin + left), end).astimezone(UTC)
            left -= end - begin
        day += timedelta(days=1)
    return None


def _spans(profile: Profile, day: date) -> list[tuple[datetime, datetime]]:
    if profile.closed_on(day):
        return []
    return [
        (_at(profile, day, start), _at(profile, day, end)) for start, end in profile.hours.on(day)
    ]


def _on_call(profile: Profile, day: date) -> list[tuple[datetime, datetime]]:
    """Whoever is on call for a crisis is so on holidays, too."""
    hours = profile.on_call.hours.on(day) if profile.on_call else ()
    return [(_at(profile, day, start), _at(profile, day, end)) for start, end in hours]


def _at(profile: Profile, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=profile.zone)


def _round_up(moment: datetime) -> datetime:
    over = timedelta(
        minutes=moment.minute % QUARTER, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment if not over else moment - over + timedelta(minutes=QUARTER)
