"""YAML values that know where they stand, so that every complaint can name a file and a line."""

import difflib
import re
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from flows.addresses import is_page
from flows.problems import Place, Problem

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
"""What ids look like: `rent_allowance`, `housing.rent_allowance`."""

PAGE_ADVICE = "Look for a space in it, or a dot or comma at its end."

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"
_MISSING = "tag:yaml.org,2002:null"


class Value:
    """A YAML value and its place. A wrong kind of value becomes a problem, never an exception."""

    def __init__(self, node: yaml.Node, file: str, problems: list[Problem]) -> None:
        self._node = node
        self._problems = problems
        self.place = Place(file, node.start_mark.line + 1)

    def complain(self, message: str, advice: str) -> None:
        """Note a mistake at this place."""
        self._problems.append(Problem(self.place, message, advice))

    @property
    def is_missing(self) -> bool:
        """True when nothing was written after the colon."""
        return bool(self._node.tag == _MISSING)

    @property
    def is_mapping(self) -> bool:
        """True for `key: value` lines."""
        return isinstance(self._node, yaml.MappingNode)

    def plain(self) -> Any:
        """The value as ordinary Python data."""
        try:
            return yaml.constructor.SafeConstructor().construct_object(self._node, deep=True)
        except (yaml.YAMLError, ValueError):
            self.complain("This value can't be read.", "Put it in quotes.")
            return None

    def entries(self) -> dict[str, "Value"]:
        """The `key: value` lines below this place, in order; empty when there are none."""
        if not isinstance(self._node, yaml.MappingNode):
            if not self.is_missing:
                self.complain("Here `key: value` lines are expected.", "Indent them below this.")
            return {}
        found: dict[str, Value] = {}
        for key_node, value_node in self._node.value:
            key = Value(key_node, self.place.file, self._problems)
            name = str(key_node.value)
            if name in found:
                key.complain(f"`{name}` stands here twice.", "Remove one of the two.")
            found[name] = Value(value_node, self.place.file, self._problems)
        return found

    def fields(
        self, *, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> dict[str, "Value"]:
        """The entries, after a check that none is missing and none is unknown."""
        found = self.entries()
        known = [*required, *optional]
        for name, value in found.items():
            if name not in known:
                value.complain(f"`{name}` is not known here.", suggestion(name, known))
        for name in required:
            if name not in found or found[name].is_missing:
                self.complain(f"`{name}` is missing.", f"Add a line `{name}: ...` here.")
        return {n: v for n, v in found.items() if n in known and not v.is_missing}

    def items(self) -> list["Value"]:
        """The `- ` lines below this place; empty when there are none."""
        if isinstance(self._node, yaml.SequenceNode):
            return [Value(node, self.place.file, self._problems) for node in self._node.value]
        if not self.is_missing:
            self.complain("Here a list is expected.", "Start each item with `- `.")
        return []

    def text(self) -> str:
        """Words, without white space around them."""
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag == _STRING:
            words = str(self._node.value).strip()
            if words:
                return words
            self.complain("Here words are missing.", "Write them, or remove the line.")
            return ""
        self.complain("Here words are expected.", 'Put the value in quotes: "...".')
        return ""

    def name(self) -> str:
        """An id: small letters, digits, underscores, with dots between parts."""
        words = self.text()
        if words and not NAME.fullmatch(words):
            self.complain(
                f"`{words}` is not a good id.", "Use small letters, digits, _ and dots only."
            )
        return words

    def page(self) -> str:
        """The address of a page."""
        url = self.text()
        if url and not url.startswith("https://"):
            self.complain(f"`{url}` is not a safe address.", "Begin it with https://.")
        elif url and not is_page(url):
            self.complain(f"`{url}` is no address of a page.", PAGE_ADVICE)
        return url

    def one_of(self, allowed: Collection[str]) -> str:
        """One word out of a list."""
        words = self.text()
        if words and words not in allowed:
            self.complain(f"`{words}` is not possible here.", suggestion(words, allowed))
        return words

    def flag(self) -> bool:
        """True or false."""
        found = self.plain()
        if not isinstance(found, bool):
            self.complain("Here `true` or `false` is expected.", "Write one of the two.")
        return found is True

    def number(self) -> int | float:
        """A number."""
        found = self.plain()
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.complain("Here a number is expected.", "Write digits, with a dot for decimals.")
            return 0
        return found

    def day(self) -> date | None:
        """A date, or None after a complaint."""
        found = self.plain()
        if type(found) is date:
            return found
        self.complain("Here a date is expected.", "Write it as 2026-11-21.")
        return None


def suggestion(word: str, known: Collection[str]) -> str:
    """What to write instead of an unknown word."""
    near = difflib.get_close_matches(word, list(known), n=1)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Choose from: {', '.join(sorted(known))}." if known else "Remove it."


def read_file(path: Path, name: str, problems: list[Problem]) -> Value | None:
    """The content of a YAML file; None when it is empty or broken (with a problem for broken)."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        problems.append(
            Problem(Place(name, 1), "This file is not UTF-8 text.", "Save it as UTF-8.")
        )
        return None
    except yaml.YAMLError as error:
        problems.append(_broken(error, name))
        return None
    return Value(node, name, problems) if node is not None else None


def _broken(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    return Problem(
        Place(name, mark.line + 1 if mark else 1),
        f"This is not valid YAML: {getattr(error, 'problem', None) or 'it can not be read'}.",
        "Look at the indents, the colons and the quotes on this line and the one above.",
    )
