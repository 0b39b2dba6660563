"""What stands between braces in a text, written out for a reader on a day."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.profiles import Profile
from flows import Library
from locales import (
    Language,
    day,
    hour,
    isolate,
    isolate_left_to_right,
    language_names,
    moment,
    money,
    number,
    opening_hours,
)

SENTENCE_ENDS = ".!?"
PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


class RunOut(LookupError):
    """A text names an amount or a term that does not hold on this day."""


class Unknown(LookupError):
    """A line names what nobody wrote down, such as the hours of an office."""


@dataclass(frozen=True)
class Reader:
    """For whom a text is written out, and when."""

    language: Language
    profile: Profile
    today: date


@dataclass(frozen=True)
class Placeholders:
    """Writes out placeholders from the library's data, the municipality and an event's values."""

    library: Library
    nested: Callable[[str, Mapping[str, Any], Reader], str]
    """Renders another text by key, for values of the shape {"text": key}."""

    def fill(self, text: str, values: Mapping[str, Any], reader: Reader) -> tuple[str, bool]:
        """The text with everything filled in, and whether a line was left out of it.

        A line that names an amount or term which does not hold on the reader's day is left
        out. So is a line that names what nobody wrote down; of that nothing is said. Raises
        KeyError for a placeholder that nothing fills: checks find these beforehand.
        """
        lines = []
        left_out = False
        for line in text.split("\n"):
            try:
                lines.append(
                    PLACEHOLDER.sub(lambda place: self._placed(place, values, reader), line)
                )
            except RunOut:
                left_out = True
            except Unknown:
                continue
        return "\n".join(lines), left_out

    def _placed(self, place: re.Match[str], values: Mapping[str, Any], reader: Reader) -> str:
        written = self._one(place[1], values, reader)
        match values.get(place[1]):
            case {"words": _} | {"link": _}:
                return written  # somebody's own words, and addresses: not ours to change
        return written if place[1].startswith("link.") else _begun(written, place)

    def _one(self, name: str, values: Mapping[str, Any], reader: Reader) -> str:
        if name in values:
            return self._value(values[name], reader)
        kind, _, key = name.partition(".")
        match kind:
            case "amount":
                return self._amount(key, reader)
            case "term":
                return self._term(key, reader)
            case "phone":
                return isolate_left_to_right(
                    reader.language, self.library.contacts.phones[key].number
                )
            case "link":
                return isolate_left_to_right(reader.language, self.library.contacts.links[key])
            case "municipality":
                return self._municipality(key, reader)
        raise KeyError(f"nothing fills {{{name}}}")

    def _amount(self, key: str, reader: Reader) -> str:
        amount = self.library.amount(key, reader.today)
        if amount is None:
            raise RunOut(key)
        value = Decimal(str(amount.value))
        match amount.unit:
            case "euro":
                return money(reader.language, value)
            case "percent":
                return f"{number(reader.language, value)}%"
            case "year":
                return isolate(reader.language, str(int(value)))
            case _:
                return number(reader.language, value)

    def _term(self, key: str, reader: Reader) -> str:
        term = self.library.term(key, reader.today)
        if term is None:
            raise RunOut(key)
        return number(reader.language, term.value)

    def _municipality(self, key: str, reader: Reader) -> str:
        match key:
            case "name":
                return isolate(reader.language, reader.profile.name)
            case "team":
                return isolate(reader.language, reader.profile.team_in(reader.language.code))
            case "phone":
                return isolate_left_to_right(reader.language, reader.profile.phone)
            case "url":
                return isolate_left_to_right(reader.language, reader.profile.url)
        raise KeyError(f"nothing fills {{municipality.{key}}}")

    def _value(self, value: Any, reader: Reader) -> str:
        language = reader.language
        match value:
            case {"moment": _} | {"day": _} | {"hour": _}:
                return _time(value, reader)
            case {"money": str(amount)}:
                return money(language, Decimal(amount))
            case {"phone": str(text)} | {"link": str(text)}:
                return isolate_left_to_right(language, text)
            case {"hours": _} | {"languages": _} | {"unknown": _}:
                return _of_contact(value, reader)
            case {"name": str(text)}:
                return isolate(language, text)
            case {"words": dict(texts), "language": str(own)}:
                # A paragraph of its own: in her language no marks of direction are needed.
                return str(texts.get(language.code, texts[own]))
            case {"text": str(key)}:
                return self.nested(key, {}, reader)
            case bool() | dict() | list() | None:
                raise KeyError(f"no way to write {type(value).__name__}")
            case int():
                return number(language, value)
            case _:
                return str(value)


def _of_contact(value: Mapping[str, Any], reader: Reader) -> str:
    """When somebody is there, in which languages; raises Unknown where nobody wrote it down."""
    match value:
        case {"hours": spans}:
            return opening_hours(reader.language, spans)
        case {"languages": codes}:
            return language_names(reader.language, codes)
    raise Unknown


def _time(value: Mapping[str, str], reader: Reader) -> str:
    """A day, or a moment or hour in the municipality's time zone."""
    match value:
        case {"day": iso}:
            return day(reader.language, date.fromisoformat(iso))
        case {"hour": iso}:
            return hour(reader.language, _local(iso, reader))
    return moment(reader.language, _local(value["moment"], reader))


def _local(iso: str, reader: Reader) -> datetime:
    return datetime.fromisoformat(iso).astimezone(reader.profile.zone)


def _begun(value: str, place: re.Match[str]) -> str:
    """With a capital where a sentence begins with it: a team's name is written small."""
    before = place.string[: place.start()].rstrip()
    begins = not before or before[-1] in SENTENCE_ENDS
    return value[:1].upper() + value[1:] if begins else value
