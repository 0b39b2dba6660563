"""A tiny model, trained once a run, and the interpreter on it."""

from pathlib import Path

import pytest

from nlu.cache import ensure_model
from nlu.local import LocalInterpreter
from tests.support.training import write_tiny


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Training data of three topics."""
    return write_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_model(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model trained on them."""
    return ensure_model(tiny_data, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def tiny(tiny_model: Path) -> LocalInterpreter:
    """The interpreter with that model, and the shipped rules for language and crisis."""
    return LocalInterpreter.load(tiny_model)
