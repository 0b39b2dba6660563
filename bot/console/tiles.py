"""What the start page says at a glance."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.console.viewer import Visit
from storage import Unit

TileKind = Literal["urgent", "waiting", "mine", "due", "calm"]


@dataclass(frozen=True)
class Tile:
    """A number with its title (translated already), and the page behind it. `hint` is a short line
    below, such as for how long the oldest waits. `kind` says how it is coloured."""

    title: str
    number: int
    url: str
    kind: TileKind
    hint: str = ""


TileOf = Callable[[Unit, Visit], Awaitable[Tile | None]]
"""Counts in the unit of the visit's municipality; None: nothing to show."""
