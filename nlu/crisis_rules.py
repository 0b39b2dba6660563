"""The words of a crisis, read from `data/crisis/<language>.yml`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.data import CRISIS_FOLDER, DataError, compose, line_of, mapping, scalar, sequence
from nlu.normalise import normalise


@dataclass(frozen=True)
class Pattern:
    """A topic is meant when all `parts` (normalised) stand close together."""

    topic: str
    language: str
    parts: frozenset[str]

    @property
    def is_phrase(self) -> bool:
        """One run of words, which tells by itself."""
        return len(self.parts) == 1


@dataclass(frozen=True)
class CrisisRules:
    """What calls a crisis, and what looks like one and is none."""

    patterns: tuple[Pattern, ...]
    traps: frozenset[str]


def read_crisis_rules(data_dir: Path) -> CrisisRules:
    """The rules of every language. Raises DataError."""
    patterns: list[Pattern] = []
    traps: set[str] = set()
    for file in sorted((data_dir / CRISIS_FOLDER).glob("*.yml")):
        top = mapping(file, compose(file), "the file")
        unknown = top.keys() - {"topics", "traps"}
        if unknown or "topics" not in top:
            raise DataError(file, 1, 'needs "topics", may have "traps", and nothing else')
        for topic, node in mapping(file, top["topics"], '"topics"').items():
            patterns.extend(_patterns(file, topic, node))
        traps |= {normalise(text) for text in _texts(file, top.get("traps"), '"traps"')}
    return CrisisRules(tuple(patterns), frozenset(traps - {""}))


def _patterns(file: Path, topic: str, node: yaml.Node) -> Iterator[Pattern]:
    entry = mapping(file, node, topic)
    unknown = entry.keys() - {"phrases", "stems"}
    if unknown:
        message = f'{topic} has "{min(unknown)}"; it may have "phrases" and "stems"'
        raise DataError(file, line_of(node), message)
    for phrase in _texts(file, entry.get("phrases"), '"phrases"'):
        yield from _pattern(file, topic, [phrase])
    if "stems" in entry:
        for group in sequence(file, entry["stems"], '"stems"'):
            yield from _pattern(file, topic, _texts(file, group, "a group of stems"))


def _pattern(file: Path, topic: str, texts: list[str]) -> Iterator[Pattern]:
    parts = frozenset(normalise(text) for text in texts) - {""}
    if parts:
        yield Pattern(topic, file.stem, parts)


def _texts(file: Path, node: yaml.Node | None, what: str) -> list[str]:
    if node is None:
        return []
    return [scalar(file, item, what) for item in sequence(file, node, what)]
