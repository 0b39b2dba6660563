"""Where the time of a turn goes in the database: `python -m benchmarks.storage_turn`.

The statements of a whole turn (message stored, turn taken, reply marked as sent: three commits),
without flows, language or network, beside a bare write and read in one transaction. One process,
the embedded server with its ordinary settings.
"""

import argparse
import asyncio
import itertools
import json
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from cryptography.fernet import Fernet
from psycopg_pool import AsyncConnectionPool

from storage import Database, conversations, embedded, inbound, migrations, municipalities, outbox
from storage.outbox import NewOutgoing

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(seconds=30)
SESSION = {
    "version": 1,
    "runs": [{"flow": "question", "step": "helped", "slots": {"n": "x" * 200}}],
}
PAYLOAD = {
    "text": "woord " * 40,
    "language": "nl",
    "buttons": [{"label": "meer", "choice": {}}] * 3,
}
RESULT = Path(__file__).parent / "results" / "storage_turn.json"

NUMBERS = itertools.count()

Times = dict[str, list[float]]
Step = Callable[[int], Awaitable[None]]


class Turns:
    """Whole turns of chats, with the time of every step."""

    def __init__(self, database: Database, municipality: int) -> None:
        self._database = database
        self._municipality = municipality
        self.times: Times = defaultdict(list)

    async def turn(self, chat: int) -> None:
        began = time.perf_counter()
        talk = await self._intake(chat)
        stored = time.perf_counter()
        outgoing, owner, wanted = await self._conversation(talk)
        replied = time.perf_counter()
        await self._delivery(talk, outgoing, owner, wanted)
        ended = time.perf_counter()
        for name, seconds in (
            ("intake", stored - began),
            ("conversation", replied - stored),
            ("delivery", ended - replied),
            ("turn", ended - began),
        ):
            self.times[name].append(seconds)

    async def _intake(self, chat: int) -> int:
        number = str(next(NUMBERS))
        async with self._database.unit(self._municipality) as unit:
            talk = await conversations.find_or_open(unit, "telegram", f"{chat}", "nl", NOW)
            await inbound.store(unit, talk, "telegram", number, "text", {"text": "hoe dan?"}, NOW)
        return talk

    async def _conversation(self, talk: int) -> tuple[list[int], str, int]:
        async with self._database.unit(self._municipality) as unit:
            await conversations.lock(unit, talk)
            message = await inbound.oldest_unhandled(unit, talk)
            assert message is not None
            new = [NewOutgoing("reply", PAYLOAD, message.id)]
            outgoing = await outbox.put(unit, talk, new, NOW)
            await inbound.mark_handled(unit, message.id, NOW, understanding={"topic": "a.b"})
            wanted = await conversations.save_and_claim(
                unit,
                talk,
                session=SESSION,
                language="nl",
                language_source="written",
                now=NOW,
                owner=f"{message.id}",
                until=UNTIL,
            )
        return outgoing, f"{message.id}", wanted

    async def _delivery(self, talk: int, outgoing: list[int], owner: str, wanted: int) -> None:
        async with self._database.unit(self._municipality) as unit:
            for outbox_id in outgoing:
                await outbox.mark_sent(unit, outbox_id, "1", NOW)
            await conversations.release_delivery(unit, talk, owner, wanted)


async def measure(chats: int, seconds: float, step: Step) -> float:
    """Steps a second, each chat one after another, all chats at once."""
    done = 0
    end = time.perf_counter() + seconds

    async def chat(number: int) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await step(number)
            done += 1

    await asyncio.gather(*(chat(number) for number in range(chats)))
    return done / seconds


async def bare(pool: AsyncConnectionPool, chat: int) -> None:
    """What a bot that only remembers would do: one write, one read, one commit."""
    async with pool.connection() as connection:
        await connection.execute("INSERT INTO bare (chat, words) VALUES (%s, %s)", [chat, "hoi"])
        await connection.execute("SELECT count(*) FROM bare WHERE id = 1")


async def run(url: str, seconds: float) -> list[dict[str, float | int | str]]:
    """The table's rows."""
    database = await Database.open(url, encryption_keys=[Fernet.generate_key().decode()])
    async with database.unit(None) as unit:
        municipality = (await municipalities.ensure(unit, "meerdael", "Meerdael")).id
    rows: list[dict[str, float | int | str]] = []
    async with AsyncConnectionPool(url, min_size=10, max_size=10, open=False) as pool:
        async with pool.connection() as connection:
            await connection.execute(
                "CREATE TABLE bare (id bigserial PRIMARY KEY, chat int, words text)"
            )
        for chats in (1, 50):
            base = await measure(chats, seconds, lambda number: bare(pool, number))
            turns = Turns(database, municipality)
            await measure(chats, 1.0, turns.turn)
            turns.times.clear()
            cpu = time.process_time()
            rate = await measure(chats, seconds, turns.turn)
            cpu = (time.process_time() - cpu) / (rate * seconds)
            rows.append({"what": "bare", "chats": chats, "rate": round(base)})
            rows.append(
                {
                    "what": "turn",
                    "chats": chats,
                    "rate": round(rate),
                    "ratio": round(rate / base, 2),
                    "cpu_ms": round(1000 * cpu, 2),
                }
            )
            rows.extend(_spread(name, chats, found) for name, found in turns.times.items())
    await database.close()
    return rows


def _spread(name: str, chats: int, seconds: list[float]) -> dict[str, float | int | str]:
    ordered = sorted(seconds)
    return {
        "what": name,
        "chats": chats,
        "p50_ms": round(1000 * ordered[len(ordered) // 2], 2),
        "p99_ms": round(1000 * ordered[len(ordered) * 99 // 100], 2),
    }


def main() -> None:
    """Measure on a fresh embedded server, print, and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds = parser.parse_args().seconds
    folder = Path(tempfile.mkdtemp(prefix="meedoen-bench-"))
    folder.chmod(0o755)
    try:
        with embedded.start(folder) as server:
            migrations.upgrade(server.url)
            rows = asyncio.run(run(server.url, seconds))
            with psycopg.connect(server.url) as connection:
                version = connection.execute("SHOW server_version").fetchone()
    finally:
        shutil.rmtree(folder)
    for row in rows:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"postgresql": version, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
