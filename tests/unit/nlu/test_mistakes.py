"""Every mistake in training data is named with its file, its line, and what to do about it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import REPOSITORY
from nlu.check import check_data
from tests.support.complaints import complaints

MISTAKES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("mistakes.yml").read_text(encoding="utf-8")
)
ELSEWHERE = {
    ("there is no such folder of training data",): "test_data",
    ("is not UTF-8 text (", "); save it as UTF-8"): "test_data",
}


def said(folder: Path, mistake: dict[str, Any]) -> list[str]:
    path = folder / mistake["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mistake["text"], encoding="utf-8")
    found = check_data(folder, {}, topics=["health.gp", "a", "b"])
    return [str(problem).removeprefix(f"{folder}/") for problem in found]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m["mistake"] for m in MISTAKES])
def test_a_mistake_is_named_with_place_and_remedy(mistake: dict[str, Any], tmp_path: Path) -> None:
    found = said(tmp_path, mistake)
    assert [s for s in found if s.startswith(f"{mistake['file']}:{mistake['says']}")], found


def test_no_complaint_of_the_readers_is_without_its_mistake() -> None:
    found = complaints(REPOSITORY / "nlu", ("DataError",), {"DataError": 2})
    lines = [mistake["says"] for mistake in MISTAKES]
    untested = [
        one
        for one in found
        if one.words not in ELSEWHERE and not any(one.is_in(line) for line in lines)
    ]
    assert len(found) > 12
    assert untested == []
