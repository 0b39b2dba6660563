"""What a translation service does, and how its failures are told apart."""

from typing import Protocol

from bot.translation.languages import Languages


class ServiceFailed(Exception):
    """It is away, too slow, or refuses our key: nothing can be translated for now."""


class TextRefused(Exception):
    """It works, and can't translate this text."""


class Service(Protocol):
    """A translation service. Its methods block: they are called in threads, with a deadline.

    Languages are given in our codes.
    """

    name: str
    piece: int
    """Characters that it takes at once."""
    usual: frozenset[str]
    """Languages that it can be expected to know, until it has been asked."""

    def languages(self) -> Languages:
        """What it can do; asks the service. Raises ServiceFailed."""
        ...

    def translate(self, text: str, source: str | None, target: str) -> str:
        """The text in another language; `source` None: the service recognises it.

        `languages` was called before. Raises ServiceFailed, TextRefused.
        """
        ...
