"""Reads the training data: Rasa NLU YAML, one folder a language, one file a domain."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

DATA_DIR = Path(__file__).parent / "data"
"""The training data that is shipped."""
LOOK = "look at the indents and the quotes on this line and the one above"
CRISIS_FOLDER = "crisis"
OUT_OF_SCOPE = "oos"
CHITCHAT = "chitchat"


class DataError(Exception):
    """A file can't be used; says which, in which line, and what to do."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


@dataclass(frozen=True)
class Example:
    """One thing that people may write, with its topic and where it stands."""

    text: str
    topic: str
    language: str
    file: Path
    line: int


def language_folders(data_dir: Path) -> list[Path]:
    """The folders with training data, by language. Raises DataError when there is no `data_dir`."""
    if not data_dir.is_dir():
        raise DataError(data_dir, 0, "there is no such folder of training data")
    return sorted(p for p in data_dir.iterdir() if p.is_dir() and p.name != CRISIS_FOLDER)


def read_examples(data_dir: Path) -> list[Example]:
    """Every example of every language, in a fixed order. Raises DataError."""
    return [
        example
        for folder in language_folders(data_dir)
        for file in sorted(folder.glob("*.yml"))
        for example in read_file(file, folder.name)
    ]


def read_file(file: Path, language: str) -> Iterator[Example]:
    """The examples of one file. Raises DataError."""
    for intent, examples in _intents(file):
        yield from _examples(file, language, intent, examples)


def compose(file: Path) -> yaml.Node:
    """The YAML nodes of a file, which know their line. Raises DataError."""
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        raise DataError(file, 1, f"is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(file, line, f"is not valid YAML: {error.problem}; {LOOK}") from error
    except yaml.YAMLError as error:
        raise DataError(file, 1, f"is not valid YAML: {error}; {LOOK}") from error
    if node is None:
        raise DataError(file, 1, "is empty; fill it, or remove it")
    return node


def mapping(file: Path, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
    """The entries of a YAML mapping. Raises DataError when it is none, or a key stands twice."""
    if not isinstance(node, yaml.MappingNode):
        raise DataError(file, line_of(node), f'{what} must be a mapping; write "name: value" lines')
    entries: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value in entries:
            raise DataError(file, line_of(key), f'"{key.value}" stands twice in {what}; remove one')
        entries[key.value] = value
    return entries


def sequence(file: Path, node: yaml.Node, what: str) -> list[yaml.Node]:
    """The items of a YAML list. Raises DataError when it is none."""
    if not isinstance(node, yaml.SequenceNode):
        raise DataError(file, line_of(node), f'{what} must be a list; start each item with "- "')
    return list(node.value)


def scalar(file: Path, node: yaml.Node, what: str) -> str:
    """The text of a YAML value. Raises DataError when it is a list or a mapping."""
    if not isinstance(node, yaml.ScalarNode):
        raise DataError(file, line_of(node), f"{what} must be a text; put it in quotes")
    return str(node.value)


def line_of(node: yaml.Node) -> int:
    """The line, from 1, where a YAML node begins."""
    return int(node.start_mark.line) + 1


def _intents(file: Path) -> Iterator[tuple[str, yaml.Node]]:
    top = mapping(file, compose(file), "the file")
    if "nlu" not in top:
        raise DataError(file, 1, 'has no "nlu:" list of intents; begin it with "nlu:"')
    for item in sequence(file, top["nlu"], '"nlu"'):
        entry = mapping(file, item, "an intent")
        missing = {"intent", "examples"} - entry.keys()
        if missing:
            raise DataError(file, line_of(item), f'an intent needs "{min(missing)}"; add it')
        yield scalar(file, entry["intent"], '"intent"'), entry["examples"]


def _examples(file: Path, language: str, topic: str, node: yaml.Node) -> Iterator[Example]:
    rows = scalar(file, node, '"examples"').splitlines()
    if not any(row.strip() for row in rows):
        raise DataError(
            file, line_of(node), f'{topic} has no examples; write some, each after "- "'
        )
    for line, row in enumerate(map(str.strip, rows), line_of(node) + 1):
        if row and not row.startswith("- "):
            raise DataError(file, line, 'an example must start with "- "')
        if row:
            yield Example(row[2:].strip(), topic, language, file, line)
