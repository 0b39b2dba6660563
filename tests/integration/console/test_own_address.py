"""Links that people get lead to us, whatever a request says of where it came; every answer, of
whatever kind, carries what keeps others out."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.messages import Address, InboundMessage, IncomingFile
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import attachments, conversations, handoffs, newcomers
from storage.people import NewNewcomer
from tests.support.console import PASSWORD, Colleague, colleague
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

PUBLIC = "https://chat.meerdael.example"
FORGED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "Forwarded": "host=evil.example",
}
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@asynccontextmanager
async def opened(
    database_url: str, folder: Path, **settings: Any
) -> AsyncIterator[tuple[Runtime, Served]]:
    """The house and its web application."""
    async with open_house(settings_for(database_url, folder, **settings)) as runtime:
        served = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
        await served.start()
        try:
            yield runtime, served
        finally:
            await served.stop()


@asynccontextmanager
async def browser(home: Served, who: Colleague) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """Signed in, with the cookie kept by hand: a real one goes over https alone. And her token."""
    async with httpx.AsyncClient(base_url=home.url, timeout=20) as http:
        fields = {"email": who.email, "password": PASSWORD}
        answer = await http.post("/console/sign-in", data=fields)
        http.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
        found = _CSRF.search((await http.get("/console/account")).text)
        assert found is not None
        yield http, found[1]


async def test_links_name_the_address_that_is_set(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path, public_url=PUBLIC) as (runtime, home):
        boss = await colleague(runtime, "admin")
        async with runtime.database.unit(boss.municipality_id) as unit:
            amal = await newcomers.create(unit, NewNewcomer("Amal"), runtime.clock())
        async with browser(home, boss) as (http, csrf):
            assert http.headers["Cookie"].startswith("__Host-meedoen_staff=")
            way = {"csrf": csrf, "days": "7", "way": "webchat"}
            page = await http.post(f"/console/newcomers/{amal}/links", data=way, headers=FORGED)
            assert page.status_code == 200
            assert f"{PUBLIC}/meerdael?join=join-" in page.text
            assert "evil.example" not in page.text
            new = {"csrf": csrf, "name": "Nieuw", "email": "n@example.org", "role": "coach"}
            page = await http.post("/console/team", data=new, headers=FORGED)
            assert f"{PUBLIC}/console/welcome/" in page.text
            assert "evil.example" not in page.text
            assert "strict-transport-security" in page.headers


async def test_without_one_no_header_of_a_proxy_is_believed(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url, tmp_path) as (runtime, home):
        boss = await colleague(runtime, "admin")
        async with browser(home, boss) as (http, csrf):
            new = {"csrf": csrf, "name": "Nieuw", "email": "n@example.org", "role": "coach"}
            forged = {name: value for name, value in FORGED.items() if name != "Host"}
            page = await http.post("/console/team", data=new, headers=forged)
            assert f"{home.url}/console/welcome/" in page.text
            assert "evil.example" not in page.text


HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


async def _file(runtime: Runtime, name: str, mime: str, content: bytes) -> int:
    """A file that a newcomer passed on to a human; its id."""
    here = runtime.municipality_ids["meerdael"]
    message = InboundMessage(
        Address("meerdael", "webchat", f"who-{name}"), f"who-{name}:12345678", "media",
        runtime.clock(), media="file", files=(IncomingFile(name, mime, len(content), content),),
    )  # fmt: skip
    [stored] = await runtime.intake.accept([message])
    async with runtime.database.unit(here) as unit:
        talk = await conversations.read(unit, stored.conversation_id)
        assert talk is not None
        asked = await handoffs.request(
            unit, talk.newcomer_id, talk.id, "file", None, "normal", None, runtime.clock()
        )
        [number] = await attachments.of_inbound(unit, stored.row.id)
        await attachments.link(unit, [number], asked.id)
    return number


FILES = [
    ("brief.html", "text/html", "attachment", "application/octet-stream"),
    ("plaatje.svg", "image/svg+xml", "attachment", "application/octet-stream"),
    ("foto.png", "image/png", "inline", "image/png"),
    ("foto.png", "IMAGE/PNG; x=y", "attachment", "application/octet-stream"),
    ("a.xml", "application/xhtml+xml", "attachment", "application/octet-stream"),
    ("a.js", "text/javascript", "attachment", "application/octet-stream"),
    ("a.pdf", "application/pdf", "attachment", "application/pdf"),
    ('"; filename=evil.html', "audio/ogg", "inline", "audio/ogg"),
    ("brief\r\nSet-Cookie: a=b", "application/zip", "attachment", "application/octet-stream"),
    ("\u202egnp.exe", "application/zip", "attachment", "application/octet-stream"),
]


async def test_every_answer_keeps_others_out(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path) as (runtime, home):
        who = await colleague(runtime)
        async with browser(home, who) as (http, csrf):
            answers = {
                "page": await http.get("/console/"),
                "not there": await http.get("/console/nowhere"),
                "not allowed": await http.get("/console/team"),
                "no such method": await http.put("/console/account"),
                "a form of nobody": await http.post("/console/account", data={"csrf": "x"}),
                "no form": await http.post("/console/account", json={"csrf": csrf}),
                "wrong": await http.post("/console/account", data={"csrf": csrf}),
                "an address without its end": await http.get("/console/newcomers/"),
                "on to another": await http.get("/console/choose"),
                "options": await http.options("/console/account"),
                "head": await http.head("/console/account"),
                "a broken link": await http.get("/console/welcome/x"),
            }
            wrong = {
                f"{name}: {header}"
                for name, answer in answers.items()
                for header, value in HEADERS.items()
                if not answer.headers.get(header, "").startswith(value)
            }
            assert wrong == set()


@pytest.mark.parametrize(("name", "mime", "how", "served_as"), FILES)
async def test_nothing_in_a_file_can_act(
    name: str, mime: str, how: str, served_as: str, database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url, tmp_path) as (runtime, home):
        number = await _file(runtime, name, mime, b"<script>alert(1)</script>")
        async with browser(home, await colleague(runtime)) as (http, _):
            answer = await http.get(f"/console/attachments/{number}")
            assert answer.status_code == 200
            assert answer.headers["content-type"] == served_as
            disposition = answer.headers["content-disposition"]
            assert disposition.startswith(f"{how}; filename*=UTF-8''")
            assert disposition.isascii()
            assert '"' not in disposition
            assert "set-cookie" not in answer.headers
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
            assert answer.headers["cache-control"] == "private, no-store"
