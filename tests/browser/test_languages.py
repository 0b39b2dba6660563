"""The same question in every language: asked, answered, read to its end, on a narrow telephone.

`pytest tests/browser/test_languages.py --pictures DIRECTORY` also keeps a picture of each.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from bot.web.app import create_app
from bot.wiring import Runtime
from locales import day, read_languages
from tests.browser.conftest import NewContext
from tests.browser.steps import ask, violations
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

pytestmark = pytest.mark.timeout(300)
TOPIC = "housing.rent_allowance"
QUESTIONS = {
    "nl": "Hoe kan ik huurtoeslag krijgen voor mijn appartement?",
    "en": "How can I get huurtoeslag for my apartment?",
    "ar": "كيف أحصل على huurtoeslag لشقتي؟",
    "ti": "ንገዛይ huurtoeslag ከመይ ጌረ እረክብ?",
    "fa": "چطور برای آپارتمانم huurtoeslag بگیرم؟",
    "tr": "Oturduğum daire için huurtoeslag nasıl alabilirim?",
    "so": "Sideen huurtoeslag ugu heli karaa gurigayga?",
    "ku": "Ez çawa dikarim ji bo mala xwe huurtoeslag bistînim?",
    "uk": "Як мені отримати huurtoeslag на мою квартиру?",
    "ru": "Как мне получить huurtoeslag на мою квартиру?",
    "pl": "Jak mogę dostać huurtoeslag na moje mieszkanie?",
    "fr": "Comment obtenir la huurtoeslag pour mon appartement ?",
}
LOOKED_THROUGH = ("nl", "ar", "fa", "ti")
"""Where axe looks: both directions, and three scripts."""
LANGUAGES = read_languages()
WIDE = """() => [document.documentElement, document.getElementById("scroller")]
  .filter((one) => one.scrollWidth > one.clientWidth).length"""
CUT = """() => [...document.querySelectorAll(".said, .own, .sources, .choices :is(span, button)")]
  .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).display !== "inline").map((one) => one.innerText)"""
TALL = ViewportSize(width=360, height=2600)


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


def words(house: Runtime, code: str, key: str) -> str:
    """A text of the content in a language."""
    if code == "nl":
        return house.content.library.texts[key].forms[0].strip()
    return house.content.catalogs.entries[code][key].forms[0].strip()


async def test_the_same_question_in_every_language(
    new_context: NewContext, house: Runtime, home: Served, request: pytest.FixtureRequest
) -> None:
    assert set(QUESTIONS) == set(LANGUAGES)
    pictures: str | None = request.config.getoption("--pictures", default=None)
    for code, question in QUESTIONS.items():
        context = await new_context(locale=code)
        page = await context.new_page()
        await page.goto(home.url)
        await asked_and_read(page, house, code, question)
        assert await page.evaluate(WIDE) == 0, code
        assert await page.evaluate(CUT) == [], code
        if code in LOOKED_THROUGH:
            assert await violations(page) == [], code
        if pictures:
            await page.set_viewport_size(TALL)
            await page.screenshot(path=Path(pictures) / f"{code}.png")
        await context.close()


async def asked_and_read(page: Page, house: Runtime, code: str, question: str) -> None:
    """From the first words to the rest of the answer, for somebody of whom nothing is known."""
    said = page.locator(".message.bot")
    await expect(said).to_have_count(1)
    html = page.locator("html")
    await expect(html).to_have_attribute("lang", code)
    await expect(html).to_have_attribute("dir", LANGUAGES[code].direction)
    await ask(page, question)
    await expect(said).to_have_count(2)
    await tap(said.last, words(house, code, "flow.question.group.button.unknown"))
    await expect(said).to_have_count(3)
    await is_answered(said.last, house, code)
    more = await said.last.locator(".said").inner_text()
    await tap(said.last, words(house, code, "phrase.more"))
    await expect(said).to_have_count(4)
    await is_answered(said.last, house, code)
    assert await said.last.locator(".said").inner_text() != more
    await expect(choice(said.last, words(house, code, "phrase.want_person"))).to_be_visible()


async def is_answered(message: Locator, house: Runtime, code: str) -> None:
    """In her language, from her side, with its source and the day on which it was checked."""
    text = message.locator(".said")
    await expect(text).to_have_attribute("lang", code)
    await expect(text).to_have_attribute("dir", LANGUAGES[code].direction)
    answer = house.content.library.answers[TOPIC]
    await expect(message.locator(f'.sources a[href="{answer.sources[0].url}"]')).to_be_visible()
    assert answer.checked_on is not None
    await expect(message.locator(".sources")).to_contain_text(
        day(LANGUAGES[code], answer.checked_on)
    )


async def tap(message: Locator, label: str) -> None:
    await choice(message, label).click()


def choice(message: Locator, label: str) -> Locator:
    return message.get_by_role("button", name=label, exact=True)
