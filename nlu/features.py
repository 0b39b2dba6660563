"""From a text to the numbers that a classifier weighs: pieces of words, words, concepts."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from nlu.concepts import Concepts
from nlu.normalise import normalise
from nlu.remember import remembered

CHARACTERS_WEIGHED = 600
"""A longer message is weighed by its beginning: questions come first, and time stays bounded."""
LONGEST_PIECE = 4
"""Characters of the longest piece of a word."""
CONCEPT_WEIGHT = 0.7
"""Length of one concept beside the blocks of pieces and words, which have length 1 each: at 0.35 a
language without examples was understood half as well, within a language it makes no difference."""

SEEN = 3
"""Texts in which a piece or a word must stand. With those of two texts the model was a quarter
larger and understood no more."""
PAIRS_SEEN = 5
PAIR_WEIGHT = 0.4
"""Length of two concepts that stand together: "man" and "knife" are more than each of them, in
every language."""

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int32]


def pieces(text: str) -> Counter[str]:
    """Runs of one to four characters within words, a space at both their ends."""
    found: Counter[str] = Counter()
    for word in text.split():
        padded = f" {word} "
        for size in range(1, LONGEST_PIECE + 1):
            found.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    del found[" "]
    return found


def words(text: str) -> Counter[str]:
    """Words and pairs of neighbours; marked, so that they never equal a piece."""
    each = text.split()
    pairs = (f"{a} {b}" for a, b in pairwise(each))
    return Counter(f"={word}" for word in (*each, *pairs))


def named(concepts: Iterable[str]) -> Counter[str]:
    """Concepts and all their pairs; marked, so that they never equal a piece or a word."""
    each = sorted(concepts)
    pairs = (f"{a}&{b}" for a, b in combinations(each, 2))
    return Counter(f"#{name}" for name in (*each, *pairs))


@dataclass(frozen=True)
class Vocabulary:
    """The features that training knows, with how telling each is (inverse document frequency)."""

    columns: Mapping[str, int]
    weights: Floats

    @staticmethod
    def learn(texts: Sequence[str], concepts: Concepts) -> "Vocabulary":
        """From normalised texts; what stands in too few of them is left out."""
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update(pieces(text).keys())
            frequency.update(words(text).keys())
            frequency.update(named(concepts.find(text)).keys())
        kept = sorted(f for f, number in frequency.items() if number >= _least(f))
        columns = {feature: column for column, feature in enumerate(kept)}
        weights = [_weight(feature, frequency[feature], len(texts)) for feature in kept]
        return Vocabulary(columns, np.array(weights, dtype=np.float32))


def _least(feature: str) -> int:
    """Texts in which a feature must stand: a concept in one, a pair in several, since by chance
    any two concepts meet."""
    if feature.startswith("#"):
        return PAIRS_SEEN if "&" in feature else 1
    return SEEN


def _weight(feature: str, frequency: int, texts: int) -> float:
    if feature.startswith("#"):
        return PAIR_WEIGHT if "&" in feature else CONCEPT_WEIGHT
    return math.log((1 + texts) / (1 + frequency)) + 1


class Featuriser:
    """Turns any text into a sparse row: the same code in training and in service."""

    def __init__(self, vocabulary: Vocabulary, concepts: Concepts) -> None:
        self.vocabulary = vocabulary
        self._concepts = concepts
        self._pieces = remembered(self._pieces_of)

    def row(self, text: str) -> tuple[Indices, Floats]:
        """Columns and values of a text as typed; both are empty when nothing is known."""
        plain = normalise(text)[:CHARACTERS_WEIGHED]
        blocks = [
            self._block([self._pieces(word) for word in plain.split()]),
            self._block([self._known(words(plain).elements())]),
            self._named(self._concepts.find(plain)),
        ]
        indices = np.concatenate([columns for columns, _ in blocks])
        return indices, np.concatenate([values for _, values in blocks])

    def _pieces_of(self, word: str) -> Indices:
        """The columns of a word's pieces, as often as each stands in it."""
        return self._known(pieces(word).elements())

    def _known(self, features: Iterable[str]) -> Indices:
        columns = self.vocabulary.columns
        return np.array([columns[name] for name in features if name in columns], dtype=np.int32)

    def _block(self, parts: Sequence[Indices]) -> tuple[Indices, Floats]:
        """A block of length 1: logarithm of the count, times how telling it is."""
        found = np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
        indices, numbers = np.unique(found, return_counts=True)
        values = (1 + np.log(numbers, dtype=np.float32)) * self.vocabulary.weights[indices]
        length = float(np.sqrt(values @ values)) or 1.0
        return indices, (values / length).astype(np.float32)

    def _named(self, concepts: Iterable[str]) -> tuple[Indices, Floats]:
        indices = self._known(named(concepts))
        return indices, self.vocabulary.weights[indices]
