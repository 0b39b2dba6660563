"""The thread through the whole mission, in one test: newcomers over the Bot API's protocol, two
coaches and a coordinator in a browser, jobs in a worker, everything on PostgreSQL."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.web.app import create_app
from bot.wiring import Runtime
from tests.browser.conftest import NewContext
from tests.support.bot_api import BotApi
from tests.support.bot_api_user import User
from tests.support.console import colleague, sign_in
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

pytestmark = pytest.mark.timeout(180)


@dataclass(frozen=True)
class Scene:
    """Where it happens."""

    house: Runtime
    url: str
    api: BotApi

    def today(self) -> date:
        """The day in Meerdael."""
        profile = self.house.content.profiles["meerdael"]
        return self.house.clock().astimezone(profile.zone).date()

    async def do(self, job: str) -> None:
        """Have a periodic job done now, by the worker."""
        municipality_id = self.house.municipality_ids["meerdael"]
        async with self.house.database.unit(municipality_id) as unit:
            await self.house.queue.defer(unit, job, {})

    async def hears(self, who: User, what: str | Callable[[str], bool]) -> str:
        """Wait for a message that holds these words; the message."""
        fits = what if callable(what) else lambda text: what in text
        await self.api.wait_for(lambda: any(fits(text) for text in who.texts()))
        return next(text for text in reversed(who.texts()) if fits(text))

    def phrase(self, key: str, language: str) -> str:
        """A text of the content, as it is read in that language."""
        profile = self.house.content.profiles["meerdael"]
        return self.house.content.renderer.phrase(key, language, profile, self.today())

    def text(self, key: str, language: str) -> str:
        """The first line of any text, in that language or the nearest that there is."""
        library, catalogs = self.house.content.library, self.house.content.catalogs
        for code in (language, "en"):
            found = catalogs.find(code, key, library.texts[key].hash10)
            if found is not None:
                return found.forms[0].splitlines()[0]
        return library.texts[key].forms[0].splitlines()[0]


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    """The whole house: web, worker, sweep, and a bot that polls the stand-in for Telegram."""
    async with BotApi() as api:
        settings = settings_for(
            database_url, tmp_path, telegram_token=api.token, telegram_api_url=api.url
        )
        async with open_house(settings) as house:
            served = Served(lambda stopping: create_app(house, stopping), lifespan="on")
            await served.start()
            stop = asyncio.Event()
            bot = house.bots["meerdael"]
            tasks = [
                asyncio.create_task(bot.announce()),
                asyncio.create_task(bot.poll()),
                asyncio.create_task(house.sweep.run(stop)),
                asyncio.create_task(house.queue.run_worker(concurrency=2, stop=stop)),
            ]
            try:
                yield Scene(house, served.url, api)
            finally:
                stop.set()
                for task in tasks[:2]:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await served.stop()


async def at_desk(new_context: NewContext, scene: Scene, role: str, name: str) -> Page:
    """A colleague, signed in, at a desk."""
    context = await new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = await context.new_page()
    who = await colleague(scene.house, role, name=name, language="en")  # type: ignore[arg-type]  # a role
    await sign_in(page, scene.url, who)
    return page


async def test_from_a_question_to_a_full_activity(new_context: NewContext, scene: Scene) -> None:
    sanne = await at_desk(new_context, scene, "coach", "Sanne")
    mehmet = await at_desk(new_context, scene, "coach", "Mehmet")
    amira, yonas = scene.api.user(42, "ar"), scene.api.user(43, "ti")
    await a_question_goes_to_a_human_and_back(scene, amira, sanne, mehmet)
    await both_get_a_link(scene, amira, yonas, sanne)
    await a_step_is_reminded_of_and_does_not_work(scene, amira, sanne)
    ingrid = await at_desk(new_context, scene, "coordinator", "Ingrid")
    await an_activity_fills_up(scene, amira, yonas, ingrid)


async def a_question_goes_to_a_human_and_back(
    scene: Scene, amira: User, sanne: Page, mehmet: Page
) -> None:
    for page in (sanne, mehmet):
        await page.goto(f"{scene.url}/console/requests")
        await expect(page.get_by_text("Nobody waits for a human.")).to_be_visible()
    amira.says("/start")
    await scene.api.wait_for(lambda: len(amira.messages()) == 1)
    amira.says("كيف أطلب DigiD")
    await scene.hears(amira, "digid.nl")
    amira.says("/person")
    await scene.hears(amira, scene.house.content.profiles["meerdael"].team_in("ar"))

    # Both see it without loading the page again; both take it, one gets it.
    takes = [page.get_by_role("button", name="I take this") for page in (sanne, mehmet)]
    for button in takes:
        await expect(button).to_be_visible()
    await asyncio.gather(*(button.click() for button in takes))
    winner, loser = await told_apart(sanne, mehmet)
    name = "Sanne" if winner is sanne else "Mehmet"
    await expect(loser.get_by_role("heading", name=f"{name} has this request")).to_be_visible()
    await scene.hears(amira, name)

    before = len(amira.messages())
    amira.says("أين أجد المدرسة")
    await expect(winner.get_by_text("أين أجد المدرسة")).to_be_visible()
    assert len(amira.messages()) == before, "the bot spoke over the human"
    await winner.locator("#field-text").fill("Dag Amira, ik bel u morgen.")
    await winner.locator("#field-text").press("Control+Enter")
    await scene.hears(amira, "Dag Amira, ik bel u morgen.")
    await winner.locator("#field-outcome").select_option("answered")
    await winner.get_by_role("button", name="Hand back").click()
    await scene.hears(amira, scene.text("flow.handed_back.back.say", "ar"))
    amira.says("كيف أطلب DigiD")
    await scene.api.wait_for(lambda: sum("digid.nl" in text for text in amira.texts()) == 2)


async def told_apart(*pages: Page) -> tuple[Page, Page]:
    """Who got it, and who did not."""
    for page in pages:
        await expect(
            page.locator("h2:has-text('Answer'), h1:has-text('has this request')").first
        ).to_be_visible()
    first, second = pages
    won = await first.locator("#field-text").count()
    return (first, second) if won else (second, first)


async def both_get_a_link(scene: Scene, amira: User, yonas: User, coach: Page) -> None:
    housed = scene.today() + timedelta(days=5) - timedelta(weeks=2)
    for user, name, language in ((amira, "Amira Haddad", "ar"), (yonas, "Yonas Tesfay", "ti")):
        await coach.goto(f"{scene.url}/console/newcomers/new")
        await coach.locator("#field-name").fill(name)
        await coach.locator("#field-language").select_option(language)
        await coach.locator("#field-housed_on").fill(housed.isoformat())
        await coach.get_by_role("button", name="Put on file").click()
        await expect(coach.get_by_role("heading", name=name)).to_be_visible()
        await coach.get_by_role("link", name="Join by phone").click()
        await coach.get_by_role("button", name="Make a link").click()
        shown = await coach.locator("main").inner_text()
        found = re.search(r"https://t\.me/\w+\?start=(\S+)", shown)
        assert found, shown
        user.says(f"/start {found[1]}")
        await scene.hears(user, name.split()[0])


async def a_step_is_reminded_of_and_does_not_work(scene: Scene, amira: User, coach: Page) -> None:
    await coach.goto(f"{scene.url}/console/newcomers")
    await coach.get_by_role("link", name="Amira Haddad").click()
    await coach.get_by_role("link", name="Plan", exact=True).click()
    for box in await coach.locator("input[name=steps]").all():
        await box.set_checked(await box.get_attribute("value") == "bank_account")
    await coach.get_by_role("button", name="Make this plan").click()
    await expect(coach.locator(".badge", has_text="open").first).to_be_visible()
    plan = coach.url

    await scene.do("send_reminders")
    stuck = scene.phrase("milestone.stuck", "ar")
    await scene.api.wait_for(lambda: any(stuck in m.labels for m in amira.messages()))
    count = len(amira.messages())
    await scene.do("send_reminders")
    amira.taps(stuck)
    await scene.api.wait_for(lambda: len(amira.messages()) > count)
    assert sum(stuck in m.labels for m in amira.messages()) == 1, "reminded twice"

    await coach.goto(plan.partition("#")[0])
    await expect(coach.locator(".badge", has_text="does not work").first).to_be_visible()
    await coach.goto(f"{scene.url}/console/requests")
    await expect(coach.get_by_role("link", name="Amira Haddad")).to_be_visible()


async def an_activity_fills_up(scene: Scene, amira: User, yonas: User, ingrid: Page) -> None:
    day = scene.today() + timedelta(days=9)
    await ingrid.goto(f"{scene.url}/console/activities/new")
    await ingrid.locator("#field-title").fill("Samen koken")
    await ingrid.locator("#field-text").fill("Wij koken samen met de buren.")
    await ingrid.locator("#field-place").fill("Buurthuis, Markt")
    await ingrid.locator("#field-on").fill(day.isoformat())
    await ingrid.locator("#field-from").fill("17:00")
    await ingrid.locator("#field-until").fill("19:00")
    await ingrid.locator("#field-places").fill("1")
    await ingrid.get_by_role("button", name="Go on: for whom").click()
    await ingrid.get_by_role("button", name="Save").click()
    activity = re.match(r".*/activities/\d+", ingrid.url)
    assert activity, ingrid.url

    texts = {"ar": ("نطبخ معًا", "نطبخ مع الجيران."), "ti": ("ብሓባር ንኽሽን", "ምስ ጎረባብቲ ንኽሽን።")}
    await ingrid.goto(f"{activity[0]}/texts/nl")
    await ingrid.get_by_role("button", name="Approve this text").click()
    for language, (title, text) in texts.items():
        await ingrid.goto(f"{activity[0]}/texts/{language}")
        await ingrid.locator("#field-title").fill(title)
        await ingrid.locator("#field-text").fill(text)
        await ingrid.get_by_role("button", name="Save").click()
        await ingrid.goto(f"{activity[0]}/send")
        await expect(ingrid.get_by_text("It can't be sent yet")).to_be_visible()
        await ingrid.goto(f"{activity[0]}/texts/{language}")
        await ingrid.get_by_role("button", name="Approve this text").click()
    await ingrid.goto(f"{activity[0]}/send")
    await ingrid.get_by_role("button", name="Invite 2 people").click()

    await scene.hears(amira, texts["ar"][0])
    await scene.hears(yonas, texts["ti"][0])
    assert sum(texts["ar"][0] in text for text in amira.texts()) == 1
    for user, language in ((yonas, "ti"), (amira, "ar")):
        before = len(user.messages())
        user.taps(scene.phrase("invitation.yes", language))
        await scene.api.wait_for(lambda: len(user.messages()) > before)  # noqa: B023  # awaited here
    # The one place is Yonas'; Amira was told that it is full, and can leave the waiting list.
    assert amira.messages()[-1].labels == [scene.text("flow.invitation.waiting.button.leave", "ar")]
    await ingrid.goto(activity[0])
    rows = ingrid.locator("table.figures tbody tr")
    await expect(rows.filter(has_text="All").locator("[data-label=Come]")).to_have_text("1")
    await expect(rows.filter(has_text="All").locator("[data-label=Wait]")).to_have_text("1")

    told = len(amira.messages())
    # Yonas changes his mind: Amira gets the place, and both coaches' page shows it by itself.
    yonas.taps(scene.text("flow.invitation.going.button.decline", "ti"))
    await expect(rows.filter(has_text="العربية").locator("[data-label=Come]")).to_have_text("1")
    await scene.api.wait_for(lambda: len(amira.messages()) > told)
