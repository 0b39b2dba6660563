"""References between pieces of content: each must lead somewhere."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from flows.addresses import is_page
from flows.holdings import Holdings
from flows.loaders.answers import Answer
from flows.loaders.plans import PlanMilestone
from flows.model import AnyStep, Call, Collect, Flow, Link, Option, Say, Speech, Step
from flows.names import (
    ENGINE_PHRASES,
    LISTS,
    MUNICIPALITY,
    NEEDED_ANSWERS,
    OUTCOME,
    RENDERED,
    ROUTED_FLOWS,
    SYSTEM_NAMES,
)
from flows.problems import Place, Problem
from flows.reading import PAGE_ADVICE, suggestion
from flows.texts import SourceText

ABOUT = ("contact.", "privacy_officer.", "readers.")
"""How placeholders begin that a phrase can have by their own name, whoever says it."""


def find_problems(library: Holdings) -> Iterator[Problem]:
    """Every reference that leads nowhere, and what the engine needs and does not find."""
    yield from _missing(library)
    for flow in library.flows.values():
        for step in flow.steps.values():
            yield from _step(library, flow, step)
    for answer in library.answers.values():
        yield from _answer(library, answer)
    yield from _subjects(library)
    for plan in library.plans.values():
        for milestone in plan.milestones.values():
            yield from _milestone(library, milestone)
    for text in library.texts.values():
        yield from _placeholders(library, text)
    yield from _overlaps(library)


def _missing(library: Holdings) -> Iterator[Problem]:
    for name in ROUTED_FLOWS:
        if name not in library.flows:
            yield Problem(
                Place("guides", 1), f"Flow `{name}` is missing.", "The engine starts it: add it."
            )
    for name in NEEDED_ANSWERS:
        if name not in library.answers:
            yield Problem(
                Place("answers", 1), f"Answer `{name}` is missing.", "The guides say it: add it."
            )
    for name in ENGINE_PHRASES:
        if f"phrase.{name}" not in library.texts:
            yield Problem(
                Place("phrases.yml", 1),
                f"Phrase `{name}` is missing.",
                "The engine says it: add it.",
            )


def _step(library: Holdings, flow: Flow, step: AnyStep) -> Iterator[Problem]:
    if isinstance(step, Call | Link):
        yield from _start(library, step.flow, tuple(step.slots), step.place)
    if isinstance(step, Say | Collect):
        yield from _speech(library, flow, step, step.speech)
        for option in step.speech.options:
            yield from _option(library, flow, option, waits=isinstance(step, Collect))


def _speech(library: Holdings, flow: Flow, step: Step, speech: Speech) -> Iterator[Problem]:
    if speech.answer is not None and "topic" not in flow.slots:
        yield Problem(
            step.place, "This step says an answer, but of which topic?", "Add slot `topic: topic`."
        )
    for extra in (*speech.before, *speech.after):
        if f"phrase.{extra.phrase}" not in library.texts:
            yield _no_phrase(extra.phrase, step.place)


def _option(library: Holdings, flow: Flow, option: Option, *, waits: bool) -> Iterator[Problem]:
    if option.each and option.each not in LISTS and flow.slots.get(option.each) != "topics":
        yield Problem(
            option.place,
            f"`{option.each}` is not a list.",
            f"Choose from: {', '.join(LISTS)}, or a slot of kind topics.",
        )
    if option.each in ("languages", "subjects") and not (option.link or (option.then and waits)):
        yield Problem(
            option.place, "These buttons lead nowhere.", "Add `then:`, or `link:` and `as:`."
        )
    if option.link:
        given = (*option.slots, *([option.fill] if option.fill else []))
        yield from _start(library, option.link, given, option.place)
    if option.label and option.label not in library.texts:
        yield _no_phrase(option.label.removeprefix("phrase."), option.place)
    if option.topic and option.topic not in library.answers:
        yield _unknown_topic(library, option.topic, option.place)
    if option.url:
        yield from _url(library, option.url, option.place)


def _start(library: Holdings, name: str, given: tuple[str, ...], place: Place) -> Iterator[Problem]:
    flow = library.flows.get(name)
    if flow is None:
        yield Problem(place, f"There is no flow `{name}`.", suggestion(name, library.flows))
        return
    for slot in given:
        if slot not in flow.slots:
            yield Problem(
                place,
                f"Flow `{name}` has no slot `{slot}`.",
                suggestion(slot, flow.slots),
            )


def _answer(library: Holdings, answer: Answer) -> Iterator[Problem]:
    if answer.topic in answer.related:
        yield Problem(
            answer.place, f"`{answer.topic}` leads to itself.", "Take it out of `related`."
        )
    for topic in answer.related:
        if topic not in library.answers:
            yield _unknown_topic(library, topic, answer.place)
    for key in answer.phone:
        if key not in library.contacts.phones:
            yield _unknown("phone number", key, library.contacts.phones, answer.place)
    for button in answer.buttons:
        if button.flow and button.flow not in library.flows:
            yield _unknown("flow", button.flow, library.flows, answer.place)
        if button.url:
            yield from _url(library, button.url, answer.place)
    if answer.domain not in library.subjects:
        yield _unknown("subject", answer.domain, library.subjects, answer.place)


def _subjects(library: Holdings) -> Iterator[Problem]:
    for subject in library.subjects.values():
        for name in subject.includes:
            if name not in library.subjects:
                yield _unknown("subject", name, library.subjects, subject.place)


def _milestone(library: Holdings, milestone: PlanMilestone) -> Iterator[Problem]:
    if milestone.domain not in library.subjects:
        yield _unknown("subject", milestone.domain, library.subjects, milestone.place)
    if milestone.topic and milestone.topic not in library.answers:
        yield _unknown_topic(library, milestone.topic, milestone.place)
    if milestone.term and milestone.term not in library.terms:
        yield _unknown("term", milestone.term, library.terms, milestone.place)


def _url(library: Holdings, url: str, place: Place) -> Iterator[Problem]:
    if url.startswith("https://"):
        if not is_page(url):
            yield Problem(place, f"`{url}` is no address of a page.", PAGE_ADVICE)
    elif url not in library.contacts.links:
        yield _unknown("link", url, library.contacts.links, place)


def _placeholders(library: Holdings, text: SourceText) -> Iterator[Problem]:
    kind, _, rest = text.key.partition(".")
    flow = library.flows.get(rest.partition(".")[0]) if kind == "flow" else None
    own = (*flow.slots, OUTCOME, *SYSTEM_NAMES) if flow else ()
    tables = {
        "amount": library.amounts,
        "term": library.terms,
        "phone": library.contacts.phones,
        "link": library.contacts.links,
    }
    for name in sorted(text.placeholders):
        head, dot, key = name.partition(".")
        if dot and head in tables:
            if key not in tables[head]:
                yield _unknown(head, key, tables[head], text.place)
        elif name.startswith(RENDERED):
            if name not in MUNICIPALITY:
                yield _unknown("placeholder", name, MUNICIPALITY, text.place)
        elif kind == "phrase":
            if f"{head}." in ABOUT and name not in SYSTEM_NAMES:
                yield _unknown("placeholder", name, SYSTEM_NAMES, text.place)
        elif name not in own:
            yield _unknown("placeholder", name, own, text.place)


def _overlaps(library: Holdings) -> Iterator[Problem]:
    for amounts in library.amounts.values():
        in_order = sorted(amounts, key=lambda amount: amount.valid_from)
        for earlier, later in pairwise(in_order):
            if earlier.holds(later.valid_from):
                yield Problem(
                    later.place,
                    f"Two values of `{later.key}` hold on {later.valid_from}.",
                    "Let the earlier one end (valid_to) before this one begins.",
                )


def _no_phrase(name: str, place: Place) -> Problem:
    return Problem(place, f"There is no phrase `{name}`.", "Add it to phrases.yml.")


def _unknown_topic(library: Holdings, topic: str, place: Place) -> Problem:
    return _unknown("answer on topic", topic, library.answers, place)


def _unknown(kind: str, name: str, known: Collection[str], place: Place) -> Problem:
    return Problem(place, f"There is no {kind} `{name}`.", suggestion(name, known))
