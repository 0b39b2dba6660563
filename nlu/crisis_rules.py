"""The words of a crisis, read from `data/crisis/<language>.yml`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from sys import intern

import yaml

from nlu.data import CRISIS_FOLDER, DataError, compose, line_of, mapping, scalar, sequence
from nlu.normalise import normalise


@dataclass(frozen=True, slots=True)
class Pattern:
    """A topic is meant when one word of each of `parts` (normalised) stand close together."""

    topic: str
    language: str
    parts: tuple[frozenset[str], ...]
    is_phrase: bool = False
    """One run of words, which tells by itself."""

    @property
    def rarest(self) -> frozenset[str]:
        """The part by which to look it up: that with the longest words, which few texts hold."""
        return max(self.parts, key=lambda words: min(map(len, words)))


class Shared(dict[frozenset[str], frozenset[str]]):
    """Keeps one copy of each word and of each set of words: rules repeat them by the thousand."""

    def of(self, words: Iterable[str]) -> frozenset[str]:
        """The set of these words."""
        found = frozenset(map(intern, words))
        return self.setdefault(found, found)


@dataclass(frozen=True)
class CrisisRules:
    """What calls a crisis, and what looks like one and is none."""

    patterns: tuple[Pattern, ...]
    traps: frozenset[str]


def read_crisis_rules(data_dir: Path) -> CrisisRules:
    """The rules of every language. Raises DataError."""
    patterns: list[Pattern] = []
    traps: set[str] = set()
    shared = Shared()
    for file in sorted((data_dir / CRISIS_FOLDER).glob("*.yml")):
        top = mapping(file, compose(file), "the file")
        unknown = top.keys() - {"topics", "traps"}
        if unknown or "topics" not in top:
            raise DataError(file, 1, 'needs "topics", may have "traps", and nothing else')
        for topic, node in mapping(file, top["topics"], '"topics"').items():
            patterns.extend(_patterns(file, topic, node, shared))
        traps |= {normalise(text) for text in _texts(file, top.get("traps"), '"traps"')}
    return CrisisRules(tuple(patterns), frozenset(traps - {""}))


def _patterns(file: Path, topic: str, node: yaml.Node, shared: Shared) -> Iterator[Pattern]:
    entry = mapping(file, node, topic)
    unknown = entry.keys() - {"phrases", "stems"}
    if unknown:
        message = f'{topic} has "{min(unknown)}"; it may have "phrases" and "stems"'
        raise DataError(file, line_of(node), message)
    for phrase in _texts(file, entry.get("phrases"), '"phrases"'):
        yield from _pattern(file, topic, [[phrase]], shared, is_phrase=True)
    if "stems" in entry:
        for group in sequence(file, entry["stems"], '"stems"'):
            parts = sequence(file, group, "a group of stems")
            yield from _pattern(file, topic, [_words(file, part) for part in parts], shared)


def _words(file: Path, part: yaml.Node) -> list[str]:
    """A part of a group: one stem, or a list of which any will do."""
    if isinstance(part, yaml.SequenceNode):
        return _texts(file, part, "a list of stems")
    return [scalar(file, part, "a stem")]


def _pattern(
    file: Path, topic: str, parts: list[list[str]], shared: Shared, *, is_phrase: bool = False
) -> Iterator[Pattern]:
    plain = ([word for text in words if (word := normalise(text))] for words in parts)
    known = tuple(dict.fromkeys(shared.of(words) for words in plain if words))
    if known:
        yield Pattern(topic, file.stem, known, is_phrase)


def _texts(file: Path, node: yaml.Node | None, what: str) -> list[str]:
    if node is None:
        return []
    return [scalar(file, item, what) for item in sequence(file, node, what)]
