"""Content written on the spot: what an editor might type, and what is said of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flows import ContentError, Library
from tests.support.content_library import SMALL, guides_only

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files into a content directory `own`; gives that directory."""

    def to_disk(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / "own" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "own"

    return to_disk


@pytest.fixture
def load(tmp_path: Path, write: Write) -> Callable[[Mapping[str, str]], Library]:
    """A library of our guides, the small answers, and these files over them."""

    def loaded(files: Mapping[str, str]) -> Library:
        base = tmp_path / "content"
        if not base.exists():
            guides_only(base)
        return Library.load([base, SMALL, write(files)])

    return loaded


@pytest.fixture
def complaints(
    load: Callable[[Mapping[str, str]], Library],
) -> Callable[[Mapping[str, str]], list[str]]:
    """What is said of these files, laid over the small library; one line a mistake."""

    def said(files: Mapping[str, str]) -> list[str]:
        try:
            load(files)
        except ContentError as error:
            return [str(problem) for problem in error.problems]
        return []

    return said
