"""Everybody can use the web chat."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.steps import ask, open_chat, shown, violations
from tests.support.serving import Served
from tests.support.webchat import FakeChatService
from tests.support.webchat_answers import answer_to
from tests.support.webchat_texts import AR, NL


@pytest.mark.parametrize(
    ("locale", "question", "danger"),
    [
        ("nl-NL", "Hoe krijg ik huurtoeslag?", "Mijn man slaat mij"),
        ("ar", "كيف أحصل على بدل الإيجار؟", "أنا في خطر"),
    ],
)
async def test_axe_finds_nothing(
    new_context: NewContext,
    served: Served,
    service: FakeChatService,
    locale: str,
    question: str,
    danger: str,
) -> None:
    context = await new_context(locale=locale)
    page = await context.new_page()
    await open_chat(page, served.url)
    await ask(page, question)
    await ask(page, danger)
    await expect(page.locator(".message.crisis")).to_be_visible()
    service.say(next(iter(service.talks)), answer_to("x", "nl"), coach="Sanne")
    await expect(page.locator(".message.coach")).to_be_visible()
    assert await violations(page) == []

    await page.locator("#languages summary").click()
    assert await violations(page) == []
    await page.keyboard.press("Escape")

    await page.locator("#leave button").click()
    await expect(page.locator("#leave-dialog")).to_be_visible()
    assert await violations(page) == []


@pytest.mark.parametrize("path", ["/unknown", "/meerdael/leave", "/meerdael/left"])
async def test_axe_finds_nothing_on_the_small_pages(page: Page, served: Served, path: str) -> None:
    await page.goto(served.url + path)
    assert await violations(page) == []


async def test_a_conversation_by_keyboard_alone(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    await ask(page, "Hoe krijg ik huurtoeslag?")
    await expect(page.locator(".message.bot")).to_have_count(2)
    await expect(page.locator("#text")).to_be_focused()

    more = page.get_by_role("button", name="Meer hierover")
    for _ in range(30):
        await page.keyboard.press("Shift+Tab")
        if await more.evaluate("e => e === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.you .own").last).to_have_text("Meer hierover")

    await page.locator("#leave button").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#leave-dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#leave-dialog")).to_be_hidden()


async def test_the_first_tab_leads_to_the_input(new_context: NewContext, served: Served) -> None:
    page = await (await new_context(has_touch=True, is_mobile=True)).new_page()
    await open_chat(page, served.url)
    # On a telephone the keyboard does not jump up by itself.
    await expect(page.locator("#text")).not_to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_text(NL["skip_to_input"])).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_be_focused()


async def test_new_messages_are_announced_with_who_said_them(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    log = page.get_by_role("log")
    assert await log.get_attribute("aria-live") == "polite"
    heading = log.get_by_role("heading", name=NL["message_from_bot"])
    await expect(heading).to_have_count(1)


async def test_arabic_runs_from_the_right(new_context: NewContext, served: Served) -> None:
    page = await (await new_context(locale="ar")).new_page()
    await open_chat(page, served.url)
    await ask(page, "كيف أحصل على بدل الإيجار؟")
    await expect(page.locator(".message.bot")).to_have_count(2)
    assert await page.locator("html").get_attribute("dir") == "rtl"
    assert await page.title() == f"{AR['title']} · Gemeente Meerdael"
    hers = await _box(page, ".message.you .bubble")
    ours = await _box(page, ".message.bot .bubble >> nth=1")
    send = await _box(page, ".send")
    assert hers["x"] < ours["x"] + ours["width"] / 2
    assert hers["x"] + hers["width"] < ours["x"] + ours["width"]
    assert send["x"] < 180


async def test_another_language_is_chosen_from_the_menu(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    await page.locator("#languages summary").click()
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert (await shown(page))[1] == "العربية"


@pytest.mark.parametrize("size", [(320, 640), (640, 360), (360, 370)])
async def test_nothing_runs_off_a_small_screen(
    new_context: NewContext, served: Served, size: tuple[int, int]
) -> None:
    context = await new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await open_chat(page, served.url)
    await ask(page, "Donaudampfschifffahrtsgesellschaft" * 5)
    await ask(page, "Mijn man slaat mij")
    await expect(page.locator(".message.crisis")).to_be_visible()
    for part in ("document.documentElement", "document.getElementById('scroller')"):
        assert await page.evaluate(f"{part}.scrollWidth <= {part}.clientWidth"), part
    await expect(page.locator("#text")).to_be_in_viewport()


async def test_everything_to_tap_is_large_enough(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    await ask(page, "Mijn man slaat mij")
    await expect(page.locator(".message.crisis")).to_be_visible()
    too_small = await page.evaluate(
        """[...document.querySelectorAll(
          "button, summary, label[for=file], textarea, .crisis .phone")]
        .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44)
        .map((e) => e.outerHTML)"""
    )
    assert too_small == []


async def _box(page: Page, selector: str) -> Any:
    box = await page.locator(selector).bounding_box()
    assert box
    return box
