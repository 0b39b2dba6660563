"""Two coaches at their desks: a request comes in, one takes it, answers by keyboard, hands back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.messages import IncomingFile
from bot.web.app import create_app
from bot.wiring import Runtime
from tests.browser.conftest import NewContext
from tests.browser.steps import violations
from tests.support.channels import FakeChannel
from tests.support.console import Colleague, colleague, sign_in, signed_in
from tests.support.house import open_house, settings_for
from tests.support.requests import Asker, one_of, until
from tests.support.serving import Served
from tests.support.translators import FakeTranslator

VOICE = IncomingFile("stem.ogg", "audio/ogg", 8, b"OggS1234")


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
async def runtime(
    database_url: str, tmp_path: Path, channel: FakeChannel
) -> AsyncIterator[Runtime]:
    settings = settings_for(database_url, tmp_path)
    async with open_house(settings, channels={"fake": channel}) as opened:
        yield replace(opened, translator=FakeTranslator())


@pytest.fixture
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


async def at_desk(new_context: NewContext, home: Served, who: Colleague, width: int) -> Page:
    context = await new_context(viewport={"width": width, "height": 800})
    page = await context.new_page()
    await sign_in(page, home.url, who)
    await page.goto(f"{home.url}/console/requests")
    return page


async def test_one_takes_it_and_the_other_sees_that(
    new_context: NewContext, home: Served, runtime: Runtime, channel: FakeChannel
) -> None:
    joke = await colleague(runtime, name="Joke", language="en")
    ahmed = await colleague(runtime, name="Ahmed", language="en")
    mine = await at_desk(new_context, home, joke, 1280)
    other = await at_desk(new_context, home, ahmed, 1280)
    await expect(mine.get_by_text("Nobody waits for a human.")).to_be_visible()

    asker = Asker(runtime, channel)
    await asker.asks()
    take = mine.get_by_role("button", name="I take this")
    await expect(take).to_be_visible()
    await expect(other.get_by_role("button", name="I take this")).to_be_visible()
    await take.press("Enter")
    await expect(mine.locator("#field-text")).to_be_visible()
    await expect(mine.get_by_text("It is yours. The bot is silent now.")).to_be_in_viewport()
    await expect(other.get_by_text("Joke has it since")).to_be_visible()
    await until(lambda: one_of(asker.texts, "Joke leest nu mee"))

    await mine.locator("#field-text").fill("Ik kijk")
    await asker.says("bent u daar?")
    await expect(mine.locator("#scroll").get_by_text("bent u daar?")).to_be_visible()
    await expect(mine.locator("#field-text")).to_have_value("Ik kijk")
    await mine.locator("#field-written_in").select_option("nl")
    await mine.locator("#field-text").fill("Ik kijk even.")
    await mine.locator("#field-text").press("Control+Enter")
    await until(lambda: "Joke schrijft:\n\nIk kijk even." in asker.texts)
    line = mine.locator(".line-of.human", has_text="Ik kijk even.")
    await expect(line.get_by_text("sent", exact=True)).to_be_visible()

    await mine.locator("#field-outcome").select_option("answered")
    await mine.get_by_role("button", name="Hand back").press("Enter")
    await expect(mine.get_by_text("Nobody waits for a human.")).to_be_visible()
    await expect(other.get_by_text("Nobody waits for a human.")).to_be_visible()
    await until(lambda: one_of(asker.texts, "U praat nu weer met mij"))


async def test_the_translation_is_seen_before_it_goes(
    new_context: NewContext, home: Served, runtime: Runtime, channel: FakeChannel
) -> None:
    joke = await colleague(runtime, name="Joke", language="en")
    page = await at_desk(new_context, home, joke, 360)
    asker = Asker(runtime, channel, language="ar")
    await asker.asks()
    await page.get_by_role("button", name="I take this").click()
    await page.locator("#field-text").fill("See you tomorrow.")
    await page.get_by_role("button", name="See the translation first").click()
    await expect(page.locator("#preview")).to_contain_text("[ar] See you tomorrow.")
    await expect(page.locator("#field-text")).to_have_value("See you tomorrow.")
    await page.get_by_role("button", name="Send", exact=True).click()
    await until(lambda: one_of(asker.texts, "[ar] See you tomorrow."))


@pytest.mark.parametrize(("language", "width"), [("nl", 360), ("en", 1280)])
async def test_axe_finds_nothing_and_nothing_sticks_out(
    new_context: NewContext,
    home: Served,
    runtime: Runtime,
    channel: FakeChannel,
    language: str,
    width: int,
) -> None:
    joke = await colleague(runtime, name="Joke", language=language)
    hers, crisis = Asker(runtime, channel, language="ar"), Asker(runtime, channel, language="en")
    handoff = await hers.asks()
    async with signed_in(home, runtime, person=joke) as client:
        await client.post(f"/console/requests/{handoff.id}/claim")
    await hers.sends("voice", VOICE)
    await crisis.says("my husband hits me and I am afraid")
    await runtime.dispatcher.finish()
    hard = await crisis.handoff()
    page = await at_desk(new_context, home, joke, width)
    for path in (
        "requests",
        "requests?view=closed",
        f"conversations/{handoff.conversation_id}",
        f"conversations/{hard.conversation_id}",
    ):
        await page.goto(f"{home.url}/console/{path}")
        await good(page, path)
    await page.goto(f"{home.url}/console/conversations/{handoff.conversation_id}")
    await page.locator("#hand-back button").click()
    await expect(page.locator("#problems")).to_be_focused()
    await good(page, "with problems")


async def good(page: Page, where: str) -> None:
    assert await violations(page) == [], where
    wide = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{where} sticks out"
