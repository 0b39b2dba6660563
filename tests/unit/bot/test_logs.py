"""Nothing in the log tells who somebody is."""

import json
import logging

import pytest
import structlog

from bot.logs import configure_logs, mask


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mijn bsn is 123456782 graag", "mijn bsn is [number] graag"),
        ("bel 06-12 34 56 78 of +31612345678", "bel [number] of [number]"),
        ("mail a.b@voorbeeld.nl", "mail [mail]"),
        ("GET /bot123456789:AAF-abcdefghijklmnopqrstuvw/getMe", "GET /bot[token]/getMe"),
        ("outbox 4711 sent in 2026", "outbox 4711 sent in 2026"),
    ],
)
def test_numbers_mail_and_tokens_are_masked(text: str, kept: str) -> None:
    assert mask(text) == kept


def test_fields_that_hold_words_of_people_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        configure_logs("info", "json")
        structlog.get_logger("test").info("turn_failed", text="ik ben Samira", inbound_id=3)
        line = json.loads(capsys.readouterr().err)
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()
    assert line["text"] == "[masked]"
    assert line["inbound_id"] == 3
    assert line["event"] == "turn_failed"
