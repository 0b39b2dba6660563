"""A translator in memory that keeps the promises of the real one; for tests of those who ask."""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.translation import Translation
from tests.support.libretranslate import LANGUAGES


@dataclass
class FakeTranslator:
    """`asked` holds what it was given. While it `fails` it translates nothing."""

    languages: Collection[str] = LANGUAGES
    allowed: bool = True
    fails: bool = False
    closed: bool = False
    asked: list[tuple[str, str | None, str]] = field(default_factory=list)

    async def translate(
        self, municipality_id: int, text: str, source: str | None, target: str
    ) -> Translation | None:
        """As `bot.translation.Translator`: "[nl] text"."""
        if not self.offers(municipality_id, source, target):
            return None
        if self.fails or not any(char.isalpha() for char in text):
            return None
        self.asked.append((text, source, target))
        return Translation(f"[{target}] {text}", "fake")

    def offers(self, _municipality_id: int, source: str | None, target: str) -> bool:
        """As `bot.translation.Translator`."""
        known = (source is None or source in self.languages) and target in self.languages
        return known and source != target and self.allowed and not self.closed

    async def close(self) -> None:
        """Remembers that it was closed."""
        self.closed = True
