"""The pages in the bar at the top, in order. One that is not served is not shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.console.texts import N_
from bot.console.viewer import Visit
from storage.staff import Role

BASE = "/console"
"""Where the console is mounted; every address in it begins so."""


@dataclass(frozen=True)
class Entry:
    """A link in the bar; `path` is below BASE, `role` the least that may see it."""

    path: str
    label: str
    role: Role = "coach"
    also: str = ""
    """Pages below this belong to it, too."""


@dataclass(frozen=True)
class Link:
    """An entry for a reader; `current` when she is on that page, or below it."""

    url: str
    label: str
    current: bool


ENTRIES = (
    Entry("/", N_("Start")),
    Entry("/requests", N_("Requests"), also="/conversations"),
    Entry("/newcomers", N_("Newcomers")),
    Entry("/plans", N_("Plans")),
    Entry("/activities", N_("Activities")),
    Entry("/misses", N_("Not understood")),
    Entry("/team", N_("Team"), "admin"),
    Entry("/audit", N_("Audit log"), "admin"),
)


def links(visit: Visit, served: Collection[str], path: str) -> Sequence[Link]:
    """The bar for this reader on the page at `path`."""
    return [
        Link(f"{BASE}{entry.path}", visit.translate(entry.label), _is_at(entry, path))
        for entry in ENTRIES
        if entry.path in served and visit.may(entry.role)
    ]


def _is_at(entry: Entry, path: str) -> bool:
    below = path.removeprefix(BASE)
    roots = [root for root in (entry.path, entry.also) if root not in {"", "/"}]
    return below == entry.path or any(below.startswith(f"{root}/") for root in roots)
