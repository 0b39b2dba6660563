"""A small library for tests: our guides and phrases, with a few answers that never change."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from flows import CONTENT, Library

SMALL = Path(__file__).parent / "content"


def guides_only(target: Path) -> Path:
    """Copy our guides, phrases and subjects, without answers, to a directory."""
    shutil.copytree(CONTENT / "guides", target / "guides")
    for name in ("phrases.yml", "subjects.yml"):
        shutil.copy(CONTENT / name, target / name)
    return target


@cache
def small_library() -> Library:
    """The library, read once a process."""
    with tempfile.TemporaryDirectory() as directory:
        return Library.load([guides_only(Path(directory) / "content"), SMALL])
