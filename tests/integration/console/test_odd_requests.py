"""Requests that no page of ours makes: impossible numbers, letters no keyboard has, broken hosts.

Whatever comes, there is an answer of ours with its headers, and never an error of ours.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.web.app import create_app
from bot.wiring import Runtime
from tests.support.console import Client, signed_in
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("odd")]
LONG = "9" * 5000
"""More digits than Python turns into a number."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    with cloned(database_server, template_database) as url:
        async with open_house(settings_for(url, tmp_path_factory.mktemp("house"))) as opened:
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(home: Served, runtime: Runtime) -> AsyncIterator[Client]:
    async with signed_in(home, runtime, "admin") as client:
        yield client


ADDRESSES = [
    f"requests?view=closed&page={LONG}",
    "requests?view=closed&page=%C2%B2",
    f"newcomers?page={LONG}",
    f"audit?before={LONG}&person={LONG}&subject=-{LONG}&kind=%00",
    "newcomers?q=%00%ED%A0%80&coach=%00&language=%00&village=%00",
    f"conversations/1?before={LONG}",
    f"conversations/{LONG}",
    "conversations/1%00",
    f"newcomers/{2**64}",
    "newcomers/1/plan?template=%00",
    "welcome/%00",
    "static/%00",
    f"welcome/{LONG}",
    "sign-in?next=%00&why=%00&lang=%00",
    "choose?next=//evil.example",
    "activities?when=%00",
    "plans?mine=%00",
    "activities/1/texts/%00",
    "activities/1/texts/nl?back=%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_no_address_is_an_error_of_ours(address: str, admin: Client) -> None:
    answer = await admin.get(f"/console/{address}")
    assert answer.status_code in {200, 303, 404, 410}, answer.status_code
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def activity(admin: Client) -> str:
    """Address of an activity."""
    fields = {
        "title": "Koken", "text": "Wij koken.", "place": "Buurthuis", "on": "2026-12-05",
        "from": "10:00", "until": "12:00",
    }  # fmt: skip
    answer = await admin.post("/console/activities/new", fields)
    assert answer.status_code == 303, admin.page
    return answer.headers["location"].removesuffix("/audience")


async def test_no_language_that_is_none_reaches_the_database(admin: Client) -> None:
    own = await activity(admin)
    for language in ("%00", "xx", "%ED%A0%80"):
        for act in ("", "/draft", "/approve"):
            answer = await admin.post(f"{own}/texts/{language}{act}", {"seen": "x", "dutch": "x"})
            assert answer.status_code == 404, (language, act)


@pytest.mark.parametrize("host", ["[", "evil.example:x", "a b", "é", "x" * 300, "[::1"])
async def test_a_broken_host_gets_an_answer_of_ours(host: str, home: Served) -> None:
    address, _, port = home.url.removeprefix("http://").partition(":")
    for path in ("/console/sign-in", "/console/", "/console/nowhere"):
        reader, writer = await asyncio.open_connection(address, int(port))
        lines = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        writer.write(lines.encode("latin-1"))
        head, _, _ = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        assert int(head.split()[1]) in {200, 303, 400, 404}, head
        assert b"default-src 'none'" in head
        assert b"evil" not in head


async def test_what_is_posted_in_other_forms_is_refused(admin: Client) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nx\r\n--x--\r\n'
    for kind, body in {
        "application/json": b'{"csrf": "x", "name": "Amal"}',
        "multipart/form-data; boundary=x": part,
        "text/plain": b"csrf=x",
    }.items():
        answer = await admin.http.post(
            "/console/newcomers/new", content=body, headers={"Content-Type": kind}
        )
        assert answer.status_code == 415, kind
        assert "<h1" in answer.text
