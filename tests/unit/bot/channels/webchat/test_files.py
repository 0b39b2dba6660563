"""What a file is, by its first bytes."""

import pytest

from bot.channels.webchat.files import NAME_LIMIT, recognise

_PNG = b"\x89PNG\r\n\x1a\n rest"


@pytest.mark.parametrize(
    ("said", "content", "mime", "kind"),
    [
        ("image/jpeg", b"\xff\xd8\xff\xe0", "image/jpeg", "photo"),
        ("text/html", _PNG, "image/png", "photo"),
        ("image/heic", b"\0\0\0\x18ftypheic", "image/heic", "photo"),
        ("application/pdf", b"%PDF-1.7", "application/pdf", "file"),
        ("audio/ogg", b"OggS", "audio/ogg", "voice"),
        ("audio/3gpp", b"\0\0\0\x18ftyp3gp4", "audio/mp4", "voice"),
        ("audio/webm", b"\x1aE\xdf\xa3", "audio/webm", "voice"),
    ],
)
def test_its_bytes_decide(said: str, content: bytes, mime: str, kind: str) -> None:
    found = recognise("x", said, content)
    assert found is not None
    assert (found[0].mime, found[1]) == (mime, kind)


@pytest.mark.parametrize(
    ("said", "content"),
    [
        ("image/png", b"<svg onload=alert(1)>"),
        ("image/jpeg", b""),
        ("video/mp4", b"\0\0\0\x18ftypisom"),
        ("application/pdf", b"MZ\x90"),
    ],
)
def test_anything_else_is_not_taken(said: str, content: bytes) -> None:
    assert recognise("x", said, content) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\foto\\brief.png", "brief.png"),
        ("a\x00b\u202egnp.png", "abgnp.png"),
        ("x" * 500 + ".png", ("x" * 500 + ".png")[-NAME_LIMIT:]),
    ],
)
def test_a_name_is_cleaned(given: str, kept: str) -> None:
    found = recognise(given, "", _PNG)
    assert found is not None
    assert found[0].name == kept
