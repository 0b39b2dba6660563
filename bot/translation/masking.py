"""What identifies a person stays in the house: numbers and addresses become placeholders before a
text goes to a translation service, and come back afterwards. Names are not masked: no rule finds
them in twelve languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from bot.logs import DIGITS, EMAIL
from bot.patterns import IBAN, POSTCODE

_URL = r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]}'»]"
_IBAN = rf"{IBAN}|\b[a-z]{{2}}\d{{2}}[a-z]{{4}}\d{{7,}}\b"
_HOME = rf"(?:\b\d{{1,5}}[A-Za-z]?,?\s+)?{POSTCODE}"
"""A Dutch postcode, with the house number before or behind it."""
_LONG_NUMBER = r"\d{6,}"
HIDDEN = re.compile("|".join((_URL, EMAIL.pattern, _IBAN, _HOME, DIGITS.pattern, _LONG_NUMBER)))
"""In this order: what holds another (a number in an address of a page) comes first."""

PLACEHOLDER = re.compile(r"\[\s*(\d{1,4})\s*\]")
"""As a reference in an article: translators carry these over. Any digits count, as a translation
into Arabic or Farsi may write its own."""


@dataclass(frozen=True)
class Masked:
    """A text that may leave the house, and what was hidden of it by the number of its place."""

    text: str
    hidden: Mapping[int, str]

    @property
    def has_words(self) -> bool:
        """Whether anything is left to translate."""
        return any(char.isalpha() for char in PLACEHOLDER.sub("", self.text))

    def restore(self, translated: str) -> str:
        """Put back what was hidden. What the translation lost is added at the end: a number that
        stands in the wrong place can be understood, one that is gone can not."""
        found = set()

        def put_back(place: re.Match[str]) -> str:
            number = int(place[1])
            if number not in self.hidden:
                return place[0]
            found.add(number)
            return self.hidden[number]

        restored = PLACEHOLDER.sub(put_back, translated)
        lost = [value for number, value in self.hidden.items() if number not in found]
        return f"{restored}\n{' · '.join(lost)}" if lost else restored


def mask(text: str) -> Masked:
    """Hide what identifies a person: `mask(x).restore(mask(x).text) == x`."""
    taken = {int(number) for number in PLACEHOLDER.findall(text)}
    numbers = (number for number in count(1) if number not in taken)
    hidden: dict[int, str] = {}

    def hide(found: re.Match[str]) -> str:
        number = next(numbers)
        hidden[number] = found[0]
        return f"[{number}]"

    return Masked(HIDDEN.sub(hide, text), hidden)
