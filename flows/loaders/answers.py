"""answers/<domain>.yml: what the bot says on a topic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from flows.loaders.dated import CERTAINTIES, GROUPS
from flows.model import Urgency
from flows.problems import Place
from flows.reading import Value
from flows.texts import SourceText, read_text

Keep = Callable[[str, Value], str]
"""Puts a text on record under a name of the answer, and gives its key."""
URGENCIES = ("normal", "urgent", "crisis")
PICTOGRAMS = (
    "home", "money", "integration", "language", "work", "health", "start", "family", "legal",
    "join", "letter", "phone", "person", "crisis", "privacy", "digid",
)  # fmt: skip
REQUIRED = ("title", "urgency", "groups", "pictogram", "short", "sources", "certainty")
OPTIONAL = (
    "offer_coach", "more", "variants", "related", "local", "phone", "checked_on", "hold",
    "oncall", "buttons",
)  # fmt: skip


@dataclass(frozen=True)
class AnswerSource:
    """A page that says what the answer says."""

    title: str
    url: str


@dataclass(frozen=True)
class AnswerButton:
    """A button below an answer: opens a page, or starts a flow."""

    id: str
    label: str
    """Key of its text."""
    url: str | None
    flow: str | None


@dataclass(frozen=True)
class Answer:
    """All that is known about one topic but its words: those are texts under their keys."""

    topic: str
    place: Place
    title: str
    short: str
    more: str | None
    short_for: Mapping[str, str]
    """Key of the short text per group, where it differs."""
    more_for: Mapping[str, str]
    urgency: Urgency
    groups: tuple[str, ...]
    offer_coach: bool
    pictogram: str
    related: tuple[str, ...]
    local: tuple[str, ...]
    """Keys of a municipality's contacts that help with this topic, the nearest first."""
    phone: tuple[str, ...]
    """Keys of phone numbers in contacts.yml, the most urgent first."""
    buttons: tuple[AnswerButton, ...]
    sources: tuple[AnswerSource, ...]
    certainty: Literal["known", "page", "rep"]
    checked_on: date | None
    hold: bool
    """After this topic nothing goes out by itself."""
    oncall: bool

    @property
    def domain(self) -> str:
        """What stands before the dot of the topic."""
        return self.topic.partition(".")[0]

    @property
    def has_variants(self) -> bool:
        """True when what is right depends on the group."""
        return bool(self.short_for or self.more_for)

    def part(self, part: str, group: str | None) -> str | None:
        """Key of the short text or of the rest, for somebody of this group."""
        own, common = (
            (self.short_for, self.short) if part == "short" else (self.more_for, self.more)
        )
        return own.get(group or "", common)


def read_answers(root: Value) -> tuple[list[Answer], list[SourceText]]:
    """The answers of one file, and their texts."""
    answers: list[Answer] = []
    texts: list[SourceText] = []
    fields = root.fields(required=("answers",))
    for topic, value in fields["answers"].entries().items() if "answers" in fields else ():
        answers.append(_answer(topic, value, texts))
    return answers, texts


def _answer(topic: str, value: Value, texts: list[SourceText]) -> Answer:
    if "." not in topic:
        value.complain(f"`{topic}` is not a topic.", "Write domain.topic, as in start.digid.")
    fields = value.fields(required=REQUIRED, optional=OPTIONAL)
    key = f"answer.{topic}"

    def keep(name: str, source: Value) -> str:
        texts.append(read_text(f"{key}.{name}", source))
        return f"{key}.{name}"

    for name in ("title", "short"):
        if name in fields:
            keep(name, fields[name])
    variants = {
        group: part.fields(optional=("short", "more"))
        for group, part in _entries(fields, "variants").items()
        if _known_group(group, part)
    }
    return Answer(
        topic=topic,
        place=value.place,
        title=f"{key}.title",
        short=f"{key}.short",
        more=keep("more", fields["more"]) if "more" in fields else None,
        short_for={g: keep(f"{g}.short", v["short"]) for g, v in variants.items() if "short" in v},
        more_for={g: keep(f"{g}.more", v["more"]) for g, v in variants.items() if "more" in v},
        urgency=cast(Urgency, _choice(fields, "urgency", URGENCIES)),
        groups=tuple(item.one_of(GROUPS) for item in _items(fields, "groups")),
        offer_coach=_flag(fields, "offer_coach"),
        pictogram=_choice(fields, "pictogram", PICTOGRAMS),
        related=tuple(item.name() for item in _items(fields, "related")),
        local=tuple(item.name() for item in _items(fields, "local")),
        phone=tuple(item.name() for item in _items(fields, "phone")),
        buttons=tuple(_button(item, keep) for item in _items(fields, "buttons")),
        sources=tuple(_source(item) for item in _items(fields, "sources")),
        certainty=cast(Literal["known", "page", "rep"], _choice(fields, "certainty", CERTAINTIES)),
        checked_on=fields["checked_on"].day() if "checked_on" in fields else None,
        hold=_flag(fields, "hold"),
        oncall=_flag(fields, "oncall"),
    )


def _known_group(group: str, value: Value) -> bool:
    if group not in GROUPS:
        value.complain(f"`{group}` is not a group.", f"Choose from: {', '.join(GROUPS)}.")
    return group in GROUPS


def _source(value: Value) -> AnswerSource:
    fields = value.fields(required=("title", "url"))
    return AnswerSource(
        fields["title"].text() if "title" in fields else "",
        fields["url"].page() if "url" in fields else "",
    )


def _button(value: Value, keep: Keep) -> AnswerButton:
    fields = value.fields(required=("id", "label"), optional=("url", "flow"))
    name = fields["id"].name() if "id" in fields else ""
    if ("url" in fields) == ("flow" in fields):
        value.complain("This button leads nowhere, or to two places.", "Give it url or flow.")
    return AnswerButton(
        id=name,
        label=keep(f"button.{name}", fields["label"]) if "label" in fields else "",
        url=fields["url"].text() if "url" in fields else None,
        flow=fields["flow"].name() if "flow" in fields else None,
    )


def _entries(fields: Mapping[str, Value], name: str) -> Mapping[str, Value]:
    return fields[name].entries() if name in fields else {}


def _items(fields: Mapping[str, Value], name: str) -> list[Value]:
    return fields[name].items() if name in fields else []


def _flag(fields: Mapping[str, Value], name: str) -> bool:
    return name in fields and fields[name].flag()


def _choice(fields: Mapping[str, Value], name: str, allowed: tuple[str, ...]) -> str:
    return fields[name].one_of(allowed) if name in fields else ""
