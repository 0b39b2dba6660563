"""Plans in a real browser: on a phone and at a desk, by keyboard, and news as she tells it."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.news import PLANS, announce
from bot.plan import Plans
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import milestones, newcomers
from storage.milestones import Barrier, State
from storage.newcomers import NewNewcomer
from tests.browser.conftest import NewContext
from tests.browser.steps import violations
from tests.support.console import Colleague, colleague, sign_in
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

HOUSED = date(2026, 11, 16)
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
async def runtime(database_url: str, tmp_path: Path) -> AsyncIterator[Runtime]:
    async with open_house(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


async def newcomer(runtime: Runtime, coach: Colleague) -> int:
    """Amal, who has her key and no plan yet."""
    file = NewNewcomer(
        name="أمل حداد", language="ar", group="status", coach_id=coach.id, housed_on=HOUSED
    )
    async with runtime.database.unit(coach.municipality_id) as unit:
        return await newcomers.create(unit, file, runtime.clock())


async def planned(runtime: Runtime, coach: Colleague) -> int:
    """Amal with a plan, in which all that can happen to a step has happened."""
    amal, now = await newcomer(runtime, coach), runtime.clock()
    kept = plans_of(runtime, coach)
    async with runtime.database.unit(coach.municipality_id) as unit:
        file = await newcomers.record(unit, amal)
        assert file is not None
        keys = list(kept.library.plans["first_year"].milestones)
        await kept.make(unit, file, "first_year", keys, coach.id, now - timedelta(days=6))
        goal = "أريد أن أتعلم ركوب الدراجة"
        await kept.add_goal(unit, amal, goal, "join", date(2027, 2, 1), now)
    await say(runtime, coach, amal, "gp", "stuck", "language")
    await say(runtime, coach, amal, "digid", "done")
    await say(runtime, coach, amal, "school", "dropped")
    return amal


def plans_of(runtime: Runtime, coach: Colleague) -> Plans:
    """Makes plans in her municipality."""
    return Plans(runtime.content.library, runtime.turns.profiles[coach.municipality_id])


async def say(
    runtime: Runtime,
    coach: Colleague,
    amal: int,
    key: str,
    state: State,
    barrier: Barrier | None = None,
) -> None:
    """She says how a step stands, and what is in the way."""
    async with runtime.database.unit(coach.municipality_id) as unit:
        hers = await milestones.hers(unit, amal)
        one = next(m for m in hers if m.template_key == key)
        kept = plans_of(runtime, coach)
        await kept.report(unit, one, state, "newcomer", runtime.clock())
        if barrier is not None:
            await milestones.set_barrier(unit, one.id, barrier, runtime.clock())
        await announce(unit, PLANS)


@pytest.mark.parametrize(("language", "width"), [("nl", 360), ("en", 1280)])
async def test_axe_finds_nothing_and_nothing_sticks_out(
    new_context: NewContext, home: Served, runtime: Runtime, language: str, width: int
) -> None:
    sanne = await colleague(runtime, language=language)
    bare, amal = await newcomer(runtime, sanne), await planned(runtime, sanne)
    page = await (await new_context(viewport={"width": width, "height": 800})).new_page()
    await sign_in(page, home.url, sanne)
    for path in ("/plans", f"/newcomers/{bare}/plan", f"/newcomers/{amal}/plan"):
        await page.goto(f"{home.url}/console{path}")
        await good(page, path)
    for summary in await page.locator("li.step summary").all():
        await summary.click()
    await good(page, "all open")
    await page.locator("#goal ~ form button").click()
    await expect(page.locator("#problems")).to_be_visible()
    await good(page, "problems")


async def good(page: Page, what: str) -> None:
    """Nothing that axe finds, and nothing wider than the window."""
    assert await violations(page) == [], what
    assert await page.evaluate(WIDE), what


async def test_a_plan_is_made_and_kept_by_keyboard(
    page: Page, home: Served, runtime: Runtime
) -> None:
    sanne = await colleague(runtime, language="en")
    amal = await newcomer(runtime, sanne)
    await sign_in(page, home.url, sanne)
    await page.goto(f"{home.url}/console/newcomers/{amal}/plan")
    school = page.get_by_role("checkbox", name="Your children to school")
    await school.focus()
    await page.keyboard.press("Space")
    make = page.get_by_role("button", name="Make this plan")
    await make.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="The plan is made")).to_be_visible()
    await expect(page.locator("li.step")).not_to_contain_text(["Your children to school"])
    change = page.locator("summary", has_text="Apply for DigiD")
    await change.focus()
    await page.keyboard.press("Enter")
    done = page.locator("li.step", has=change).get_by_role("button", name="Done")
    await done.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("li.step.done")).to_contain_text("Apply for DigiD")


async def test_what_she_says_appears_by_itself(page: Page, home: Served, runtime: Runtime) -> None:
    sanne = await colleague(runtime, language="en")
    amal = await planned(runtime, sanne)
    await sign_in(page, home.url, sanne)
    await page.goto(f"{home.url}/console/newcomers/{amal}/plan")
    told = page.locator("ul.told > li")
    await expect(told).to_have_count(3)
    await expect(told.first).to_contain_text("Find a GP")
    await say(runtime, sanne, amal, "energy", "stuck")
    await expect(told).to_have_count(4)
    await expect(told.first).to_contain_text("Arrange gas, water and electricity")
