"""People on file, their links, and safe contact, over HTTP."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest
import pytest_asyncio

from bot import outbox
from bot.messages import OutboundMessage
from bot.people import make_link
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import audit, chats, conversations, handoffs, join_links, newcomers
from storage import outbox as outgoing
from storage.newcomers import NewcomerFile, NewNewcomer
from tests.support.console import Client, Colleague, colleague, signed_in
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("newcomers")]
LIST = "/console/newcomers"
REMINDER = OutboundMessage("Denk aan DigiD", "nl", "ltr")


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


@pytest_asyncio.fixture(loop_scope="module")
async def sanne(runtime: Runtime) -> Colleague:
    return await colleague(runtime, name="Sanne")


@pytest_asyncio.fixture(loop_scope="module")
async def client(home: Served, runtime: Runtime, sanne: Colleague) -> AsyncIterator[Client]:
    """Sanne, signed in, in English."""
    async with signed_in(home, runtime, person=sanne) as opened:
        await opened.post("/console/language", {"language": "en", "next": "/console/"})
        yield opened


async def put(runtime: Runtime, slug: str = "meerdael", **file: object) -> int:
    """Somebody on file."""
    async with runtime.database.unit(runtime.municipality_ids[slug]) as unit:
        new = NewNewcomer(**{"name": "Amal", **file})  # type: ignore[arg-type]  # a test names fields
        return await newcomers.create(unit, new, runtime.clock())


async def record(runtime: Runtime, newcomer: int) -> NewcomerFile:
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        found = await newcomers.record(unit, newcomer)
    assert found is not None
    return found


async def acts(runtime: Runtime, newcomer: int) -> list[str]:
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        return [entry.action for entry in await audit.about(unit, "newcomer", newcomer)]


async def chat_of(runtime: Runtime, newcomer: int, address: str) -> int:
    """A chat of hers that is open."""
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        return await conversations.open_for(
            unit, newcomer, "webchat", address, "nl", runtime.clock()
        )


async def test_put_on_file_and_changed(client: Client, runtime: Runtime, sanne: Colleague) -> None:
    mehmet = await colleague(runtime, name="Mehmet")
    answer = await client.get(f"{LIST}/new")
    assert f'<option value="{sanne.id}" selected>' in client.page, "a coach puts her own on file"
    fields = {
        "name": "  Amal   Haddad ",
        "language": "ar",
        "coach": str(sanne.id),
        "backup": str(mehmet.id),
        "group": "status",
        "village": "Sint Joris",
        "arrived_on": "2025-01-10",
        "permit_on": "2025-06-01",
        "housed_on": "2026-12-20",
        "integration_from": "",
    }
    answer = await client.post(f"{LIST}/new", fields)
    assert answer.status_code == 303, client.page
    url = answer.headers["location"]
    newcomer = int(url.rpartition("/")[2])
    found = await record(runtime, newcomer)
    assert (found.name, found.coach, found.backup) == ("Amal Haddad", "Sanne", "Mehmet")
    assert (found.village, found.group, found.language) == ("Sint Joris", "status", "ar")
    assert await client.get(url)
    assert "This person is on file now." in client.page
    assert "Amal Haddad" in client.page
    assert "Mehmet" in client.page

    answer = await client.get(f"{url}/edit")
    assert 'value="2025-01-10"' in client.page
    await client.post(f"{url}/edit", {**fields, "backup": "", "village": "Heikant"})
    found = await record(runtime, newcomer)
    assert (found.backup, found.village, found.on_file_at is not None) == (None, "Heikant", True)
    assert await acts(runtime, newcomer) == [
        "put_on_file",
        "newcomer_seen",
        "newcomer_seen",
        "file_changed",
    ]


WRONG: Mapping[str, tuple[Mapping[str, str], str]] = {
    "no name": ({"name": "   "}, "Fill this in."),
    "a name that fills the page": ({"name": "a" * 500}, "This is too long"),
    "31 February": ({"arrived_on": "31-02-2024"}, "There is no such day"),
    "no date at all": ({"arrived_on": "gisteren"}, "Write the date like this"),
    "arrives tomorrow": ({"arrived_on": "2026-11-27"}, "This day is still to come"),
    "before 1950": ({"permit_on": "1949-12-31"}, "This day is too long ago"),
    "far ahead": ({"housed_on": "2099-01-01"}, "This day is too far ahead"),
    "coach twice": ({"coach": "OWN", "backup": "OWN"}, "The backup is somebody else"),
    "a coach of nobody": ({"coach": "999999"}, "does not work for this municipality"),
    "no number": ({"coach": "1; DROP TABLE"}, "does not work for this municipality"),
    "a village of elsewhere": ({"village": "Atlantis"}, "Choose one of the list."),
    "a language of nobody": ({"language": "tlh"}, "This municipality does not offer"),
    "a group of nobody": ({"group": "king"}, "Choose one of the list."),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_cannot_be_is_said_beside_its_field(
    what: str, client: Client, runtime: Runtime, sanne: Colleague
) -> None:
    fields, words = WRONG[what]
    own = {name: value.replace("OWN", str(sanne.id)) for name, value in fields.items()}
    answer = await client.post(f"{LIST}/new", {"name": "Kept Words", **own})
    assert answer.status_code == 422
    assert words in client.page
    assert next(iter(own)) in re.findall(r'id="problem-(\w+)"', client.page) or "backup" in own
    if "name" not in own:
        assert 'value="Kept Words"' in client.page, "nothing that was typed is lost"


async def test_a_coach_of_another_municipality_is_no_coach_here(
    client: Client, runtime: Runtime
) -> None:
    other = await colleague(runtime, name="Bea", slug="bergeind")
    answer = await client.post(f"{LIST}/new", {"name": "Amal", "coach": str(other.id)})
    assert answer.status_code == 422
    assert "does not work for this municipality" in client.page


async def test_odd_dates_are_asked_about_once(client: Client) -> None:
    fields = {"name": "Odd", "arrived_on": "2025-05-01", "housed_on": "2024-05-01"}
    answer = await client.post(f"{LIST}/new", fields)
    assert answer.status_code == 422
    assert "The home here came before" in client.page
    answer = await client.post(f"{LIST}/new", {**fields, "sure": "1"})
    assert answer.status_code == 303


async def test_the_list_is_searched_filtered_and_paged(
    client: Client, runtime: Runtime, sanne: Colleague
) -> None:
    for number in range(55):
        await put(runtime, name=f"Zoë Listed {number:02}", language="pl", village="Broekzijde")
    await put(runtime, name="Étienne Unique", coach_id=sanne.id)
    await client.get(f"{LIST}?q=etienne+UNIQ")
    assert "Étienne Unique" in client.page
    assert "1 person" in client.page
    await client.get(f"{LIST}?q=zoe&language=pl&village=Broekzijde&coach=none&chat=without")
    assert "55 people" in client.page
    assert client.page.count("Zoë Listed") == 50
    await client.get(f"{LIST}?q=zoe&page=2")
    assert client.page.count("Zoë Listed") == 5
    assert "Page 2 of 2" in client.page
    await client.get(f"{LIST}?coach=mine")
    assert "Étienne Unique" in client.page
    assert "Zoë" not in client.page
    for query in ("page=0", "page=-1", "page=99999999999999999999", "page=x", "coach=x", "q=%00"):
        assert (await client.get(f"{LIST}?{query}")).status_code == 200
    await client.get(f"{LIST}?q=nobody+is+called+so")
    assert "Nobody fits" in client.page


async def test_somebody_of_another_municipality_does_not_exist(
    client: Client, runtime: Runtime
) -> None:
    foreign = await put(runtime, "bergeind", name="Secret Name")
    for number in (foreign, 2**63 - 1, 2**63, 0):
        for rest in ("", "/edit", "/links", "/safe-contact"):
            answer = await client.get(f"{LIST}/{number}{rest}")
            assert answer.status_code == 404, (number, rest)
            assert "Secret" not in client.page
    for rest in ("/edit", "/links", "/links/1/revoke", "/safe-contact", "/safe-contact/hold"):
        answer = await client.post(f"{LIST}/{foreign}{rest}", {"name": "x", "days": "14"})
        assert answer.status_code == 404, rest


async def test_a_link_is_shown_once_and_can_be_taken_back(
    client: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer = await put(runtime, language="ti", coach_id=sanne.id)
    await client.get(f"{LIST}/{newcomer}/links")
    assert "No link was made yet" in client.page
    answer = await client.post(f"{LIST}/{newcomer}/links", {"days": "7", "way": "webchat"})
    assert answer.status_code == 200
    token = re.search(r"\?join=(join-[A-Za-z0-9_-]+)", client.page)
    assert token
    assert len(token[1]) <= 64
    assert "<svg" in client.page
    assert "style=" not in client.page
    assert "Uw coach is" in client.page, "the card in Dutch"
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        [kept] = await join_links.of_newcomer(unit, newcomer)
    assert kept.expires_at - kept.created_at == timedelta(days=7)
    await client.get(f"{LIST}/{newcomer}/links")
    assert token[1] not in client.page
    answer = await client.post(f"{LIST}/{newcomer}/links/{kept.id}/revoke")
    assert answer.status_code == 303
    answer = await client.post(f"{LIST}/{newcomer}/links/{kept.id}/revoke")
    assert answer.status_code == 409
    assert (await client.post(f"{LIST}/{newcomer}/links", {"days": "900"})).status_code == 409
    assert await acts(runtime, newcomer) == [
        "newcomer_seen",
        "join_link_made",
        "newcomer_seen",
        "join_link_revoked",
    ]


async def test_a_link_of_another_person_is_not_taken_back(
    client: Client, runtime: Runtime, sanne: Colleague
) -> None:
    one, other = await put(runtime), await put(runtime)
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        made = await make_link(unit, one, sanne.id, runtime.clock())
    answer = await client.post(f"{LIST}/{other}/links/{made.id}/revoke")
    assert answer.status_code == 409


async def test_who_walked_in_is_put_on_file(client: Client, runtime: Runtime) -> None:
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        talk = await conversations.find_or_open(unit, "webchat", "walk-in", "nl", runtime.clock())
        found = await conversations.read(unit, talk)
        assert found is not None
        now = runtime.clock()
        await handoffs.request(unit, found.newcomer_id, talk, "asked", None, "normal", None, now)
    url = f"{LIST}/{found.newcomer_id}"
    await client.get(url)
    assert "Somebody who walked in" in client.page
    assert (await client.post(f"{url}/links", {"days": "14"})).status_code == 409
    assert (await client.post(f"{url}/edit", {"name": "Now Known"})).status_code == 303
    await client.get(f"{LIST}?q=now+known")
    assert "Now Known" in client.page
    assert "put_on_file" in await acts(runtime, found.newcomer_id)


async def test_an_address_is_no_longer_hers(client: Client, runtime: Runtime) -> None:
    newcomer = await put(runtime)
    talk = await chat_of(runtime, newcomer, "lost-phone")
    url = f"{LIST}/{newcomer}/chats/{talk}/detach"
    assert (await client.post(url)).status_code == 303
    assert (await client.post(url)).status_code == 409
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        [chat] = await chats.of_newcomer(unit, newcomer)
        assert chat.closed_at is not None
        assert await newcomers.reachable_conversation(unit, newcomer) is None
        again = await conversations.find_or_open(unit, "webchat", "lost-phone", "", runtime.clock())
        assert again != talk


async def test_a_safe_chat_lifts_the_hold_and_a_call_does_not(
    client: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer = await put(runtime, coach_id=sanne.id)
    unsafe = await chat_of(runtime, newcomer, "shared-phone")
    safe = await chat_of(runtime, newcomer, "own-phone")
    here = runtime.municipality_ids["meerdael"]
    async with runtime.database.unit(here) as unit:
        await newcomers.hold(unit, newcomer, runtime.clock())
        await outbox.put(unit, unsafe, [REMINDER], None, runtime.clock(), "reminder")
    url = f"{LIST}/{newcomer}/safe-contact"
    await client.get(url)
    assert "Denk aan DigiD" in client.page

    await client.post(url, {"channel": "phone", "from": "09:00", "until": "11:00"})
    found = await record(runtime, newcomer)
    assert (found.safe_channel, found.held_at is not None) == ("phone", True)
    async with runtime.database.unit(here) as unit:
        assert await newcomers.reachable_conversation(unit, newcomer) is None

    fields = {"channel": "chat", "chat": str(safe), "from": "22:00", "until": "23:00"}
    answer = await client.post(url, {**fields, "release": "1"})
    assert answer.headers["location"] == url
    found = await record(runtime, newcomer)
    assert (found.held_at, found.safe_conversation_id) == (None, safe)
    async with runtime.database.unit(here) as unit:
        reach = await newcomers.reachable_conversation(unit, newcomer)
        assert reach is not None
        assert (reach.conversation_id, reach.held) == (safe, False)
        assert await outgoing.next(unit, unsafe, runtime.clock()) == []
        assert await outgoing.next(unit, safe, runtime.clock()) == [], "not before ten at night"
        [released] = await outgoing.next(unit, safe, runtime.clock() + timedelta(hours=14))
        assert released.payload["text"] == REMINDER.text

    await client.post(f"{url}/hold")
    found = await record(runtime, newcomer)
    assert (found.held_at is not None, found.safe_channel) == (True, None)
    async with runtime.database.unit(here) as unit:
        assert await outgoing.next(unit, safe, runtime.clock() + timedelta(hours=14)) == []
    assert [act for act in await acts(runtime, newcomer) if "seen" not in act] == [
        "safe_contact_agreed",
        "safe_contact_agreed",
        "held",
    ]


async def test_an_agreement_that_cannot_be(
    client: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer, other = await put(runtime, coach_id=sanne.id), await put(runtime)
    own, foreign = await chat_of(runtime, newcomer, "own"), await chat_of(runtime, other, "other")
    url = f"{LIST}/{newcomer}/safe-contact"
    good = {"channel": "chat", "chat": str(own)}
    for wrong in (
        {},
        {"channel": "pigeon"},
        {"channel": "chat"},
        {"channel": "chat", "chat": str(foreign)},
        {**good, "from": "09:00"},
        {**good, "from": "11:00", "until": "09:00"},
        {**good, "from": "25:00", "until": "26:00"},
    ):
        answer = await client.post(url, wrong)
        assert answer.status_code == 422, wrong
        assert 'id="problem-' in client.page or 'id="problems"' in client.page
    assert (await record(runtime, newcomer)).safe_channel is None


async def test_only_her_coach_the_backup_or_a_coordinator_agrees(
    client: Client, home: Served, runtime: Runtime
) -> None:
    mehmet = await colleague(runtime, name="Mehmet")
    newcomer = await put(runtime, coach_id=mehmet.id)
    url = f"{LIST}/{newcomer}/safe-contact"
    assert (await client.get(url)).status_code == 403
    assert (await client.post(url, {"channel": "phone"})).status_code == 403
    assert (await client.post(f"{url}/hold")).status_code == 403
    await client.get(f"{LIST}/{newcomer}")
    assert "/safe-contact" not in client.page
    async with signed_in(home, runtime, "coordinator") as ingrid:
        assert (await ingrid.get(url)).status_code == 200
