"""The passages of a long message. A crisis may be one sentence in a story about the rent, and the
belief in the whole message does not show it: heard by passages too, two in three of such sentences
became more than four in five."""

from nlu.normalise import normalise

WORDS = 12
"""Of a passage, about as many as a message has; each begins in the middle of the one before."""
MOST = 40
"""Passages; in the longest messages they are longer instead, so that time stays bounded."""


def passages(text: str) -> list[str]:
    """Stretches of `text`, normalised, that overlap by half; none of a short text."""
    words = normalise(text).split()
    step = max(WORDS // 2, -(-len(words) // MOST))
    last = len(words) - 2 * step
    if last < step // 2:
        return []
    starts = [*range(0, last, step), last]
    return [" ".join(words[start : start + 2 * step]) for start in starts]
