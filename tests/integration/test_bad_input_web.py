"""Bad input over HTTP, by the web chat: a fitting answer, and the chat goes on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count

import aiohttp
import pytest
import pytest_asyncio

from bot.web.app import create_app
from bot.wiring import Runtime
from tests.support.bad_input import QUESTION, left_over
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

ANSWER = "www.digid.nl"
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("bad-input-web")]
CHAT = "/meerdael"
COOKIE = "meedoen_meerdael"
REFERENCE = 'name="choice" value="'
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


@dataclass
class Visitor:
    """A browser without script. `page` is the chat as it stood last."""

    client: aiohttp.ClientSession
    page: str = ""
    _ids: "count[int]" = field(default_factory=lambda: count(10_000_000))

    async def opens(self, path: str = CHAT) -> int:
        """Look at a page; its status."""
        async with self.client.get(path) as response:
            self.page = await response.text()
            return response.status

    async def posts(self, **fields: str) -> int:
        """Send the form; the status, redirects not followed."""
        return await self.sends(aiohttp.FormData({"id": str(next(self._ids)), **fields}))

    async def sends(self, body: aiohttp.FormData | bytes, kind: str = "") -> int:
        """Send any body, of any kind."""
        headers = {"Content-Type": kind} if kind else {}
        address = f"{CHAT}/messages"
        async with self.client.post(
            address, data=body, headers=headers, allow_redirects=False
        ) as response:
            self.page = await response.text()
            self.notice = response.headers.get("Location", "")
            return response.status

    async def sees(self, text: str, times: int = 1) -> None:
        """Wait until the chat holds it so often. Raises TimeoutError."""
        async with asyncio.timeout(20):
            async with self.client.get(f"{CHAT}/stream") as stream:
                while True:
                    await self.opens()
                    if self.page.count(text) >= times:
                        return
                    await stream.content.readany()

    async def is_answered(self) -> None:
        """A normal question gets its answer."""
        await self.opens()
        known = self.page.count(ANSWER)
        assert await self.posts(text=QUESTION) == 303
        await self.sees(ANSWER, known + 1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    """Everything but Telegram; one for all that is sent here."""
    with cloned(database_server, template_database) as url:
        async with open_house(settings_for(url, tmp_path_factory.mktemp("house"))) as opened:
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    """Its web application."""
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(runtime: Runtime, home: Served) -> AsyncIterator[Visitor]:
    """Somebody with a cookie; after the test nothing waits, and no turn failed."""
    async with client_of(home) as client:
        came = Visitor(client)
        assert await came.opens() == 200
        yield came
    await runtime.dispatcher.finish()
    assert await left_over(runtime) == 0


def client_of(home: Served) -> aiohttp.ClientSession:
    """A Dutch browser with cookies of its own."""
    jar = aiohttp.CookieJar(unsafe=True)
    return aiohttp.ClientSession(home.url, cookie_jar=jar, headers={"Accept-Language": "nl"})


def cookie_of(visitor: Visitor) -> str:
    """The signed id."""
    (found,) = [c.value for c in visitor.client.cookie_jar if c.key == COOKIE]
    return found


@pytest.mark.parametrize(
    "forgery", ["", "x", "someone.forged", "{id}.", "{id}x", "é.é", "a" * 3000]
)
async def test_a_forged_cookie_opens_nothing(forgery: str, home: Served, visitor: Visitor) -> None:
    await visitor.is_answered()
    value = forgery.replace("{id}", cookie_of(visitor).rpartition(".")[0])
    async with client_of(home) as client:
        client.headers["Cookie"] = f"{COOKIE}={value}"
        thief = Visitor(client)
        assert await thief.posts(text=QUESTION) == 403
        assert await thief.opens() == 200
        assert QUESTION not in thief.page


async def test_somebody_elses_button_does_nothing(home: Served, visitor: Visitor) -> None:
    await visitor.is_answered()
    reference = visitor.page.rpartition(REFERENCE)[2].partition('"')[0]
    async with client_of(home) as client:
        thief = Visitor(client)
        await thief.opens()
        assert await thief.posts(choice=reference) == 303
        await thief.sees("Deze knop werkt niet meer.")
        await thief.is_answered()
        assert thief.page.count('class="message bot') == 2
    await visitor.opens()
    assert visitor.page.count('class="message bot') == 1


async def test_ten_thousand_characters_are_cut_and_answered(visitor: Visitor) -> None:
    assert await visitor.posts(text=f"{QUESTION} " * 434) == 303
    assert "notice=too_long" in visitor.notice
    await visitor.sees(ANSWER)
    await visitor.opens(visitor.notice)
    assert "Ik heb alleen het eerste deel gelezen." in visitor.page
    await visitor.is_answered()


BROKEN = {
    "no fields": (b"", FORM, 400),
    "no id": (b"text=hallo", FORM, 400),
    "a strange id": (b"text=hallo&id=../../etc", FORM, 400),
    "no words": (b"text=+&id=aaaaaaaa", FORM, 400),
    "no such button": (b"choice=x&id=aaaaaaaa", FORM, 400),
    "half a percent sign": (b"text=%zz%&id=aaaaaaaa&%", FORM, 303),
    "not even UTF-8": (b"text=\xff\xfe&id=aaaaaaaa", FORM, 303),
    "no boundary": (b"--x", "multipart/form-data", 400),
    "cut off": (b'--x\r\nContent-Disposition: form-data; name="te', PARTS, 400),
    "JSON": (b'{"text": "hallo"}', "application/json", 415),
    "larger than any form": (b"text=" + b"a" * 200_000, FORM, 413),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_form_is_refused_and_the_chat_goes_on(name: str, visitor: Visitor) -> None:
    body, kind, status = BROKEN[name]
    assert await visitor.sends(body, kind) == status
    await visitor.is_answered()


@pytest.mark.parametrize("path", ["/nergenshuizen", "/nergenshuizen/stream", "/%00", "/MEERDAEL"])
async def test_an_unknown_municipality_is_told(path: str, visitor: Visitor) -> None:
    assert await visitor.opens(path) == 404
    assert "Deze pagina bestaat niet." in visitor.page
    await visitor.is_answered()


async def test_the_same_form_twice_counts_once(visitor: Visitor) -> None:
    form = f"id=aaaaaaaa&text={QUESTION}".encode()
    assert [await visitor.sends(form, FORM) for _ in range(2)] == [303, 303]
    await visitor.sees(ANSWER)
    await visitor.is_answered()
    assert visitor.page.count('class="message bot') == 2
