"""The same tests for every interpreter."""

from collections.abc import AsyncIterator, Iterator

import pytest

from nlu.interpreter import Interpreter
from tests.contracts.interpreter.worlds import Worlds

_NAMES = [
    "local",
    "stand-in",
    pytest.param("rasa", marks=pytest.mark.rasa),
    pytest.param("encoder", marks=[pytest.mark.rasa, pytest.mark.encoder]),
]


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Worlds]:
    """Processes that test side by side share one trained model."""
    own = tmp_path_factory.mktemp("interpreter")
    shared = own.parent if worker_id == "master" else own.parent.parent
    made = Worlds(own, shared / "interpreter-models")
    yield made
    made.close()


@pytest.fixture(params=_NAMES)
async def interpreter(request: pytest.FixtureRequest, worlds: Worlds) -> AsyncIterator[Interpreter]:
    """Each interpreter in turn, trained on twenty topics."""
    async with worlds.open(request.param) as opened:
        yield opened
