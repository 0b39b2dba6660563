import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nlu.calibration import Calibration
from nlu.data import DATA_DIR
from nlu.interpreter import InterpreterUnavailable
from nlu.rasa import RASA_CALIBRATION, RasaInterpreter
from nlu.reader import Reader

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[RasaInterpreter]]

_CALIBRATION = Calibration(sharpness=1, answer=0.7, clarify=0.3, crisis=0.5)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(DATA_DIR)


@pytest.fixture
async def serve(reader: Reader) -> AsyncIterator[Serve]:
    opened: list[tuple[TestServer, RasaInterpreter]] = []

    async def start(handler: Handler) -> RasaInterpreter:
        app = web.Application()
        app.router.add_post("/model/parse", handler)
        server = TestServer(app)
        await server.start_server()
        interpreter = RasaInterpreter(str(server.make_url("/")), reader, _CALIBRATION, patience=0.3)
        opened.append((server, interpreter))
        return interpreter

    yield start
    for server, interpreter in opened:
        await interpreter.close()
        await server.close()


async def _ranking(_: web.Request) -> web.Response:
    ranking = [{"name": "health.gp", "confidence": 0.9}, {"name": "oos", "confidence": 0.1}]
    return web.json_response({"intent_ranking": ranking})


async def test_rasas_ranking_decides(serve: Serve) -> None:
    understood = await (await serve(_ranking)).understand("waar is de dokter voor mijn kind")
    assert (understood.topic, understood.decision, understood.language) == (
        "health.gp",
        "answer",
        "nl",
    )
    assert understood.confidence == pytest.approx(0.9)


async def test_it_works_again_after_closing(serve: Serve) -> None:
    interpreter = await serve(_ranking)
    await interpreter.understand("dokter")
    await interpreter.close()
    assert (await interpreter.understand("dokter")).topic == "health.gp"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("/start huur", "start huur"), ("  huur ", "huur"), ("huur" * 3000, ("huur" * 3000)[:600])],
)
async def test_what_is_asked_is_short_and_no_command(serve: Serve, typed: str, asked: str) -> None:
    seen: list[str] = []

    async def note(request: web.Request) -> web.Response:
        seen.append((await request.json())["text"])
        return web.json_response({"intent_ranking": []})

    await (await serve(note)).understand(typed)
    assert seen == [asked]


async def test_a_crisis_is_looked_for_in_every_passage_of_a_story(serve: Serve) -> None:
    async def hears(request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        alarm = 0.9 if text.startswith("x17") else 0.1
        ranking = [("crisis.suicide", alarm), ("health.gp", 1 - alarm)]
        named = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        return web.json_response({"intent_ranking": named})

    story = [f"x{number}" for number in range(10, 40)]
    rasa = await serve(hears)
    assert (await rasa.understand(" ".join(story[:10]))).crisis is None
    assert (await rasa.understand(" ".join(story))).crisis is None
    assert (await rasa.understand(" ".join(story[1:]))).crisis == "crisis.suicide"


async def test_a_passage_that_is_not_answered_loses_nothing_else(serve: Serve) -> None:
    async def stumbles(request: web.Request) -> web.Response:
        if (await request.json())["text"].startswith("x20"):
            return web.json_response({}, status=500)
        return await _ranking(request)

    story = " ".join(f"x{number}" for number in range(10, 40))
    assert (await (await serve(stumbles)).understand(f"x20 {story}"[4:])).topic == "health.gp"
    with pytest.raises(InterpreterUnavailable):
        await (await serve(stumbles)).understand(f"x20 {story}")


async def test_nothing_readable_is_not_asked(serve: Serve) -> None:
    async def never(_: web.Request) -> web.Response:
        raise AssertionError("asked")

    assert (await (await serve(never)).understand(" \x00?! ")).decision == "handoff"


def _answers(status: int, text: str) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type="application/json")

    return answer


async def _hangs(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def _breaks_off(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.close()
    return web.Response()


@pytest.mark.parametrize(
    "handler",
    [
        _answers(500, "{}"),
        _answers(409, '{"reason": "no model"}'),
        _answers(200, "<html>"),
        _answers(200, "[]"),
        _answers(200, "{}"),
        _answers(200, '{"intent_ranking": {}}'),
        _answers(200, '{"intent_ranking": [{"name": "a"}]}'),
        _answers(200, json.dumps({"intent_ranking": [{"name": "a", "confidence": "x"}]})),
        _answers(200, json.dumps({"intent_ranking": [{"name": "a", "confidence": -1}]})),
        _hangs,
        _breaks_off,
    ],
)
async def test_any_failure_leaves_language_and_crisis(serve: Serve, handler: Handler) -> None:
    with pytest.raises(InterpreterUnavailable, match="did not answer") as caught:
        await (await serve(handler)).understand("ik wil dood")
    assert caught.value.partial is not None
    assert caught.value.partial.crisis == "crisis.suicide"
    assert caught.value.partial.language == "nl"


async def test_nobody_there_is_unavailable(reader: Reader) -> None:
    interpreter = RasaInterpreter("http://127.0.0.1:1", reader, _CALIBRATION)
    with pytest.raises(InterpreterUnavailable):
        await interpreter.understand("huur")
    await interpreter.close()


def test_the_shipped_calibration_loads() -> None:
    assert RASA_CALIBRATION.exists()
    RasaInterpreter.load("http://127.0.0.1:5005")
