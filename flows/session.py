"""What the engine remembers of a conversation between two messages. Plain data, with a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

VERSION = 1
"""Goes up when the shape changes; `from_dict` then learns to read the older one."""


class SessionUnreadable(ValueError):
    """A stored session has a shape that this version can't read: begin a new one."""


@dataclass(frozen=True)
class Run:
    """A flow that has begun and is not over: it stands at `step` until `waits_for` comes."""

    id: str
    flow: str
    step: str
    fingerprint: str
    """Of the step as it was when the wait began."""
    waits_for: Literal["choice", "action", "call", "nothing"]
    slots: Mapping[str, Any] = field(default_factory=dict)
    caller: str | None = None
    """Id of the run that goes on when this one is over."""


@dataclass(frozen=True)
class Session:
    """One conversation."""

    runs: tuple[Run, ...] = ()
    """The run that was spoken last stands last."""
    next_run: int = 1
    greeted: bool = False
    group: str | None = None
    """What the newcomer told of her group, until it is on file."""
    misses: int = 0
    """Messages in a row that were not understood."""
    asked: tuple[str, ...] = ()
    """Questions that are asked once, as "flow.step"."""
    last_choice: Mapping[str, Any] | None = None
    """The button tapped in the turn before: the same one again soon after is a double tap."""

    @staticmethod
    def new() -> "Session":
        """A conversation that has not begun."""
        return Session()

    def to_dict(self) -> dict[str, Any]:
        """JSON for the database."""
        return {
            "version": VERSION,
            "runs": [{**vars(run), "slots": dict(run.slots)} for run in self.runs],
            "next_run": self.next_run,
            "greeted": self.greeted,
            "group": self.group,
            "misses": self.misses,
            "asked": list(self.asked),
            "last_choice": dict(self.last_choice) if self.last_choice is not None else None,
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Session":
        """The reverse of `to_dict`. Raises SessionUnreadable."""
        if data.get("version") != VERSION:
            raise SessionUnreadable(f"session version {data.get('version')!r}, not {VERSION}")
        rest = {key: value for key, value in data.items() if key != "version"}
        try:
            runs = tuple(Run(**run) for run in rest.pop("runs"))
            return Session(runs=runs, asked=tuple(rest.pop("asked")), **rest)
        except (KeyError, TypeError) as error:
            raise SessionUnreadable(f"session of a strange shape: {error}") from error
