"""The cookie of a session, and the token of its forms."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.console.sessions import Cookie, csrf_of, new_token
from bot.console.settings import ConsoleSettings


def request(scheme: str = "http", cookie: str = "") -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    server = ("meedoen.example", 443)
    return Request(
        {"type": "http", "scheme": scheme, "server": server, "path": "/", "headers": headers}
    )


def written(settings: ConsoleSettings, scheme: str) -> str:
    response = Response()
    Cookie(settings).write(request(scheme), response, "secret")
    return response.headers["set-cookie"]


@pytest.mark.parametrize(
    ("public_url", "scheme"), [("https://meedoen.example", "http"), ("", "https")]
)
def test_over_https_the_browser_is_asked_for_its_strictest(public_url: str, scheme: str) -> None:
    cookie = written(ConsoleSettings("key", public_url), scheme)
    assert cookie.startswith("__Host-meedoen_staff=secret; HttpOnly; Path=/; SameSite=lax; Secure")
    assert "Domain" not in cookie


def test_without_https_it_still_works() -> None:
    cookie = written(ConsoleSettings("key"), "http")
    assert cookie.startswith("meedoen_staff=secret; HttpOnly;")
    assert "Secure" not in cookie


def test_a_plain_cookie_counts_for_nothing_over_https() -> None:
    cookie = Cookie(ConsoleSettings("key", "https://meedoen.example"))
    assert cookie.read(request("https", "meedoen_staff=stolen")) == ""
    assert cookie.read(request("https", "__Host-meedoen_staff=ours")) == "ours"


def test_forms_of_another_session_have_another_token() -> None:
    one, other = new_token(), new_token()
    assert len(one) == 43
    assert csrf_of(one) == csrf_of(one) != csrf_of(other)
    assert one not in csrf_of(one)
