"""What is stored of a message is clean, cut to size, and JSON."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.intake import payload
from bot.messages import TEXT_LIMIT, Address, InboundMessage, clean


def message(text: str) -> InboundMessage:
    return InboundMessage(
        Address("meerdael", "telegram", "7"), "1", "text", datetime(2026, 11, 26, tzinfo=UTC), text
    )


def test_control_characters_go_and_line_ends_stay() -> None:
    assert clean("a\x00b\x07\nc\td\x9f\ud800") == "ab\nc\td"


def test_a_long_text_is_cut_and_that_is_remembered() -> None:
    kept = payload(message("a" * 10_000))
    assert len(kept["text"]) == TEXT_LIMIT
    assert kept["cut"]
    assert not payload(message("kort"))["cut"]


@given(st.text())
def test_any_text_can_be_stored(text: str) -> None:
    kept = json.loads(json.dumps(payload(message(text))))
    assert "\x00" not in kept["text"]
    kept["text"].encode("utf-8")
