"""Cutting a long text into pieces that a service takes, where a reader would pause."""

import re
from collections.abc import Iterator

PAUSES = tuple(
    re.compile(pattern)
    for pattern in (r"\n\s*\n\s*", r"\n\s*", r"[.!?؟۔።…]+[\"'»”)]*\s+", r"[,;:،፣]\s+", r"\s+")
)
"""From the longest pause to the shortest: paragraph, line, sentence, part of one, word."""
OPEN_PLACEHOLDER = re.compile(r"\[\s*\d{0,4}\s*$")


def pieces(text: str, most: int) -> Iterator[str]:
    """Pieces of at most `most` characters; joined they are the text again."""
    while len(text) > most:
        cut = _cut(text[:most])
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def _cut(window: str) -> int:
    """Where to cut: at the last of the longest pauses in the second half, else at the last pause
    of all, else where the window ends, but never within a placeholder."""
    for least in (len(window) // 2, 1):
        for pause in PAUSES:
            ends = [found.end() for found in pause.finditer(window) if found.end() >= least]
            if ends:
                return ends[-1]
    begun = OPEN_PLACEHOLDER.search(window)
    return begun.start() if begun and begun.start() else len(window)
