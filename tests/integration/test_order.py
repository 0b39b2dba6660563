"""Fifty chats write twenty messages each at once, to two processes: order, and nothing lost."""

import asyncio
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import pytest

from tests.support.bot_api import BotApi
from tests.support.bot_api_user import Json, User
from tests.support.database import ENCRYPTION_KEYS
from tests.support.part import READY, Orders

CHATS, MESSAGES = 50, 20
COMMANDS = ("/help", "/privacy", "/stop", "/resume", "/language")
"""Answers that tell each other apart, whatever was said before."""
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "geheim"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def doors(database_url: str, tmp_path: Path) -> list[Orders]:
    """Orders for two web processes; filled in with the Bot API's address by the test."""
    return [
        Orders(
            database_url, ENCRYPTION_KEYS[0], str(tmp_path), "", "", port=free_port(), patient=True
        )
        for _ in range(2)
    ]


async def post(http: aiohttp.ClientSession, port: int, update: Json) -> None:
    """Deliver an update as Telegram does, again until it is taken."""
    while True:
        url = f"http://127.0.0.1:{port}/telegram/meerdael"
        async with http.post(url, json=update, headers=SECRET) as answer:
            if answer.status == 200:
                return
        await asyncio.sleep(0.05)


async def write(
    http: aiohttp.ClientSession, person: User, ports: list[int], said: list[str]
) -> None:
    """One person's messages, each to the other process than the one before."""
    for number, text in enumerate(said):
        await post(http, ports[number % len(ports)], person.says(text))


@pytest.mark.timeout(300)
async def test_order_is_kept_and_nothing_lost_or_doubled(doors: list[Orders]) -> None:
    said = [COMMANDS[number % len(COMMANDS)] for number in range(MESSAGES)]
    async with BotApi() as api:
        orders = [Orders(**{**vars(o), "api_url": api.url, "token": api.token}) for o in doors]
        ports = [order.port for order in orders]
        people = [api.user(number + 1, "nl") for number in range(CHATS)]
        calm = api.user(999, "nl")
        with ExitStack() as stack:
            for order in orders:
                part = stack.enter_context(
                    subprocess.Popen(order.command(), stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 - starts at once
                )
                stack.callback(part.kill)
                assert part.stdout is not None
                ready = await asyncio.to_thread(part.stdout.readline)
                assert ready.strip() == READY
            async with aiohttp.ClientSession() as http:
                for number, text in enumerate(said):
                    known = len(calm.texts())
                    await post(http, ports[0], calm.says(text))
                    await api.wait_for(lambda known=known: len(calm.texts()) > known, 30)
                    assert number + 1 == len(calm.texts())
                await asyncio.gather(*(write(http, person, ports, said) for person in people))
                await api.wait_for(
                    lambda: all(len(person.texts()) >= MESSAGES for person in people), 120
                )
                await asyncio.sleep(3)
        for person in people:
            assert person.texts() == calm.texts()
