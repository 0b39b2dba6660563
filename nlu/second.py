"""A second question in one message: "how do I get a DigiD and where do I pay the rent".

Whether a message asks two things is read from its halves, not from the confidence in the second
topic of the whole: of messages with two questions that were answered straight this finds six in
ten, and offers a second topic to six in a hundred of those with one.
"""

from collections.abc import Collection, Iterable

from nlu.understanding import Candidate

LEAST_WORDS = 2
"""Words of a half, at least."""
CUTS = (0.4, 0.6)
"""Where a message is cut, in parts of its words. A third cut found one in ten more, and cost a
third of the time."""
READ_LIMIT = 60
"""Words; who writes more tells a story, and two cuts of that say little."""


def halves(text: str) -> list[tuple[str, str]]:
    """The ways in which `text` is cut in two; empty when it is too short or too long."""
    words = text.split()
    if not 2 * LEAST_WORDS <= len(words) <= READ_LIMIT:
        return []
    places = {int(len(words) * cut) for cut in CUTS}
    return [
        (" ".join(words[:place]), " ".join(words[place:]))
        for place in sorted(places)
        if LEAST_WORDS <= place <= len(words) - LEAST_WORDS
    ]


def second_topic(
    first: str,
    likely: Collection[str],
    pairs: Iterable[tuple[Candidate | None, Candidate | None]],
    sure: float,
) -> str | None:
    """The other topic, where one half is surely about `first` and the other about one of `likely`.

    `pairs` are the likeliest topics of both halves, for each way of cutting; `sure` is the
    confidence from which a topic is answered straight.
    """
    for pair in pairs:
        topics = {half.topic for half in pair if half is not None and half.confidence >= sure}
        others = topics - {first}
        if len(topics) == 2 and len(others) == 1 and (other := others.pop()) in likely:
            return other
    return None
