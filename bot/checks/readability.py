"""How easily the Dutch reads: Flesch-Douma of what is said at once, words in a sentence.

textstat counts syllables (by Pyphen's Dutch hyphenation), words and sentences. The scale runs from
about 0 (a law) to above 100 (a picture book).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from bot.checks.findings import Finding
from flows import PLACEHOLDER, Answer, Library, Place, SourceText

EASY = 70.0
"""Below this a text is harder than the others of its kind: a warning. See decision 30."""
PLAIN = 60.0
"""Below this it is no plain language any more: an error."""
ENOUGH_WORDS = 20
"""Of fewer words one long name decides, and the score says nothing."""
LONGEST_SENTENCE = 20
"""Words; at level B1 a sentence has about ten."""
SENTENCE_END = re.compile(r"[.!?:·]\s|\n")
ADDRESS = re.compile(
    r"https?://\S*[^\s.,;:!?)]|\b(?:[a-z0-9-]+\.)+(?:nl|com|org|eu)\b(?:/\S*[^\s.,;:!?)])?",
    re.IGNORECASE,
)
STAND_IN = "woord"
"""Read in place of a placeholder or an address: they are looked at, not read out."""


@dataclass(frozen=True)
class Piece:
    """What is read as one: an answer with what stands behind [More], or a text of its own."""

    name: str
    place: Place
    text: str


def check_readability(library: Library) -> Iterator[Finding]:
    """Texts that are hard to read as a whole, and sentences that are too long."""
    for piece in _pieces(library):
        yield from _score(piece)
    for text in library.texts.values():
        for form in text.forms:
            yield from _sentences(text, form)


def reading_ease(text: str) -> float:
    """Flesch-Douma of a Dutch text; 0 when nothing stands in it."""
    return float(_textstat().flesch_reading_ease(bare(text)))


def bare(text: str) -> str:
    """The text as it is read out: a short word for each placeholder and address."""
    return ADDRESS.sub(STAND_IN, PLACEHOLDER.sub(STAND_IN, text))


@cache
def _textstat() -> ModuleType:
    import textstat  # noqa: PLC0415 - takes seconds, which no other command should wait for

    textstat.set_lang("nl")
    return textstat  # type: ignore[no-any-return]  # it ships no types


def _pieces(library: Library) -> Iterator[Piece]:
    for answer in library.answers.values():
        yield from _of_answer(answer, library.texts)
    for key, text in library.texts.items():
        if not key.startswith("answer."):
            yield from (Piece(key, text.place, form) for form in text.forms)


def _of_answer(answer: Answer, texts: Mapping[str, SourceText]) -> Iterator[Piece]:
    """The whole answer, once for everybody and once for each group that has its own."""
    for group in (None, *sorted({*answer.short_for, *answer.more_for})):
        keys = [answer.part(part, group) for part in ("short", "more")]
        whole = "\n".join(texts[key].forms[0] for key in keys if key)
        yield Piece(f"{answer.topic} ({group})" if group else answer.topic, answer.place, whole)


def _score(piece: Piece) -> Iterator[Finding]:
    if _textstat().lexicon_count(bare(piece.text)) < ENOUGH_WORDS:
        return
    ease = reading_ease(piece.text)
    if ease < EASY:
        yield Finding(
            str(piece.place),
            f"{piece.name}: hard to read ({ease:.0f}; {EASY:.0f} or more is meant). "
            "Use shorter words, and shorter sentences.",
            error=ease < PLAIN,
        )


def _sentences(text: SourceText, form: str) -> Iterator[Finding]:
    for sentence in SENTENCE_END.split(bare(form)):
        words = _textstat().lexicon_count(sentence)
        if words > LONGEST_SENTENCE:
            yield Finding(
                str(text.place),
                f"{text.key}: {words} words in a sentence, {LONGEST_SENTENCE} are the most. "
                f"Make two of: {sentence.strip()[:60]}…",
            )
