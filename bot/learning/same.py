"""The same words, written by several people: one line of the list.

They are compared outside the database, as they are encrypted there.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.learning.places import without_places
from storage.misses import Miss


@dataclass(frozen=True)
class Group:
    """Lines that say the same in one language, the newest first."""

    lines: Sequence[Miss]

    @property
    def newest(self) -> Miss:
        """The line that stands for all."""
        return self.lines[0]

    @property
    def ids(self) -> Sequence[int]:
        """Of all lines."""
        return [line.id for line in self.lines]

    @property
    def candidates(self) -> Sequence[str]:
        """The topics that any of them may be about, the likeliest of the newest first."""
        return list(dict.fromkeys(topic for line in self.lines for topic in line.candidates))


def grouped(lines: Iterable[Miss]) -> list[Group]:
    """The groups, the largest first, and of equal ones that of the newest line."""
    found: dict[tuple[str, str, str | None], list[Miss]] = {}
    for line in sorted(lines, key=lambda line: line.id, reverse=True):
        found.setdefault((line.language, key_of(line.text), line.topic), []).append(line)
    return sorted(map(Group, found.values()), key=lambda group: len(group.lines), reverse=True)


def group_of(lines: Iterable[Miss], miss_id: int) -> Group | None:
    """The group that a line belongs to; None when it is not among them."""
    return next((group for group in grouped(lines) if miss_id in group.ids), None)


def key_of(text: str) -> str:
    """What two texts have in common that say the same: letters and digits, in no case."""
    words = without_places(text).casefold()
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in words)
    return " ".join("".join(kept).split())
