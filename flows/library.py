"""Everything the bot can say, read once: flows, answers, amounts, terms, contacts, texts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from flows.checks import find_problems
from flows.holdings import Holdings
from flows.loader import read_flows
from flows.loaders.answers import Answer, read_answers
from flows.loaders.contacts import Contacts, read_contacts
from flows.loaders.dated import Amount, Term, read_amounts, read_terms
from flows.loaders.phrases import read_phrases
from flows.loaders.plans import PlanTemplate, read_plans
from flows.loaders.replies import read_replies
from flows.loaders.subjects import Subject, read_subjects
from flows.model import Flow
from flows.problems import ContentError, Place, Problem
from flows.reading import Value, read_file
from flows.texts import SourceText

CONTENT = Path(__file__).parent / "content"
"""The content that comes with the product; a municipality's own directory lies over it."""

Kind = TypeVar("Kind")


@dataclass
class Layer:
    """What one directory holds, while it is being read."""

    flows: dict[str, Flow] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    amounts: dict[str, tuple[Amount, ...]] = field(default_factory=dict)
    terms: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    contacts: Contacts = field(default_factory=Contacts)
    plans: dict[str, PlanTemplate] = field(default_factory=dict)
    texts: dict[str, SourceText] = field(default_factory=dict)


class Library(Holdings):
    """The content of one or more directories, read and checked."""

    @staticmethod
    def load(directories: Sequence[Path] = (CONTENT,)) -> "Library":
        """Read content; what a later directory has replaces the same id of an earlier one.

        Raises ContentError with every mistake that was found: first those in single files, and
        when there are none, references that lead nowhere.
        """
        problems: list[Problem] = []
        layers = [read_directory(directory, problems) for directory in directories]
        library = _lay_over(layers)
        if not problems:
            problems = list(find_problems(library))
        if problems:
            raise ContentError(problems)
        return library


def read_directory(directory: Path, problems: list[Problem]) -> Layer:
    """Read one content directory; mistakes are added to `problems`."""
    layer = Layer()
    if not directory.is_dir():
        problems.append(
            Problem(Place(directory.name, 1), "This directory does not exist.", "Look at its name.")
        )
    for pattern, keep in READERS.items():
        for path in sorted(directory.glob(pattern)):
            value = read_file(
                path, f"{directory.name}/{path.relative_to(directory).as_posix()}", problems
            )
            if value is not None:
                keep(layer, value, problems)
    return layer


def _keep_flows(layer: Layer, root: Value, problems: list[Problem]) -> None:
    flows, texts = read_flows(root)
    _keep(layer.flows, ((flow.id, flow, flow.place) for flow in flows), problems)
    _keep_texts(layer, texts)


def _keep_answers(layer: Layer, root: Value, problems: list[Problem]) -> None:
    answers, texts = read_answers(root)
    _keep(layer.answers, ((a.topic, a, a.place) for a in answers), problems)
    _keep_texts(layer, texts)


def _keep_subjects(layer: Layer, root: Value, problems: list[Problem]) -> None:
    subjects, texts = read_subjects(root)
    _keep(layer.subjects, ((s.id, s, s.place) for s in subjects), problems)
    _keep_texts(layer, texts)


def _keep_plans(layer: Layer, root: Value, problems: list[Problem]) -> None:
    plans, texts = read_plans(root)
    _keep(layer.plans, ((p.id, p, p.place) for p in plans), problems)
    _keep_texts(layer, texts)


def _keep_amounts(layer: Layer, root: Value, _problems: list[Problem]) -> None:
    for amount in read_amounts(root):
        layer.amounts[amount.key] = (*layer.amounts.get(amount.key, ()), amount)


def _keep_terms(layer: Layer, root: Value, _problems: list[Problem]) -> None:
    for term in read_terms(root):
        layer.terms[term.key] = (*layer.terms.get(term.key, ()), term)


def _keep_contacts(layer: Layer, root: Value, _problems: list[Problem]) -> None:
    layer.contacts = read_contacts(root)


def _keep_phrases(layer: Layer, root: Value, _problems: list[Problem]) -> None:
    _keep_texts(layer, read_phrases(root))


def _keep_replies(layer: Layer, root: Value, _problems: list[Problem]) -> None:
    _keep_texts(layer, read_replies(root))


def _keep_texts(layer: Layer, texts: Iterable[SourceText]) -> None:
    layer.texts.update((text.key, text) for text in texts)


def _keep(
    kept: dict[str, Kind], found: Iterable[tuple[str, Kind, Place]], problems: list[Problem]
) -> None:
    for name, item, place in found:
        if name in kept:
            problems.append(
                Problem(place, f"`{name}` stands in two files.", "Remove one of the two.")
            )
        kept[name] = item


READERS: Mapping[str, Callable[[Layer, Value, list[Problem]], None]] = {
    "guides/*.yml": _keep_flows,
    "answers/*.yml": _keep_answers,
    "amounts/*.yml": _keep_amounts,
    "plans/*.yml": _keep_plans,
    "terms.yml": _keep_terms,
    "contacts.yml": _keep_contacts,
    "phrases.yml": _keep_phrases,
    "replies.yml": _keep_replies,
    "subjects.yml": _keep_subjects,
}
"""Who reads which files of a content directory."""


def _lay_over(layers: Sequence[Layer]) -> Library:
    whole = Layer()
    for layer in layers:
        _drop_replaced_texts(whole, layer)
        whole.flows.update(layer.flows)
        whole.answers.update(layer.answers)
        whole.subjects.update(layer.subjects)
        whole.amounts.update(layer.amounts)
        whole.terms.update(layer.terms)
        whole.plans.update(layer.plans)
        whole.texts.update(layer.texts)
        whole.contacts = Contacts(
            {**whole.contacts.phones, **layer.contacts.phones},
            {**whole.contacts.links, **layer.contacts.links},
        )
    return Library(**vars(whole))


def _drop_replaced_texts(whole: Layer, layer: Layer) -> None:
    """A flow, answer or plan is replaced as a whole: no text of the old one stays behind."""
    replaced = [
        *(f"flow.{name}." for name in layer.flows),
        *(f"answer.{topic}." for topic in layer.answers),
        *(f"plan.{name}." for name in layer.plans),
    ]
    for key in [key for key in whole.texts if key.startswith(tuple(replaced))]:
        del whole.texts[key]
