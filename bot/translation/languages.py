"""Our language codes and the services' own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Languages = Mapping[str, frozenset[str]]
"""What a service can do, in our codes: the languages that each language can be put into."""


@dataclass(frozen=True)
class Codes:
    """Translates codes; a language that is not in `special` has the same code with us."""

    special: Mapping[str, str] = field(default_factory=dict)
    """Ours to theirs."""

    def theirs(self, ours: str) -> str:
        """The service's code of one of our languages."""
        return self.special.get(ours, ours)

    def ours(self, theirs: str) -> str:
        """Our code of one of the service's languages."""
        return next((our for our, their in self.special.items() if their == theirs), theirs)


def all_into_all(languages: Iterable[str]) -> Languages:
    """For a service that puts each of its languages into every other."""
    known = frozenset(languages)
    return {one: known - {one} for one in known}


def can(languages: Languages, source: str | None, target: str) -> bool:
    """Whether a text in `source`, or in a language still to be recognised, can be put into
    `target`."""
    if source is not None:
        return target in languages.get(source, ())
    return any(target in targets for targets in languages.values())
