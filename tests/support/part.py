"""A process of Meedoen for tests to kill: `python -m tests.support.part '<json>'`.

Takes updates of the stand-in Bot API by polling or by webhook, serves the console or does jobs,
recovers in a hurry, and kills itself with SIGKILL at the step of a turn, or in the function, that
the test names.
"""

import asyncio
import importlib
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.logs import configure_logs
from bot.steps import Step, Watch
from bot.web.app import create_app
from bot.wiring import Runtime
from tests.support.house import HURRIED, PATIENT, open_house, settings_for
from tests.support.serving import Served

READY = "ready"


@dataclass(frozen=True)
class Orders:
    """What a part has to do; goes to it as JSON."""

    database_url: str
    encryption_key: str
    data_dir: str
    api_url: str
    token: str
    port: int = 0
    """By webhook at this port; 0: by polling."""
    die_at: str = ""
    """A Step."""
    die_in: str = ""
    """A function of storage, "storage.reminders.mark_put": it dies behind it, before the commit."""
    jobs: tuple[str, ...] = ()
    """Do these jobs at once, and all others that wait."""
    console: int = 0
    """Serve the pages of staff at this port, in place of polling."""
    patient: bool = False
    """Wait as long as in service before taking over from a process that seems gone."""

    def command(self) -> list[str]:
        """The command line that starts it."""
        return [sys.executable, "-m", "tests.support.part", json.dumps(asdict(self))]

    @staticmethod
    def read(text: str) -> "Orders":
        """The reverse."""
        data = json.loads(text)
        return Orders(**{**data, "jobs": tuple(data["jobs"])})


def killer(die_at: str) -> Watch:
    """Tells each step apart; the named one is the last."""

    def watch(step: Step) -> None:
        if step == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


def die_behind(name: str) -> None:
    """Have the process die when this function of a module has done its work."""
    module_name, _, function = name.rpartition(".")
    module = importlib.import_module(module_name)
    original = getattr(module, function)

    async def fatal(*values: Any, **named: Any) -> None:
        await original(*values, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, function, fatal)


async def work(orders: Orders) -> None:
    """Run until killed."""
    if orders.die_in:
        die_behind(orders.die_in)
    settings = settings_for(
        orders.database_url,
        Path(orders.data_dir),
        encryption_keys=(orders.encryption_key,),
        telegram_token=orders.token,
        telegram_api_url=orders.api_url,
        telegram_webhook_secret="geheim",
        telegram_webhook_url=f"http://127.0.0.1:{orders.port}" if orders.port else "",
    )
    async with open_house(
        settings, watch=killer(orders.die_at), timing=PATIENT if orders.patient else HURRIED
    ) as runtime:
        sweeping = asyncio.create_task(runtime.sweep.run(asyncio.Event()))
        taking = asyncio.create_task(_take(runtime, orders))
        await asyncio.gather(sweeping, taking)


async def _take(runtime: Runtime, orders: Orders) -> None:
    if orders.console:
        await _serve(runtime, orders.console)
    elif orders.jobs:
        await _do(runtime, orders.jobs)
    elif orders.port:
        await _serve(runtime, orders.port)
    else:
        await _poll(runtime)


async def _do(runtime: Runtime, jobs: tuple[str, ...]) -> None:
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        for job in jobs:
            await runtime.queue.defer(unit, job, {})
    await runtime.queue.run_worker(concurrency=2, stop=asyncio.Event())


async def _poll(runtime: Runtime) -> None:
    _say_ready()
    await runtime.bots["meerdael"].poll()


async def _serve(runtime: Runtime, port: int) -> None:
    served = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    served.port = port
    await served.start()
    _say_ready()
    await asyncio.Event().wait()


def _say_ready() -> None:
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    configure_logs("error", "console")
    asyncio.run(work(Orders.read(sys.argv[1])))
