"""The addresses of the web chat: each request gets a fitting answer."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bot.messages import ATTACHMENT_LIMIT
from tests.support.webchat import SETTINGS, Clock, FakeChatService, create_app
from tests.support.webchat_texts import NL

_JSON = {"Accept": "application/json"}


async def _say(client: httpx.AsyncClient, text: str, **more: str) -> httpx.Response:
    same_for_the_same = hashlib.sha256(text.encode()).hexdigest()[:16]
    data = {"id": same_for_the_same, "text": text, **more}
    return await client.post("/meerdael/messages", data=data)


async def test_the_default_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert '<html lang="nl" dir="ltr">' in answer.text
    assert NL["computer_note"] in answer.text


async def test_a_card_with_a_language(client: httpx.AsyncClient) -> None:
    assert '<html lang="ar" dir="rtl">' in (await client.get("/meerdael?lang=ar")).text


async def test_a_conversation_by_forms_alone(
    client: httpx.AsyncClient, service: FakeChatService
) -> None:
    await client.get("/")
    answer = await _say(client, "Hoe krijg ik huurtoeslag?")
    assert (answer.status_code, answer.headers["location"]) == (303, "/meerdael#latest")
    page = (await client.get("/meerdael")).text
    assert "Hoe krijg ik huurtoeslag?" in page
    assert 'href="tel:08000543"' in page
    await client.post("/meerdael/messages", data={"id": "tap-0001", "choice": "1.0"})
    assert service.accepted[-1].choice == "1.0"
    assert "Meer hierover" in (await client.get("/meerdael")).text


async def test_a_second_sending_is_swallowed(
    client: httpx.AsyncClient, service: FakeChatService
) -> None:
    await client.get("/")
    await _say(client, "vraag")
    await _say(client, "vraag")
    assert len(service.accepted) == 1


async def test_what_she_writes_is_shown_and_not_obeyed(client: httpx.AsyncClient) -> None:
    await client.get("/")
    await _say(client, "<img src=x onerror=alert(1)>", id="12345678")
    page = (await client.get("/meerdael")).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


async def test_a_long_message_is_cut_and_she_is_told(client: httpx.AsyncClient) -> None:
    await client.get("/")
    answer = await _say(client, "ሀ" * 10_000)
    page = (await client.get(answer.headers["location"])).text
    assert NL["too_long"] in page
    answer = await client.post(
        "/meerdael/messages", data={"id": "87654321", "text": "a" * 10_000}, headers=_JSON
    )
    assert answer.json() == {"text": NL["too_long"]}


async def test_no_link_can_make_the_page_say_something(client: httpx.AsyncClient) -> None:
    assert (
        NL["too_large"]
        not in ((await client.get("/meerdael?notice=too_large")).text.split('id="notice"')[1])
    )


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"text": ""}, 400, "empty"),
        ({"text": "x", "id": "?"}, 400, "failed"),
        ({"choice": "nonsense"}, 400, "failed"),
    ],
)
async def test_nonsense_gets_a_clear_answer(
    client: httpx.AsyncClient, fields: dict[str, str], status: int, text: str
) -> None:
    await client.get("/")
    data = {"id": "12345678", **fields}
    page = await client.post("/meerdael/messages", data=data)
    assert page.status_code == status
    assert NL[text] in page.text
    assert NL["back_to_chat"] in page.text
    answer = await client.post("/meerdael/messages", data=data, headers=_JSON)
    assert answer.json() == {"reason": text, "text": NL[text]}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"not a form", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"", ""),
    ],
)
async def test_a_broken_form(client: httpx.AsyncClient, content: bytes, kind: str) -> None:
    await client.get("/")
    answer = await client.post(
        "/meerdael/messages", content=content, headers={"Content-Type": kind}
    )
    assert answer.status_code in {400, 415}


async def test_a_photo(client: httpx.AsyncClient, service: FakeChatService) -> None:
    await client.get("/")
    files = {"file": ("brief.jpg", b"\xff\xd8\xff", "image/jpeg")}
    await client.post("/meerdael/messages", data={"id": "12345678"}, files=files)
    assert service.accepted[0].media == "photo"
    assert "brief.jpg" in (await client.get("/meerdael")).text


async def test_a_file_that_is_too_large_is_read_no_further(
    client: httpx.AsyncClient, service: FakeChatService
) -> None:
    await client.get("/")
    files = {"file": ("film.jpg", b"\xff\xd8\xff" + bytes(ATTACHMENT_LIMIT), "image/jpeg")}
    answer = await client.post(
        "/meerdael/messages", data={"id": "12345678"}, files=files, headers=_JSON
    )
    assert (answer.status_code, answer.json()["text"]) == (413, NL["too_large"])
    assert service.accepted == []


async def test_a_body_without_a_length_is_stopped_too(
    client: httpx.AsyncClient, service: FakeChatService
) -> None:
    await client.get("/")

    async def endless() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(30):
            yield bytes(1024 * 1024)

    answer = await client.post(
        "/meerdael/messages",
        content=endless(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert NL["too_large"] in answer.text


async def test_too_many_messages(service: FakeChatService, clock: Clock) -> None:
    app = create_app(service, replace(SETTINGS, rate_per_visitor=2), clock)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
        await client.get("/", headers={"Accept-Language": "nl"})
        codes = [(await _say(client, f"vraag {n}")).status_code for n in range(3)]
        assert codes == [303, 303, 429]
        clock.forward(30)
        assert (await _say(client, "vraag 4")).status_code == 303


async def test_a_store_that_is_down_asks_to_come_again(
    client: httpx.AsyncClient, service: FakeChatService
) -> None:
    await client.get("/")
    service.down = True
    answer = await _say(client, "vraag")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert NL["not_sent_retry"] in answer.text


async def test_leave_and_clear(client: httpx.AsyncClient, service: FakeChatService) -> None:
    await client.get("/")
    await _say(client, "vraag")
    assert NL["leave_confirm"] in (await client.get("/meerdael/leave")).text
    answer = await client.post("/meerdael/leave")
    assert answer.headers["location"] == "/meerdael/left?lang=nl"
    assert "storage" in answer.headers["clear-site-data"]
    assert service.talks == {}
    assert not client.cookies
    assert NL["left_title"] in (await client.get("/meerdael/left")).text
    assert (
        "vraag"
        not in (await client.get("/meerdael")).text.split('role="log"')[1].split('id="typing"')[0]
    )


async def test_the_language_of_the_conversation_is_that_of_the_page(
    client: httpx.AsyncClient,
) -> None:
    await client.get("/")
    await client.post("/meerdael/messages", data={"id": "12345678", "language": "ar"})
    assert '<html lang="ar" dir="rtl">' in (await client.get("/")).text


@pytest.mark.parametrize("path", ["/unknown", "/unknown/leave", "/webchat/static/x.js"])
async def test_an_unknown_page_is_friendly(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert NL["unknown_page"] in answer.text
    assert 'href="/meerdael?lang=nl"' in answer.text


async def test_a_wrong_method(client: httpx.AsyncClient) -> None:
    assert (await client.put("/meerdael/messages")).status_code == 405
    answer = await client.get("/meerdael/messages")
    assert (answer.status_code, answer.headers["location"]) == (303, "/meerdael")


async def test_without_a_cookie_nothing_is_taken(
    client: httpx.AsyncClient, service: FakeChatService
) -> None:
    answer = await _say(client, "vraag")
    assert answer.status_code == 403
    assert NL["session_lost"] in answer.text
    assert (await client.get("/meerdael/stream")).status_code == 403
    assert service.accepted == []


async def test_static_files_stay_for_ever(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    script = page.split('<script src="')[1].split('"')[0]
    answer = await client.get(script)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    plain = await client.get(script, headers={"Accept-Encoding": "identity"})
    assert plain.content == answer.content


@pytest.mark.parametrize(
    ("path", "accept", "code"),
    [("/meerdael", "de", ""), ("/meerdael", "uk", "uk"), ("/meerdael?lang=ti", "de", "ti")],
)
async def test_only_a_language_of_ours_is_passed_on_as_the_devices(
    client: httpx.AsyncClient, service: FakeChatService, path: str, accept: str, code: str
) -> None:
    page = await client.get(path, headers={"Accept-Language": accept})
    assert f'<html lang="{code or "nl"}"' in page.text
    assert f'action="/meerdael/messages?lang={code}"' in page.text
    await client.post(
        f"/meerdael/messages?lang={code}", data={"start": "1"}, headers={"Accept-Language": accept}
    )
    assert service.accepted[-1].device_language == code
