"""What the rest of the house asks of machine translation."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Translation:
    """A text in another language, and the service that put it there."""

    text: str
    service: str


class Translator(Protocol):
    """Puts texts into other languages, where the municipality allows it."""

    async def translate(
        self, municipality_id: int, text: str, source: str | None, target: str
    ) -> Translation | None:
        """The text in `target`; `source` None: the service recognises it.

        None when it is not switched on, not offered, failed or too slow. Never raises.
        """
        ...

    def offers(self, municipality_id: int, source: str | None, target: str) -> bool:
        """Whether it is worth asking: switched on, allowed, and these languages are known."""
        ...

    async def close(self) -> None:
        """Stop; what is asked afterwards is not translated."""
        ...


class NoTranslator:
    """Where machine translation is not switched on."""

    async def translate(
        self, _municipality_id: int, _text: str, _source: str | None, _target: str
    ) -> Translation | None:
        """Never anything."""
        return None

    def offers(self, _municipality_id: int, _source: str | None, _target: str) -> bool:
        """Nothing."""
        return False

    async def close(self) -> None:
        """Nothing to stop."""
