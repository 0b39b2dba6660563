"""Which messages hold words that must be read."""

from typing import Any

import pytest

from bot.understanding import NOT_UNDERSTOOD, Understander, without_words
from nlu import Understanding
from storage.inbound import Inbound
from tests.support.house import THURSDAY_MORNING


def a_row(kind: str, payload: dict[str, Any]) -> Inbound:
    return Inbound(1, 1, kind, payload, None, THURSDAY_MORNING)


class Repeating:
    """Understands nothing, but remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def understand(self, text: str, language: str | None = None) -> Understanding:
        self.asked.append(text)
        return NOT_UNDERSTOOD

    async def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize(
    ("kind", "payload", "read"),
    [
        ("text", {"text": "hallo"}, True),
        ("text", {"text": ""}, True),
        ("media", {"text": "my husband hits me"}, True),
        ("media", {"text": ""}, False),
        ("command", {"text": "help me", "command": "start"}, True),
        ("command", {"command": "start"}, False),
        ("choice", {"text": "", "choice": "1.0"}, False),
    ],
)
async def test_words_are_read_whatever_they_came_with(
    kind: str, payload: dict[str, Any], read: bool
) -> None:
    row, interpreter = a_row(kind, payload), Repeating()
    assert (without_words(row) is None) == read
    await Understander(interpreter).understand(row)
    assert interpreter.asked == ([payload["text"]] if read else [])
