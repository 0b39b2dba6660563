"""The console over HTTP: in and out, what is refused, and what is said."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from http.cookies import SimpleCookie

import httpx
import pytest
import pytest_asyncio

from bot import news
from bot.console.pages import home as home_page
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import StorageUnavailable, Unit, audit, conversations, sign_in, staff
from tests.support.console import PASSWORD, Client, colleague, signed_in, stranger
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("console")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    """Everything but Telegram; one for all that is asked here."""
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


async def test_who_is_not_signed_in_is_asked_to_and_comes_back(
    home: Served, runtime: Runtime
) -> None:
    who = await colleague(runtime)
    async with stranger(home) as client:
        answer = await client.get("/console/account")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/console/sign-in?next=%2Fconsole%2Faccount"
        await client.get(answer.headers["location"])
        assert "utrecht-alert" not in client.page
        answer = await client.sign_in(who.email, next="/console/account")
        assert answer.headers["location"] == "/console/account"
        assert (await client.get("/console/account")).status_code == 200
        assert who.email in client.page


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/console/", "/\\evil"])
async def test_nobody_is_sent_to_another_site(wanted: str, home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    async with stranger(home) as client:
        await client.get(f"/console/sign-in?next={wanted}")
        assert "evil" not in client.page
        answer = await client.sign_in(who.email, next=wanted)
        assert answer.headers["location"] == "/console/"


async def test_each_sees_what_her_role_allows(home: Served, runtime: Runtime) -> None:
    async with signed_in(home, runtime) as client:
        assert (await client.get("/console/")).status_code == 200
        assert (await client.get("/console")).headers["location"] == "/console/"
        for path in ("team", "audit"):
            assert (await client.get(f"/console/{path}")).status_code == 403
            assert f'href="/console/{path}"' not in client.page
    async with signed_in(home, runtime, "admin") as client:
        for path in ("team", "audit"):
            assert (await client.get(f"/console/{path}")).status_code == 200


async def test_the_cookie_is_out_of_reach(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    async with stranger(home) as client:
        answer = await client.sign_in(who.email)
        cookie = SimpleCookie(answer.headers["set-cookie"])["meedoen_staff"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")
        async with runtime.database.unit(None) as unit:
            assert await sign_in.find(unit, cookie.value, runtime.clock()) is not None


async def test_every_answer_keeps_others_out(home: Served, runtime: Runtime) -> None:
    async with signed_in(home, runtime) as client:
        for path in ("", "nowhere", "static/none", "team", "sign-in"):
            headers = (await client.get(f"/console/{path}")).headers
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert headers["cache-control"] == "no-store"


async def test_ten_wrong_passwords_lock_whoever_it_is(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    pages = []
    for email in (who.email, "nobody@example.org"):
        async with stranger(home) as client:
            for _ in range(9):
                assert (await client.sign_in(email, "verkeerd")).status_code == 422
            pages.append(client.page.replace(email, ""))
            assert (await client.sign_in(email, "verkeerd")).status_code == 429
            assert (await client.sign_in(email, PASSWORD)).status_code == 429
            assert re.search(r"1\d:\d\d", client.page)
            pages.append(client.page.replace(email, ""))
    assert pages[0] == pages[2]
    assert pages[1] == pages[3]


async def test_nothing_typed_is_said_at_its_field(home: Served) -> None:
    async with stranger(home, "en") as client:
        assert (await client.sign_in("", "")).status_code == 422
        assert client.page.count("Fill this in.") == 4
        assert "2 things are not right yet" in client.page


async def test_signing_out_ends_it_on_the_server(home: Served, runtime: Runtime) -> None:
    async with signed_in(home, runtime) as client:
        cookies = dict(client.http.cookies)
        answer = await client.post("/console/sign-out")
        assert answer.headers["location"] == "/console/sign-in?why=out"
        async with stranger(home) as thief:
            thief.http.cookies.update(cookies)
            assert (await thief.get("/console/")).status_code == 303


async def test_an_ended_session_says_so_and_what_was_lost(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    async with signed_in(home, runtime, person=who) as client:
        async with runtime.database.unit(None) as unit:
            await sign_in.end_all(unit, who.id)
        answer = await client.get("/console/account?x=1")
        assert answer.headers["location"].endswith("next=%2Fconsole%2Faccount%3Fx%3D1&why=ended")
        came_from = f"{home.url}/console/account"
        answer = await client.post("/console/account", {"current": "x"}, Referer=came_from)
        assert answer.headers["location"].endswith("next=%2Fconsole%2Faccount&why=lost")
        await client.get(answer.headers["location"])
        assert "niet opgeslagen" in client.page
        answer = await client.get("/console/tiles", **{"HX-Request": "true"})
        assert answer.status_code == 401
        assert answer.headers["hx-redirect"].startswith("/console/sign-in?next=")
        broken = await client.post("/console/account", Referer="http://[")
        assert broken.headers["location"] == "/console/sign-in?next=%2Fconsole%2F&why=lost"


async def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(
    home: Served, runtime: Runtime
) -> None:
    who = await colleague(runtime)
    async with signed_in(home, runtime, person=who) as client:
        long_ago = runtime.clock() - timedelta(hours=7)
        token = client.http.cookies["meedoen_staff"]
        async with runtime.database.unit(None) as unit:
            session = await sign_in.find(unit, token, runtime.clock())
            assert session is not None
            await unit.run_unscoped(sign_in._SEEN, session=session.id, now=long_ago)
        await client.get("/console/tiles", **{"X-Live": "1"})
        async with runtime.database.unit(None) as unit:
            session = await sign_in.find(unit, token, runtime.clock())
        assert session is not None
        assert session.seen_at == long_ago
        await client.get("/console/")
        async with runtime.database.unit(None) as unit:
            session = await sign_in.find(unit, token, runtime.clock())
        assert session is not None
        assert session.seen_at > long_ago


FORGERIES: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"csrf": ""}, {}),
    ({"csrf": "x" * 43}, {}),
    ({"csrf": "é"}, {}),
    ({}, {"Origin": "https://evil.example"}),
    ({}, {"Origin": "null"}),
    ({}, {"Sec-Fetch-Site": "cross-site"}),
    ({}, {"Sec-Fetch-Site": "same-site"}),
]


@pytest.mark.parametrize(("fields", "headers"), FORGERIES)
async def test_a_form_from_elsewhere_does_nothing(
    fields: dict[str, str], headers: dict[str, str], home: Served, runtime: Runtime
) -> None:
    async with signed_in(home, runtime, "admin") as client:
        form = {"name": "Eve", "email": "eve@example.org", "role": "admin", **fields}
        answer = await client.post("/console/team", form, **headers)
        assert answer.status_code == 403
        assert "niet opgeslagen" in client.page or "niets opgeslagen" in client.page
    async with runtime.database.unit(None) as unit:
        assert await staff.find_by_email(unit, "eve@example.org") is None


async def test_anothers_token_is_no_use(home: Served, runtime: Runtime) -> None:
    async with signed_in(home, runtime) as hers, signed_in(home, runtime) as mine:
        answer = await mine.post("/console/language", {"csrf": hers.csrf, "language": "en"})
        assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_another_site_signs_nobody_in(origin: str, home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    async with stranger(home) as client:
        fields = {"email": who.email, "password": PASSWORD}
        answer = await client.post("/console/sign-in", fields, Origin=origin)
        assert answer.status_code == 403
        assert "meedoen_staff" not in client.http.cookies


BROKEN: dict[str, tuple[bytes, str, int]] = {
    "JSON": (b"{}", "application/json", 415),
    "no kind": (b"", "", 415),
    "larger than any form": (b"a=" + b"a" * 600_000, "application/x-www-form-urlencoded", 413),
    "fields without end": (b"a&" * 2500, "application/x-www-form-urlencoded", 400),
    "nothing": (b"", "application/x-www-form-urlencoded", 403),
    "not even UTF-8": (b"csrf=\xff\xfe", "application/x-www-form-urlencoded", 403),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_form_gets_a_page(name: str, home: Served, runtime: Runtime) -> None:
    body, kind, status = BROKEN[name]
    async with signed_in(home, runtime, "admin") as client:
        headers = {"Content-Type": kind} if kind else {}
        answer = await client.http.post("/console/team", content=body, headers=headers)
        assert answer.status_code == status
        assert "<h1" in answer.text
        assert (await client.get("/console/team")).status_code == 200


@pytest.mark.parametrize(
    "path", ["nowhere", "team/0/role", "team/x/role", f"team/{2**63}/role", "%00", "static/x.js"]
)
async def test_what_does_not_exist_is_told(path: str, home: Served, runtime: Runtime) -> None:
    async with signed_in(home, runtime, "admin") as client:
        for answer in (await client.post(f"/console/{path}"), await client.get(f"/console/{path}")):
            assert answer.status_code in {404, 405}
            assert "Deze pagina bestaat niet" in answer.text


async def test_an_error_of_ours_shows_nothing_of_it(
    home: Served, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [RuntimeError("geheim"), StorageUnavailable("geheim")]

    async def break_down(_unit: Unit, _visit: object) -> None:
        raise failures.pop(0)

    monkeypatch.setattr(home_page, "TILES", (break_down,))
    async with signed_in(home, runtime) as client:
        for status in (500, 503):
            assert (await client.get("/console/")).status_code == status
            assert "geheim" not in client.page
            assert "Naar de startpagina" in client.page


async def test_the_language_is_kept(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    async with signed_in(home, runtime, person=who) as client:
        answer = await client.post("/console/language", {"language": "en", "next": "/console/"})
        assert answer.headers["location"] == "/console/"
        await client.get("/console/")
        assert '<html lang="en">' in client.page
        assert "The console now speaks English." in client.page
        await client.get("/console/")
        assert "The console now speaks English." not in client.page
        await client.post("/console/language", {"language": "xx"})
    async with signed_in(home, runtime, person=who) as client:
        await client.get("/console/")
        assert "Sign out" in client.page


async def test_who_works_in_two_places_chooses(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime, also=["bergeind"])
    other = runtime.municipality_ids["bergeind"]
    async with stranger(home) as client:
        await client.sign_in(who.email)
        answer = await client.get("/console/account")
        assert answer.headers["location"] == "/console/choose?next=%2Fconsole%2Faccount"
        await client.get(answer.headers["location"])
        (token,) = set(re.findall(r'name="csrf" value="([^"]+)"', client.page))
        answer = await client.post("/console/choose", {"municipality": "1", "csrf": "x"})
        assert answer.status_code == 403
        for wrong in ("999", "x", ""):
            answer = await client.post("/console/choose", {"municipality": wrong, "csrf": token})
            assert answer.headers["location"] == "/console/choose"
        await client.post("/console/choose", {"municipality": str(other), "csrf": token})
        await client.get("/console/")
        assert runtime.content.profiles["bergeind"].name in client.page


async def test_choosing_again_and_again_keeps_nobody_signed_in(
    home: Served, runtime: Runtime
) -> None:
    who = await colleague(runtime, also=["bergeind"])
    async with stranger(home) as client:
        await client.sign_in(who.email)
        await client.get("/console/choose")
        (token,) = set(re.findall(r'name="csrf" value="([^"]+)"', client.page))
        yesterday = runtime.clock() - timedelta(hours=23)
        async with runtime.database.unit(None) as unit:
            aged = "UPDATE staff_sessions SET created_at = %s WHERE staff_id = %s"
            await unit.driver_connection.execute(aged, (yesterday, who.id))
        fields = {"municipality": str(who.municipality_id), "csrf": token}
        assert (await client.post("/console/choose", fields)).headers["location"] == "/console/"
        async with runtime.database.unit(None) as unit:
            later = runtime.clock() + timedelta(hours=1)
            assert await sign_in.find(unit, client.http.cookies["meedoen_staff"], later) is None


async def test_the_last_membership_gone_is_told(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    async with signed_in(home, runtime, person=who) as client:
        async with runtime.database.unit(who.municipality_id) as unit:
            await staff.end_membership(unit, who.id, runtime.clock())
        assert (await client.get("/console/")).status_code == 403
        assert "<h1" in client.page


async def test_a_colleague_comes_in_by_her_link_once(home: Served, runtime: Runtime) -> None:
    async with signed_in(home, runtime, "admin") as client:
        form = {"name": "Nieuw", "email": "Nieuw@Example.org", "role": "coordinator"}
        await client.post("/console/team", form)
        link = re.search(r'value="(http[^"]+/console/welcome/[^"]+)"', client.page)
        assert link is not None
        again = await client.post("/console/team", form)
        assert again.status_code == 422
    async with stranger(home) as new:
        await new.get(link[1])
        assert "Nieuw" in new.page
        short = await new.post(link[1], {"password": "kort", "again": "kort"})
        assert short.status_code == 422
        other = await new.post(link[1], {"password": PASSWORD, "again": "x"})
        assert other.status_code == 422
        answer = await new.post(link[1], {"password": PASSWORD, "again": PASSWORD})
        assert answer.headers["location"] == "/console/"
        assert (await new.get("/console/account")).status_code == 200
        assert (await new.get(link[1])).status_code == 410
        assert (await new.sign_in("nieuw@example.org")).status_code == 303


async def test_a_colleague_who_goes_is_out_at_once(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    async with (
        signed_in(home, runtime, "admin") as boss,
        signed_in(home, runtime, person=who) as client,
    ):
        await boss.post(f"/console/team/{who.id}/role", {"role": "admin"})
        assert (await client.get("/console/team")).status_code == 200
        await boss.post(f"/console/team/{who.id}/end")
        assert (await client.get("/console/")).status_code == 303
        assert (await boss.post(f"/console/team/{who.id}/end")).status_code == 404
        await boss.post(f"/console/team/{who.id}/resume")
        assert (await client.sign_in(who.email)).status_code == 303


async def test_one_administrator_stays(home: Served, runtime: Runtime) -> None:
    boss = await colleague(runtime, "admin", slug="bergeind")
    async with signed_in(home, runtime, person=boss) as client:
        async with runtime.database.unit(boss.municipality_id) as unit:
            others = [m for m, role in await staff.members(unit) if role == "admin"]
        assert [m.id for m in others] == [boss.id]
        for act, fields in (("end", {}), ("role", {"role": "coach"})):
            answer = await client.post(f"/console/team/{boss.id}/{act}", fields)
            assert answer.status_code == 409
            assert "laatste beheerder" in client.page
        assert (await client.get("/console/team")).status_code == 200


async def test_no_link_into_another_municipality(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime, also=["bergeind"])
    elsewhere = await colleague(runtime, slug="bergeind", name="Elders")
    async with signed_in(home, runtime, "admin") as client:
        assert (await client.post(f"/console/team/{who.id}/link")).status_code == 409
        assert (await client.post(f"/console/team/{elsewhere.id}/link")).status_code == 404
        assert (await client.post(f"/console/team/{elsewhere.id}/end")).status_code == 404
        form = {"name": "Elders", "email": elsewhere.email, "role": "coach"}
        await client.post("/console/team", form)
        assert "welcome/" not in client.page
        assert "Elders" in client.page


async def test_a_new_password_signs_the_other_windows_out(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime)
    new = "nog een lang wachtwoord"
    async with (
        signed_in(home, runtime, person=who) as here,
        signed_in(home, runtime, person=who) as there,
    ):
        wrong = {"current": "x", "password": new, "again": new}
        assert (await here.post("/console/account", wrong)).status_code == 422
        right = {**wrong, "current": PASSWORD}
        assert (await here.post("/console/account", right)).status_code == 303
        assert (await here.get("/console/account")).status_code == 200
        assert (await there.get("/console/account")).status_code == 303
        assert (await there.sign_in(who.email)).status_code == 422
        assert (await there.sign_in(who.email, new)).status_code == 303


async def test_what_was_done_is_on_record(home: Served, runtime: Runtime) -> None:
    who = await colleague(runtime, "admin", name="Opgenomen")
    async with signed_in(home, runtime, person=who) as client:
        await client.post(f"/console/team/{who.id}/link")
        await client.get(f"/console/audit?person={who.id}")
        rows = client.page.partition("<tbody>")[2]
        assert rows.index("las het logboek") < rows.index("inloglink") < rows.index("logde in")
        for query in ("person=x", "kind=nothing", "subject=-1", "before=0", f"person={2**70}"):
            assert (await client.get(f"/console/audit?{query}")).status_code == 200
        async with runtime.database.unit(who.municipality_id) as unit:
            for number in range(120):
                await audit.record(unit, who.id, "looked", "newcomer", number + 1, runtime.clock())
        await client.get(f"/console/audit?person={who.id}&kind=newcomer")
        shown = re.findall(r">nieuwkomer (\d+)</a>", client.page)
        while older := re.search(r'href="(/console/audit[^"]+before=[^"]+)"', client.page):
            await client.get(older[1].replace("&amp;", "&"))
            shown += re.findall(r">nieuwkomer (\d+)</a>", client.page)
        assert shown == [str(number) for number in range(120, 0, -1)]


async def _lines(client: Client, query: str) -> AsyncIterator[str]:
    async with client.http.stream("GET", f"/console/news?{query}") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        async for line in stream.aiter_lines():
            if line:
                yield line


async def _until(lines: AsyncIterator[str], wanted: str) -> list[str]:
    seen = []
    async with asyncio.timeout(15):
        async for line in lines:
            seen.append(line)
            if line == wanted:
                return seen
    raise AssertionError(f"{wanted} never came: {seen}")


async def test_news_reach_pages_of_the_municipality_alone(home: Served, runtime: Runtime) -> None:
    here, there = runtime.municipality_ids["meerdael"], runtime.municipality_ids["bergeind"]
    async with (
        signed_in(home, runtime) as client,
        aclosing(_lines(client, "subjects=requests&subjects=activity-5&subjects=1:x")) as lines,
    ):
        await _until(lines, "data: requests")
        async with runtime.database.unit(there) as unit:
            await news.announce(unit, "activity-5")
        async with runtime.database.unit(here) as unit:
            await news.announce(unit, news.REQUESTS)
        assert "data: activity-5" not in await _until(lines, "data: requests")


async def test_news_of_a_conversation_reach_those_alone_who_may_open_it(
    home: Served, runtime: Runtime
) -> None:
    here = runtime.municipality_ids["meerdael"]
    async with runtime.database.unit(here) as unit:
        talk = await conversations.find_or_open(unit, "webchat", "alone", "nl", runtime.clock())
    subjects = f"subjects=conversation-{talk}&subjects=conversation-{2**63}&subjects=requests"
    for role, hears in (("coach", False), ("coordinator", True)):
        async with (
            signed_in(home, runtime, role) as client,
            aclosing(_lines(client, subjects)) as lines,
        ):
            first = await _until(lines, "data: requests")
            assert (f"data: conversation-{talk}" in first) is hears
            async with runtime.database.unit(here) as unit:
                await news.said(unit, talk)
            heard = await _until(lines, "data: requests")
            assert (f"data: conversation-{talk}" in heard) is hears


async def test_a_line_ends_with_its_session(home: Served, runtime: Runtime) -> None:
    async with (
        signed_in(home, runtime) as client,
        aclosing(_lines(client, "subjects=requests")) as lines,
    ):
        await _until(lines, "data: requests")
        await client.post("/console/sign-out")
        await _until(lines, "event: signed-out")
        async with asyncio.timeout(15):
            assert [line async for line in lines] == ["data:"]
    async with stranger(home) as client, aclosing(_lines(client, "subjects=requests")) as lines:
        await _until(lines, "event: signed-out")


async def test_a_stop_ends_open_lines(runtime: Runtime) -> None:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    async with (
        signed_in(app, runtime) as client,
        aclosing(_lines(client, "subjects=requests")) as lines,
    ):
        await _until(lines, "event: ping")
        stopping = asyncio.create_task(app.stop())
        async with asyncio.timeout(15):
            async for _ in lines:
                pass
        await stopping
        with pytest.raises(httpx.TransportError):
            await client.get("/console/")
