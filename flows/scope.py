"""What names mean at a step: the run's slots first, then what is known around the conversation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flows.context import Context, LocalContact, Readers
from flows.holdings import Holdings
from flows.loaders.answers import Answer

CONTACTS_SHOWN = 3
"""Local contacts that are named below an answer."""
UNKNOWN = {"unknown": True}
"""Nobody wrote it down: a line that names it is left out."""


@dataclass(frozen=True)
class Scope:
    """Looks names up for conditions and placeholders."""

    library: Holdings
    context: Context
    slots: Mapping[str, Any]
    misses: int
    told_group: str | None
    contact: LocalContact | None = None
    """The local contact that is spoken of now."""

    def __call__(self, name: str) -> Any:
        """The value of a slot, or of one of `flows.names.SYSTEM_NAMES`; None when there is none."""
        found = _SYSTEM.get(name)
        return found(self) if found is not None else self.slots.get(name)

    @property
    def answer(self) -> Answer | None:
        """The answer on slot `topic`."""
        return self.library.answers.get(str(self.slots.get("topic")))

    @property
    def group(self) -> str | None:
        """The newcomer's group, on file or told."""
        return self.context.person.group or self.told_group

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics of slot `subject`."""
        return self.library.topics_of(str(self.slots.get("subject")))

    @property
    def readers(self) -> Readers:
        """What the municipality decided about who may read."""
        return self.context.municipality.readers

    @property
    def contacts(self) -> tuple[LocalContact, ...]:
        """The municipality's contacts that help with slot `topic`, in the order of its answer."""
        answer, known = self.answer, self.context.municipality.contacts
        if answer is None:
            return ()
        named = [c for key in answer.local for c in known if c.key == key]
        more = [c for c in known if answer.topic in c.topics and c not in named]
        return (*named, *more)[:CONTACTS_SHOWN]

    def of_answer(self, pick: Callable[[Answer], Any]) -> Any:
        """Something of the answer on slot `topic`; None when there is no such answer."""
        return pick(self.answer) if self.answer is not None else None


def _phone(scope: Scope) -> Mapping[str, str] | None:
    keys = scope.answer.phone if scope.answer is not None else ()
    phones = (scope.library.contacts.phones.get(key) for key in keys)
    return next(({"phone": phone.number} for phone in phones if phone is not None), None)


def _also_held(scope: Scope) -> str | None:
    answers = (scope.library.answers.get(topic) for topic in scope.slots.get("also") or ())
    return next((answer.topic for answer in answers if answer is not None and answer.hold), None)


def _subject_name(scope: Scope) -> Mapping[str, str] | None:
    subject = scope.library.subjects.get(str(scope.slots.get("subject")))
    return {"text": subject.name} if subject is not None else None


def _name(name: str | None) -> Mapping[str, str] | None:
    return {"name": name} if name else None


def _contact(shape: str, field: str) -> Callable[[Scope], Mapping[str, Any]]:
    """A field of the contact that is spoken of, in the shape in which it is written out."""

    def value(scope: Scope) -> Mapping[str, Any]:
        found = getattr(scope.contact, field, None)
        return {shape: found} if found else UNKNOWN

    return value


def _officer(shape: str, field: str) -> Callable[[Scope], Mapping[str, Any]]:
    """The same of the privacy officer."""

    def value(scope: Scope) -> Mapping[str, Any]:
        found = getattr(scope.context.municipality.readers.privacy_officer, field, None)
        return {shape: found} if found else UNKNOWN

    return value


_SYSTEM: Mapping[str, Callable[[Scope], Any]] = {
    "answer.exists": lambda s: s.answer is not None,
    "answer.has_more": lambda s: s.of_answer(lambda a: a.part("more", s.group) is not None),
    "answer.has_contacts": lambda s: bool(s.contacts),
    "answer.hold": lambda s: s.of_answer(lambda a: a.hold),
    "answer.needs_group": lambda s: s.of_answer(lambda a: a.has_variants and not s.group),
    "answer.offer_coach": lambda s: s.of_answer(lambda a: a.offer_coach),
    "answer.phone": _phone,
    "answer.title": lambda s: s.of_answer(lambda a: {"text": a.title}),
    "answer.urgency": lambda s: s.of_answer(lambda a: a.urgency),
    "also_held": _also_held,
    "attachment_megabytes": lambda s: s.context.attachment_megabytes,
    "contact.address": _contact("name", "address"),
    "contact.hours": _contact("hours", "hours"),
    "contact.languages": _contact("languages", "languages"),
    "contact.name": _contact("name", "name"),
    "contact.phone": _contact("phone", "phone"),
    "contact.url": _contact("link", "url"),
    "human_speaks": lambda s: s.context.human_speaks,
    "language": lambda s: s.context.language,
    "language_source": lambda s: s.context.language_source,
    "misses": lambda s: s.misses,
    "on_call": lambda s: s.context.someone_on_call,
    "open_request": lambda s: s.context.open_request,
    "person.coach": lambda s: _name(s.context.person.coach),
    "person.group": lambda s: s.group,
    "person.name": lambda s: _name(s.context.person.name),
    "privacy_officer.email": _officer("link", "email"),
    "privacy_officer.name": _officer("name", "name"),
    "privacy_officer.phone": _officer("phone", "phone"),
    "readers.benefit_inspectors": lambda s: s.readers.benefit_inspectors,
    "readers.coach": lambda s: s.readers.coach,
    "readers.ind": lambda s: s.readers.ind,
    "readers.on_call": lambda s: _name(s.readers.on_call),
    "readers.partners": lambda s: s.readers.partners,
    "readers.police": lambda s: s.readers.police,
    "readers.privacy_officer": lambda s: s.readers.privacy_officer is not None,
    "subject.has_topics": lambda s: bool(s.topics),
    "subject.name": _subject_name,
}
