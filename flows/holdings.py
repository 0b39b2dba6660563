"""The whole content in memory: what flows, checks and rendering look things up in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.loaders.answers import Answer
from flows.loaders.contacts import Contacts
from flows.loaders.dated import Amount, Term
from flows.loaders.plans import PlanTemplate
from flows.loaders.replies import REPLY
from flows.loaders.subjects import Subject
from flows.model import Flow
from flows.texts import SourceText


@dataclass(frozen=True)
class Holdings:
    """Everything by its id. Nothing in it changes after it was read."""

    flows: Mapping[str, Flow]
    answers: Mapping[str, Answer]
    subjects: Mapping[str, Subject]
    amounts: Mapping[str, tuple[Amount, ...]]
    terms: Mapping[str, tuple[Term, ...]]
    contacts: Contacts
    plans: Mapping[str, PlanTemplate]
    texts: Mapping[str, SourceText]

    def amount(self, key: str, on: date) -> Amount | None:
        """The amount that holds on this day, if any."""
        return next((a for a in self.amounts.get(key, ()) if a.holds(on)), None)

    def term(self, key: str, on: date) -> Term | None:
        """The term that holds on this day, if any."""
        return next((t for t in self.terms.get(key, ()) if t.holds(on)), None)

    def replies(self) -> tuple[SourceText, ...]:
        """The answers that a coach can choose, in the order of the content."""
        return tuple(text for key, text in self.texts.items() if key.startswith(REPLY))

    def topics_of(self, subject: str) -> tuple[str, ...]:
        """Topics with an answer in this subject, in the order of the content."""
        found = self.subjects.get(subject)
        domains = found.domains if found else ()
        return tuple(
            topic for domain in domains for topic, a in self.answers.items() if a.domain == domain
        )
