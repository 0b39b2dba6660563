"""Hears a crisis. Recall first: a phrase suffices, so does the classifier, and so do stems in a
message that the classifier finds at all likely to be one.

Nothing here waits for the threshold of an answer. A trap (an idiom, a denial) takes its own words
out and no more: "this exam is killing me, I want to die" is still heard.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from nlu.crisis_rules import CrisisRules, Pattern
from nlu.stems import StemIndex

WINDOW = 10
"""Words between which the stems of a group must stand."""
SHORTEST_STEM = 3
"""Letters; shorter than elsewhere, since a stem of a group does not decide alone."""
PRIORITY = (
    "crisis.emergency_112",
    "crisis.suicide",
    "crisis.sexual_violence",
    "crisis.trafficking",
    "crisis.forced_marriage",
    "crisis.domestic_violence",
    "crisis.eviction_today",
    "crisis.no_food_money",
)
"""Which topic is meant when words of several stand there: a life first, then what says most."""
LIFE_AT_STAKE = frozenset(PRIORITY[:2])
_TAKEN_OUT = " . "
"""Stands where a trap stood, so that no phrase is made of what was left and right of it."""


@dataclass(frozen=True)
class Heard:
    """The crisis topics that rules found, and whether there was a trap."""

    topics: frozenset[str]
    """By a phrase, which tells by itself."""
    likely: frozenset[str]
    """By stems that stand close together: they tell where a classifier leans that way, too."""
    read: str
    """The text without its traps, normalised."""
    trapped: bool


@dataclass(frozen=True)
class Vote:
    """The crisis topic that the classifier finds likeliest, and whether it calls it one."""

    topic: str | None
    alarm: bool
    near: bool = True
    """Whether it is at least not far from one."""


class CrisisDetector:
    """Finds the words of a crisis in normalised texts."""

    def __init__(self, rules: CrisisRules) -> None:
        self._by_word: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in rules.patterns:
            for word in pattern.rarest:
                self._by_word[word].append(pattern)
        words = {word for p in rules.patterns for part in p.parts for word in part}
        self._index = StemIndex(words, prefix_from=SHORTEST_STEM)
        self._traps = StemIndex(rules.traps)

    def hear(self, plain: str, languages: Collection[str]) -> Heard:
        """Look for the phrases of every language, and for the stems of `languages`.

        No languages means all: then it is not known which one is written.
        """
        read = self._without_traps(plain)
        places: dict[str, list[int]] = defaultdict(list)
        for hit in self._index.find(read):
            places[hit.stem].append(read.count(" ", 0, hit.start))
        found = [
            pattern
            for pattern in dict.fromkeys(p for word in places for p in self._by_word.get(word, ()))
            if (pattern.is_phrase or not languages or pattern.language in languages)
            and _together([_places(part, places) for part in pattern.parts])
        ]
        told = frozenset(pattern.topic for pattern in found if pattern.is_phrase)
        return Heard(told, frozenset(p.topic for p in found) - told, read, read != plain)

    def _without_traps(self, plain: str) -> str:
        """Traps may overlap: together they take out what each of them stands for."""
        kept, at = "", 0
        for hit in sorted(self._traps.find(plain), key=lambda hit: hit.start):
            if hit.start >= at:
                kept += plain[at : hit.start] + _TAKEN_OUT
            at = max(at, hit.end)
        return kept + plain[at:]


def first_of(heard: Collection[str], vote: Vote) -> str | None:
    """The one crisis to answer; None when there is none.

    A life at stake goes first, then what the classifier finds likeliest of what was heard, then
    the order of `PRIORITY`. Where no word was heard the classifier's alarm suffices.
    """
    if not heard:
        return vote.topic if vote.alarm else None
    first = min(heard, key=_rank)
    return vote.topic if vote.topic in heard and first not in LIFE_AT_STAKE else first


def in_order(heard: Collection[str]) -> tuple[str, ...]:
    """All topics that were heard, the gravest first."""
    return tuple(sorted(heard, key=_rank))


def _rank(topic: str) -> tuple[int, str]:
    return (PRIORITY.index(topic) if topic in PRIORITY else len(PRIORITY)), topic


def _places(part: frozenset[str], places: Mapping[str, list[int]]) -> list[int]:
    """Where words of this part stand."""
    found = part & places.keys()
    return [place for word in found for place in places[word]]


def _together(places: list[list[int]]) -> bool:
    """Whether one place of each list lie within the window."""
    if not all(places):
        return False
    if len(places) == 1:
        return True
    ordered = [sorted(each) for each in places]
    return any(
        all(_within(each, start) for each in ordered) for start in sorted({*chain(*ordered)})
    )


def _within(places: Sequence[int], start: int) -> bool:
    """Whether one of these places, in order, lies in the window that begins at `start`."""
    first = bisect_left(places, start)
    return first < len(places) and places[first] < start + WINDOW
