"""The interpreters that keep the contract, all trained on the same twenty topics."""

import json
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
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
from nlu.rasa import RASA_CALIBRATION, RasaInterpreter
from nlu.rasa_encoder import Encoder
from nlu.rasa_environment import RASA_PYTHON, missing
from nlu.rasa_server import serve_rasa
from nlu.rasa_train import train_rasa
from nlu.reader import Reader
from tests.support import tiny_encoder
from tests.support.training import eight_topics, twenty_topics, write_twenty_topics

EPOCHS = 20
"""Enough for twenty topics, and minutes at most."""
FEW_EPOCHS = 10
"""Enough for eight."""
PATIENT = 30.0
"""Seconds for an answer: how long a turn waits is no part of the contract."""


def shipped_calibration() -> Calibration:
    """When Rasa is sure, as we ship it."""
    return Calibration.from_dict(json.loads(RASA_CALIBRATION.read_text("utf-8"))["calibration"])


class Worlds:
    """Makes an interpreter by its name; what is costly is made once."""

    def __init__(self, folder: Path, models: Path) -> None:
        self._folder = folder
        self._models = models
        self._stack = ExitStack()
        self._reader: Reader | None = None
        self._model: Model | None = None
        self._served: dict[str, str] = {}

    def open(self, name: str) -> AbstractAsyncContextManager[Interpreter]:
        """`local`, `stand-in` (the real client, a server that speaks Rasa's protocol), `rasa`, or
        `encoder` (Rasa on top of a tiny language model)."""
        known = {"local": self._local, "stand-in": self._stand_in}
        return known[name]() if name in known else self._real(name)

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
    async def _real(self, name: str) -> AsyncIterator[Interpreter]:
        interpreter = RasaInterpreter(
            self.rasa_url(name), self.reader, shipped_calibration(), PATIENT
        )
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

    def rasa_url(self, name: str) -> str:
        """Where `rasa` or `encoder` is served."""
        if name not in self._served:
            url = os.environ.get("MEEDOEN_TEST_RASA_URL") if name == "rasa" else None
            self._served[name] = url or self.serve(self.rasa_model(name))
        return self._served[name]

    def serve(self, model: Path) -> str:
        """Serve a model until the end; the URL."""
        return self._stack.enter_context(serve_rasa(model)).url

    def rasa_model(self, name: str) -> Path:
        """What `rasa` or `encoder` learned."""
        model = self._folder / f"{name}.tar.gz"
        if not model.exists():
            if reason := missing():
                pytest.skip(reason)
            if name == "encoder":
                few, encoder = eight_topics(), Encoder.read(self.encoder)
                train_rasa(few, model, epochs=FEW_EPOCHS, encoder=encoder)
            else:
                train_rasa(twenty_topics(), model, epochs=EPOCHS)
        return model

    @property
    def encoder(self) -> Path:
        """The folder of a tiny language model."""
        return self._encoders()[0]

    @property
    def other_encoder(self) -> Path:
        """One that is like it, with other weights."""
        return self._encoders()[1]

    def _encoders(self) -> tuple[Path, Path]:
        folders = self._folder / "encoder", self._folder / "other"
        if not folders[1].exists():
            command = [str(RASA_PYTHON), "-I", tiny_encoder.__file__, *map(str, folders)]
            subprocess.run(command, check=True, capture_output=True)
        return folders


class _StandIn:
    """Answers as Rasa does, with the local model's ranking."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._featuriser = Featuriser(model.vocabulary, model.concepts)

    async def parse(self, request: web.Request) -> web.Response:
        ranked = self._model.rank(self._featuriser, (await request.json())["text"])
        ranking = [{"name": c.topic, "confidence": c.confidence} for c in ranked]
        return web.json_response({"intent": ranking[:1], "intent_ranking": ranking})
