"""Whom else a newcomer can reach in the municipality, and who may read what she writes."""

import re
from typing import Literal

from pydantic import field_validator, model_validator

from bot.profiles.hours import Hours, Strict, read_hours
from flows import is_page, is_phone_number

CODE = re.compile(r"[a-z]{2,3}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
UnlessLaw = Literal["unless_law_demands"]
"""Nobody can promise more than this of those who may demand data by law."""


def phone_number(value: str) -> str:
    """The number, when it can be dialled. Raises ValueError."""
    if value and not is_phone_number(value):
        raise ValueError(f"`{value}` is not a phone number. Write all its digits.")
    return value


def page(value: str) -> str:
    """The address, when it is one of a safe page. Raises ValueError."""
    if value and not is_page(value):
        raise ValueError(
            f"`{value}` is no address of a page. Begin it with https://, without spaces, and with "
            "no dot at its end."
        )
    return value


class Contact(Strict):
    """A local office or partner."""

    name: str
    phone: str = ""
    url: str = ""
    address: str = ""
    hours: Hours = Hours()
    languages: tuple[str, ...] = ()
    """Codes of the languages that are spoken there."""
    topics: tuple[str, ...] = ()
    """Topics below which it is shown, beside those whose answers name it."""

    _phone = field_validator("phone")(phone_number)
    _page = field_validator("url")(page)
    _hours = field_validator("hours", mode="before")(read_hours)

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("Here a name is missing. Write it.")
        return value

    @field_validator("languages")
    @classmethod
    def _codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if not CODE.fullmatch(code):
                raise ValueError(f"`{code}` is no language. Write its code, such as ar.")
        return value

    @model_validator(mode="after")
    def _reachable(self) -> "Contact":
        if not (self.phone or self.url or self.address):
            raise ValueError("Nobody can reach this contact. Add phone, url or address.")
        return self


class Officer(Strict):
    """Whom to ask about one's data."""

    name: str
    phone: str = ""
    email: str = ""

    _phone = field_validator("phone")(phone_number)

    @field_validator("email")
    @classmethod
    def _email(cls, value: str) -> str:
        if value and not EMAIL.fullmatch(value):
            raise ValueError(f"`{value}` is no email address. Write it as name@municipality.nl.")
        return value


class Readers(Strict):
    """What the municipality has decided about who may read. What it does not decide is not said."""

    team: Literal[True] = True
    coach: bool = False
    on_call: Literal["crisis_only", "never"] = "never"
    partners: Literal["with_consent", "never"] = "with_consent"
    benefit_inspectors: UnlessLaw | None = None
    police: UnlessLaw | None = None
    ind: UnlessLaw | None = None
    household: Literal["never"] = "never"
    privacy_officer: Officer | None = None
