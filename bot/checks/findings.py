"""One thing that a check found."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """Where something is, what is wrong and what to do; an error, or a warning."""

    where: str
    what: str
    error: bool = True
