"""What goes around every request."""

from dataclasses import replace

import httpx
import pytest

from bot.channels.webchat.guard import chat_headers
from tests.support.webchat import SETTINGS, FakeChatService

_FORM = {"id": "12345678", "text": "vraag"}


async def test_every_answer_keeps_others_out(client: httpx.AsyncClient) -> None:
    for path in ("/", "/unknown", "/meerdael/leave", "/webchat/static/none"):
        headers = (await client.get(path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_only_over_https_is_https_asked_for() -> None:
    assert "Strict-Transport-Security" not in chat_headers(SETTINGS, "http")
    assert "Strict-Transport-Security" in chat_headers(SETTINGS, "https")
    behind_proxy = replace(SETTINGS, public_url="https://chat.meerdael.example")
    assert "Strict-Transport-Security" in chat_headers(behind_proxy, "http")


def test_a_municipality_may_embed() -> None:
    settings = replace(SETTINGS, frame_ancestors=("https://www.meerdael.example",))
    policy = chat_headers(settings, "https")["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://www.meerdael.example")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_sites_page_cannot_speak_for_her(
    client: httpx.AsyncClient, service: FakeChatService, headers: dict[str, str]
) -> None:
    await client.get("/")
    for path in ("messages", "leave"):
        answer = await client.post(f"/meerdael/{path}", data=_FORM, headers=headers)
        assert answer.status_code == 403
    assert service.accepted == []


async def test_our_own_page_can(client: httpx.AsyncClient, service: FakeChatService) -> None:
    await client.get("/")
    headers = {"Origin": "http://chat.test", "Sec-Fetch-Site": "same-origin"}
    await client.post("/meerdael/messages", data=_FORM, headers=headers)
    assert len(service.accepted) == 1
