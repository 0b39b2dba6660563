"""Checks the training data: what is missing, contradictory, or can't be read."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.concepts import CONCEPTS_FILE, read_concepts
from nlu.crisis_rules import read_crisis_rules
from nlu.data import (
    CHITCHAT,
    OUT_OF_SCOPE,
    DataError,
    Example,
    language_folders,
    read_file,
)
from nlu.hints import read_hints
from nlu.normalise import normalise


@dataclass(frozen=True)
class Problem:
    """Something to mend, with its place; line 0 means the file or folder as a whole."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def check_data(
    data_dir: Path, least: Mapping[str, int], topics: Collection[str] | None = None
) -> list[Problem]:
    """Everything wrong with the training data in `data_dir`; empty when all is well.

    `topics` are the ids that exist (without: whatever the data names); each must have as many
    examples in a language as `least` says. Languages that it leaves out learn from the others.
    """
    examples, problems = _read(data_dir)
    problems.extend(_failure(read_crisis_rules, data_dir))
    problems.extend(_failure(read_hints, data_dir))
    problems.extend(_failure(read_concepts, data_dir / CONCEPTS_FILE))
    known = None if topics is None else {*topics, OUT_OF_SCOPE, CHITCHAT}
    problems.extend(_unknown(examples, known))
    problems.extend(_contradictory(examples))
    wanted = known or {example.topic for example in examples}
    return problems + list(_too_few(data_dir, examples, wanted, least))


def _read(data_dir: Path) -> tuple[list[Example], list[Problem]]:
    examples: list[Example] = []
    problems: list[Problem] = []
    for folder in language_folders(data_dir):
        for file in sorted(folder.glob("*.yml")):
            try:
                examples.extend(read_file(file, folder.name))
            except DataError as error:
                problems.append(Problem(error.file, error.line, error.message))
    return examples, problems


def _failure(read: Callable[[Path], object], path: Path) -> Iterator[Problem]:
    try:
        read(path)
    except DataError as error:
        yield Problem(error.file, error.line, error.message)


def _unknown(examples: Iterable[Example], known: Collection[str] | None) -> Iterator[Problem]:
    told: set[tuple[Path, str]] = set()
    for example in examples:
        place = (example.file, example.topic)
        if known is not None and example.topic not in known and place not in told:
            told.add(place)
            message = f"there is no topic {example.topic}; look at its name, or write its answer"
            yield Problem(example.file, example.line, message)


def _contradictory(examples: Iterable[Example]) -> Iterator[Problem]:
    """The same words under two topics, in whatever languages, or twice under one in a language."""
    first: dict[str, Example] = {}
    own: dict[tuple[str, str], Example] = {}
    for example in examples:
        words = normalise(example.text) or example.text
        other = first.setdefault(words, example)
        if other.topic == example.topic:
            other = own.setdefault((example.language, words), example)
        if other is not example:
            yield Problem(example.file, example.line, _same(example, other))


def _same(example: Example, other: Example) -> str:
    place = f"{other.language}/{other.file.name}:{other.line}"
    where = "too" if other.topic == example.topic else f"under {other.topic}"
    return f'"{example.text}" stands {where} in {place}; keep one of them'


def _too_few(
    data_dir: Path,
    examples: Iterable[Example],
    topics: Collection[str],
    least: Mapping[str, int],
) -> Iterator[Problem]:
    number = Counter((example.language, example.topic) for example in examples)
    for language, enough in sorted(least.items()):
        for topic in sorted(topics):
            found = number[language, topic]
            if found < enough:
                message = (
                    f"{topic} has {found} examples in {language}; {enough} are the least. "
                    "Write more of what people would say"
                )
                yield Problem(data_dir / language, 0, message)
