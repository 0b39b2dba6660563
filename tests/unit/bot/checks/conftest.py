"""Content written on the spot, laid over the small library."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows import Library
from tests.support.content_library import SMALL, guides_only

ANSWER = """answers:
  start.own:
    title: "Eigen"
    urgency: normal
    groups: [status]
    pictogram: start
    sources: [{{title: "Bron", url: "https://www.example.nl"}}]
    certainty: known
    checked_on: 2026-11-21
    {short}
"""
Load = Callable[..., Library]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """The small library with these files over it."""

    def loaded(**files: str) -> Library:
        own = tmp_path / "own"
        for name, text in files.items():
            path = own / name.replace("__", "/")
            path = path.with_suffix(".yml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        own.mkdir(exist_ok=True)
        base = tmp_path / "content"
        if not base.exists():
            guides_only(base)
        return Library.load([base, SMALL, own])

    return loaded


@pytest.fixture
def answer(load: Load) -> Callable[[str], Library]:
    """The small library with one answer of our own; what follows the other fields is given."""
    return lambda short: load(answers__own=ANSWER.format(short=short))
