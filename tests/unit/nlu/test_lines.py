import json

import pytest

from nlu.interpreter import InterpreterUnavailable
from nlu.lines import understand_line
from nlu.local import LocalInterpreter
from nlu.understanding import Understanding


async def test_a_line_becomes_what_was_understood(tiny: LocalInterpreter) -> None:
    found = await understand_line(tiny, '{"text": "de huur is te laat betaald", "language": "nl"}')
    assert found["topic"] == "housing.rent_arrears"
    assert Understanding.from_dict(found).to_dict() == found
    assert json.loads(json.dumps(found)) == found


async def test_the_language_given_stands_where_the_text_tells_nothing(
    tiny: LocalInterpreter,
) -> None:
    assert (await understand_line(tiny, '{"text": "ok", "language": "ti"}'))["language"] == "ti"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "3",
        '"huur"',
        "{}",
        '{"text": 3}',
        '{"text": "a", "language": 3}',
        "[" * 100_000,
    ],
)
async def test_a_broken_line_becomes_an_error(tiny: LocalInterpreter, line: str) -> None:
    assert list(await understand_line(tiny, line)) == ["error"]


async def test_an_interpreter_that_is_away_becomes_an_error() -> None:
    class Away:
        async def understand(self, text: str, language: str | None = None) -> Understanding:
            raise InterpreterUnavailable("away")

        async def close(self) -> None: ...

    assert await understand_line(Away(), '{"text": "huur"}') == {"error": "away"}


async def test_a_line_holds_what_is_documented_and_no_more() -> None:
    class Hearing:
        async def understand(self, text: str, language: str | None = None) -> Understanding:
            return Understanding("nl", None, 0.1, (), "crisis.a", "handoff", ("crisis.a",))

        async def close(self) -> None: ...

    assert list(await understand_line(Hearing(), '{"text": "help"}')) == [
        "language",
        "topic",
        "confidence",
        "candidates",
        "crisis",
        "decision",
    ]
