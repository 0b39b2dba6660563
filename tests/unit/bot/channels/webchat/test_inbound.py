"""A posted form to an InboundMessage."""

from datetime import UTC, datetime

import pytest

from bot.channels.webchat.forms import Form
from bot.channels.webchat.inbound import Posted, client_id, to_inbound
from bot.channels.webchat.refusals import Refusal
from bot.http.forms import Upload
from bot.messages import TEXT_LIMIT, Address, clean

_HERE = Address("meerdael", "webchat", "visitor")
_NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def _read(upload: Upload | None = None, **fields: str) -> Posted:
    form = Form({"id": "12345678", **fields}, upload)
    return to_inbound(form, _HERE, _NOW, "ar")


def test_a_text() -> None:
    message = _read(text="  كيف حالك؟ \r\n ").message
    assert (message.kind, message.text, message.device_language) == ("text", "كيف حالك؟", "ar")
    assert message.external_id == "visitor:12345678"
    assert client_id(message.external_id) == "12345678"


def test_a_long_text_is_cut_and_she_is_told() -> None:
    posted = _read(text="a" * 10_000)
    assert len(posted.message.text) == TEXT_LIMIT
    assert posted.notice == "too_long"


def test_control_characters_go() -> None:
    assert clean("a\x00b\x1b[31m\u0085c\ud800 \tx\n y") == "ab[31mc \tx\n y"


def test_a_photo_with_words() -> None:
    message = _read(Upload("brief.jpg", "image/jpeg", b"\xff\xd8\xff"), text="van wie?").message
    assert (message.kind, message.media, message.text) == ("media", "photo", "van wie?")
    assert message.files[0].content == b"\xff\xd8\xff"


def test_a_tap() -> None:
    message = _read(choice="34.0").message
    assert (message.kind, message.choice) == ("choice", "34.0")


def test_a_language() -> None:
    message = _read(language="ti").message
    assert (message.kind, message.command, message.text) == ("command", "language", "ti")


def test_every_start_of_a_visitor_is_the_same_one() -> None:
    first, second = _read(start="1", id="aaaaaaaa"), _read(start="1", id="bbbbbbbb")
    assert first.message.external_id == second.message.external_id


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"text": ""}, 400, "empty"),
        ({"text": " \n\x00\t"}, 400, "empty"),
        ({}, 400, "empty"),
        ({"choice": "34"}, 400, "failed"),
        ({"choice": "34.0; drop"}, 400, "failed"),
        ({"choice": "9" * 40 + ".0"}, 400, "failed"),
        ({"text": "x", "id": ""}, 400, "failed"),
        ({"text": "x", "id": "a:b:c:d:e"}, 400, "failed"),
        ({"text": "x", "id": "a" * 65}, 400, "failed"),
    ],
)
def test_nonsense_is_refused(fields: dict[str, str], status: int, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        _read(**fields)
    assert (refused.value.status, refused.value.text) == (status, text)


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(Refusal, match="unsupported_file"):
        _read(Upload("a.exe", "image/png", b"MZ"))
