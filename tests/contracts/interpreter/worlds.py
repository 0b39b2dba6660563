"""The interpreters that keep the contract, all trained on the same twenty topics."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nlu.cache import ensure_model
from nlu.calibration import Calibration
from nlu.data import DATA_DIR
from nlu.features import Featuriser
from nlu.interpreter import Interpreter
from nlu.local import LocalInterpreter
from nlu.model import Model
from nlu.rasa import RasaInterpreter
from nlu.rasa_server import RASA_PYTHON, serve_rasa, train_rasa
from nlu.reader import Reader
from tests.support.training import write_twenty_topics

EPOCHS = 20
"""Enough for twenty topics, and minutes at most."""


class Worlds:
    """Makes an interpreter by its name; what is costly is made once."""

    def __init__(self, folder: Path, models: Path) -> None:
        self._folder = folder
        self._models = models
        self._stack = ExitStack()
        self._reader: Reader | None = None
        self._model: Model | None = None
        self._rasa: str | None = None

    def open(self, name: str) -> AbstractAsyncContextManager[Interpreter]:
        """`local`, `stand-in` (the real client, a server that speaks Rasa's protocol) or `rasa`."""
        return {"local": self._local, "stand-in": self._stand_in, "rasa": self._real}[name]()

    def close(self) -> None:
        """Stop what was started."""
        self._stack.close()

    @asynccontextmanager
    async def _local(self) -> AsyncIterator[Interpreter]:
        yield LocalInterpreter(self.model, self.reader)

    @asynccontextmanager
    async def _stand_in(self) -> AsyncIterator[Interpreter]:
        app = web.Application()
        app.router.add_post("/model/parse", _StandIn(self.model).parse)
        even = Calibration(**(self.model.calibration.to_dict() | {"sharpness": 1.0}))
        async with TestServer(app) as server:
            interpreter = RasaInterpreter(str(server.make_url("/")), self.reader, even)
            yield interpreter
            await interpreter.close()

    @asynccontextmanager
    async def _real(self) -> AsyncIterator[Interpreter]:
        interpreter = RasaInterpreter.load(self._rasa_url())
        yield interpreter
        await interpreter.close()

    @property
    def reader(self) -> Reader:
        """The shipped rules for language and crisis."""
        self._reader = self._reader or Reader.load(DATA_DIR)
        return self._reader

    @property
    def model(self) -> Model:
        """The local model."""
        if self._model is None:
            data = write_twenty_topics(self._folder / "local")
            self._model = Model.load(ensure_model(data, self._models))
        return self._model

    def _rasa_url(self) -> str:
        if self._rasa is None:
            self._rasa = os.environ.get("MEEDOEN_TEST_RASA_URL") or self._stack.enter_context(
                _trained_rasa(self._folder / "rasa")
            )
        return self._rasa


class _StandIn:
    """Answers as Rasa does, with the local model's ranking."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._featuriser = Featuriser(model.vocabulary, model.concepts)

    async def parse(self, request: web.Request) -> web.Response:
        ranked = self._model.rank(self._featuriser, (await request.json())["text"])
        ranking = [{"name": c.topic, "confidence": c.confidence} for c in ranked]
        return web.json_response({"intent": ranking[:1], "intent_ranking": ranking})


@contextmanager
def _trained_rasa(folder: Path) -> Iterator[str]:
    if not RASA_PYTHON.exists():
        pytest.skip("Rasa's environment is not there: `make test-rasa` sets it up")
    data = write_twenty_topics(folder)
    with serve_rasa(train_rasa(data, folder, epochs=EPOCHS)) as url:
        yield url
