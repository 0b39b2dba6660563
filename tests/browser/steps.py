"""What a newcomer does on the page, and what axe thinks of it."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

_RUN = "axe.run({resultTypes: ['violations']})"
_AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text("utf-8")


async def open_chat(page: Page, url: str) -> None:
    """Open the page and wait for the first words."""
    await page.goto(url)
    await expect(page.locator(".message.bot")).to_have_count(1)


async def ask(page: Page, text: str) -> None:
    """Type and send, by keyboard alone."""
    await page.locator("#text").focus()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def shown(page: Page) -> list[str]:
    """What is said, hers and ours, from the top."""
    return await page.locator(".message .own, .message .said").all_inner_texts()


async def violations(page: Page) -> list[str]:
    """What axe finds. Brought in by the DevTools protocol: the page's policy allows no script."""
    session = await page.context.new_cdp_session(page)
    await session.send("Runtime.evaluate", {"expression": _AXE})
    answer: dict[str, Any] = await session.send(
        "Runtime.evaluate",
        {"expression": _RUN, "awaitPromise": True, "returnByValue": True},
    )
    await session.detach()
    found = answer["result"]["value"]
    assert len(found["passes"]) > 10, "axe looked at next to nothing"
    return [f"{v['id']}: {[n['html'] for n in v['nodes']]}" for v in found["violations"]]
