"""Work for later: jobs that are committed together with what they are about.

A job runs at least once: one whose worker died is run again, so each must bear repetition. Its
arguments are kept in the clear and seen across municipalities: ids only.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
from procrastinate.tasks import Task

from storage.database import Unit
from storage.metadata import APP_ROLE

JobFunction = Callable[..., Awaitable[None]]

STALLED_SECONDS = 30
"""A worker silent for so long is dead; its jobs are given to others."""

SHUTDOWN_SECONDS = 10
"""How long running jobs may take to end when the worker stops; then they are run again later."""

RESTART_SECONDS = 2
"""Pause before the worker starts anew after losing the database."""

_log = logging.getLogger(__name__)


class UnknownJob(LookupError):
    """No job is registered under this name: a mistake in the calling code."""


class _Doubling(procrastinate.BaseRetryStrategy):
    """Pauses that double, up to a number of attempts in all."""

    def __init__(self, attempts: int, wait_seconds: int) -> None:
        self._attempts = attempts
        self._wait_seconds = wait_seconds

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate.jobs.Job
    ) -> procrastinate.RetryDecision | None:
        if job.attempts + 1 >= self._attempts:
            return None
        return procrastinate.RetryDecision(
            retry_in={"seconds": self._wait_seconds * 2**job.attempts}
        )


class Queue:
    """The jobs of one database."""

    def __init__(self, url: str, *, stalled_seconds: float = STALLED_SECONDS) -> None:
        """`url` as for Database.open. Nothing connects before `run_worker`."""
        self._stalled_seconds = stalled_seconds
        self._periodic: set[str] = set()
        self._tasks: dict[str, Task[..., Any, Any]] = {}
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=url, configure=_take_role, min_size=1, max_size=5
            )
        )

    def register(
        self, name: str, function: JobFunction, *, attempts: int = 1, wait_seconds: int = 5
    ) -> None:
        """Run `function` with a job's arguments whenever a job of this name is due.

        When it raises, it is tried again until it has had `attempts`, after pauses that begin at
        `wait_seconds` and double.
        """

        async def run(**arguments: Any) -> None:
            if name in self._periodic:
                arguments.pop("timestamp", None)
            await function(**arguments)

        declare = self._app.task(name=name, retry=_Doubling(attempts, wait_seconds))
        self._tasks[name] = declare(run)

    def periodic(self, cron: str, name: str) -> None:
        """Also run the registered job `name`, without arguments, at the times of `cron` (UTC).

        Five fields, or six with seconds last. However many workers there are, each time counts
        once. Raises UnknownJob.
        """
        task = self._task(name)
        self._periodic.add(name)
        self._app.periodic(cron=cron, periodic_id=cron)(task)

    async def defer(
        self,
        unit: Unit,
        name: str,
        args: Mapping[str, Any],
        *,
        schedule_at: datetime | None = None,
        queueing_lock: str | None = None,
        lock: str | None = None,
    ) -> int | None:
        """Add a job in the unit's own transaction; its id. Not committed, it never was.

        Only one job at a time waits under a `queueing_lock`: with one there, this adds none and
        returns None. Jobs of the same `lock` run one after another. Raises UnknownJob.
        """
        connection = unit.driver_connection
        job = self._task(name).configure(
            connection=connection,
            schedule_at=schedule_at,
            queueing_lock=queueing_lock,
            lock=lock,
        )
        if queueing_lock is None:
            return await job.defer_async(**args)
        try:
            async with connection.transaction():  # a savepoint: the refusal must not spoil the unit
                return await job.defer_async(**args)
        except AlreadyEnqueued:
            return None

    async def defer_many(
        self, unit: Unit, name: str, batch: Iterable[Mapping[str, Any]]
    ) -> list[int]:
        """Add a job for each set of arguments, in one statement."""
        job = self._task(name).configure(connection=unit.driver_connection)
        return await job.batch_defer_async(*[dict(args) for args in batch])

    async def run_worker(
        self, concurrency: int, stop: asyncio.Event, *, poll_seconds: float = 5.0
    ) -> None:
        """Do jobs, `concurrency` at a time, until `stop` is set; running ones may then finish.

        Outlives breaks of the database. A new job is noticed at once, `poll_seconds` is for those
        whose notification was lost.
        """
        while not stop.is_set():
            try:
                await self._work(concurrency, stop, poll_seconds)
            except (ProcrastinateException, psycopg.Error) as error:
                _log.warning("worker_interrupted", extra={"error": repr(error)})
            await _wait(stop, RESTART_SECONDS)

    async def _work(self, concurrency: int, stop: asyncio.Event, poll_seconds: float) -> None:
        async with self._app.open_async():
            worker = asyncio.create_task(
                self._app.run_worker_async(
                    concurrency=concurrency,
                    fetch_job_polling_interval=poll_seconds,
                    shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=self._stalled_seconds / 3,
                    stalled_worker_timeout=self._stalled_seconds,
                )
            )
            rescue = asyncio.create_task(self._rescue())
            stopped = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({worker, rescue, stopped}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                # Cancelled, the worker takes no new job and waits for those that run.
                for task in (rescue, stopped, worker):
                    task.cancel()
                ended = await asyncio.gather(worker, rescue, return_exceptions=True)
        for outcome in ended:
            if isinstance(outcome, Exception):
                raise outcome

    async def _rescue(self) -> None:
        """Give the jobs of dead workers to others, for as long as this one works."""
        manager = self._app.job_manager
        while True:
            for job in await manager.get_stalled_jobs(
                seconds_since_heartbeat=self._stalled_seconds
            ):
                await manager.retry_job(job)
                _log.warning("job_rescued", extra={"job": job.task_name, "job_id": job.id})
            await asyncio.sleep(self._stalled_seconds)

    def _task(self, name: str) -> Task[..., Any, Any]:
        try:
            return self._tasks[name]
        except KeyError:
            raise UnknownJob(f"no job is registered as {name!r}") from None


async def _take_role(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.execute(f"SET ROLE {APP_ROLE}")
    await connection.commit()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
