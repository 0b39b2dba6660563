"""The fields of a person's file, from a form and back."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from bot.console.forms import Form
from bot.console.people import Choices
from bot.console.texts import N_
from bot.console.viewer import Visit
from storage.newcomers import NewcomerFile, NewNewcomer

DATES = ("arrived_on", "permit_on", "housed_on", "integration_from")
FIELDS = ("name", "language", "group", "village", "coach", "backup", *DATES)
LONGEST_NAME = 120
WORDS: Mapping[str, str] = {
    "missing": N_("Fill this in."),
    "unknown_group": N_("Choose one of the list."),
    "unknown_village": N_("Choose one of the list."),
    "unknown_language": N_("This municipality does not offer this language."),
    "no_member": N_("This colleague does not work for this municipality."),
    "same_as_coach": N_("The backup is somebody else than the coach."),
    "in_future": N_("This day is still to come. Fill in the day it happened."),
    "too_early": N_("This day is too long ago: 1950 or later."),
    "too_late": N_("This day is too far ahead."),
}
"""What is said of each way in which a field can be wrong (`bot.people.files`)."""
NO_SUCH_DAY = N_("There is no such day. Look at the day and the month.")


def read_file(form: Form, visit: Visit) -> NewNewcomer:
    """What was typed; what can't be read is a problem of the form."""
    days = {name: _day(form, visit, name) for name in DATES}
    return NewNewcomer(
        name=form.about_person("name", most=LONGEST_NAME),
        group=form.value("group") or None,
        village=form.about_person("village", most=LONGEST_NAME) or None,
        language=form.value("language") or None,
        coach_id=_id(form, "coach"),
        backup_coach_id=_id(form, "backup"),
        created_by=visit.staff.id,
        **days,
    )


def values_of(person: NewcomerFile) -> Mapping[str, object]:
    """What is on file, for the form."""
    return {
        "name": person.name,
        "group": person.group,
        "village": person.village,
        "language": person.language,
        "coach": person.coach_id,
        "backup": person.backup_coach_id,
        **{name: getattr(person, name) for name in DATES},
    }


def shown_value(choices: Choices) -> Callable[[str, str], str]:
    """Shows a value of a field as the form does."""
    options = {
        "group": choices.groups,
        "language": choices.languages,
        "coach": choices.coaches,
        "backup": choices.coaches,
    }

    def shown(name: str, value: str) -> str:
        return dict(options.get(name, ())).get(value, value)

    return shown


def _day(form: Form, visit: Visit, name: str) -> date | None:
    """A day; one that no calendar has (31 February) is told apart from one written otherwise."""
    if _is_no_day(form.value(name)):
        form.wrong(name, visit.translate(NO_SUCH_DAY))
    return form.date(name)


def _is_no_day(typed: str) -> bool:
    parts = typed.replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return False
    for first, second, third in (parts, reversed(parts)):
        with suppress(ValueError):
            date(int(first), int(second), int(third))
            return False
    return True


def _id(form: Form, name: str) -> int | None:
    """A member's id; what is none becomes one that nobody has."""
    typed = form.value(name)
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
