"""Finds many word stems in a text at once: for the concepts and for the words of a crisis."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"\S+")
_CLITICS = {
    "arabic": (
        "و", "ب", "ل", "ف", "ك", "ه", "ع", "ال", "بال", "وال", "لل", "عال", "هال", "وب",
        "ي", "ت", "ن", "بي", "بت", "بن", "بدي", "مي", "نمي",
    ),
    "ethiopic": ("ን", "ብ", "ክ", "ዝ", "ም", "ከ", "ይ", "ት", "እን", "ካብ", "ናብ", "ስለ", "ኣይ", "ዘይ"),
}  # fmt: skip
"""What these scripts write joined to the front of a word: "and", "with", "the", "he", "not"."""


SHORTEST_SYLLABIC = 3
"""Letters of the shortest beginning of a word in scripts that write few or no vowels."""


def script_of(word: str) -> str:
    """The script of a word's first letter, as far as it matters here."""
    code = ord(word[0]) if word else 0
    if 0x0600 <= code <= 0x06FF:
        return "arabic"
    return "ethiopic" if 0x1200 <= code <= 0x139F else "alphabet"


def _whole_word(stem: str, prefix_from: int) -> bool:
    """Whether a stem is too short, or a number, and so not the beginning of a longer word."""
    least = prefix_from if script_of(stem) == "alphabet" else SHORTEST_SYLLABIC
    return len(stem) < least or stem[-1].isdigit()


@dataclass(frozen=True)
class Hit:
    """A stem that stands in the text from `start` up to `end`."""

    stem: str
    start: int
    end: int


class StemIndex:
    """Stems, already normalised, that are looked for together."""

    def __init__(self, stems: Iterable[str], prefix_from: int = 4) -> None:
        """`prefix_from`: stems of fewer letters must be whole words."""
        self._whole = {stem: _whole_word(stem, prefix_from) for stem in stems if stem}
        lengths: dict[str, set[int]] = defaultdict(set)
        for stem in self._whole:
            lengths[stem[:2].rstrip()].add(len(stem))
        self._lengths = {start: sorted(found) for start, found in lengths.items()}
        """By the first two letters, so that most places in a text cost one look."""

    def find(self, text: str) -> Iterator[Hit]:
        """Every stem at the beginning of a word of a normalised text; they may overlap."""
        for word in _WORD.finditer(text):
            for start in _starts(word):
                yield from self._at(text, start)

    def _at(self, text: str, start: int) -> Iterator[Hit]:
        for length in self._lengths.get(text[start : start + 2].rstrip(), ()):
            end = start + length
            if end > len(text):
                return
            stem = text[start:end]
            whole = self._whole.get(stem)
            if whole is False or (whole and (end == len(text) or text[end] == " ")):
                yield Hit(stem, start, end)


def _starts(word: re.Match[str]) -> Iterator[int]:
    """Where a stem may begin: at the word, and after what is written joined to it."""
    yield word.start()
    for clitic in _CLITICS.get(script_of(word[0]), ()):
        if word[0].startswith(clitic) and len(word[0]) - len(clitic) >= 2:
            yield word.start() + len(clitic)
