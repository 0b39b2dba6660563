"""The steps of a flow, read by their kind."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from flows.conditions import ConditionError, Constant, Expression, parse
from flows.loader_speech import SPEECH_FIELDS, SpeechReader
from flows.model import (
    Act,
    AnyStep,
    Assign,
    Branch,
    Call,
    Collect,
    Emit,
    Link,
    Pass,
    Say,
)
from flows.names import ACTIONS, EVENTS, SYSTEM_NAMES
from flows.reading import Value, suggestion
from flows.texts import SourceText

COMMON_FIELDS = ("id", "description", "next")
KIND_FIELDS: Mapping[str, tuple[str, ...]] = {
    "collect": ("collect", "takes", "once", *SPEECH_FIELDS),
    "action": ("action", "arguments"),
    "set": ("set",),
    "call": ("call", "slots"),
    "link": ("link", "slots"),
    "event": ("event", "with"),
    "noop": ("noop",),
    "say": SPEECH_FIELDS,
}
"""Fields by the kind of a step; the kind is the first of these words that the step has."""
WORDING = ("say", "label", "phrase", "description")
"""What may change without ending the runs that wait at a step."""
TAKES = ("words", "topic")

Fields = Mapping[str, Value]


class StepReader:
    """Reads the steps of one flow; `targets` are all step ids that were named, with the place."""

    def __init__(self, flow: str, slots: frozenset[str], texts: list[SourceText]) -> None:
        self.targets: list[tuple[str, Value]] = []
        self._slots = slots
        self._speech = SpeechReader(flow, texts, self)
        self._kinds: Mapping[str, Callable[[Value, Fields, dict[str, Any]], AnyStep]] = {
            "collect": self._collect,
            "action": self._act,
            "set": lambda value, fields, common: Assign(
                **common, values=self._slot_values(fields["set"])
            ),
            "call": lambda value, fields, common: Call(
                **common, flow=fields["call"].name(), slots=self.values(fields, "slots")
            ),
            "link": lambda value, fields, common: Link(
                **common, flow=fields["link"].name(), slots=self.values(fields, "slots")
            ),
            "event": self._emit,
            "noop": lambda value, fields, common: Pass(**common),
            "say": self._say,
        }

    def read(self, value: Value) -> AnyStep:
        """One step."""
        found = value.entries()
        kind = next((kind for kind in KIND_FIELDS if kind in found), "say")
        required = ("id",) if kind == "say" else ("id", kind)
        fields = value.fields(required=required, optional=(*COMMON_FIELDS, *KIND_FIELDS[kind]))
        common: dict[str, Any] = {
            "id": fields["id"].name() if "id" in fields else f"line_{value.place.line}",
            "place": value.place,
            "next": self._branches(fields),
            "fingerprint": _fingerprint(value.plain()),
        }
        if kind not in fields and kind != "say":
            return Pass(**common)
        return self._kinds[kind](value, fields, common)

    def target(self, value: Value) -> str:
        """The id of a step that is gone to."""
        name = value.text()
        self.targets.append((name, value))
        return name

    def condition(self, value: Value) -> Expression | None:
        """What stands after `if:`."""
        found = value.plain()
        return self.expression(value, str(found).lower() if isinstance(found, bool) else found)

    def expression(self, value: Value, source: object) -> Expression | None:
        """An expression, its names checked."""
        if not isinstance(source, str):
            value.complain("Here a condition is expected.", "Such as `misses >= 2`, in quotes.")
            return None
        try:
            tree = parse(source)
        except ConditionError as error:
            value.complain(
                f"The condition `{source}` is not right: {error}.",
                "Use names, texts in quotes, numbers, and, or, not, in, ==, !=, <, <=, >, >=.",
            )
            return None
        known = (*self._slots, *SYSTEM_NAMES)
        for name in tree.names():
            if name not in known:
                value.complain(
                    f"`{name}` is no slot of this flow, and nothing else that is known.",
                    suggestion(name, known),
                )
        return tree

    def value(self, value: Value) -> Expression:
        """A literal value, or an expression when it begins with `=`."""
        found = value.plain()
        if isinstance(found, str) and found.startswith("="):
            return self.expression(value, found[1:]) or Constant(None)
        return Constant(found)

    def values(self, fields: Fields, name: str) -> dict[str, Expression]:
        """The `name: value` lines below a field."""
        entries = fields[name].entries() if name in fields else {}
        return {key: self.value(item) for key, item in entries.items()}

    def slot(self, value: Value) -> str:
        """The name of a slot of this flow."""
        name = value.name()
        if name and name not in self._slots:
            value.complain(
                f"`{name}` is no slot of this flow.", "Add it below `slots:` with its kind."
            )
        return name

    def _slot_values(self, value: Value) -> dict[str, Expression]:
        entries = value.entries()
        for name, item in entries.items():
            if name not in self._slots:
                item.complain(
                    f"`{name}` is no slot of this flow.", "Add it below `slots:` with its kind."
                )
        return {name: self.value(item) for name, item in entries.items()}

    def _branches(self, fields: Fields) -> tuple[Branch, ...]:
        if "next" not in fields:
            return ()
        value = fields["next"]
        if isinstance(value.plain(), list):
            return tuple(self._branch(item) for item in value.items())
        return (Branch(None, self.target(value), value.place),)

    def _branch(self, value: Value) -> Branch:
        if "else" in value.entries():
            fields = value.fields(required=("else",))
            return Branch(
                None, self.target(fields["else"]) if "else" in fields else "", value.place
            )
        fields = value.fields(required=("if", "then"))
        return Branch(
            self.condition(fields["if"]) if "if" in fields else None,
            self.target(fields["then"]) if "then" in fields else "",
            value.place,
        )

    def _say(self, value: Value, fields: Fields, common: dict[str, Any]) -> AnyStep:
        return Say(**common, speech=self._speech.read(common["id"], value, fields, waits=False))

    def _collect(self, value: Value, fields: Fields, common: dict[str, Any]) -> AnyStep:
        takes = fields["takes"].one_of(TAKES) if "takes" in fields else None
        speech = self._speech.read(common["id"], value, fields, waits=True)
        if not takes and not any(option.then or option.each for option in speech.options):
            value.complain(
                "This step waits, but nothing can be answered.", "Add buttons, or `takes: words`."
            )
        return Collect(
            **common,
            slot=self.slot(fields["collect"]),
            speech=speech,
            takes=cast(Literal["words", "topic"] | None, takes),
            once="once" in fields and fields["once"].flag(),
        )

    def _act(self, value: Value, fields: Fields, common: dict[str, Any]) -> AnyStep:
        name = fields["action"].one_of(ACTIONS)
        arguments = self.values(fields, "arguments")
        _check_names("action", name, arguments, ACTIONS, value)
        if all(branch.condition is not None for branch in common["next"]):
            value.complain(
                "This action may end in a way that no branch takes.", "Add `- else: ...` to `next`."
            )
        return Act(**common, action=name, arguments=arguments)

    def _emit(self, value: Value, fields: Fields, common: dict[str, Any]) -> AnyStep:
        name = fields["event"].one_of(EVENTS)
        values = self.values(fields, "with")
        _check_names("event", name, values, EVENTS, value)
        return Emit(**common, event=name, values=values)


def _check_names(
    kind: str,
    name: str,
    given: Mapping[str, Expression],
    table: Mapping[str, tuple[str, ...]],
    value: Value,
) -> None:
    wanted = table.get(name)
    if wanted is not None and set(given) != set(wanted):
        value.complain(
            f"The {kind} `{name}` does not get the values that it needs.",
            f"Give it exactly: {', '.join(wanted) or 'nothing'}.",
        )


def _fingerprint(data: object) -> str:
    whole = json.dumps(_without_wording(data), sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()[:10]


def _without_wording(data: object) -> object:
    if isinstance(data, dict):
        return {
            str(key): _without_wording(item) for key, item in data.items() if key not in WORDING
        }
    if isinstance(data, list):
        return [_without_wording(item) for item in data]
    return data
