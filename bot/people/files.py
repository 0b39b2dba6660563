"""What staff write down about somebody, checked before it goes on file."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.profiles import Profile
from flows import GROUPS
from storage.newcomers import NewNewcomer

EARLIEST = date(1950, 1, 1)
"""No date on file lies before."""
LATEST_YEARS = 5
"""How far ahead a home or the beginning of a term may be planned, in years."""

Field = Literal[
    "name",
    "group",
    "village",
    "language",
    "coach",
    "backup",
    "arrived_on",
    "permit_on",
    "housed_on",
    "integration_from",
]
Wrong = Literal[
    "missing",
    "unknown_group",
    "unknown_village",
    "unknown_language",
    "no_member",
    "same_as_coach",
    "in_future",
    "too_early",
    "too_late",
]
Odd = Literal["housed_before_arrival", "permit_before_arrival", "no_coach"]


@dataclass(frozen=True)
class Checked:
    """A file that may be kept when `wrong` is empty; `odd` is worth a second look, no more."""

    file: NewNewcomer
    wrong: tuple[tuple[Field, Wrong], ...]
    odd: tuple[Odd, ...]


def check(file: NewNewcomer, profile: Profile, members: Collection[int], today: date) -> Checked:
    """What is wrong or odd about a file; `members` are the ids of this municipality's staff.

    A village that was on file before the municipality listed its villages stays allowed as long as
    it lists none.
    """
    file = replace(file, name=" ".join(file.name.split()))
    wrong = (*_people(file, members), *_choices(file, profile), *_dates(file, today))
    return Checked(file, wrong, tuple(_oddities(file)))


def _people(file: NewNewcomer, members: Collection[int]) -> Iterator[tuple[Field, Wrong]]:
    if not file.name:
        yield "name", "missing"
    if file.coach_id is not None and file.coach_id not in members:
        yield "coach", "no_member"
    if file.backup_coach_id is None:
        return
    if file.backup_coach_id not in members:
        yield "backup", "no_member"
    elif file.backup_coach_id == file.coach_id:
        yield "backup", "same_as_coach"


def _choices(file: NewNewcomer, profile: Profile) -> Iterator[tuple[Field, Wrong]]:
    if file.group is not None and file.group not in GROUPS:
        yield "group", "unknown_group"
    if file.village is not None and profile.villages and file.village not in profile.villages:
        yield "village", "unknown_village"
    if file.language is not None and file.language not in profile.languages:
        yield "language", "unknown_language"


def _dates(file: NewNewcomer, today: date) -> Iterator[tuple[Field, Wrong]]:
    """Who has arrived and what was granted lies in the past; a home may be promised."""
    limit = today.replace(year=today.year + LATEST_YEARS, day=min(today.day, 28))
    happened: tuple[tuple[Field, date | None, bool], ...] = (
        ("arrived_on", file.arrived_on, True),
        ("permit_on", file.permit_on, True),
        ("housed_on", file.housed_on, False),
        ("integration_from", file.integration_from, False),
    )
    for name, day, past in happened:
        if day is None:
            continue
        if day < EARLIEST:
            yield name, "too_early"
        elif past and day > today:
            yield name, "in_future"
        elif day > limit:
            yield name, "too_late"


def _oddities(file: NewNewcomer) -> Iterator[Odd]:
    if file.arrived_on and file.housed_on and file.housed_on < file.arrived_on:
        yield "housed_before_arrival"
    if file.arrived_on and file.permit_on and file.permit_on < file.arrived_on:
        yield "permit_before_arrival"
    if file.coach_id is None:
        yield "no_coach"
