"""The rooms stay small: the budget of architecture.md, and the imports that point down."""

import statistics
import tomllib

from bot.settings import REPOSITORY
from tests.support import rooms

FILES, FUNCTIONS = rooms.lengths(rooms.sources(REPOSITORY))


def test_modules_are_found() -> None:
    assert len(FILES) > 100
    assert len(FUNCTIONS) > 500


def test_files_are_within_the_budget() -> None:
    assert statistics.median(FILES) <= rooms.FILE_MEDIAN
    assert rooms.p90(FILES) <= rooms.FILE_P90


def test_functions_are_within_the_budget() -> None:
    assert statistics.median(FUNCTIONS) <= rooms.FUNCTION_MEDIAN
    assert rooms.p90(FUNCTIONS) <= rooms.FUNCTION_P90


def test_every_room_of_bot_has_its_place_among_the_layers() -> None:
    """import-linter says nothing about a module that its table leaves out."""
    table = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = table["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    rooms_of_bot = {
        f"bot.{path.stem}"
        for path in (REPOSITORY / "bot").iterdir()
        if path.name not in ("__init__.py", "__pycache__", "channels")
        and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    assert len(rooms_of_bot) > 20
    assert rooms_of_bot - placed == set()
