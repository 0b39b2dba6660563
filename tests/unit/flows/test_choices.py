"""What comes back from a button is believed only as far as its shape and content allow."""

from typing import Any

import pytest

from flows.choices import FlowChoice, LocalChoice, fits, read_choice
from tests.support.content_library import small_library

LIBRARY = small_library()


@pytest.mark.parametrize(
    ("choice", "meant"),
    [
        ({"run": "r1", "step": "a", "value": "b"}, LocalChoice("r1", "a", "b")),
        ({"flow": "help"}, FlowChoice("help", {})),
        (
            {"flow": "question", "slots": {"topic": "start.digid"}},
            FlowChoice("question", {"topic": "start.digid"}),
        ),
        ({"flow": "person", "slots": {"topic": None}}, FlowChoice("person", {"topic": None})),
    ],
)
def test_a_good_choice_is_read(choice: dict[str, Any], meant: object) -> None:
    assert read_choice(choice, LIBRARY) == meant


@pytest.mark.parametrize(
    "choice",
    [
        None,
        [],
        "help",
        {},
        {"run": "r1"},
        {"run": "r1", "step": "a", "value": 1},
        {"run": "r1", "step": "a", "value": "b", "more": 1},
        {"flow": 1},
        {"flow": "help", "slots": None},
        {"flow": "help", "slots": {"x": 1}},
        {"flow": "help", "more": 1},
        {"flow": "question", "slots": {"topic": "nowhere.at_all"}},
        {"flow": "question", "slots": {"topic": ["start.digid"]}},
        {"flow": "question", "slots": {"candidates": "start.digid"}},
        {"flow": "person", "slots": {"when": {"moment": "2026-01-01"}}},
        {"flow": "person", "slots": {"reason": "x" * 1000}},
        {"flow": "voice", "slots": {"attachments": [True]}},
    ],
)
def test_any_other_choice_means_nothing(choice: object) -> None:
    assert read_choice(choice, LIBRARY) is None


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("topic", "start.digid", "start.nothing"),
        ("topics", ["start.digid"], ["x"]),
        ("subject", "money", "mony"),
        ("word", "x", 1),
        ("number", 1.5, True),
        ("flag", False, 0),
        ("ids", [1, 2], ["1"]),
    ],
)
def test_each_kind_of_slot_takes_its_own(kind: str, good: object, bad: object) -> None:
    assert fits(LIBRARY, kind, good)
    assert fits(LIBRARY, kind, None)
    assert not fits(LIBRARY, kind, bad)
