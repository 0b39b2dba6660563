"""The protocol that both interpreters keep: the local one and Rasa over HTTP."""

from typing import Protocol

from nlu.understanding import Understanding


class InterpreterUnavailable(Exception):
    """The interpreter can't answer now; the turn goes on without it.

    `partial` holds what is known nevertheless: the language, and a crisis by its words.
    """

    def __init__(self, reason: str = "", partial: Understanding | None = None) -> None:
        super().__init__(reason)
        self.partial = partial


class Interpreter(Protocol):
    """Understands messages."""

    async def understand(self, text: str, language: str | None = None) -> Understanding:
        """Understand `text`; `language` is what the person uses, for when the text does not tell.

        Raises InterpreterUnavailable when the service behind it does not answer in time.
        """
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
