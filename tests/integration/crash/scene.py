"""A house of five newcomers whose processes a test starts, kills and starts again."""

import asyncio
import contextlib
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.plan import Plans
from bot.wiring import Runtime
from storage import conversations, newcomers
from storage.people import NewNewcomer
from tests.support.bot_api import BotApi
from tests.support.bot_api_user import User
from tests.support.house import open_house, settings_for
from tests.support.part import Orders

PEOPLE = 5
HOUSED = date(2026, 11, 17)
"""The bank account is then due in five days, and reminded of today."""


@dataclass(frozen=True)
class Scene:
    """A house in which nobody is at home yet, and what its processes are told."""

    api: BotApi
    orders: Orders
    folder: Path

    def prepare(self, work: Callable[[Runtime], Awaitable[None]]) -> None:
        """Do something in a process that ends in peace."""

        async def run() -> None:
            settings = settings_for(
                self.orders.database_url,
                self.folder,
                telegram_token=self.api.token,
                telegram_api_url=self.api.url,
            )
            async with open_house(settings) as runtime:
                await work(runtime)

        asyncio.run(run())

    def people(self) -> list[User]:
        """Those at the other end."""
        return [self.api.user(number, "nl") for number in range(1, PEOPLE + 1)]

    def killed(self, orders: Orders) -> None:
        """Run a process that kills itself."""
        ended = subprocess.run(orders.command(), check=False, timeout=90)
        assert ended.returncode == -9, "it lived through the place where it should have died"

    @contextlib.contextmanager
    def alive(self, orders: Orders) -> Iterator[None]:
        """Run a process that lives as long as it is wanted."""
        with subprocess.Popen(orders.command()) as process:
            try:
                yield
            finally:
                process.kill()


async def settle(runtime: Runtime) -> None:
    """Put everybody on file, with a chat and a plan of one step."""
    here, profile = runtime.municipality_ids["meerdael"], runtime.content.profiles["meerdael"]
    plans = Plans(runtime.content.library, profile)
    async with runtime.database.unit(here) as unit:
        for number in range(1, PEOPLE + 1):
            now = runtime.clock()
            talk = await conversations.find_or_open(unit, "telegram", str(number), "nl", now)
            found = await conversations.read(unit, talk)
            assert found is not None
            new = NewNewcomer(name=f"Amina {number}", language="nl", housed_on=HOUSED)
            await newcomers.change(unit, found.newcomer_id, new, now)
            file = await newcomers.record(unit, found.newcomer_id)
            assert file is not None
            await plans.make(unit, file, "first_year", ["bank_account"], None, now)
