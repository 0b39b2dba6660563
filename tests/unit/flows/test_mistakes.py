"""Every mistake in content is named with its file, its line, and what to do about it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import REPOSITORY
from tests.support.complaints import complaints as complaints_in

ELSEWHERE = {
    ("Answer `", "` is missing."): "test_checks",
    ("Flow `", "` is missing."): "test_checks",
    ("Phrase `", "` is missing."): "test_checks",
    ("This directory does not exist.",): "test_library",
    ("This file is not UTF-8 text.",): "test_loader",
    ("`", "` stands in two files."): "test_library",
}
"""Complaints that no single file can bring about, with where they are tested."""
Complaints = Callable[[Mapping[str, str]], list[str]]

MISTAKES: list[dict[str, Any]] = [
    mistake
    for path in sorted(Path(__file__).parent.glob("mistakes_*.yml"))
    for mistake in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m["mistake"] for m in MISTAKES])
def test_a_mistake_is_named_with_place_and_remedy(
    mistake: dict[str, Any], complaints: Complaints
) -> None:
    found = complaints({mistake["file"]: mistake["text"]})
    assert [line for line in found if line.startswith(mistake["says"])], found


def test_all_mistakes_are_named_at_once(complaints: Complaints) -> None:
    steps = "      - {id: a, say: Hoi, next: x}\n      - {id: b, set: {c: 1}}\n"
    guide = f"flows:\n  trip:\n    steps:\n{steps}"
    assert len(complaints({"guides/g.yml": guide, "phrases.yml": "hello: 3\n"})) == 3


def test_no_complaint_of_the_loaders_is_without_its_mistake() -> None:
    """What lint remarks on is tested by test_lint."""
    found = complaints_in(
        REPOSITORY / "flows", ("complain", "Problem"), {"complain": 0, "Problem": 1}
    )
    said = [mistake["says"] for mistake in MISTAKES]
    untested = [
        complaint
        for complaint in found
        if complaint.file != "lint.py"
        and complaint.words not in ELSEWHERE
        and not any(complaint.is_in(line) for line in said)
    ]
    assert len(found) > 50
    assert untested == []
