"""What is known outside the conversation at the moment of a turn. Frozen: the engine only reads."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Municipality:
    """What the flows may know of the municipality."""

    slug: str
    name: str
    team: str
    """Who reads a request for a person, as the newcomer is told: "the team newcomers"."""


@dataclass(frozen=True)
class Person:
    """What is on file about the person; empty for somebody who just walked in."""

    name: str | None = None
    group: str | None = None
    coach: str | None = None


@dataclass(frozen=True)
class Context:
    """Everything a turn may look at beside the session and the input."""

    today: date
    municipality: Municipality
    language: str
    """The language the conversation is in now."""
    language_source: Literal["default", "device", "written", "chosen"] = "device"
    """How it came to be that language; "default" when the device's language is none of ours and
    nothing was written or chosen yet: then the languages are shown first."""
    person: Person = field(default_factory=Person)
    open_request: bool = False
    """A request for a human waits that nobody has closed."""
    human_speaks: bool = False
    """A human has claimed the conversation: the bot is silent but for what must always work."""
    someone_on_call: bool = True
    """False when nobody of the municipality reads at this moment: the crisis texts say so."""
    languages: tuple[str, ...] = ("nl", "en")
    """Languages that can be chosen, in the order in which they are shown."""
    attachment_megabytes: int = 20
    """The largest file that is taken."""
    seconds_since_last_turn: float | None = None
    """None before the first turn."""
