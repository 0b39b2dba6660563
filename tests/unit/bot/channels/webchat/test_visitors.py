"""Who is at the other end."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webchat.visitors import Visitors


def _request(cookie: str = "", scheme: str = "http") -> Request:
    headers = [(b"cookie", cookie.encode())]
    server = ("chat.test", 443)
    return Request(
        {"type": "http", "headers": headers, "scheme": scheme, "path": "/", "server": server}
    )


def _written(visitors: Visitors, scheme: str = "http") -> str:
    response = Response()
    visitors.write(_request(scheme=scheme), response, "meerdael", "her-id")
    return response.headers["set-cookie"]


def test_there_and_back() -> None:
    visitors = Visitors(["key"], https=False)
    cookie = _written(visitors).partition(";")[0]
    assert visitors.read(_request(cookie), "meerdael") == "her-id"


@pytest.mark.parametrize("forged", ["", "her-id", "her-id.", "her-id.AAAA", ".", "\u00ff"])
def test_a_forged_one_is_none(forged: str) -> None:
    visitors = Visitors(["key"], https=False)
    assert visitors.read(_request(f"meedoen_meerdael={forged}"), "meerdael") is None


def test_another_municipalitys_is_none() -> None:
    visitors = Visitors(["key"], https=False)
    value = _written(visitors).partition(";")[0].partition("=")[2]
    assert visitors.read(_request(f"meedoen_heidestad={value}"), "heidestad") is None


def test_keys_can_be_changed() -> None:
    cookie = _written(Visitors(["old"], https=False)).partition(";")[0]
    assert Visitors(["old", "new"], https=False).read(_request(cookie), "meerdael") == "her-id"
    assert Visitors(["new"], https=False).read(_request(cookie), "meerdael") is None


def test_what_the_browser_is_told() -> None:
    cookie = _written(Visitors(["key"], https=False))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert "Secure" in _written(Visitors(["key"], https=False), "https")
    assert "Secure" in _written(Visitors(["key"], https=True))


def test_ids_cannot_be_guessed() -> None:
    visitors = Visitors(["key"], https=False)
    assert len({visitors.new() for _ in range(100)}) == 100
    assert len(visitors.new()) >= 22
