"""contacts.yml: phone numbers and web addresses that texts name by their key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.addresses import is_phone_number
from flows.loaders.dated import CERTAINTIES
from flows.problems import Place
from flows.reading import Value

PHONE_REQUIRED = ("number",)
PHONE_OPTIONAL = ("name", "hours", "free", "certainty", "checked_on")


@dataclass(frozen=True)
class Phone:
    """A phone number as people dial it; the rest is a note for editors and staff."""

    key: str
    place: Place
    number: str
    name: str | None
    hours: str | None
    free: bool
    certainty: str | None
    checked_on: date | None


@dataclass(frozen=True)
class Contacts:
    """All numbers and addresses by key."""

    phones: Mapping[str, Phone] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


def read_contacts(root: Value) -> Contacts:
    """The numbers and addresses of one file."""
    fields = root.fields(optional=("phones", "links"))
    phones = fields["phones"].entries() if "phones" in fields else {}
    links = fields["links"].entries() if "links" in fields else {}
    return Contacts(
        phones={key: _phone(key, value) for key, value in phones.items()},
        links={key: value.page() for key, value in links.items()},
    )


def _phone(key: str, value: Value) -> Phone:
    fields = value.fields(required=PHONE_REQUIRED, optional=PHONE_OPTIONAL)
    number = fields["number"].text() if "number" in fields else ""
    if number and not is_phone_number(number):
        fields["number"].complain(f"`{number}` is not a phone number.", "Write all its digits.")
    return Phone(
        key=key,
        place=value.place,
        number=number,
        name=fields["name"].text() if "name" in fields else None,
        hours=fields["hours"].text() if "hours" in fields else None,
        free="free" in fields and fields["free"].flag(),
        certainty=fields["certainty"].one_of(CERTAINTIES) if "certainty" in fields else None,
        checked_on=fields["checked_on"].day() if "checked_on" in fields else None,
    )
