"""A guide, as the engine walks through it: flows, steps, buttons, branches. All of it frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.conditions import Expression
from flows.problems import Place

END = "END"
"""Where a flow stops: written in place of a step's id."""

Greeting = Literal["line", "own", "none"]
"""On the first reply ever: a line of hello goes with it, the flow says hello itself, or neither."""
SlotKind = Literal["topic", "topics", "subject", "word", "number", "flag", "ids", "value"]
"""What may stand in a slot; what comes in with a button is checked against it. A `value` comes
from actions alone."""
Urgency = Literal["normal", "urgent", "crisis"]
Values = Mapping[str, Expression]


@dataclass(frozen=True)
class Branch:
    """Go to step `then` when the condition holds; no condition is `else`."""

    condition: Expression | None
    then: str
    place: Place


@dataclass(frozen=True)
class Extra:
    """A phrase that is said before or after the text, when its condition holds."""

    phrase: str
    condition: Expression | None
    each: str | None = None
    """A list for each item of which the phrase is said: `contacts`."""


@dataclass(frozen=True)
class Option:
    """A button, or with `each` a row of buttons made from a list.

    It leads on inside the flow (`then`, at a collect only), starts another flow (`link`), asks
    about a topic (`topic`), or opens a page (`url`: an address, or a key of the links in
    contacts.yml).
    """

    id: str
    place: Place
    label: str | None = None
    """Key of its text; None where the label comes from the list or the topic."""
    condition: Expression | None = None
    pictogram: str | None = None
    each: str | None = None
    limit: int = 0
    then: str | None = None
    link: str | None = None
    fill: str | None = None
    """Slot of the linked flow that gets the item of `each`."""
    slots: Values = field(default_factory=dict)
    topic: str | None = None
    url: str | None = None
    words: tuple[str, ...] = ()
    """Whole messages that mean this button, while the step waits: yes, ja, نعم."""


@dataclass(frozen=True)
class Speech:
    """What a step says: a text of its own, an answer's text, or both, with buttons below."""

    text: str | None = None
    answer: Expression | None = None
    """Gives the part of the answer on slot `topic` that is said: "short" or "more"."""
    before: tuple[Extra, ...] = ()
    after: tuple[Extra, ...] = ()
    pictogram: str | None = None
    urgency: Urgency = "normal"
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Step:
    """What all steps have. Without a matching branch the next step in the file follows."""

    id: str
    place: Place
    next: tuple[Branch, ...]
    fingerprint: str
    """Changes when what the step does changes, not when its wording does."""


@dataclass(frozen=True)
class Say(Step):
    """Says something and goes on."""

    speech: Speech


@dataclass(frozen=True)
class Collect(Step):
    """Says something and waits; the button's value goes to `slot`."""

    slot: str
    speech: Speech
    takes: Literal["words", "topic"] | None
    """Whether a written message is an answer here: its words, or the topic understood in it."""
    once: bool
    """Skipped when it has been asked before in this conversation."""


@dataclass(frozen=True)
class Act(Step):
    """Has the turn do something; `outcome` tells the branches how it went."""

    action: str
    arguments: Values


@dataclass(frozen=True)
class Assign(Step):
    """Fills slots."""

    values: Values


@dataclass(frozen=True)
class Call(Step):
    """Walks through another flow, and comes back."""

    flow: str
    slots: Values


@dataclass(frozen=True)
class Link(Step):
    """Ends this flow and starts another."""

    flow: str
    slots: Values


@dataclass(frozen=True)
class Emit(Step):
    """Puts on record that something happened."""

    event: str
    values: Values


@dataclass(frozen=True)
class Pass(Step):
    """Only chooses where to go."""


AnyStep = Say | Collect | Act | Assign | Call | Link | Emit | Pass


@dataclass(frozen=True)
class Flow:
    """A guide."""

    id: str
    place: Place
    steps: Mapping[str, AnyStep]
    first: str
    slots: Mapping[str, SlotKind]
    greeting: Greeting = "line"
    always: bool = False
    """Works while a human owns the conversation: crisis, language, stop, privacy."""
    words: tuple[str, ...] = ()
    """Whole messages that start this flow, whatever the interpreter makes of them."""

    def after(self, step: AnyStep) -> str:
        """The step that stands below this one in the file, or END."""
        ids = list(self.steps)
        at = ids.index(step.id) + 1
        return ids[at] if at < len(ids) else END
