"""A bot that is killed again and again while people write: everything is answered, in order."""

import asyncio
import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests.integration.crash.test_turn import answered
from tests.support.bot_api import BotApi
from tests.support.bot_api_user import User
from tests.support.database import ENCRYPTION_KEYS
from tests.support.part import Orders

PEOPLE, MESSAGES, KILLS = 10, 40, 25
COMMANDS = ("/help", "/privacy", "/stop", "/resume", "/language")

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


def more_than(person: User, known: int) -> bool:
    """Whether something new came."""
    return len(person.texts()) > known


async def killed_now_and_then(orders: Orders, chance: random.Random, kills: int) -> None:
    """Start it, let it work a while, kill it; and at last let it be."""
    for _ in range(kills):
        part = await asyncio.create_subprocess_exec(*orders.command())
        await asyncio.sleep(chance.uniform(3, 8))
        part.kill()
        await part.wait()


async def test_nothing_is_lost_however_often_it_is_killed(
    database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(7)  # noqa: S311 - the same chaos each time
    said = [COMMANDS[number % len(COMMANDS)] for number in range(MESSAGES)]
    async with BotApi() as api:
        orders = Orders(database_url, ENCRYPTION_KEYS[0], str(tmp_path), api.url, api.token)
        people = [api.user(number + 1, "nl") for number in range(PEOPLE)]
        chaos = asyncio.create_task(killed_now_and_then(orders, chance, KILLS))
        for text in said:
            for person in people:
                person.says(text)
            await asyncio.sleep(chance.uniform(0.5, 5))
        await chaos
        last = await asyncio.create_subprocess_exec(*orders.command())
        try:
            calm = api.user(999, "nl")
            for text in said:
                known = len(calm.texts())
                calm.says(text)
                await api.wait_for(partial(more_than, calm, known), 120)
            deadline = time.monotonic() + 300
            while not all(answered(p.texts(), calm.texts()) for p in people):
                assert time.monotonic() < deadline, "somebody waits for an answer"
                await asyncio.sleep(1)
        finally:
            last.kill()
            await last.wait()
        doubles = sum(sum((Counter(p.texts()) - Counter(calm.texts())).values()) for p in people)
        print(f"{PEOPLE * MESSAGES} messages, {KILLS} kills, {doubles} doubles")  # noqa: T201
        assert doubles <= KILLS * PEOPLE
