"""The passages of a message. A crisis may be one sentence in a story about the rent, and the belief
in the whole message does not show it: two in three of such sentences were heard, more than nine in
ten where the message is heard by its sentences, four in five by passages where none end."""

import re

from nlu.normalise import normalise

WORDS = 12
"""Of a passage, about as many as a message has; each begins in the middle of the one before."""
FEWEST = 4
"""Words of a sentence that are asked about: "I" alone is likely to be anything."""
MOST = 40
"""Passages; in the longest messages they are longer instead, so that time stays bounded."""

_END = re.compile(r"[.!?…؟;]+(?:\s+|$)|(?:[።፧۔]|፡፡)\s*|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of `text`, as far as marks and lines tell; one when there are too many."""
    parts = [part for part in _END.split(text) if part.strip()]
    return parts if len(parts) <= MOST else [text]


def passages(text: str) -> list[str]:
    """Stretches of `text`, normalised, that overlap by half; none of a text up to one and a half of
    them, which they would rob of what it is about."""
    words = normalise(text).split()
    step = max(WORDS // 2, -(-len(words) // MOST))
    last = len(words) - 2 * step
    if last < step:
        return []
    starts = [*range(0, last, step), last]
    return [" ".join(words[start : start + 2 * step]) for start in starts]
