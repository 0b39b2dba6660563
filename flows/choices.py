"""Buttons: what stands behind one, and what came back read without trusting its shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.events import Button, Text
from flows.holdings import Holdings
from flows.limits import WORD_SIZE
from flows.model import Collect, Option, Say
from flows.scope import Scope
from flows.topics import TOPIC_FLOWS, flow_for


@dataclass(frozen=True)
class LocalChoice:
    """A button of a step that waits."""

    run: str
    step: str
    value: str


@dataclass(frozen=True)
class FlowChoice:
    """A button that starts a flow, at any time."""

    flow: str
    slots: Mapping[str, Any]


@dataclass(frozen=True)
class Offered:
    """A button with the option it was made from, and the value it gives to the slot."""

    option: Option
    value: str
    button: Button


def read_choice(choice: object, library: Holdings) -> LocalChoice | FlowChoice | None:
    """What a choice says; None when it says nothing that could be meant."""
    if not isinstance(choice, Mapping):
        return None
    if set(choice) == {"run", "step", "value"}:
        run, step, value = choice["run"], choice["step"], choice["value"]
        if isinstance(run, str) and isinstance(step, str) and isinstance(value, str):
            return LocalChoice(run, step, value)
        return None
    name, slots = choice.get("flow"), choice.get("slots", {})
    if not set(choice) <= {"flow", "slots"} or not isinstance(name, str):
        return None
    flow = library.flows.get(name)
    if flow is None or not isinstance(slots, Mapping):
        return None
    good = all(
        slot in flow.slots and fits(library, flow.slots[slot], value)
        for slot, value in slots.items()
    )
    return FlowChoice(name, dict(slots)) if good else None


def fits(library: Holdings, kind: str, value: object) -> bool:
    """Whether a value that came in from outside may stand in a slot of this kind."""
    if value is None:
        return True
    if kind == "topics":
        return isinstance(value, list) and all(_is_topic(library, item) for item in value)
    if kind == "ids":
        return isinstance(value, list) and all(type(item) is int for item in value)
    tests = {
        "topic": _is_topic(library, value),
        "subject": isinstance(value, str) and value in library.subjects,
        "word": isinstance(value, str) and len(value) <= WORD_SIZE,
        "number": type(value) in (int, float),
        "flag": isinstance(value, bool),
    }
    return tests.get(kind, False)


def _is_topic(library: Holdings, value: object) -> bool:
    return isinstance(value, str) and (value in library.answers or value in TOPIC_FLOWS)


def offered(library: Holdings, scope: Scope, run: str, step: Say | Collect) -> Iterator[Offered]:
    """The buttons of a step as they stand now, those of the answer first."""
    if step.speech.answer is not None:
        yield from _of_answer(library, scope, step.speech.answer.evaluate(scope))
    for option in step.speech.options:
        if option.condition is not None and not option.condition.evaluate(scope):
            continue
        if option.each is not None:
            yield from _row(library, scope, run, step.id, option)
        else:
            yield _single(library, scope, run, step.id, option)


def _single(library: Holdings, scope: Scope, run: str, step: str, option: Option) -> Offered:
    if option.topic is not None:
        return Offered(option, option.topic, _topic_button(library, option.topic))
    label = Text(option.label or "")
    if option.url is not None:
        url = library.contacts.links.get(option.url, option.url)
        return Offered(option, option.id, Button(label, url=url, pictogram=option.pictogram))
    choice: dict[str, Any] = {"run": run, "step": step, "value": option.id}
    if option.link is not None:
        slots = {name: value.evaluate(scope) for name, value in option.slots.items()}
        choice = {"flow": option.link, "slots": slots}
    return Offered(option, option.id, Button(label, choice, pictogram=option.pictogram))


def _row(library: Holdings, scope: Scope, run: str, step: str, option: Option) -> Iterator[Offered]:
    for value, label, pictogram in _items(library, scope, option)[: option.limit]:
        if option.link is not None and option.fill is not None:
            slots = {name: part.evaluate(scope) for name, part in option.slots.items()}
            choice: dict[str, Any] = {"flow": option.link, "slots": {**slots, option.fill: value}}
        elif option.then is not None:
            choice = {"run": run, "step": step, "value": value}
        else:
            yield Offered(option, value, _topic_button(library, value))
            continue
        yield Offered(option, value, Button(Text(label), choice, pictogram=pictogram))


def _items(library: Holdings, scope: Scope, option: Option) -> list[tuple[str, str, str | None]]:
    if option.each == "languages":
        return [(code, f"language.{code}", None) for code in scope.context.languages]
    if option.each == "subjects":
        return [(s.id, s.name, s.pictogram) for s in library.subjects.values() if s.main]
    topics: list[str]
    if option.each == "related":
        topics = list(scope.answer.related) if scope.answer is not None else []
    elif option.each == "topics":
        topics = list(scope.topics)
    else:
        topics = list(scope(option.each or "") or ())
    return [
        (topic, library.answers[topic].title, library.answers[topic].pictogram)
        for topic in topics
        if topic in library.answers
    ]


def _topic_button(library: Holdings, topic: str) -> Button:
    answer = library.answers[topic]
    flow, slots = flow_for(library, topic)
    return Button(Text(answer.title), {"flow": flow, "slots": slots}, pictogram=answer.pictogram)


def _of_answer(library: Holdings, scope: Scope, part: object) -> Iterator[Offered]:
    answer = scope.answer
    if answer is None or part != "short":
        return
    for button in answer.buttons:
        option = Option(button.id, answer.place)
        url = library.contacts.links.get(button.url or "", button.url)
        choice = None if button.flow is None else {"flow": button.flow, "slots": {}}
        yield Offered(option, button.id, Button(Text(button.label), choice, url=url))
