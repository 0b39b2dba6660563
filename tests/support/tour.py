"""The pictures of the README's tour: `make tour` makes them anew in docs/images.

The demo municipality on an embedded database of its own, on a working day at ten in the morning; a
coach at a desk and a newcomer with a telephone, both in Chromium.
"""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from bot import demo
from bot.settings import REPOSITORY, Settings
from bot.web.app import create_app
from bot.wiring import Runtime
from tests.support.chromium import ensure_chromium
from tests.support.house import MODELS, open_house
from tests.support.serving import Served

IMAGES = REPOSITORY / "docs" / "images"
DESK = {"width": 1100, "height": 900}
PHONE = {"width": 360, "height": 740}
NAME = "Nour Khalil"
SLUG = "meerdael"


@dataclass
class Tour:
    """Who walks through it, and where the pictures go."""

    house: Runtime
    url: str
    coach: Page
    phone: Page
    number: int = 0

    async def picture(self, page: Page, name: str) -> None:
        """The next picture: what is in sight."""
        self.number += 1
        await page.mouse.move(0, 0)
        if page is self.phone:
            await page.locator("#latest").scroll_into_view_if_needed()
        await page.wait_for_timeout(400)
        await page.screenshot(path=IMAGES / f"tour-{self.number:02}-{name}.png")

    async def says(self, text: str) -> None:
        """Type it on the telephone, and wait for the answer."""
        answers = await self.phone.locator(".message.bot").count()
        await self.phone.locator("#text").fill(text)
        await self.phone.keyboard.press("Enter")
        await expect(self.phone.locator(".message.bot")).to_have_count(answers + 1)


@asynccontextmanager
async def open_tour(folder: Path, browser: Browser) -> AsyncIterator[Tour]:
    """The house, and both at its door."""
    settings = Settings(data_dir=folder, model_dir=MODELS, demo=True)
    async with open_house(settings) as house:
        sign_ins = {one.role: one for one in reversed(await demo.fill(house))}
        served = Served(lambda stopping: create_app(house, stopping), lifespan="on")
        await served.start()
        stop = asyncio.Event()
        working = asyncio.create_task(house.queue.run_worker(concurrency=2, stop=stop))
        coach = await (await browser.new_context(viewport=DESK, locale="nl-NL")).new_page()
        phone = await (await browser.new_context(viewport=PHONE, locale="ar")).new_page()
        await coach.goto(f"{served.url}/console/sign-in")
        await coach.locator("#field-email").fill(sign_ins["coach"].email)
        await coach.locator("#field-password").fill(sign_ins["coach"].password)
        await coach.keyboard.press("Enter")
        await expect(coach.locator("nav.pages")).to_be_visible()
        try:
            yield Tour(house, served.url, coach, phone)
        finally:
            stop.set()
            await working
            await served.stop()


async def walk(tour: Tour) -> None:
    """All ten steps."""
    file = await put_on_file(tour)
    await join(tour)
    await ask(tour)
    await to_a_human(tour)
    await plan(tour, file)
    await activity(tour)


async def put_on_file(tour: Tour) -> str:
    today = tour.house.clock().date()
    await tour.coach.goto(f"{tour.url}/console/newcomers/new")
    await tour.coach.locator("#field-name").fill(NAME)
    await tour.coach.locator("#field-language").select_option("ar")
    await tour.coach.locator("#field-group").select_option("status")
    await tour.coach.locator("#field-coach").select_option(label="Sanne de Wit")
    await tour.coach.locator("#field-housed_on").fill((today - timedelta(days=9)).isoformat())
    await tour.coach.locator("main button").first.click()
    file = tour.coach.url.partition("?")[0]
    await tour.coach.goto(f"{file}/links")
    await tour.coach.locator("main form button").first.click()
    await expect(tour.coach.locator("article.card").first).to_be_visible()
    await tour.picture(tour.coach, "card")
    return file


async def join(tour: Tour) -> None:
    shown = await tour.coach.locator("main").inner_text()
    found = re.search(r"https?://\S+\?join=\S+", shown)
    assert found, shown
    await tour.phone.goto(found[0])
    await tour.phone.locator("main form button").first.click()
    await expect(tour.phone.locator(".message.bot")).to_have_count(1)
    await tour.picture(tour.phone, "first-words")


async def ask(tour: Tour) -> None:
    await tour.says("كيف بقدم على huurtoeslag للبيت")
    await tour.picture(tour.phone, "answer")
    await tour.says("أريد التحدث مع إنسان")
    await tour.picture(tour.phone, "person")


async def to_a_human(tour: Tour) -> None:
    await tour.coach.goto(f"{tour.url}/console/requests")
    await tour.picture(tour.coach, "queue")
    mine = tour.coach.locator("li.waiting", has_text=NAME)
    await mine.locator("form button").click()
    await tour.coach.locator("#field-text").fill("Dag Nour, ik help u morgen bij uw aanvraag.")
    await tour.coach.reload()
    await tour.coach.locator("#field-text").fill("Dag Nour, ik help u morgen bij uw aanvraag.")
    await tour.coach.evaluate("document.querySelector('.talk').scrollIntoView()")
    await tour.picture(tour.coach, "conversation")
    await tour.coach.locator("#field-text").press("Control+Enter")
    await expect(tour.phone.locator(".message").last).to_contain_text("Dag Nour")
    await tour.picture(tour.phone, "answered")
    await tour.coach.locator("#field-outcome").select_option("answered")
    await tour.coach.locator("#hand-back form button").last.click()
    await expect(tour.coach.locator("#hand-back")).to_have_count(0)


async def plan(tour: Tour, file: str) -> None:
    await tour.coach.goto(f"{file}/plan")
    for box in await tour.coach.locator("input[name=steps]").all():
        await box.set_checked(await box.get_attribute("value") in KEPT)
    await tour.coach.locator("main form button").last.click()
    await expect(tour.coach.locator(".badge").first).to_be_visible()
    await tour.picture(tour.coach, "plan")
    said = await tour.phone.locator(".message").count()
    async with tour.house.database.unit(tour.house.municipality_ids[SLUG]) as unit:
        await tour.house.queue.defer(unit, "send_reminders", {})
    await expect(tour.phone.locator(".message")).to_have_count(said + 1, timeout=20_000)
    await tour.picture(tour.phone, "reminder")


KEPT = {"bank_account", "digid", "rent_allowance", "gp", "plan_talk", "language_start"}
"""Steps of the template that are kept; what is not there is not missed."""


async def activity(tour: Tour) -> None:
    await tour.coach.goto(f"{tour.url}/console/activities")
    await tour.coach.get_by_role("link", name="Taalcafé").first.click()
    await expect(tour.coach.locator("table.figures")).to_be_visible()
    await tour.picture(tour.coach, "activity")


@contextmanager
def open_to_all() -> Iterator[Path]:
    """A folder that is gone afterwards; not in root's home, as the embedded server is not root."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


async def main() -> None:
    """Make all pictures."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(ensure_chromium()), args=["--no-sandbox"]
        )
        with open_to_all() as folder:
            async with open_tour(folder, browser) as tour:
                stopping = asyncio.Event()
                sweeping = asyncio.create_task(tour.house.sweep.run(stopping))
                await walk(tour)
                stopping.set()
                await sweeping
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
