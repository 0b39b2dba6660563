"""A day's work in the console by keyboard alone: the focus is seen, and where it is of use."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.console.words import ACTIONS, SUBJECTS
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import audit
from tests.browser.conftest import NewContext
from tests.support.channels import FakeChannel
from tests.support.console import PASSWORD, colleague
from tests.support.house import open_house, settings_for
from tests.support.requests import Asker, one_of, until
from tests.support.serving import Served

MOST_TABS = 150
THE_DAY = "12122026"
"""Typed into a field for a day, in whichever order the browser has day and month."""
_FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  const seen = y < 0 || y > innerHeight || (top && (one.contains(top) || top.contains(one)));
  return {
    what: one.outerHTML.slice(0, 120),
    plain: one === document.body || one.id === "main",
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    inside: box.bottom > 0 && box.top < innerHeight,
    seen,
  };
}"""
_LANDED = "(what) => document.activeElement.matches(what)"
SUMMARY, NOTICE, HEADING, STEP = "#problems", ".notice", "h1, h2", "li.step"


@dataclass
class Keys:
    """Somebody without a mouse."""

    page: Page

    async def to(self, what: Locator, key: str = "Tab") -> None:
        """Press Tab until it is there; every place on the way is seen to have the focus."""
        for _ in range(MOST_TABS):
            if await what.count() and await what.first.evaluate(
                "(one) => one === document.activeElement"
            ):
                return
            await self.page.keyboard.press(key)
            await self.is_seen()
        raise AssertionError(f"no way by keyboard to {what} on {self.page.url}")

    async def is_seen(self) -> None:
        """The focus shows, and nothing lies over it."""
        focus = await self.page.evaluate(_FOCUS)
        assert focus["plain"] or focus["outline"], f"no outline: {focus['what']}"
        assert focus["plain"] or focus["inside"], f"out of sight: {focus['what']}"
        assert focus["plain"] or focus["seen"], f"something lies over {focus['what']}"

    async def press(self, what: Locator) -> None:
        """Go there and press Enter, which leads to another page."""
        await self.to(what)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def button(self, name: str, lands: str) -> None:
        """Send a form; then the focus is on what `lands` says."""
        await self.press(self.page.get_by_role("button", name=name, exact=True))
        await self.page.wait_for_function(_LANDED, arg=lands)
        await self.is_seen()

    async def link(self, name: str) -> None:
        """Follow a link."""
        await self.press(self.page.get_by_role("link", name=name, exact=True))

    async def write(self, field: str, text: str) -> None:
        """Type into a field; in a list that chooses."""
        await self.to(self.page.locator(f"#field-{field}"))
        await self.page.keyboard.type(text)


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
async def runtime(
    database_url: str, tmp_path: Path, channel: FakeChannel
) -> AsyncIterator[Runtime]:
    settings = settings_for(database_url, tmp_path)
    async with open_house(settings, channels={"fake": channel}) as opened:
        yield opened


@pytest.fixture
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@pytest.mark.parametrize("width", [360, 1280])
async def test_a_day_by_keyboard_alone(
    new_context: NewContext, home: Served, runtime: Runtime, channel: FakeChannel, width: int
) -> None:
    who = await colleague(runtime, "coordinator", name="Ingrid")
    asker = Asker(runtime, channel)
    await asker.asks()
    context = await new_context(viewport={"width": width, "height": 800})
    keys = Keys(await context.new_page())
    await keys.page.goto(f"{home.url}/console/requests")
    await sign_in(keys, who.email)
    await a_request(keys, asker)
    await a_newcomer(keys)
    await a_plan(keys)
    await an_activity(keys)
    await runtime.dispatcher.finish()
    async with runtime.database.unit(who.municipality_id) as unit:
        entries = await audit.search(
            unit, staff_id=who.id, kind="", subject=None, before=None, limit=200
        )
    assert {one.action for one in entries} <= ACTIONS.keys()
    assert {one.subject_kind for one in entries} <= SUBJECTS.keys()


async def sign_in(keys: Keys, email: str) -> None:
    await keys.button("Inloggen", SUMMARY)
    await keys.to(keys.page.locator("#problems a").first)
    await keys.page.keyboard.press("Enter")
    await expect(keys.page.locator("#field-email")).to_be_focused()
    await keys.page.keyboard.type(email)
    await keys.write("password", PASSWORD)
    await keys.press(keys.page.get_by_role("button", name="Inloggen"))
    await expect(keys.page.locator("nav.pages [aria-current=page]")).to_have_text("Vragen")


async def a_request(keys: Keys, asker: Asker) -> None:
    await keys.button("Ik pak dit op", HEADING)
    await keys.button("Versturen", SUMMARY)
    await keys.write("text", "Dag, ik bel u morgen.")
    await keys.button("Versturen", HEADING)
    await until(lambda: one_of(asker.texts, "Dag, ik bel u morgen."))
    await keys.button("Teruggeven", SUMMARY)
    await keys.to(keys.page.get_by_role("button", name="Teruggeven"))
    await keys.to(keys.page.locator("#field-outcome"), "Shift+Tab")
    await keys.page.keyboard.type("Beantwoord")
    await keys.button("Teruggeven", NOTICE)
    await expect(keys.page.get_by_text("Er wachten geen vragen.")).to_be_visible()


async def a_newcomer(keys: Keys) -> None:
    """Who asked is put on file, and gets a link for another phone."""
    await keys.link("Gesloten")
    await keys.press(keys.page.locator("ol.queue h2 a"))
    await keys.link("Naar de pagina van de nieuwkomer")
    await keys.link("Toevoegen")
    await keys.button("Toevoegen", SUMMARY)
    await keys.write("name", "Amira Haddad")
    await keys.write("language", "Neder")
    await keys.button("Toevoegen", NOTICE)
    await expect(keys.page.get_by_role("heading", name="Amira Haddad")).to_be_visible()
    await keys.link("Telefoon koppelen")
    await keys.button("Link en kaart maken", HEADING)
    await keys.link("Klaar: naar de links")
    await keys.link("← Amira Haddad")


async def a_plan(keys: Keys) -> None:
    await keys.link("Plan maken")
    await keys.to(keys.page.get_by_role("checkbox").first)
    await keys.page.keyboard.press("Space")
    await keys.button("Dit plan maken", NOTICE)
    step = keys.page.locator("li.step").first
    await keys.to(step.locator("summary"))
    await keys.page.keyboard.press("Space")
    await keys.press(step.get_by_role("button", name="Gedaan"))
    await keys.page.wait_for_function(_LANDED, arg=STEP)
    await expect(keys.page.locator("li.step.done:focus")).to_be_visible()


async def an_activity(keys: Keys) -> None:
    await keys.link("Activiteiten")
    await keys.link("Nieuwe activiteit")
    await keys.button("Verder: voor wie", SUMMARY)
    await keys.write("title", "Samen koken")
    await keys.write("text", "Wij koken met de buren.")
    await keys.write("place", "Buurthuis, Markt")
    await keys.write("on", THE_DAY)
    await keys.write("from", "1000AM")
    await keys.write("until", "1100AM")
    await keys.button("Verder: voor wie", NOTICE)
    await keys.to(keys.page.get_by_role("checkbox", name="Nederlands"))
    await keys.page.keyboard.press("Space")
    await expect(keys.page.locator("#count")).to_contain_text("niet goedgekeurd")
    await keys.button("Opslaan", NOTICE)
    await keys.link("Lezen en goedkeuren Nederlands")
    await keys.button("Deze tekst goedkeuren", NOTICE)
    await keys.link("Bekijken en versturen")
    await keys.button("1 persoon uitnodigen", NOTICE)
