"""The console in a real browser: in by keyboard alone, for everybody, and news as they come."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot import news
from bot.console.pages import home as home_page
from bot.console.tiles import Tile
from bot.console.viewer import Visit
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import Unit, sign_in
from tests.browser.conftest import NewContext
from tests.browser.steps import violations
from tests.support import console
from tests.support.console import PASSWORD, colleague
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

SIZES = ((360, 740), (1280, 800))
LANGUAGES = ("nl", "en")


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[Runtime]:
    """Everything but Telegram."""
    async with open_house(settings_for(database_url, tmp_path)) as runtime:
        yield runtime


@pytest.fixture
async def home(house: Runtime) -> AsyncIterator[Served]:
    """Its web application."""
    app = Served(lambda stopping: create_app(house, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many wait, as the start page is told: the last of these."""
    numbers = [1]

    async def tile(_unit: Unit, visit: Visit) -> Tile:
        hint = visit.translate("Nothing is waiting for you.")
        return Tile("wachten", numbers[-1], "/console/", "urgent", hint)

    monkeypatch.setattr(home_page, "TILES", (tile,))
    return numbers


async def _fits(page: Page) -> bool:
    """Nothing runs off the side."""
    wide: bool = await page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return wide


async def test_signing_in_by_keyboard_alone(page: Page, home: Served, house: Runtime) -> None:
    who = await colleague(house, "admin")
    await page.goto(f"{home.url}/console/team")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type(who.email)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("nav.pages [aria-current=page]")).to_have_text("Team")
    assert page.url == f"{home.url}/console/team"
    for _ in range(10):
        await page.keyboard.press("Tab")
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", await page.evaluate("document.activeElement.outerHTML")


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing(
    language: str, size: tuple[int, int], new_context: NewContext, home: Served, house: Runtime
) -> None:
    who = await colleague(house, "admin", language=language, also=["bergeind"])
    await colleague(house, name="Mohammed van den Heuvel-Haddad")
    context = await new_context(locale=language, viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await page.goto(f"{home.url}/console/sign-in?why=ended")
    assert await violations(page) == []
    await page.locator("#field-email").fill(who.email)
    await page.locator("#field-password").fill("verkeerd")
    await page.keyboard.press("Enter")
    await expect(page.locator("#problems")).to_be_visible()
    assert await violations(page) == []
    await page.locator("#field-password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("main button")).to_have_count(2)
    assert await violations(page) == []
    await page.get_by_role("button", name="Meerdael").click()
    await expect(page.locator(".tile")).to_be_visible()
    assert await violations(page) == []
    for path in ("team", "audit", "account", "nowhere", "welcome/none"):
        await page.goto(f"{home.url}/console/{path}")
        assert await page.locator("html").get_attribute("lang") == language
        assert await violations(page) == [], path
        assert await _fits(page), path
    await page.goto(f"{home.url}/console/team")
    await page.locator("summary").first.click()
    await page.locator("section form button").click()
    await expect(page.locator("#problems")).to_be_focused()
    assert await violations(page) == []
    assert await _fits(page)


async def test_everything_to_tap_is_large_enough(
    new_context: NewContext, home: Served, house: Runtime
) -> None:
    page = await (await new_context()).new_page()
    await console.sign_in(page, home.url, await colleague(house, "admin"))
    for path in ("", "team", "audit", "account"):
        await page.goto(f"{home.url}/console/{path}")
        too_small = await page.evaluate(
            """[...document.querySelectorAll("button, summary, input, select, nav a")]
            .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44)
            .map((e) => e.outerHTML)"""
        )
        assert too_small == [], path


async def test_figures_change_by_themselves(
    page: Page, home: Served, house: Runtime, waiting: list[int]
) -> None:
    who = await colleague(house)
    await console.sign_in(page, home.url, who)
    number = page.locator(".tile .number")
    await expect(number).to_have_text("1")
    for count in (2, 3):
        waiting.append(count)
        async with house.database.unit(who.municipality_id) as unit:
            await news.announce(unit, news.REQUESTS)
        await expect(number).to_have_text(str(count))


@pytest.mark.usefixtures("waiting")
async def test_a_lost_line_is_said_and_comes_back(
    page: Page, home: Served, house: Runtime, waiting: list[int]
) -> None:
    await console.sign_in(page, home.url, await colleague(house))
    await expect(page.locator(".tile .number")).to_have_text("1")
    await home.stop()
    await expect(page.locator("#line")).to_contain_text("De verbinding")
    waiting.append(7)
    await home.start()
    await expect(page.locator(".tile .number")).to_have_text("7", timeout=20_000)


@pytest.mark.usefixtures("waiting")
async def test_who_is_signed_out_elsewhere_is_told(
    page: Page, home: Served, house: Runtime
) -> None:
    who = await colleague(house)
    await console.sign_in(page, home.url, who)
    async with house.database.unit(None) as unit:
        for number in await sign_in.end_all(unit, who.id):
            await unit.notify(news.CHANNEL, f"session:{number}")
    # By the line, or by the sign-in page where a region asked for news at that moment.
    await expect(page.get_by_role("status").filter(has_text="De sessie is")).to_be_visible()
    await page.reload()
    await expect(page.locator("#field-email")).to_be_visible()


@pytest.mark.usefixtures("waiting")
async def test_it_works_without_script(
    new_context: NewContext, home: Served, house: Runtime
) -> None:
    page = await (await new_context(java_script_enabled=False)).new_page()
    await console.sign_in(page, home.url, await colleague(house, "admin"))
    await expect(page.locator("noscript a")).to_be_visible()
    await page.goto(f"{home.url}/console/team")
    await page.locator("#field-name").fill("Nieuw")
    await page.locator("#field-email").fill("nieuw@example.org")
    await page.locator("section form button").click()
    await expect(page.locator("#field-link")).to_be_visible()
    await page.get_by_role("button", name="Uitloggen").click()
    await expect(page.locator("#field-email")).to_be_visible()
