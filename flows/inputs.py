"""What moves a session: everything that can reach a conversation, as frozen values.

The engine sees nothing of channels, files or classifiers; the turn translates what came in to one
of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Decision = Literal["answer", "clarify", "handoff", "chitchat"]
MediaKind = Literal[
    "voice", "photo", "file", "video", "sticker", "location", "contact", "poll", "other"
]


@dataclass(frozen=True)
class Understood:
    """What the interpreter made of a text; the engine's own copy of `nlu.Understanding`."""

    language: str | None
    topic: str | None
    confidence: float
    candidates: tuple[str, ...]
    crisis: str | None
    decision: Decision
    heard: tuple[str, ...] = ()
    """Every crisis topic whose words stand there, beside the one that is answered."""
    also: str | None = None
    """The topic of a second question in the same message."""


@dataclass(frozen=True)
class TextReceived:
    """The newcomer wrote something."""

    text: str
    understood: Understood
    cut: bool = False
    """The message was longer than what is read; the reply says so."""


@dataclass(frozen=True)
class ChoiceMade:
    """A button was tapped; `choice` is what the engine itself put behind that button."""

    choice: Mapping[str, Any]


@dataclass(frozen=True)
class MediaReceived:
    """A voice note, photo or file came in, or something the bot has no use for.

    `attachments` are ids of stored attachments; `refused` says why there are none.
    """

    kind: MediaKind
    attachments: tuple[int, ...] = ()
    refused: Literal["too_large", "unsupported"] | None = None
    text: str = ""
    """The caption: words of her own, read like any others."""
    understood: Understood | None = None


@dataclass(frozen=True)
class CommandGiven:
    """A command of the channel's menu, without its slash: start, language, person, help ..."""

    name: str
    argument: str = ""
    understood: Understood | None = None
    """What the argument says, when there is one."""
    join: str = ""
    """How a link of staff's went with which she came: joined, same, used, expired, revoked or
    unknown; empty without one. The link itself never comes this far."""


@dataclass(frozen=True)
class TimedOut:
    """A wait took longer than the step that waited allows."""

    timer: str


@dataclass(frozen=True)
class HandedBack:
    """A human who owned the conversation gave it back to the bot."""


@dataclass(frozen=True)
class Triggered:
    """Something outside the conversation starts a flow: a reminder, an invitation."""

    flow: str
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ActionResult:
    """How an action that the engine asked for went; `values` become slots of the run."""

    action: str
    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)


Input = (
    TextReceived
    | ChoiceMade
    | MediaReceived
    | CommandGiven
    | TimedOut
    | HandedBack
    | Triggered
    | ActionResult
)
