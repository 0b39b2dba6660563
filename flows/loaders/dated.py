"""amounts/<year>.yml and terms.yml: numbers with the dates between which they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from flows.problems import Place
from flows.reading import Value

AMOUNT_REQUIRED = ("key", "value", "unit", "valid_from", "source", "checked_on")
AMOUNT_OPTIONAL = ("valid_to", "certainty")
AMOUNT_UNITS = ("euro", "percent", "number", "year")
TERM_REQUIRED = ("key", "anchor", "value", "unit", "direction", "binds", "source", "checked_on")
TERM_OPTIONAL = ("law", "valid_from", "valid_to", "for", "certainty", "working_days")
TERM_UNITS = ("days", "weeks", "months", "years")
DIRECTIONS = ("after", "before")
GROUPS = ("status", "nareis", "gezin", "eu", "ukr")
"""Holders of an asylum permit, their reunited family, family migrants, EU workers, Ukrainians."""
CERTAINTIES = ("known", "page", "rep")
"""Own knowledge; a page that was read says so; a public repository that cites the page does."""


@dataclass(frozen=True)
class Amount:
    """Money, a percentage, a number or a year, from `valid_from` to `valid_to`, both included."""

    key: str
    place: Place
    value: float | int
    unit: Literal["euro", "percent", "number", "year"]
    valid_from: date
    valid_to: date | None
    source: str
    certainty: str | None
    checked_on: date

    def holds(self, on: date) -> bool:
        """Whether it may be said on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Term:
    """How long before or after its anchor date something is due, and whom that binds."""

    key: str
    place: Place
    anchor: str
    value: int
    unit: Literal["days", "weeks", "months", "years"]
    direction: Literal["after", "before"]
    binds: str
    groups: tuple[str, ...]
    """Whom it concerns; everybody when empty."""
    working_days: bool
    law: str | None
    source: str
    certainty: str | None
    checked_on: date
    valid_from: date | None
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it may be said on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def read_amounts(root: Value) -> list[Amount]:
    """The amounts of one file."""
    fields = root.fields(required=("amounts",))
    found = [_amount(item) for item in fields["amounts"].items()] if fields else []
    return [amount for amount in found if amount is not None]


def read_terms(root: Value) -> list[Term]:
    """The terms of one file."""
    fields = root.fields(required=("terms",))
    found = [_term(item) for item in fields["terms"].items()] if fields else []
    return [term for term in found if term is not None]


def _amount(value: Value) -> Amount | None:
    fields = value.fields(required=AMOUNT_REQUIRED, optional=AMOUNT_OPTIONAL)
    if not all(name in fields for name in AMOUNT_REQUIRED):
        return None
    begin, end = _days(fields, value)
    checked = fields["checked_on"].day()
    unit = fields["unit"].one_of(AMOUNT_UNITS)
    if begin is None or checked is None:
        return None
    return Amount(
        key=fields["key"].name(),
        place=value.place,
        value=fields["value"].number(),
        unit=cast(Literal["euro", "percent", "number", "year"], unit),
        valid_from=begin,
        valid_to=end,
        source=fields["source"].text(),
        certainty=_certainty(fields),
        checked_on=checked,
    )


def _term(value: Value) -> Term | None:
    fields = value.fields(required=TERM_REQUIRED, optional=TERM_OPTIONAL)
    if not all(name in fields for name in TERM_REQUIRED):
        return None
    begin, end = _days(fields, value)
    checked = fields["checked_on"].day()
    length = fields["value"].number()
    if length != int(length):
        fields["value"].complain("A term is a whole number.", "Choose a smaller unit.")
    words: dict[str, Any] = {name: fields[name].text() for name in ("anchor", "binds", "source")}
    if checked is None:
        return None
    return Term(
        key=fields["key"].name(),
        place=value.place,
        value=int(length),
        unit=cast(Literal["days", "weeks", "months", "years"], fields["unit"].one_of(TERM_UNITS)),
        direction=cast(Literal["after", "before"], fields["direction"].one_of(DIRECTIONS)),
        groups=tuple(item.one_of(GROUPS) for item in fields["for"].items())
        if "for" in fields
        else (),
        working_days="working_days" in fields and fields["working_days"].flag(),
        certainty=_certainty(fields),
        law=str(fields["law"].plain()) if "law" in fields else None,
        checked_on=checked,
        valid_from=begin,
        valid_to=end,
        **words,
    )


def _certainty(fields: Mapping[str, Value]) -> str | None:
    return fields["certainty"].one_of(CERTAINTIES) if "certainty" in fields else None


def _days(fields: Mapping[str, Value], value: Value) -> tuple[date | None, date | None]:
    begin = fields["valid_from"].day() if "valid_from" in fields else None
    end = fields["valid_to"].day() if "valid_to" in fields else None
    if begin and end and end < begin:
        value.complain("It ends before it begins.", "Look at valid_from and valid_to.")
    return begin, end
