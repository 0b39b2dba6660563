"""Finds many word stems in a text at once: for the concepts and for the words of a crisis."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlu.remember import remembered

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
        self._whole: dict[str, bool] = {}
        """Stems within one word, and whether they must be all of it."""
        self._runs: dict[str, list[str]] = defaultdict(list)
        """Stems of several words, by the first, which always stands whole, and a letter more."""
        for stem in filter(None, stems):
            first, space, more = stem.partition(" ")
            if space:
                self._runs[first + space + more[:1]].append(stem)
            else:
                self._whole[stem] = _whole_word(stem, prefix_from)
        self._lengths = sorted({len(stem) for stem in self._whole})
        self._prefix_from = prefix_from
        self._look = remembered(self._look_at)

    def find(self, text: str) -> Iterator[Hit]:
        """Every stem at the beginning of a word of a normalised text; they may overlap."""
        for word in _WORD.finditer(text):
            starts, within = self._look(word[0])
            for stem, start in within:
                yield _hit(stem, word.start() + start)
            for start in starts:
                yield from self._several(text, word.start() + start, word.end())

    def _look_at(self, word: str) -> tuple[tuple[int, ...], tuple[tuple[str, int], ...]]:
        """Where a stem may begin, and the stems within the word with where they do."""
        starts = tuple(_starts(word))
        found = []
        for start in starts:
            rest = word[start:]
            for length in self._lengths[: bisect_right(self._lengths, len(rest))]:
                whole = self._whole.get(rest[:length])
                if whole is False or (whole and length == len(rest)):
                    found.append((rest[:length], start))
        return starts, tuple(found)

    def _several(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Stems of several words, the first of which stands from `start` to `end`."""
        for stem in self._runs.get(text[start : end + 2], ()):
            if text.startswith(stem, start):
                hit = _hit(stem, start)
                ends_word = hit.end == len(text) or text[hit.end] == " "
                if ends_word or not _whole_word(stem, self._prefix_from):
                    yield hit


def _hit(stem: str, start: int) -> Hit:
    return Hit(stem, start, start + len(stem))


def _starts(word: str) -> Iterator[int]:
    """Where a stem may begin: at the word, and after what is written joined to it."""
    yield 0
    for clitic in _CLITICS.get(script_of(word), ()):
        if word.startswith(clitic) and len(word) - len(clitic) >= 2:
            yield len(clitic)
