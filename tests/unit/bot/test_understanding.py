"""A message that can't be understood is answered all the same."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.understanding import NOT_UNDERSTOOD, Understander
from nlu import InterpreterUnavailable, Understanding
from storage.inbound import Inbound

CRISIS = Understanding("nl", None, 0.0, (), "crisis.suicide", "handoff")
ROW = Inbound(1, 1, "text", {"text": "ik wil dood"}, None, datetime(2026, 11, 26, tzinfo=UTC), "nl")


class Interpreter:
    """Answers, or fails."""

    def __init__(self, outcome: Understanding | Exception) -> None:
        self._outcome = outcome
        self.told: list[str | None] = []

    async def understand(self, text: str, language: str | None = None) -> Understanding:
        self.told.append(language)
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome

    async def close(self) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (CRISIS, None, CRISIS),
        (InterpreterUnavailable("away", CRISIS), None, CRISIS),
        (InterpreterUnavailable("away"), None, NOT_UNDERSTOOD),
        (InterpreterUnavailable("away"), CRISIS, CRISIS),
        (ValueError("a text that breaks it"), None, NOT_UNDERSTOOD),
        (ValueError("a text that breaks it"), CRISIS, CRISIS),
        (ValueError("one"), ValueError("two"), NOT_UNDERSTOOD),
    ],
)
async def test_never_raises(
    first: Understanding | Exception,
    second: Understanding | Exception | None,
    expected: Understanding,
) -> None:
    fallback = Interpreter(second) if second is not None else None
    assert await Understander(Interpreter(first), fallback).understand(ROW) == expected


async def test_a_tap_is_not_asked_about() -> None:
    tap = Inbound(1, 1, "choice", {"choice": "1.0"}, None, ROW.received_at, "nl")
    assert await Understander(Interpreter(ValueError("x"))).understand(tap) == NOT_UNDERSTOOD


async def test_the_interpreter_is_told_which_language_the_person_uses() -> None:
    interpreter = Interpreter(CRISIS)
    await Understander(interpreter).understand(ROW)
    await Understander(interpreter).understand(replace(ROW, language=""))
    assert interpreter.told == ["nl", None]
