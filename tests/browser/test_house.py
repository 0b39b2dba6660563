"""The whole house in a real browser: from the first word to a promised person; a crisis."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.web.app import create_app
from bot.wiring import Runtime
from storage import handoffs
from storage.handoffs import Handoff
from tests.browser.conftest import NewContext
from tests.browser.steps import ask, violations
from tests.support.house import open_house, settings_for
from tests.support.serving import Served


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


async def waiting(house: Runtime) -> list[Handoff]:
    """Requests for a human."""
    async with house.database.unit(house.municipality_ids["meerdael"]) as unit:
        return list(await handoffs.waiting(unit))


async def tap(page: Page, label: str) -> None:
    """The newest button with this label."""
    await page.locator(".message.bot button", has_text=label).last.click()


async def test_in_arabic_from_the_first_word_to_a_promised_person(
    new_context: NewContext, house: Runtime, home: Served
) -> None:
    context = await new_context(locale="ar")
    page = await context.new_page()
    await page.goto(home.url)
    await expect(page.locator(".message.bot")).to_have_count(1)
    assert await page.locator("html").get_attribute("dir") == "rtl"
    assert await page.locator(".message.bot button").count() >= 8

    await ask(page, "كيف بقدم على huurtoeslag للبيت")
    await expect(page.locator(".message.bot")).to_have_count(2)
    await page.locator(".message.bot").last.locator("button").first.click()
    await expect(page.locator(".message.bot")).to_have_count(3)
    answer = page.locator(".message.bot").last
    await expect(answer.locator('a[href*="toeslagen.nl"]').first).to_be_visible()
    await expect(answer).to_contain_text("2026")
    assert await violations(page) == []

    await answer.locator("button").last.click()
    await expect(page.locator(".message.bot")).to_have_count(4)
    await expect(page.locator(".message.bot").last).to_contain_text("نوفمبر")
    (request,) = await waiting(house)
    assert request.topic == "housing.rent_allowance"
    assert request.promised_at is not None

    await page.reload()
    await expect(page.locator(".message.bot")).to_have_count(4)


async def test_a_crisis_as_the_very_first_message(
    new_context: NewContext, house: Runtime, home: Served
) -> None:
    context = await new_context(locale="nl-NL")
    page = await context.new_page()
    await page.goto(home.url)
    await ask(page, "mijn man slaat me, ik ben bang")
    crisis = page.locator(".message.crisis").first
    await expect(crisis.locator('a[href="tel:112"]')).to_be_visible()
    await expect(crisis.locator('a[href="tel:08002000"], a[href="tel:0800-2000"]')).to_be_visible()
    await expect(page.locator(".message.crisis")).to_have_count(2)
    assert await violations(page) == []
    (request,) = await waiting(house)
    assert (request.topic, request.urgency) == ("crisis.domestic_violence", "crisis")


async def test_leave_and_clear_forgets_the_conversation(
    new_context: NewContext, house: Runtime, home: Served
) -> None:
    context = await new_context(locale="nl-NL")
    page = await context.new_page()
    await page.goto(home.url)
    await ask(page, "hoe vraag ik digid aan")
    await expect(page.locator(".message.bot")).to_have_count(2)
    await page.locator("#leave button").click()
    await page.locator("#leave-dialog button").first.click()
    await page.wait_for_url("**/left*")
    await page.goto(home.url)
    await expect(page.locator(".message.bot")).to_have_count(1)
    await expect(page.locator(".message.you")).to_have_count(0)
