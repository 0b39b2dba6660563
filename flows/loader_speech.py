"""What a step says and the buttons below it, read from YAML."""

from collections.abc import Mapping
from typing import Protocol, cast

from flows.conditions import Constant, Expression
from flows.limits import LIST_LIMIT
from flows.loaders.answers import PICTOGRAMS, URGENCIES
from flows.model import Extra, Option, Speech, Urgency
from flows.names import CONTACTS
from flows.reading import Value
from flows.texts import SourceText, read_text
from flows.words import bare

SPEECH_FIELDS = ("say", "answer", "before", "after", "pictogram", "urgency", "buttons")
BUTTON_FIELDS = (
    "id", "label", "phrase", "if", "pictogram", "each", "limit", "then", "link", "as", "slots",
    "topic", "url", "words",
)  # fmt: skip
EXTRA_OPTIONAL = ("if", "each")
PARTS = ("short", "more")

Fields = Mapping[str, Value]


def read_words(fields: Fields) -> tuple[str, ...]:
    """Whole messages below `words:`, as they are compared."""
    found = (
        [(item, bare(item.text())) for item in fields["words"].items()] if "words" in fields else []
    )
    for item, words in found:
        if not words:
            item.complain("There is no letter or digit in this.", "Write a word, or remove it.")
    return tuple(words for _, words in found if words)


class Reader(Protocol):
    """What the reader of steps lends to the reader of speech."""

    def condition(self, value: Value) -> Expression | None:
        """What stands after `if:`."""

    def value(self, value: Value) -> Expression:
        """A literal value or an expression."""

    def values(self, fields: Fields, name: str) -> dict[str, Expression]:
        """The `name: value` lines below a field."""

    def target(self, value: Value) -> str:
        """The id of a step that is gone to."""


class SpeechReader:
    """Reads the speech of the steps of one flow; puts their texts on record."""

    def __init__(self, flow: str, texts: list[SourceText], steps: Reader) -> None:
        self._flow = flow
        self._texts = texts
        self._steps = steps

    def read(self, step: str, value: Value, fields: Fields, *, waits: bool) -> Speech:
        """What one step says; `waits` tells whether its buttons may lead on inside the flow."""
        if "say" not in fields and "answer" not in fields:
            value.complain("This step says nothing.", "Add `say:` or `answer:`.")
        key = f"flow.{self._flow}.{step}"
        buttons = fields["buttons"].items() if "buttons" in fields else []
        options = tuple(self._option(key, item, waits=waits) for item in buttons)
        self._check_ids(options, buttons)
        pictogram = fields["pictogram"].one_of(PICTOGRAMS) if "pictogram" in fields else None
        urgency = fields["urgency"].one_of(URGENCIES) if "urgency" in fields else "normal"
        return Speech(
            text=self._text(f"{key}.say", fields["say"]) if "say" in fields else None,
            answer=self._part(fields["answer"]) if "answer" in fields else None,
            before=self._extras(fields, "before"),
            after=self._extras(fields, "after"),
            pictogram=pictogram,
            urgency=cast(Urgency, urgency),
            options=options,
        )

    def _text(self, key: str, value: Value) -> str:
        self._texts.append(read_text(key, value))
        return key

    def _part(self, value: Value) -> Expression:
        part = self._steps.value(value)
        if isinstance(part, Constant) and part.value not in PARTS:
            value.complain(f"`{part.value}` is no part of an answer.", "Write short or more.")
        return part

    def _extras(self, fields: Fields, name: str) -> tuple[Extra, ...]:
        return tuple(self._extra(item) for item in (fields[name].items() if name in fields else []))

    def _extra(self, value: Value) -> Extra:
        fields = value.fields(required=("phrase",), optional=EXTRA_OPTIONAL)
        return Extra(
            fields["phrase"].name() if "phrase" in fields else "",
            self._steps.condition(fields["if"]) if "if" in fields else None,
            fields["each"].one_of((CONTACTS,)) if "each" in fields else None,
        )

    def _option(self, key: str, value: Value, *, waits: bool) -> Option:
        fields = value.fields(optional=BUTTON_FIELDS)
        self._check_option(value, fields, waits=waits)
        name = fields["id"].name() if "id" in fields else ""
        if not name:
            name = fields["each"].text() if "each" in fields else self._topic_of(fields)
        pictogram = fields["pictogram"].one_of(PICTOGRAMS) if "pictogram" in fields else None
        return Option(
            id=name,
            place=value.place,
            label=self._label(f"{key}.button.{name}", fields),
            condition=self._steps.condition(fields["if"]) if "if" in fields else None,
            pictogram=pictogram,
            each=fields["each"].text() if "each" in fields else None,
            limit=int(fields["limit"].number()) if "limit" in fields else LIST_LIMIT,
            then=self._steps.target(fields["then"]) if "then" in fields else None,
            link=fields["link"].name() if "link" in fields else None,
            fill=fields["as"].name() if "as" in fields else None,
            slots=self._steps.values(fields, "slots"),
            topic=fields["topic"].name() if "topic" in fields else None,
            url=fields["url"].text() if "url" in fields else None,
            words=read_words(fields),
        )

    def _label(self, key: str, fields: Fields) -> str | None:
        if "phrase" in fields:
            return f"phrase.{fields['phrase'].name()}"
        return self._text(key, fields["label"]) if "label" in fields else None

    def _topic_of(self, fields: Fields) -> str:
        return fields["topic"].text() if "topic" in fields else ""

    def _check_option(self, value: Value, fields: Fields, *, waits: bool) -> None:
        ways = [name for name in ("then", "link", "topic", "url") if name in fields]
        if "each" not in fields and len(ways) != 1:
            value.complain(
                "This button leads nowhere, or to more than one place.",
                "Give it exactly one of: then, link, topic, url.",
            )
        if "then" in fields and not waits:
            value.complain(
                "Here nothing waits for this button.", "Use `collect:`, or `link:` to a flow."
            )
        if "words" in fields and "then" not in fields:
            value.complain(
                "Words are for buttons that lead on in this flow.", "Use `then:`, or remove them."
            )
        own = "each" not in fields and "topic" not in fields
        if own and ("id" not in fields or ("label" in fields) == ("phrase" in fields)):
            value.complain(
                "A button needs an id and a label.",
                "Add `id:` and `label:`, or `phrase:` for a label that stands in phrases.yml.",
            )
        if ("as" in fields) != ("each" in fields and "link" in fields):
            value.complain(
                "`as` names the slot of the linked flow that gets the item of `each`.",
                "Use each, link and as together.",
            )

    def _check_ids(self, options: tuple[Option, ...], buttons: list[Value]) -> None:
        seen: set[str] = set()
        for option, button in zip(options, buttons, strict=True):
            if option.id in seen:
                button.complain(f"Button `{option.id}` stands here twice.", "Rename one of them.")
            seen.add(option.id)
