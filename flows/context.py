"""What is known outside the conversation at the moment of a turn. Frozen: the engine only reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class LocalContact:
    """An office or a partner in the municipality, as its profile names it."""

    key: str
    """What answers call it: `library`."""
    name: str
    phone: str | None = None
    url: str | None = None
    address: str | None = None
    hours: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    """Spans ("09:00", "12:30") by day: mon, tue ..."""
    languages: tuple[str, ...] = ()
    """Codes of the languages that are spoken there."""
    topics: tuple[str, ...] = ()
    """Topics that it helps with beside those whose answers name it."""


@dataclass(frozen=True)
class PrivacyOfficer:
    """Whom to ask about one's data."""

    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Readers:
    """What the municipality has decided about who may read; None where it has not said."""

    coach: bool = False
    on_call: str | None = None
    """Who reads when there is danger."""
    partners: str | None = None
    benefit_inspectors: str | None = None
    police: str | None = None
    ind: str | None = None
    privacy_officer: PrivacyOfficer | None = None


@dataclass(frozen=True)
class Municipality:
    """What the flows may know of the municipality."""

    slug: str
    name: str
    team: str
    """Who reads a request for a person, as the newcomer is told: "the team newcomers"."""
    contacts: tuple[LocalContact, ...] = ()
    readers: Readers = Readers()


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
