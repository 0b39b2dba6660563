"""A file of a newcomer is shown, played in parts, or saved; never run."""

import pytest
from starlette.requests import Request

from bot.console.requests.files import file_response
from storage.attachments import Attachment, StoredFile


def stored(mime: str, content: bytes = b"0123456789", name: str = "a.bin") -> StoredFile:
    file = Attachment(1, 1, 1, 1, "file", name, mime, len(content), None, "kept")
    return StoredFile(file, content)


def asked(part: str = "") -> Request:
    headers = [(b"range", part.encode())] if part else []
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


@pytest.mark.parametrize(
    ("part", "content", "span"),
    [
        ("bytes=0-", b"0123456789", "bytes 0-9/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_a_player_gets_the_part_it_asks_for(part: str, content: bytes, span: str) -> None:
    answer = file_response(asked(part), stored("audio/ogg"))
    assert answer.status_code == 206
    assert answer.body == content
    assert answer.headers["content-range"] == span


@pytest.mark.parametrize(
    "part", ["bytes=10-", "bytes=5-2", "bytes=-0", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "x"]
)
def test_a_part_that_is_not_there(part: str) -> None:
    answer = file_response(asked(part), stored("audio/ogg"))
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */10"


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/xml", "", "video/mp4"])
def test_what_could_act_is_saved_as_bytes(mime: str) -> None:
    answer = file_response(asked(), stored(mime, name='x";\r\n.html'))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert (
        answer.headers["content-disposition"] == "attachment; filename*=UTF-8''x%22%3B%0D%0A.html"
    )
    assert "sandbox" in answer.headers["content-security-policy"]


def test_pictures_are_shown_and_a_pdf_is_saved_as_one() -> None:
    shown = file_response(asked(), stored("image/png"))
    assert shown.headers["content-disposition"].startswith("inline")
    saved = file_response(asked(), stored("application/pdf"))
    assert saved.headers["content-type"] == "application/pdf"
    assert saved.headers["content-disposition"].startswith("attachment")
