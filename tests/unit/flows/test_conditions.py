"""The language of `if:` says what it reads like, and nothing else gets in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conditions import ConditionError, parse

VALUES: dict[str, Any] = {"a": 1, "b": "x", "none": None, "list": ["p", "q"], "answer.more": True}


def value(source: str) -> Any:
    return parse(source).evaluate(VALUES.get)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a == 1", True),
        ("a != 1", False),
        ("a < 2 and a <= 1 and a >= 1 and a > 0.5", True),
        ("not a == 1", False),
        ("not none and answer.more", True),
        ("none or b == 'y' or a == 1", True),
        ("none and unknown or true", True),
        ("none and (unknown or true)", None),
        ('none or "asked"', "asked"),
        ("b in ['x', 'y']", True),
        ("'p' in list", True),
        ("[]", []),
        ('b == "x" and false', False),
        ("none == null", True),
        ("a.__class__", None),
    ],
)
def test_expressions_have_their_value(source: str, expected: object) -> None:
    assert value(source) == expected


@pytest.mark.parametrize("source", ["none < 3", "b > 3", "'x' in a", "none in none"])
def test_what_can_not_be_compared_is_false(source: str) -> None:
    assert value(source) is False


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("", "stops halfway"),
        ("a ==", "stops halfway"),
        ("a == 1)", "one thing too many"),
        ("(a", "is missing"),
        ("[1 2]", "is missing"),
        ("a b", "one thing too many"),
        ("and a", "wrong place"),
        ("a = 1", "can't be read"),
        ("__import__('os')", "one thing too many"),
        ("a;b", "can't be read"),
        ("((((((((((((((((((((((a))))))))))))))))))))))", "inside brackets"),
        ("not " * 30 + "a", "inside brackets"),
    ],
)
def test_what_can_not_be_read_says_why(source: str, why: str) -> None:
    with pytest.raises(ConditionError, match=why):
        parse(source)


def test_the_names_in_an_expression_are_known_beforehand() -> None:
    tree = parse("not a and (b in [c, 'x'] or d == 1)")
    assert list(tree.names()) == ["a", "b", "c", "d"]


@given(st.text(alphabet="ab1. ()[]'\"=<>!,notadri", max_size=40))
def test_any_text_is_an_expression_or_a_condition_error(source: str) -> None:
    try:
        tree = parse(source)
    except ConditionError:
        return
    tree.evaluate(VALUES.get)
