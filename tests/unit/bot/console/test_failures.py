"""Where somebody is sent back to: never to another site."""

import pytest

from bot.console.failures import next_path

HOME = "/console/"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "//evil.example/console/",
        "https://evil.example/console/",
        "https:/console/",
        "/\\evil.example",
        "/console/\\..",
        "/console/../meerdael",
        "/consoleevil",
        "/meerdael",
        "javascript:alert(1)",
        "/console/\r\nSet-Cookie: a=b",
        "/console/\t",
        "/console/sign-in",
        "/console/sign-out",
        "",
        "http://[",
    ],
)
def test_only_pages_of_the_console(wanted: str) -> None:
    assert next_path(wanted) == HOME


@pytest.mark.parametrize(
    "wanted", ["/console/", "/console/requests/5?page=2", "/console/newcomers?name=Ab%C3%A9"]
)
def test_back_to_where_she_was(wanted: str) -> None:
    assert next_path(wanted) == wanted
