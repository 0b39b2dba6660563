"""What a municipality says about itself in municipalities/<slug>.yml."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from bot.profiles.contacts import Contact, Readers, page, phone_number
from bot.profiles.hours import Hours, ReminderHours, Strict, read_hours

SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
SAME_LANGUAGE = {"kmr": "ku", "prs": "fa", "arb": "ar", "tir": "ti", "som": "so"}
"""Codes that devices use for languages which we know by another code."""


class Closure(Strict):
    """Days on which nobody works."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    why: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "Closure":
        if self.last < self.first:
            raise ValueError("It ends before it begins. Look at from and to.")
        return self


class OnCall(Strict):
    """Who reads a crisis, and when; the phone is for staff, not for newcomers."""

    name: str
    hours: Hours = Hours()
    phone: str = ""

    _hours = field_validator("hours", mode="before")(read_hours)


class AnswerWithin(Strict):
    """Working hours within which a person answers, per urgency."""

    normal: int = Field(8, ge=1, le=200)
    urgent: int = Field(4, ge=1, le=200)
    crisis: int = Field(1, ge=1, le=200)


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
    readers: Readers = Readers()
    contacts: Mapping[str, Contact] = Field(default_factory=dict)
    """Local offices and partners, by the keys that answers name."""

    _hours = field_validator("hours", mode="before")(read_hours)
    _phone = field_validator("phone")(phone_number)
    _page = field_validator("url")(page)

    @field_validator("slug")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not SLUG.fullmatch(value):
            raise ValueError(f"`{value}` is no slug. Use 2 to 40 small letters, digits and -.")
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"`{value}` is not a time zone. Write Europe/Amsterdam.")
        return value

    @field_validator("team")
    @classmethod
    def _team(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if "nl" not in value:
            raise ValueError("The Dutch name is missing. Add it: nl.")
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
