"""What a municipality says about itself in municipalities/<slug>.yml, read and checked."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import ConfigurationError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
SAME_LANGUAGE = {"kmr": "ku", "prs": "fa", "arb": "ar", "tir": "ti", "som": "so"}
"""Codes that devices use for languages which we know by another code."""
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


class Closure(Strict):
    """Days on which nobody works."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    why: str = ""


class OnCall(Strict):
    """Who reads a crisis, and when; the phone is for staff, not for newcomers."""

    name: str
    hours: Hours = Hours()
    phone: str = ""

    _hours = field_validator("hours", mode="before")(lambda value: _hours(value))


class AnswerWithin(Strict):
    """Working hours within which a person answers, per urgency."""

    normal: int = Field(8, ge=1, le=200)
    urgent: int = Field(4, ge=1, le=200)
    crisis: int = Field(1, ge=1, le=200)


class ReminderHours(Strict):
    """When reminders may go out, local time; never on days that are closed."""

    hours: tuple[time, time] = (time(10), time(18))
    days: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")

    _hours = field_validator("hours", mode="before")(lambda value: _hours_of_a_day(value))

    @field_validator("days")
    @classmethod
    def _some_day(cls, value: tuple[Day, ...]) -> tuple[Day, ...]:
        if not value:
            raise ValueError("name at least one day")
        return value


class Channels(Strict):
    """What each channel may carry."""

    telegram: Literal["full", "knock", "off"] = "off"
    webchat: Literal["full", "off"] = "full"


class MachineTranslation(Strict):
    """Whether words of newcomers and staff may go to the installation's translation service."""

    allowed: bool = False


class Profile(Strict):
    """One municipality."""

    slug: str
    name: str
    team: Mapping[str, str]
    """What the team that reads along is called, per language; Dutch is required."""
    phone: str
    url: str
    time_zone: str = "Europe/Amsterdam"
    languages: tuple[str, ...]
    villages: tuple[str, ...] = ()
    """Where newcomers live, as staff choose it; none listed: staff write it themselves."""
    hours: Hours
    closed: tuple[Closure, ...] = ()
    answer_within: AnswerWithin = AnswerWithin()
    on_call: OnCall | None = None
    channels: Channels = Channels()
    reminders: ReminderHours = ReminderHours()
    translation: MachineTranslation = MachineTranslation()
    readers: Mapping[str, Any] = Field(default_factory=dict)
    contacts: Mapping[str, Any] = Field(default_factory=dict)

    _hours = field_validator("hours", mode="before")(lambda value: _hours(value))

    @field_validator("slug")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not SLUG.fullmatch(value):
            raise ValueError("lower-case letters, digits and -, 2 to 40 characters")
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not a time zone; write Europe/Amsterdam")
        return value

    @field_validator("team")
    @classmethod
    def _team(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if "nl" not in value:
            raise ValueError("add the Dutch name: nl")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that hours and promises are in."""
        return ZoneInfo(self.time_zone)

    def language_for(self, code: str) -> str:
        """The municipality's language nearest to what a device says ("ar-SY", "kmr", ""), else
        its first one."""
        return self.own_language(code) or self.languages[0]

    def own_language(self, code: str) -> str | None:
        """The municipality's language that a device's code means, or None."""
        base = code.replace("_", "-").partition("-")[0].lower()
        base = SAME_LANGUAGE.get(base, base)
        return base if base in self.languages else None

    def team_in(self, language: str) -> str:
        """What the team is called in a language; English, then Dutch, where it isn't said."""
        return self.team.get(language) or self.team.get("en") or self.team["nl"]

    def closed_on(self, day: date) -> bool:
        """Whether this is a holiday."""
        return any(closure.first <= day <= closure.last for closure in self.closed)

    def someone_on_call(self, now: datetime) -> bool:
        """Whether somebody reads a crisis at this moment."""
        local = now.astimezone(self.zone)
        hours = self.on_call.hours if self.on_call else self.hours
        if not self.on_call and self.closed_on(local.date()):
            return False
        return any(start <= local.time() < end for start, end in hours.on(local.date()))


def _hours(value: object) -> object:
    """Turn {"mon": ["09:00-12:30"]} into spans."""
    if not isinstance(value, Mapping):
        return value
    return {"spans": {day: tuple(map(_span, spans)) for day, spans in value.items()}}


def _hours_of_a_day(value: object) -> object:
    return _span(value) if isinstance(value, str) else value


def _span(text: object) -> tuple[str, str]:
    found = SPAN.fullmatch(str(text))
    if found is None or found[1] >= found[2].replace("24:00", "23:59"):
        raise ValueError(f"write hours as 09:00-17:00, not {text!r}")
    return found[1], "23:59:59" if found[2] == "24:00" else found[2]


def read_profiles(directories: Sequence[Path]) -> Mapping[str, Profile]:
    """Every municipality in the directories by slug; a later directory replaces an earlier file.

    Raises ConfigurationError that names file and key.
    """
    files = {path.stem: path for folder in directories for path in sorted(folder.glob("*.yml"))}
    if not files:
        places = ", ".join(str(folder) for folder in directories)
        raise ConfigurationError(f"no municipality found in {places}: add <slug>.yml")
    return {slug: _read(slug, path) for slug, path in files.items()}


def _read(slug: str, path: Path) -> Profile:
    try:
        profile = Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: not YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"{path}: {problems}") from error
    if profile.slug != slug:
        raise ConfigurationError(
            f"{path}: slug is {profile.slug}: name the file {profile.slug}.yml"
        )
    return profile
