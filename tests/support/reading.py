"""What is wrong with a message for somebody who reads one language."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.rendering import Renderer
from locales import day, money
from tests.support.own_words import Newcomer, Said

SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ti": "ETHIOPIC", "uk": "CYRILLIC", "ru": "CYRILLIC"}
"""Of the languages that are not written in Latin letters, as Unicode names it."""
SPOKEN_BY_STAFF = ("nl", "en")
SENTENCE = 5
"""Words from which on a line that is the same in two languages is not just a name or a number."""
ISOLATED = re.compile("[\u2066\u2068][^\u2066\u2068\u2069]*\u2069")
MARKS = re.compile("[\u2066\u2068\u2069]")
SUM = r"\d(?:[\d.,\u00a0\u202f\u2019]*\d)?"
EUROS = re.compile(rf"€[^\w.,;]?({SUM})|({SUM})\W?€")
ADDRESS = re.compile(r"https?://\S+")
BACKWARDS = re.compile(r"\d[\d -]{5,}\d|[\d,.]+ ?€|€ ?[\d,.]+|\w+\.(?:nl|org|eu|com)\b")
"""Telephone numbers, amounts and addresses of pages."""


@dataclass(frozen=True)
class Reading:
    """Reads what `newcomer` is told, in the language `code`."""

    newcomer: Newcomer
    renderer: Renderer
    code: str

    def faults(self, said: Said) -> Iterator[str]:
        """Each as a line of text; none when the message is as it should be."""
        language, message = self.renderer.catalogs.languages[self.code], said.message
        if (message.language, message.direction) != (self.code, language.direction):
            yield f"in {message.language}, {message.direction}"
        for text in (message.text, *(button.label for button in message.buttons)):
            yield from self._spoiled(text)
        yield from self._foreign(said)
        yield from self._untranslated(said)
        yield from self._miswritten(message.text)
        if language.direction == "rtl":
            yield from _torn(message.text)
        if said.replied.answer:
            yield from self._unsourced(said)

    def _spoiled(self, text: str) -> Iterator[str]:
        if not text.strip() or "{" in text or "}" in text:
            yield f"a hole: {text}"
        if self.code in SCRIPTS and not _written_in(SCRIPTS[self.code], text):
            yield f"another script: {text}"

    def _foreign(self, said: Said) -> Iterator[str]:
        """Lines that were left in Dutch or English."""
        lines = said.message.text.splitlines()
        for other in set(SPOKEN_BY_STAFF) - {self.code}:
            theirs = set(self.newcomer.in_language(said, other).splitlines())
            yield from (
                f"{other}: {line}"
                for line in lines
                if line in theirs and len(line.split()) >= SENTENCE
            )

    def _untranslated(self, said: Said) -> Iterator[str]:
        """Labels of buttons: a message itself says that it is in another language, these don't."""
        for key in (button.label.key for button in said.replied.buttons):
            source = self.renderer.library.texts[key].hash10
            if self.code != "nl" and not self.renderer.catalogs.find(self.code, key, source):
                yield f"not translated: {key}"

    def _miswritten(self, text: str) -> Iterator[str]:
        """Amounts that are none of today's as her language writes them."""
        library, language = self.renderer.library, self.renderer.catalogs.languages[self.code]
        today = (library.amount(key, self.newcomer.today) for key in library.amounts)
        known = {
            money(language, Decimal(str(one.value)))
            for one in today
            if one is not None and one.unit == "euro"
        }
        for found in EUROS.finditer(text):
            if not any(found[0] in amount for amount in known):
                yield f"no amount of today as it is written here: {found[0]}"

    def _unsourced(self, said: Said) -> Iterator[str]:
        answer = self.renderer.library.answers[said.replied.answer or ""]
        language = self.renderer.catalogs.languages[self.code]
        if not said.message.sources:
            yield "no source"
        if day(language, answer.checked_on or date.min) not in said.message.checked:
            yield f"no date: {said.message.checked}"


def _torn(text: str) -> Iterator[str]:
    """What reads backwards in a right-to-left line where no isolate holds it together."""
    rest = ISOLATED.sub("", text)
    if MARKS.search(rest):
        yield f"an isolate without its end: {text}"
    yield from (f"not held together: {found}" for found in BACKWARDS.findall(rest))


def _written_in(script: str, text: str) -> bool:
    """Whether most words are of this script: names of offices and pages stay Latin."""
    words = re.findall(r"[^\W\d_]+", ADDRESS.sub("", text))
    own = [word for word in words if unicodedata.name(word[0], "").startswith(script)]
    return 2 * len(own) >= len(words)
