"""What happened in a turn, in the past tense: all that the engine hands back beside the session.

`bot.effects` carries each of these out; one that it does not know is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Text:
    """A text by its stable key, with the values for its placeholders.

    Values are JSON: strings and numbers, or tagged so that rendering can format them in the
    reader's locale: {"moment": iso datetime}, {"day": iso date}, {"money": "14.99"},
    {"phone": "0800-2000"}, {"name": "Yusuf"}, {"text": key of another text}.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Button:
    """A button below a message. `choice` comes back in `ChoiceMade`; a `url` opens instead."""

    label: Text
    choice: Mapping[str, Any] | None = None
    url: str | None = None
    pictogram: str | None = None


@dataclass(frozen=True)
class Replied:
    """Something to say. `texts` are paragraphs of one message."""

    texts: tuple[Text, ...]
    buttons: tuple[Button, ...] = ()
    pictogram: str | None = None
    urgency: Literal["normal", "urgent", "crisis"] = "normal"
    answer: str | None = None
    """Topic id when this is the text of an answer: rendering adds its sources and date."""


@dataclass(frozen=True)
class Waited:
    """The session waits for the newcomer at this step."""

    flow: str
    step: str


@dataclass(frozen=True)
class FlowStarted:
    """A run began."""

    flow: str


@dataclass(frozen=True)
class FlowEnded:
    """A run is over."""

    flow: str
    reason: Literal["completed", "replaced", "changed", "limit"]


@dataclass(frozen=True)
class ActionRequested:
    """The turn must carry this out in its transaction and resume with an `ActionResult`."""

    action: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LanguageChosen:
    """The conversation goes on in this language."""

    language: str
    source: Literal["device", "written", "chosen"]


@dataclass(frozen=True)
class GroupTold:
    """The newcomer said which group she belongs to (status, nareis, gezin, eu, ukr)."""

    group: str


@dataclass(frozen=True)
class TopicAnswered:
    """An answer was given on this topic."""

    topic: str
    part: Literal["short", "more"]


@dataclass(frozen=True)
class AnswerRated:
    """The newcomer said whether the answer helped."""

    topic: str
    helped: bool


@dataclass(frozen=True)
class QuestionMissed:
    """A message was not understood well enough to be answered."""

    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class CrisisRecognised:
    """A sign of a crisis was seen; the number has been said in the same turn."""

    topic: str
    also: tuple[str, ...] = ()
    """Other crisis topics that the same words are about."""


@dataclass(frozen=True)
class MessagesStopped:
    """Nothing goes out by itself any more until she asks for it again."""


@dataclass(frozen=True)
class MessagesResumed:
    """Reminders and invitations may go out again."""


@dataclass(frozen=True)
class MilestoneReported:
    """The newcomer said how a step of her plan stands: done, stuck, open or later."""

    milestone: int
    report: str


@dataclass(frozen=True)
class ChoiceExpired:
    """A button was tapped whose question is over."""


Event = (
    Replied
    | Waited
    | FlowStarted
    | FlowEnded
    | ActionRequested
    | LanguageChosen
    | GroupTold
    | TopicAnswered
    | AnswerRated
    | QuestionMissed
    | CrisisRecognised
    | MessagesStopped
    | MessagesResumed
    | MilestoneReported
    | ChoiceExpired
)
