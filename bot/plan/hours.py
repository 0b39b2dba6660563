"""When something may go out by itself: humane hours on working days, in the municipality's zone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.profiles import DAYS, Profile

LOOK_AHEAD = 60
"""Days; who has no hour in that time can't be written to at all."""


@dataclass(frozen=True)
class Window:
    """Hours of the day, local, the end not included, on days of the week that are no holidays."""

    start: time
    end: time
    days: frozenset[str]
    closed: Callable[[date], bool]
    zone: ZoneInfo

    def narrowed(self, start: time | None, end: time | None) -> "Window":
        """The hours that were agreed with somebody, in place of the municipality's."""
        return self if start is None or end is None else replace(self, start=start, end=end)

    def day(self, moment: datetime) -> date:
        """The day where the municipality is."""
        return moment.astimezone(self.zone).date()

    def allows(self, day: date) -> bool:
        """Whether anything may go out on this day."""
        return DAYS[day.weekday()] in self.days and not self.closed(day)

    def opens(self, day: date) -> datetime:
        """The first moment of a day, in UTC."""
        return self._at(day, time.min)

    def next(self, moment: datetime) -> datetime | None:
        """The first moment in these hours that is not before `moment`, in UTC; None when none
        comes for a long time. `moment` is aware."""
        first = self.day(moment)
        for ahead in range(LOOK_AHEAD):
            day = first + timedelta(days=ahead)
            if not self.allows(day):
                continue
            begin = max(self._at(day, self.start), moment.astimezone(UTC))
            if begin < self._at(day, self.end):
                return begin
        return None

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)


def window_of(profile: Profile) -> Window:
    """The municipality's hours for reminders."""
    start, end = profile.reminders.hours
    return Window(start, end, frozenset(profile.reminders.days), profile.closed_on, profile.zone)
