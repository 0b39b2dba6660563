"""Opening hours and the hours of reminders, as a profile writes them: "09:00-12:30"."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


class Strict(BaseModel):
    """A part of a profile: frozen, and no unknown keys, so that a typing error is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Hours(Strict):
    """Opening hours per day of the week, as ("09:00", "12:30") spans in local time."""

    spans: Mapping[Day, tuple[tuple[time, time], ...]] = Field(default_factory=dict)

    def on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The spans of a day, in order."""
        return self.spans.get(DAYS[day.weekday()], ())  # type: ignore[call-overload, no-any-return]  # DAYS holds only Days

    def written(self) -> dict[str, list[list[str]]]:
        """The spans by day as JSON, in the order of the week."""
        return {
            day: [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in self.spans[day]]  # type: ignore[index]  # DAYS holds only Days
            for day in DAYS
            if day in self.spans
        }


class ReminderHours(Strict):
    """When reminders may go out, local time; never on days that are closed."""

    hours: tuple[time, time] = (time(10), time(18))
    days: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")

    _hours = field_validator("hours", mode="before")(lambda value: _hours_of_a_day(value))

    @field_validator("days")
    @classmethod
    def _some_day(cls, value: tuple[Day, ...]) -> tuple[Day, ...]:
        if not value:
            raise ValueError("No day is named. Name at least one.")
        return value


def read_hours(value: object) -> object:
    """Turn {"mon": ["09:00-12:30"]} into spans; anything else is left for the model to refuse.
    Raises ValueError."""
    if not isinstance(value, Mapping):
        return value
    return {"spans": {day: _spans(spans) for day, spans in value.items()}}


def _spans(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list):
        raise ValueError('Here a list of hours is expected. Write ["09:00-12:30", "13:00-17:00"].')
    return tuple(map(_span, value))


def _hours_of_a_day(value: object) -> object:
    return _span(value) if isinstance(value, str) else value


def _span(text: object) -> tuple[str, str]:
    found = SPAN.fullmatch(str(text))
    if found is None or found[1] >= found[2].replace("24:00", "23:59"):
        raise ValueError(f"`{text}` are no hours. Write them as 09:00-17:00.")
    return found[1], "23:59:59" if found[2] == "24:00" else found[2]
