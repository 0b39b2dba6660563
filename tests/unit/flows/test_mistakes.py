"""Every mistake in content is named with its file, its line, and what to do about it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

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
