"""How many full turns a second, how long one takes, and what it costs, against a bare bot.

Both bots poll the same stand-in for Telegram and use the same PostgreSQL server with durable
commits. So many people each write, wait for the answer, and write again. Run it with
`python -m benchmarks.turns`; the figures go to benchmarks/results/turns.json.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
from cryptography.fernet import Fernet
from psycopg import sql
from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import make_url

from benchmarks.support import write_results
from storage import embedded, migrations
from tests.support.bot_api import BotApi
from tests.support.bot_api_user import Sent, User
from tests.support.part import Orders

QUESTION = "hoe vraag ik digid aan"
ROUNDS = {1: 300, 50: 40}
"""Messages per person, by how many people write at once."""
WARM_UP = 5
LONGEST_WAIT = 30.0
"""Seconds after which an answer counts as lost, and the benchmark as failed."""
REPEATS = 3


@dataclass(frozen=True)
class Figures:
    """One run of one bot."""

    bot: str
    chats: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    """CPU of the bot's process per turn, in milliseconds."""


class Inbox(list[Sent]):
    """A person's messages; tells when one arrives, so that waiting costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = asyncio.Event()

    def append(self, message: Sent) -> None:
        """A message arrives."""
        super().append(message)
        self.arrived.set()


async def talk(person: User, rounds: int) -> list[float]:
    """Write, wait for the answer, write again; how long each took, in seconds."""
    took = []
    inbox = person.sent = Inbox()
    for _ in range(rounds):
        inbox.arrived.clear()
        begin = time.perf_counter()
        person.says(QUESTION)
        await asyncio.wait_for(inbox.arrived.wait(), LONGEST_WAIT)
        took.append(time.perf_counter() - begin)
    return took


@asynccontextmanager
async def process(command: Sequence[str]) -> AsyncIterator[psutil.Process]:
    """A bot that is ready."""
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert child.stdout is not None
        if (await child.stdout.readline()).strip() != b"ready":
            raise RuntimeError("the bot did not start")
        yield psutil.Process(child.pid)
    finally:
        child.kill()
        await child.wait()


async def measure(bot: str, chats: int, command: Sequence[str], api: BotApi) -> Figures:
    """Let so many people talk with a bot."""
    people = [api.user(1000 + number, "nl") for number in range(chats)]
    async with process(command) as running:
        await asyncio.gather(*(talk(person, WARM_UP) for person in people))
        cpu, begin = sum(running.cpu_times()[:2]), time.perf_counter()
        took = await asyncio.gather(*(talk(person, ROUNDS[chats]) for person in people))
        wall, cpu = time.perf_counter() - begin, sum(running.cpu_times()[:2]) - cpu
    every = sorted(second for one in took for second in one)
    return Figures(
        bot=bot,
        chats=chats,
        per_second=round(len(every) / wall, 1),
        p50_ms=round(statistics.median(every) * 1000, 1),
        p99_ms=round(every[int(len(every) * 0.99)] * 1000, 1),
        cpu_ms=round(cpu / len(every) * 1000, 2),
    )


def fresh_database(server: str) -> str:
    """An empty, migrated database: every run numbers its updates from one."""
    name = f"bench_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    migrations.upgrade(url)
    return url


async def one_run(chats: int, url: str, key: str, folder: str) -> tuple[Figures, Figures]:
    """The bare bot, then Meedoen."""
    async with BotApi() as api:
        plain = {"database_url": url, "api_url": api.url, "token": api.token}
        command = [sys.executable, "-m", "benchmarks.bare_bot", json.dumps(plain)]
        bare = await measure("bare", chats, command, api)
    async with BotApi() as api:
        orders = Orders(url, key, folder, api.url, api.token, patient=True)
        full = await measure("meedoen", chats, orders.command(), api)
    return bare, full


def main() -> None:
    """Run, print, write."""
    key = Fernet.generate_key().decode()
    with tempfile.TemporaryDirectory(prefix="meedoen-bench-") as folder:
        Path(folder).chmod(0o755)
        server = embedded.start(Path(folder) / "postgres")
        try:
            pairs = [
                asyncio.run(one_run(chats, fresh_database(server.url), key, folder))
                for chats in ROUNDS
                for _ in range(REPEATS)
            ]
        finally:
            server.stop()
    report(pairs)


def report(pairs: Sequence[tuple[Figures, Figures]]) -> None:
    """A table, and the ratios pair by pair."""
    table = Table("bot", "chats", "turns/s", "p50 ms", "p99 ms", "CPU ms a turn")
    for figures in (one for pair in pairs for one in pair):
        table.add_row(*map(str, asdict(figures).values()))
    console = Console()
    console.print(table)
    ratios = {
        chats: round(
            statistics.median(
                full.per_second / bare.per_second for bare, full in pairs if full.chats == chats
            ),
            3,
        )
        for chats in ROUNDS
    }
    console.print({f"ratio at {chats} chats": ratio for chats, ratio in ratios.items()})
    write_results("turns", {"runs": [asdict(f) for pair in pairs for f in pair], "ratio": ratios})


if __name__ == "__main__":
    main()
