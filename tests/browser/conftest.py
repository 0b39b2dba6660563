"""A real browser, and the web chat served to it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.support.chromium import ensure_chromium
from tests.support.serving import Served
from tests.support.webchat import NOON, Clock, FakeChatService, create_app

ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
"""Nothing but this machine can be reached: a page that needs more shows it."""

PATIENCE = 30_000
"""Milliseconds until a page that does not change counts as broken; machines may be busy."""

expect.set_options(timeout=PATIENCE)

NewContext = Callable[..., Awaitable[BrowserContext]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/browser --pictures DIRECTORY`."""
    parser.addoption("--pictures", metavar="DIRECTORY", help="keep pictures of the pages there")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The installed Chromium, without a window."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=str(ensure_chromium()), args=ARGUMENTS
        )
        yield chromium
        await chromium.close()


@pytest.fixture
async def new_context(browser: Browser) -> NewContext:
    """Makes browser profiles, a Dutch telephone unless told otherwise."""

    async def make(**options: object) -> BrowserContext:
        settings = {"locale": "nl-NL", "viewport": {"width": 360, "height": 740}, **options}
        context = await browser.new_context(**settings)  # type: ignore[arg-type]  # handed through
        context.set_default_timeout(PATIENCE)
        return context

    return make


@pytest.fixture
async def page(new_context: NewContext) -> Page:
    """An empty page that fails the test when its script does, or its policy is broken."""
    context = await new_context()
    return await context.new_page()


@pytest.fixture
def service() -> FakeChatService:
    """What is behind the served chat."""
    return FakeChatService(Clock(NOON))


@pytest.fixture
async def served(service: FakeChatService) -> AsyncIterator[Served]:
    """The web chat, up."""
    app = Served(lambda stopping: create_app(service, stopping=stopping))
    await app.start()
    yield app
    await app.stop()
