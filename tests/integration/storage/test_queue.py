"""The job queue: committed with what it is about, done at least once, stopped cleanly."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from storage import Database
from storage.queue import Queue, UnknownJob

Handler = Callable[..., Awaitable[None]]


@pytest.fixture
def queue(database_url: str) -> Queue:
    return Queue(database_url, stalled_seconds=0.3)


class Done:
    """A job that notes what it was given."""

    def __init__(self) -> None:
        self.calls: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def __call__(self, **arguments: Any) -> None:
        await self.calls.put(arguments)


@asynccontextmanager
async def working(queue: Queue, concurrency: int = 2) -> AsyncIterator[asyncio.Event]:
    """A worker, stopped at the end."""
    stop = asyncio.Event()
    worker = asyncio.create_task(queue.run_worker(concurrency, stop, poll_seconds=0.2))
    yield stop
    stop.set()
    await asyncio.wait_for(worker, 20)


def _jobs(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT task_name, args, status::text FROM procrastinate_jobs ORDER BY id"
        ).fetchall()


async def test_a_job_is_done_after_commit(database: Database, queue: Queue) -> None:
    note, other = Done(), Done()
    queue.register("fetch_attachment", note)
    queue.register("send_broadcast_batch", other)
    async with working(queue):
        async with database.unit(None) as unit:
            assert await queue.defer(unit, "fetch_attachment", {"id": 5, "municipality": 1})
            await queue.defer(unit, "send_broadcast_batch", {"ids": [1, 2]})
            assert note.calls.empty()
        assert await note.calls.get() == {"id": 5, "municipality": 1}
        assert await other.calls.get() == {"ids": [1, 2]}


async def test_rolled_back_it_never_was(
    database: Database, database_url: str, queue: Queue
) -> None:
    queue.register("remind", Done())

    async def fail() -> None:
        async with database.unit(None) as unit:
            await queue.defer(unit, "remind", {})
            await queue.defer(unit, "remind", {}, queueing_lock="x")
            await queue.defer_many(unit, "remind", [{"n": 1}, {"n": 2}])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert _jobs(database_url) == []


async def test_one_waits_under_a_queueing_lock_and_the_unit_goes_on(
    database: Database, database_url: str, queue: Queue
) -> None:
    queue.register("sweep", Done())
    async with database.unit(None) as unit:
        assert await queue.defer(unit, "sweep", {"n": 1}, queueing_lock="sweep")
    async with database.unit(None) as unit:
        assert await queue.defer(unit, "sweep", {"n": 2}, queueing_lock="sweep") is None
        assert await queue.defer(unit, "sweep", {"n": 3})
    assert [args for _, args, _ in _jobs(database_url)] == [{"n": 1}, {"n": 3}]


async def test_many_at_once(database: Database, queue: Queue) -> None:
    note = Done()
    queue.register("send", note)
    async with working(queue, concurrency=5):
        async with database.unit(None) as unit:
            ids = await queue.defer_many(unit, "send", ({"n": n} for n in range(50)))
            assert len(set(ids)) == 50
        done = [(await note.calls.get())["n"] for _ in range(50)]
    assert sorted(done) == list(range(50))


async def test_a_failing_job_is_tried_again(
    database: Database, database_url: str, queue: Queue
) -> None:
    ended = Done()
    tries = 0

    async def flaky() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ConnectionError("not yet")
        await ended()

    queue.register("flaky", flaky, attempts=3, wait_seconds=0)
    async with working(queue):
        async with database.unit(None) as unit:
            await queue.defer(unit, "flaky", {})
        await ended.calls.get()
    assert tries == 3
    assert _jobs(database_url) == []


async def test_out_of_attempts_it_stays_on_record(
    database: Database, database_url: str, queue: Queue
) -> None:
    tried = Done()

    async def broken() -> None:
        await tried()
        raise ConnectionError("never")

    queue.register("broken", broken, attempts=2, wait_seconds=0)
    async with working(queue):
        async with database.unit(None) as unit:
            await queue.defer(unit, "broken", {})
        await tried.calls.get()
        await tried.calls.get()
    assert _jobs(database_url) == [("broken", {}, "failed")]


async def test_a_job_whose_worker_died_is_done_by_another(
    database: Database, database_url: str, queue: Queue
) -> None:
    note = Done()
    queue.register("send", note)
    async with database.unit(None) as unit:
        await queue.defer(unit, "send", {"n": 1})
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 day')"
        )
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = 1")
    async with working(queue):
        assert await note.calls.get() == {"n": 1}


async def test_periodic(queue: Queue) -> None:
    note = Done()
    queue.register("tick", note)
    queue.periodic("* * * * * *", "tick")
    async with working(queue):
        assert await note.calls.get() == {}
        assert await note.calls.get() == {}


async def test_stop_lets_a_running_job_finish(
    database: Database, database_url: str, queue: Queue
) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()
    ended = Done()

    async def slow() -> None:
        began.set()
        await go_on.wait()
        await ended()

    queue.register("slow", slow)
    async with working(queue) as stop:
        async with database.unit(None) as unit:
            await queue.defer(unit, "slow", {})
        await began.wait()
        stop.set()
        go_on.set()
        await ended.calls.get()
    assert _jobs(database_url) == []


async def test_survives_losing_the_database(
    database: Database, database_url: str, queue: Queue
) -> None:
    note = Done()
    queue.register("send", note)
    async with working(queue):
        async with database.unit(None) as unit:
            await queue.defer(unit, "send", {"n": 1})
        await note.calls.get()
        with psycopg.connect(database_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        async with database.unit(None) as unit:
            await queue.defer(unit, "send", {"n": 2})
        assert await note.calls.get() == {"n": 2}


async def test_unknown_jobs_are_refused(database: Database, queue: Queue) -> None:
    with pytest.raises(UnknownJob):
        queue.periodic("* * * * *", "nothing")
    async with database.unit(None) as unit:
        with pytest.raises(UnknownJob):
            await queue.defer(unit, "nothing", {})
