"""Every page of the console, found by asking the application, in Dutch and in English, on a
telephone and at a desk: for everybody to use, in one language, without a fault."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.web.app import create_app
from bot.wiring import Runtime
from tests.browser.conftest import NewContext
from tests.integration.console.test_every_route import Place, places
from tests.support import full_house
from tests.support.channels import FakeChannel
from tests.support.console import PASSWORD, Colleague, colleague
from tests.support.full_house import LONG, FullHouse
from tests.support.house import open_house, settings_for
from tests.support.looking import Looker, english_only
from tests.support.serving import Served
from tests.support.translators import FakeTranslator

pytestmark = pytest.mark.timeout(300)
PARTS = {
    "/tiles",
    "/news",
    "/requests/list",
    "/conversations/{conversation_id}/talk",
    "/conversations/{conversation_id}/state",
    "/newcomers/{newcomer_id}/plan/said",
    "/plans/rows",
    "/activities/{activity_id}/live",
    "/attachments/{attachment_id}",
    "/static/{name}",
}
"""What is answered and is no page: parts that pages load again, files, the line with news."""
NOBODY = 2**62
"""An id that nothing has."""


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
async def runtime(
    database_url: str, tmp_path: Path, channel: FakeChannel
) -> AsyncIterator[Runtime]:
    settings = settings_for(database_url, tmp_path, demo=True)
    async with open_house(settings, channels={"fake": channel}) as opened:
        yield replace(opened, translator=FakeTranslator())


@pytest.fixture
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@pytest.fixture
async def house(
    runtime: Runtime, channel: FakeChannel, home: Served, database_url: str
) -> FullHouse:
    return await full_house.fill(runtime, channel, home, database_url)


async def enter(
    new_context: NewContext, home: Served, who: Colleague, language: str, width: int
) -> Looker:
    """Sign in, and look at the pages on the way."""
    context = await new_context(locale=language, viewport={"width": width, "height": 800})
    looker = Looker(await context.new_page(), home.url, language, english_only())
    page = looker.page
    await looker.look("/sign-in?why=lost")
    await page.locator("#field-email").fill(who.email)
    await page.locator("#field-password").fill(PASSWORD)
    await page.locator("#field-password").press("Enter")
    await expect(page.locator("main")).to_be_visible()
    if "/choose" in page.url:
        await looker.look("/choose")
        await page.get_by_role("button", name="Meerdael").click()
    await expect(page.locator("nav.pages")).to_be_visible()
    return looker


def of_requests(house: FullHouse, mine: int) -> Iterator[str]:
    yield from ("", "?view=mine", "?view=late", "?view=closed", f"/{mine}")


def of_conversations(house: FullHouse) -> Iterator[int]:
    """Open, taken by somebody else, closed, with files, held."""
    for one in (house.waiting[-1], house.taken, house.closed, *house.unnamed):
        yield one.handoff.conversation_id


def of_newcomers(house: FullHouse) -> Iterator[str]:
    nobody = house.unnamed[0].handoff.newcomer_id
    ids = {name: house.people[name] for name in ("Amira Haddad", "Samir Haddad", "Rahel Kidane")}
    yield from ("", "?coach=mine", "?q=nobody+of+this+name&chat=without", "/new")
    for one in (*ids.values(), house.people["Layla Nasser"], house.people[LONG], nobody):
        yield f"/{one}"
    yield from (f"/{one}/safe-contact" for one in ids.values())
    for one in (ids["Amira Haddad"], nobody):
        yield f"/{one}/edit"
    for one in (ids["Amira Haddad"], house.people[LONG]):
        yield f"/{one}/links"
    for one in (house.people["Layla Nasser"], house.people["Maria Fernandes"], house.people[LONG]):
        yield f"/{one}/plan"


def of_activities(house: FullHouse) -> Iterator[str]:
    yield from ("", "?when=past", "/new")
    yield from (f"/{one}" for one in house.activities.values())
    draft, sent = house.activities["Samen koken"], house.activities["Taalcafé"]
    for one in (draft, sent):
        yield from (f"/{one}/{page}" for page in ("edit", "audience", "send", "cancel"))
    yield from (f"/{draft}/texts/{code}" for code in ("nl", "ar", "tr", "fa"))
    yield f"/{house.activities['Wandeling']}/texts/ar"
    yield from (f"/{one}/people" for one in (draft, sent, house.activities["Fietsles"]))


def of_misses(house: FullHouse) -> Iterator[str]:
    yield from ("", "?view=named", "?language=ti", "?language=so&page=7")
    yield from (f"/{one}" for one in house.misses)


async def every_page(looker: Looker, house: FullHouse, mine: int) -> None:
    """All that an administrator can see; the request `mine` is hers by then."""
    for path in ("/", "/plans", "/plans?mine=1", "/team", "/audit", "/account"):
        await looker.look(path)
    await looker.look("/welcome/none", 410)
    await looker.look("/audit?kind=newcomer&subject=123456789")
    for path in of_newcomers(house):
        await looker.look(f"/newcomers{path}")
    for path in of_activities(house):
        await looker.look(f"/activities{path}")
    for path in of_misses(house):
        await looker.look(f"/misses{path}")
    await looker.post(f"/requests/{mine}/claim", {}, 200)
    for number in of_conversations(house):
        await looker.look(f"/conversations/{number}")
    for path in of_requests(house, mine):
        await looker.look(f"/requests{path}")
    for path in ("/nowhere", f"/newcomers/{NOBODY}"):
        await looker.look(path, 404)


async def every_answer(looker: Looker, house: FullHouse, mine: int) -> None:
    """What comes back when a form is not right, or somebody was faster."""
    amira, plain = house.people["Amira Haddad"], house.people[LONG]
    layla, draft = house.people["Layla Nasser"], house.activities["Samen koken"]
    request = f"/requests/{mine}"
    await looker.look("/account")
    wrong: tuple[tuple[str, dict[str, str]], ...] = (
        ("/account", {}),
        ("/team", {"email": "x"}),
        ("/newcomers/new", {"housed_on": "31-02-2026"}),
        (f"/newcomers/{amira}/edit", {"name": "A", "arrived_on": "2025-05-05",
                                      "housed_on": "2025-01-01"}),
        (f"/newcomers/{amira}/safe-contact", {"from": "25:00"}),
        (f"/newcomers/{plain}/plan", {"template": "first_year"}),
        (f"/newcomers/{layla}/plan/goals", {"due": "1-1-1"}),
        ("/activities/new", {"on": "2020-01-01", "from": "10:00", "until": "9:00"}),
        (f"/activities/{draft}/texts/tr", {"title": "", "text": ""}),
        (f"/misses/{house.misses[0]}/name", {"called": "e"}),
        (f"{request}/reply", {"text": ""}),
        (f"{request}/reply", {"ready": "1"}),
        (f"{request}/hand-back", {}),
    )  # fmt: skip
    for path, fields in wrong:
        await looker.post(path, fields, 422)
    words = {"text": "Dag, ik bel u.", "written_in": "nl"}
    await looker.post(f"{request}/preview", words, 200)
    await looker.post(f"/requests/{house.taken.handoff.id}/claim", {}, 409)
    await looker.post(f"/requests/{house.taken.handoff.id}/reply", {"text": "Dag"}, 409)
    await looker.post(f"/newcomers/{plain}/links", {"days": "14", "way": "webchat"}, 200)
    email = f"{looker.language}@example.org"
    await looker.post("/team", {"name": LONG, "email": email, "role": "coach"}, 200)
    link = await looker.page.locator("#field-link").input_value()
    await looker.post(f"/activities/{draft}/texts/tr", {"csrf": "forged"}, 403)
    await looker.look(link.partition("/console")[2])
    await looker.look("/account")


def is_at(place: Place, path: str) -> bool:
    """Whether a path is one of those that a route answers."""
    pattern = re.sub(r"\{\w+_id(:\w+)?\}", r"\\d+", place.path)
    return re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", pattern), path) is not None


async def test_every_page_is_for_everybody(
    new_context: NewContext, home: Served, runtime: Runtime, house: FullHouse
) -> None:
    lookers = []
    for language, width in (("nl", 360), ("en", 1280)):
        who = await colleague(runtime, "admin", language=language, also=["bergeind"])
        lookers.append(await enter(new_context, home, who, language, width))
    mine = [house.waiting[0].handoff.id, house.waiting[1].handoff.id]
    await asyncio.gather(*map(every_page, lookers, [house] * 2, mine))
    await asyncio.gather(*map(every_answer, lookers, [house] * 2, mine))
    wrong = [fault for looker in lookers for fault in looker.wrong]
    assert not wrong, "\n".join(wrong)

    found = [place for place in places(create_app(runtime)) if place.method == "GET"]
    assert {place.path for place in found} >= PARTS
    missed = [
        place.path
        for place in found
        if place.path not in PARTS and not any(is_at(place, path) for path in lookers[0].seen)
    ]
    assert missed == []


@pytest.mark.parametrize(("language", "width"), [("nl", 1280), ("en", 360)])
async def test_what_a_coach_sees(
    new_context: NewContext,
    home: Served,
    runtime: Runtime,
    house: FullHouse,
    language: str,
    width: int,
) -> None:
    """Without the rights of others, at the other size."""
    who = await colleague(runtime, language=language)
    looker = await enter(new_context, home, who, language, width)
    samir, draft = house.people["Samir Haddad"], house.activities["Samen koken"]
    for path in (
        "/",
        "/requests",
        f"/conversations/{house.unnamed[0].handoff.conversation_id}",
        f"/newcomers/{samir}",
        f"/newcomers/{house.people['Layla Nasser']}/plan",
        f"/activities/{draft}",
        f"/activities/{draft}/texts/tr",
        "/misses",
        f"/misses/{house.misses[-1]}",
    ):
        await looker.look(path)
    for path in (
        "/team",
        "/audit",
        f"/newcomers/{samir}/safe-contact",
        f"/activities/{draft}/send",
    ):
        await looker.look(path, 403)
    assert not looker.wrong, "\n".join(looker.wrong)
