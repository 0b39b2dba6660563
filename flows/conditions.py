"""The small language of `if:`, parsed into a tree and never handed to Python.

    not answer.exists and (misses >= 2 or part == "more")

Names, texts in quotes, numbers, `true`, `false`, `null`, lists in square brackets; `and`, `or`,
`not`, `in`, `==`, `!=`, `<`, `<=`, `>`, `>=`. As in Python `or` and `and` give one of their sides,
so that `reason or "asked"` has a default. Comparing what can't be compared is false.
"""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Lookup = Callable[[str], Any]

NESTING_LIMIT = 20
"""Brackets and `not` inside one another: more is a mistake, and would cost stack."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"[^\"]*\"|'[^']*')|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*)|(?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))"
)
_CONSTANTS = {"true": True, "false": False, "null": None}
_WORDS = ("and", "or", "not", "in")


class ConditionError(ValueError):
    """An expression that can't be read; the message says why, in words for an editor."""


@dataclass(frozen=True)
class Constant:
    """A value that stands in the expression itself."""

    value: Any

    def evaluate(self, lookup: Lookup) -> Any:
        """The value."""
        return self.value

    def names(self) -> Iterator[str]:
        """No names."""
        return iter(())


@dataclass(frozen=True)
class Name:
    """A value that is looked up."""

    name: str

    def evaluate(self, lookup: Lookup) -> Any:
        """What the lookup gives for this name."""
        return lookup(self.name)

    def names(self) -> Iterator[str]:
        """This name."""
        yield self.name


@dataclass(frozen=True)
class Many:
    """A list of expressions."""

    parts: tuple["Expression", ...]

    def evaluate(self, lookup: Lookup) -> Any:
        """The values, as a list."""
        return [part.evaluate(lookup) for part in self.parts]

    def names(self) -> Iterator[str]:
        """The names in all parts."""
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True)
class Not:
    """The contrary."""

    part: "Expression"

    def evaluate(self, lookup: Lookup) -> Any:
        """True when the part is empty, zero, false or null."""
        return not self.part.evaluate(lookup)

    def names(self) -> Iterator[str]:
        """The names in the part."""
        return self.part.names()


@dataclass(frozen=True)
class Pair:
    """Two expressions and what stands between them."""

    sign: str
    left: "Expression"
    right: "Expression"

    def evaluate(self, lookup: Lookup) -> Any:
        """One of the sides for `and` and `or`; true or false for a comparison."""
        left = self.left.evaluate(lookup)
        if self.sign == "and":
            return left and self.right.evaluate(lookup)
        if self.sign == "or":
            return left or self.right.evaluate(lookup)
        try:
            return _COMPARE[self.sign](left, self.right.evaluate(lookup))
        except TypeError:
            return False

    def names(self) -> Iterator[str]:
        """The names on both sides."""
        yield from self.left.names()
        yield from self.right.names()


Expression = Constant | Name | Many | Not | Pair

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda left, right: left in right,
}


def parse(source: str) -> Expression:
    """The tree of an expression. Raises ConditionError."""
    parser = _Parser(_tokens(source))
    tree = parser.either()
    if parser.peek() is not None:
        raise ConditionError(f"`{parser.peek()}` is one thing too many")
    return tree


def _tokens(source: str) -> list[str]:
    found, at = [], 0
    end = len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None:
            raise ConditionError(f"`{source[at:].strip()[:12]}` can't be read")
        found.append(match.group().strip())
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self) -> str:
        token = self.peek()
        if token is None:
            raise ConditionError("it stops halfway")
        self._at += 1
        return token

    def expect(self, token: str) -> None:
        if self.peek() != token:
            raise ConditionError(f"`{token}` is missing")
        self.take()

    def either(self) -> Expression:
        left = self.both()
        while self.peek() == "or":
            self.take()
            left = Pair("or", left, self.both())
        return left

    def both(self) -> Expression:
        left = self.contrary()
        while self.peek() == "and":
            self.take()
            left = Pair("and", left, self.contrary())
        return left

    def contrary(self) -> Expression:
        if self.peek() != "not":
            return self.comparison()
        self.take()
        return Not(self._nested(self.contrary))

    def comparison(self) -> Expression:
        left = self.operand()
        sign = self.peek()
        if sign not in _COMPARE:
            return left
        return Pair(self.take(), left, self.operand())

    def operand(self) -> Expression:
        if self.peek() == "(":
            self.take()
            inside = self._nested(self.either)
            self.expect(")")
            return inside
        if self.peek() == "[":
            self.take()
            return self._nested(self._many)
        return _value(self.take())

    def _many(self) -> Expression:
        parts: list[Expression] = []
        while self.peek() != "]":
            parts.append(self.either())
            if self.peek() != "]":
                self.expect(",")
        self.take()
        return Many(tuple(parts))

    def _nested(self, rule: Callable[[], "Expression"]) -> "Expression":
        self._depth += 1
        if self._depth > NESTING_LIMIT:
            raise ConditionError("too much stands inside brackets")
        tree = rule()
        self._depth -= 1
        return tree


def _value(token: str) -> Expression:
    if token[0] in "\"'":
        return Constant(token[1:-1])
    if token[0].isdigit():
        return Constant(float(token) if "." in token else int(token))
    if token in _CONSTANTS:
        return Constant(_CONSTANTS[token])
    if token in _WORDS or not (token[0].isalpha() or token[0] == "_"):
        raise ConditionError(f"`{token}` stands in the wrong place")
    return Name(token)
