"""What is wrong with content: said so that an editor can mend it without a programmer."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a file, and a line counted from one."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where, what, and what to do about it."""

    place: Place
    message: str
    advice: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.advice}"


class ContentError(Exception):
    """Content can't be used; `problems` holds every mistake that was found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
