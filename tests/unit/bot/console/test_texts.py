"""Words in the reader's language."""

import pytest
from starlette.requests import Request

from bot.console.texts import language_of, read_texts


def asked(query: str = "", cookie: str = "", accepted: str = "") -> Request:
    headers = [(b"accept-language", accepted.encode()), (b"cookie", cookie.encode())]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


def test_both_languages_are_read() -> None:
    texts = read_texts()
    assert texts["nl"].translate("Sign out") == "Uitloggen"
    assert texts["en"].translate("Sign out") == "Sign out"
    assert texts["nl"].translate("Hello %(name)s", name="100%").endswith("100%")
    assert texts["nl"].translate("") == ""


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("lang=en", "meedoen_language=nl", "nl", "en"),
        ("lang=xx", "meedoen_language=en", "nl", "en"),
        ("", "", "ar;q=1, en-GB;q=0.9, nl", "en"),
        ("", "", "ti, ar", "nl"),
        ("", "", "", "nl"),
        ("lang=n", "", "", "nl"),
    ],
)
def test_who_is_not_signed_in_reads_her_browsers_language(
    query: str, cookie: str, accepted: str, language: str
) -> None:
    assert language_of(asked(query, cookie, accepted)) == language
