"""What is stored of a message is clean, cut to size, and JSON."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.intake import payload, token_of
from bot.messages import TEXT_LIMIT, Address, InboundMessage, clean
from bot.people import Joined, telegram_url
from bot.people.tokens import new_token


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


def test_a_links_token_is_known_by_command_and_by_itself_and_never_kept() -> None:
    token = new_token()
    start = replace(message(token), kind="command", command="start")
    assert token_of(start) == token
    assert token_of(message(telegram_url("a_bot", token))) == token
    assert token_of(replace(start, command="help")) is None
    assert token_of(replace(start, text="nl")) is None
    spoken = message(f"mijn link is {token} en nu?")
    assert token_of(spoken) is None
    assert token not in payload(spoken)["text"]
    assert payload(replace(start, text=""), Joined("used"))["join"] == "used"
    assert "join" not in payload(message("hoi"))
