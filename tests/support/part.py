"""A process of Meedoen for tests to kill: `python -m tests.support.part '<json>'`.

Takes updates of the stand-in Bot API by polling or by webhook, recovers in a hurry, and kills
itself with SIGKILL at the step of a turn that the test names.
"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

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
    patient: bool = False
    """Wait as long as in service before taking over from a process that seems gone."""

    def command(self) -> list[str]:
        """The command line that starts it."""
        return [sys.executable, "-m", "tests.support.part", json.dumps(asdict(self))]


def killer(die_at: str) -> Watch:
    """Tells each step apart; the named one is the last."""

    def watch(step: Step) -> None:
        if step == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


async def work(orders: Orders) -> None:
    """Run until killed."""
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
        take = _serve(runtime, orders.port) if orders.port else _poll(runtime)
        taking = asyncio.create_task(take)
        await asyncio.gather(sweeping, taking)


async def _poll(runtime: Runtime) -> None:
    _say_ready()
    await runtime.bots["meerdael"].poll()


async def _serve(runtime: Runtime, port: int) -> None:
    served = Served(lambda stopping: create_app(runtime, stopping))
    served.port = port
    await served.start()
    _say_ready()
    await asyncio.Event().wait()


def _say_ready() -> None:
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    configure_logs("error", "console")
    asyncio.run(work(Orders(**json.loads(sys.argv[1]))))
