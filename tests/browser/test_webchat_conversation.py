"""A conversation in the browser."""

import gzip
from dataclasses import replace

import httpx
from playwright.async_api import Page, expect

from bot.messages import ATTACHMENT_LIMIT
from tests.browser.conftest import NewContext
from tests.browser.steps import ask, open_chat, shown
from tests.support.serving import Served
from tests.support.webchat import NOON, SETTINGS, Clock, FakeChatService, create_app
from tests.support.webchat_texts import NL

_BUDGET = 150 * 1024
"""Bytes of a first load over the line; newcomers pay for data."""


async def test_a_question_is_answered_and_stays(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    await ask(page, "Hoe krijg ik huurtoeslag?")
    await expect(page.locator(".message.bot")).to_have_count(2)
    said = await shown(page)
    assert said[1] == "Hoe krijg ik huurtoeslag?"
    await page.reload()
    await expect(page.locator(".message.bot")).to_have_count(2)
    assert await shown(page) == said


async def test_what_she_says_stands_there_before_the_answer(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    async with page.expect_request("**/messages*"):
        await page.route("**/messages*", lambda route: None)
        await ask(page, "Hoe krijg ik huurtoeslag?")
    await expect(page.locator(".unsent .bubble p")).to_have_text("Hoe krijg ik huurtoeslag?")
    await expect(page.locator(".unsent .state")).to_have_text(NL["sending"])
    await page.unroute_all(behavior="ignoreErrors")


async def test_a_button_is_tapped_twice(
    page: Page, served: Served, service: FakeChatService
) -> None:
    await open_chat(page, served.url)
    await page.evaluate("document.querySelectorAll('.choices button')[1].click()")
    await page.evaluate(
        "for (const b of [0, 1]) document.querySelectorAll('.choices button')[2].click()"
    )
    await expect(page.locator(".message.bot")).to_have_count(3)
    assert [m.choice for m in service.accepted if m.choice] == ["1.1", "1.2"]


async def test_leave_and_clear(page: Page, served: Served, service: FakeChatService) -> None:
    await open_chat(page, served.url)
    await ask(page, "Mijn man slaat mij")
    await expect(page.locator(".message.crisis")).to_be_visible()
    await page.locator("#leave button").click()
    await page.get_by_role("button", name=NL["cancel"]).click()
    await expect(page.locator(".message.crisis")).to_be_visible()
    await page.locator("#leave button").click()
    await page.locator("#leave-now button").click()
    await expect(page.get_by_role("heading", name=NL["left_title"])).to_be_visible()
    assert service.talks == {}
    await page.go_back()
    await expect(page.locator(".message.bot")).to_have_count(1)
    assert "slaat" not in await page.locator("body").inner_text()


async def test_cleared_in_another_window(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    await ask(page, "Mijn man slaat mij")
    await expect(page.locator(".message.crisis")).to_be_visible()
    other = await page.context.new_page()
    await other.goto(f"{served.url}/meerdael/leave")
    await other.get_by_role("button", name=NL["leave_and_clear"]).click()
    await expect(page.locator(".message.crisis")).to_have_count(0)


async def test_the_same_conversation_in_two_windows(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    other = await page.context.new_page()
    await other.goto(served.url)
    await expect(other.locator(".message.bot")).to_have_count(1)
    await ask(page, "Hoe krijg ik huurtoeslag?")
    await expect(other.locator(".message.bot")).to_have_count(2)
    assert await shown(other) == await shown(page)


async def test_a_photo_is_sent(page: Page, served: Served, service: FakeChatService) -> None:
    await open_chat(page, served.url)
    photo = {"name": "brief.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff rest"}
    await page.set_input_files("#file", photo)  # type: ignore[arg-type]  # a FilePayload
    await expect(page.locator("#chosen")).to_contain_text("brief.jpg")
    await ask(page, "Van wie is deze brief?")
    await expect(page.locator(".message.you .file")).to_contain_text("brief.jpg")
    assert service.accepted[-1].files[0].content == b"\xff\xd8\xff rest"


async def test_a_file_that_is_too_large_is_told_before_it_costs_data(
    page: Page, served: Served, service: FakeChatService
) -> None:
    await open_chat(page, served.url)
    await page.evaluate(
        """(size) => {
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(size)], "film.jpg", {type: "image/jpeg"}));
          const input = document.getElementById("file");
          input.files = files.files;
          input.dispatchEvent(new Event("change"));
        }""",
        ATTACHMENT_LIMIT + 1,
    )
    await expect(page.locator("#notice")).to_have_text(NL["too_large"])
    await expect(page.locator("#chosen")).to_be_hidden()
    assert [m for m in service.accepted if m.files] == []


async def test_another_kind_of_file_is_told(page: Page, served: Served) -> None:
    await open_chat(page, served.url)
    program = {"name": "a.exe", "mimeType": "image/png", "buffer": b"MZ"}
    await page.set_input_files("#file", program)  # type: ignore[arg-type]  # a FilePayload
    await page.locator(".send").click()
    await expect(page.locator("#notice")).to_have_text(NL["unsupported_file"])
    await expect(page.locator(".failed .state")).to_have_text(NL["unsupported_file"])


async def test_without_script(new_context: NewContext, served: Served) -> None:
    page = await (await new_context(java_script_enabled=False)).new_page()
    await page.goto(served.url)
    await page.locator("#text").fill("Hoe krijg ik huurtoeslag?")
    await page.locator(".send").click()
    await expect(page.locator(".message.bot")).to_have_count(1)
    await page.get_by_role("button", name="Meer hierover").click()
    await expect(page.locator(".message.you .own").last).to_have_text("Meer hierover")
    await page.locator("#leave button").click()
    await page.get_by_role("button", name=NL["leave_and_clear"]).click()
    await expect(page.get_by_role("heading", name=NL["left_title"])).to_be_visible()


async def test_too_many_messages_go_out_later(page: Page) -> None:
    clock = Clock(NOON)
    service = FakeChatService(clock)
    settings = replace(SETTINGS, rate_per_visitor=2)
    served = Served(lambda stopping: create_app(service, settings, clock, stopping))
    await served.start()
    await open_chat(page, served.url)
    await ask(page, "een")
    await ask(page, "twee")
    await expect(page.locator("#notice")).to_have_text(NL["too_fast"])
    clock.forward(60)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator(".message.bot")).to_have_count(3)
    assert [m.text for m in service.accepted] == ["", "een", "twee"]
    await page.close()
    await served.stop()


async def test_nothing_breaks_the_policy_or_the_script(page: Page, served: Served) -> None:
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: troubles.append(str(e)))
    await open_chat(page, served.url)
    await ask(page, "Hoe krijg ik huurtoeslag?")
    await expect(page.locator(".message.bot")).to_have_count(2)
    assert await page.evaluate(
        "document.querySelector('.sign use').getBoundingClientRect().width > 10"
    )
    assert troubles == []


async def test_the_first_load_is_light(page: Page, served: Served) -> None:
    loaded: list[str] = []
    page.on("request", lambda r: loaded.append(r.url) if r.method == "GET" else None)
    await open_chat(page, served.url)
    urls = [url for url in loaded if "/stream" not in url]
    assert len(urls) >= 4
    assert [url for url in urls if not url.startswith(served.url)] == []
    async with httpx.AsyncClient() as client:
        sizes = {url: len(gzip.compress((await client.get(url)).content)) for url in urls}
    assert sum(sizes.values()) <= _BUDGET, sizes
