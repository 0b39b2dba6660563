"""A whole conversation over the Bot API's protocol, by polling and by webhook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.web.app import create_app
from bot.wiring import Runtime
from storage import handoffs
from tests.support.bot_api import BotApi
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

BY = ("polling", "webhook")
SECRET = "a-secret-of-tests"


@asynccontextmanager
async def telegram_house(
    by: str, database_url: str, folder: Path, api: BotApi
) -> AsyncIterator[Runtime]:
    """A house whose bot talks to the fake Bot API."""
    served: Served | None = None
    settings = settings_for(
        database_url,
        folder,
        telegram_token=api.token,
        telegram_api_url=api.url,
        telegram_webhook_secret=SECRET,
        telegram_webhook_url="",
    )
    if by == "webhook":
        served = Served(lambda stopping: create_app(runtime, stopping))
        settings = settings.model_copy(update={"telegram_webhook_url": served.url})
    async with open_house(settings) as runtime:
        if served:
            await served.start()
        bot = runtime.bots["meerdael"]
        tasks = [asyncio.create_task(bot.announce())]
        if not served:
            tasks.append(asyncio.create_task(bot.poll()))
        tasks.append(asyncio.create_task(runtime.sweep.run(asyncio.Event())))
        try:
            yield runtime
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if served:
                await served.stop()


@pytest.mark.parametrize("by", BY)
async def test_from_start_in_arabic_to_a_promised_person(
    by: str, database_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, telegram_house(by, database_url, tmp_path, api) as runtime:
        samira = api.user(42, "ar")
        samira.says("/start")
        await api.wait_for(lambda: samira.messages())
        welcome = samira.messages()[0]
        assert "Meerdael" in welcome.text
        assert len(welcome.buttons) >= 7

        samira.says("كيف بقدم على huurtoeslag للبيت")
        await api.wait_for(lambda: len(samira.messages()) == 2)
        assert_asks_group_once(samira.messages()[1].labels)
        samira.taps(0)
        await api.wait_for(lambda: len(samira.messages()) == 3)
        answer = samira.messages()[2].text
        assert "toeslagen.nl" in answer
        assert "2026" in answer

        samira.taps(len(samira.messages()[2].buttons) - 1)
        await api.wait_for(lambda: len(samira.messages()) >= 4)
        municipality = runtime.municipality_ids["meerdael"]
        async with runtime.database.unit(municipality) as unit:
            waiting = await handoffs.waiting(unit)
        if not waiting:
            samira.taps(0)
            await api.wait_for(lambda: len(samira.messages()) >= 5)
            async with runtime.database.unit(municipality) as unit:
                waiting = await handoffs.waiting(unit)
        assert len(waiting) == 1
        assert waiting[0].topic == "housing.rent_allowance"
        assert waiting[0].promised_at is not None
        assert "26 نوفمبر" in samira.texts()[-1] or "27 نوفمبر" in samira.texts()[-1]


def assert_asks_group_once(labels: list[str]) -> None:
    """The answer differs per group, so it is asked which."""
    assert len(labels) == 6


@pytest.mark.parametrize("by", BY)
async def test_a_crisis_as_the_very_first_message(
    by: str, database_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, telegram_house(by, database_url, tmp_path, api) as runtime:
        person = api.user(7, "uk")
        person.says("чоловік б'є мене, я боюся")
        await api.wait_for(lambda: len(person.messages()) >= 2)
        assert "112" in person.texts()[0].splitlines()[0]
        assert "0800-2000" in person.texts()[0]
        async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
            waiting = await handoffs.waiting(unit)
        assert [(h.topic, h.urgency) for h in waiting] == [("crisis.domestic_violence", "crisis")]
