"""The line is lost and comes back: nothing is lost, nothing comes twice."""

from playwright.async_api import Page, expect

from tests.browser.steps import ask, open_chat, shown
from tests.support.serving import Served
from tests.support.webchat import FakeChatService
from tests.support.webchat_answers import answer_to
from tests.support.webchat_texts import NL


async def test_the_server_goes_and_comes_back(
    page: Page, served: Served, service: FakeChatService
) -> None:
    await open_chat(page, served.url)
    await ask(page, "een")
    await expect(page.locator(".message.bot")).to_have_count(2)
    await served.stop()
    await expect(page.locator("#line")).to_have_text(NL["connection_lost"])
    await ask(page, "twee")
    await ask(page, "drie")
    await expect(page.locator(".unsent .state").first).to_have_text(NL["not_sent_retry"])
    service.say(next(iter(service.talks)), answer_to("x", "nl"), coach="Sanne")

    await served.start()
    await expect(page.locator(".message.bot")).to_have_count(4, timeout=30_000)
    await expect(page.locator(".message.coach")).to_have_count(1)
    await expect(page.locator(".unsent")).to_have_count(0)
    assert [m.text for m in service.accepted if m.text] == ["een", "twee", "drie"]
    said = await shown(page)
    await page.reload()
    assert await shown(page) == said


async def test_the_telephone_is_off_line(
    page: Page, served: Served, service: FakeChatService
) -> None:
    await open_chat(page, served.url)
    await page.context.set_offline(True)
    await expect(page.locator("#line")).to_have_text(NL["connection_lost"])
    await ask(page, "een")
    await expect(page.locator(".unsent .state")).to_have_text(NL["not_sent_retry"])
    await page.context.set_offline(False)
    await expect(page.locator(".message.bot")).to_have_count(2, timeout=30_000)
    await expect(page.locator(".unsent")).to_have_count(0)
    assert [m.text for m in service.accepted if m.text] == ["een"]


async def test_the_answer_to_a_sending_is_lost(
    page: Page, served: Served, service: FakeChatService
) -> None:
    await open_chat(page, served.url)

    async def lose_the_answer(route: object) -> None:
        await route.fetch()  # type: ignore[attr-defined]  # Playwright hands a Route
        await route.abort()  # type: ignore[attr-defined]

    await page.route("**/messages*", lose_the_answer, times=1)
    await ask(page, "een")
    await expect(page.locator("#line")).to_have_text(NL["connection_lost"])
    await expect(page.locator("#line")).not_to_have_text(NL["connection_lost"], timeout=20_000)
    await expect(page.locator(".unsent")).to_have_count(0)
    assert [m.text for m in service.accepted if m.text] == ["een"]
    assert (await shown(page)).count("een") == 1


async def test_what_was_not_sent_survives_a_reload(
    page: Page, served: Served, service: FakeChatService
) -> None:
    await open_chat(page, served.url)
    service.down = True
    await ask(page, "een")
    await expect(page.locator(".unsent .state")).to_have_text(NL["not_sent_retry"])
    await page.locator("#text").fill("half")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("half")
    await expect(page.locator(".unsent .bubble p")).to_have_text("een")
    service.down = False
    await expect(page.locator(".message.bot")).to_have_count(2, timeout=30_000)
    assert [m.text for m in service.accepted if m.text] == ["een"]


async def test_a_lost_cookie_brings_a_new_page_and_the_message(
    page: Page, served: Served, service: FakeChatService
) -> None:
    await open_chat(page, served.url)
    await page.context.clear_cookies()
    await ask(page, "een")
    await expect(page.locator(".message.you .own")).to_have_text("een")
    assert len(service.talks) == 2
