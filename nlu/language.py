"""Which language a message is in: its letters first, then words that give it away and py3langid.

What no library knows (Tigrinya; Arabic and Farsi typed in Latin letters) is in the letters and in
the hints, which are data. The person's own language weighs in where a text leaves room for it.
"""

import math
import re
from collections.abc import Collection
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from nlu.hints import Hints
from nlu.normalise import READ_LIMIT, normalise
from nlu.scripts import LANGUAGES_OF, LATIN, TYPED_IN_LATIN, by_letters, script_of_text, written_in

SURE_ENOUGH = 0.5
"""Share of the belief below which nothing is said: the library is wrong too often there."""
OWN_LANGUAGE = 1.0
"""Weight (natural logarithm, as all weights here) of the language that the person uses."""
HINT = 2.0
"""Weight of a word that belongs to a language."""
DIGIT_LETTER = 2.5
"""Weight of an Arabic word in which a digit stands for a letter (`sa7eb`)."""
LIBRARY_DOUBT = 2.0
"""The library is too sure of short texts: what it says is divided by this."""
LIBRARY_LIMIT = 6.0
"""The library is never more certain than this, so that hints can correct it."""

_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@/]\w+")
_DIGIT_LETTER = re.compile(r"\b(?:[a-z]+[23578][a-z]+|[23578][a-z]{3,}|[a-z]{3,}[2378])\b")


class LanguageDetector:
    """Detects one of `languages`, or nothing."""

    def __init__(self, languages: Collection[str], hints: Hints) -> None:
        self._languages = frozenset(languages)
        self._written_in = {script: written_in(script, languages) for script in LANGUAGES_OF}
        self._hints = hints

    def detect(self, text: str, own: str | None = None) -> str | None:
        """The language of `text`; None when too little tells, or it is none of ours.

        `own` is the language that the person uses so far.
        """
        read = _NOISE.sub(" ", text[:READ_LIMIT])
        script = script_of_text(read)
        if script is None:
            return None
        found = by_letters(read, script) or self._by_words(read, script, own)
        return found if found in self._languages else None

    def _by_words(self, text: str, script: str, own: str | None) -> str | None:
        plain = normalise(text)
        telling = self._hints.without_office_words(plain)
        if script == LATIN and not telling:
            return None
        beliefs = self._beliefs(text, plain, telling, script)
        if own in beliefs:
            beliefs[own] += OWN_LANGUAGE
        return _surest(beliefs)

    def _beliefs(self, text: str, plain: str, telling: str, script: str) -> dict[str, float]:
        """Logarithmic weights of the languages that can be written in this script."""
        possible = self._written_in[script]
        beliefs = dict.fromkeys(possible, -LIBRARY_LIMIT)
        if script == LATIN:
            beliefs |= dict.fromkeys(TYPED_IN_LATIN & self._languages, -LIBRARY_LIMIT / 2)
        read = telling if script == LATIN and text.isascii() else text
        beliefs |= _by_library(read, possible, self._languages)
        for language, number in self._hints.count(telling).items():
            if language in beliefs:
                beliefs[language] += HINT * number
        if script == LATIN and "ar" in beliefs:
            beliefs["ar"] += DIGIT_LETTER * len(_DIGIT_LETTER.findall(plain))
        return beliefs


@cache
def _library(languages: frozenset[str]) -> LanguageIdentifier:
    """For all detectors of these languages: it takes a second and fifty megabytes.

    What it knows of its other hundred languages, half as much again, is let go: a language's score
    does not depend on the others.
    """
    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    every.set_languages(languages & set(every.labels))
    return LanguageIdentifier(
        every.nb_ptc,
        every.nb_pc,
        every.nb_classes,
        every.tk_nextmove,
        every.tk_output,
        tk_row=every.tk_row,
    )


def _by_library(
    text: str, possible: Collection[str], languages: frozenset[str]
) -> dict[str, float]:
    """Logarithms of how likely the library finds those of these languages that it knows."""
    ranked = _library(languages).rank(text.lower())
    scores = {code: score / LIBRARY_DOUBT for code, score in ranked if code in possible}
    best = max(scores.values(), default=0.0)
    total = best + math.log(sum(math.exp(score - best) for score in scores.values()) or 1.0)
    return {code: max(float(score - total), -LIBRARY_LIMIT) for code, score in scores.items()}


def _surest(beliefs: dict[str, float]) -> str | None:
    if not beliefs:
        return None
    best = max(beliefs, key=lambda language: beliefs[language])
    total = sum(math.exp(belief - beliefs[best]) for belief in beliefs.values())
    return best if 1 / total >= SURE_ENOUGH else None
