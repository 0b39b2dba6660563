"""The pages about people on file in a real browser: on a phone and at a desk, by keyboard."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot import outbox
from bot.messages import OutboundMessage
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import conversations, newcomers
from storage.newcomers import NewNewcomer
from tests.browser.conftest import NewContext
from tests.browser.steps import violations
from tests.support.console import Colleague, colleague, sign_in
from tests.support.house import open_house, settings_for
from tests.support.serving import Served


@pytest.fixture
async def runtime(database_url: str, tmp_path: Path) -> AsyncIterator[Runtime]:
    async with open_house(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


async def held_newcomer(runtime: Runtime, coach: Colleague) -> int:
    """Amal, with a chat, a hold, and a reminder that is held."""
    async with runtime.database.unit(coach.municipality_id) as unit:
        now = runtime.clock()
        file = NewNewcomer(name="أمل حداد", language="ar", coach_id=coach.id, village="Heikant")
        amal = await newcomers.create(unit, file, now)
        talk = await conversations.open_for(unit, amal, "webchat", "hers", "ar", now)
        await newcomers.hold(unit, amal, now)
        message = OutboundMessage("تذكير: DigiD", "ar", "rtl")
        await outbox.put(unit, talk, [message], None, now, "reminder")
    return amal


@pytest.mark.parametrize(("language", "width"), [("nl", 360), ("en", 1280)])
async def test_axe_finds_nothing_and_nothing_sticks_out(
    new_context: NewContext, home: Served, runtime: Runtime, language: str, width: int
) -> None:
    sanne = await colleague(runtime, language=language)
    amal = await held_newcomer(runtime, sanne)
    context = await new_context(viewport={"width": width, "height": 800})
    page = await context.new_page()
    await sign_in(page, home.url, sanne)
    for path in (
        "",
        "/new",
        f"/{amal}",
        f"/{amal}/edit",
        f"/{amal}/links",
        f"/{amal}/safe-contact",
    ):
        await page.goto(f"{home.url}/console/newcomers{path}")
        await good(page, path)
    await page.goto(f"{home.url}/console/newcomers/new")
    await page.locator("form.narrow button").click()
    await expect(page.locator("#problems")).to_be_visible()
    await good(page, "problems")
    await page.goto(f"{home.url}/console/newcomers/{amal}/links")
    await page.locator("section form.stack button").click()
    await expect(page.locator(".card svg").first).to_be_visible()
    await expect(page.locator("[data-print]")).to_be_visible()
    await good(page, "made")


async def good(page: Page, what: str) -> None:
    """Nothing that axe finds, and nothing wider than the window."""
    assert await violations(page) == [], what
    assert await page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    ), what


async def test_a_link_opens_a_chat_of_her_own(
    new_context: NewContext, home: Served, runtime: Runtime
) -> None:
    sanne = await colleague(runtime, language="en")
    async with runtime.database.unit(sanne.municipality_id) as unit:
        file = NewNewcomer(name="Amal", language="ar", coach_id=sanne.id)
        amal = await newcomers.create(unit, file, runtime.clock())
    desk = await (await new_context(viewport={"width": 1280, "height": 800})).new_page()
    await sign_in(desk, home.url, sanne)
    await desk.goto(f"{home.url}/console/newcomers/{amal}/links")
    await desk.get_by_role("button", name="Make a link and a card").press("Enter")
    link = await desk.locator(".address").inner_text()

    phone = await (await new_context(locale="ar")).new_page()
    await phone.goto(f"{home.url}/meerdael")
    await expect(phone.locator(".message.bot")).to_have_count(1)
    await phone.goto(link)
    assert await violations(phone) == []
    await phone.locator("form.decide button").press("Enter")
    await expect(phone.locator(".message.bot")).to_have_count(1)
    await expect(phone.locator(".message.bot")).to_contain_text("Amal")
    assert "join" not in phone.url
    assert await violations(phone) == []
