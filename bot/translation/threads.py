"""Work that blocks, in threads of its own: a few at most, each with a deadline.

A thread can't be stopped. One that is over its deadline is left behind, keeps its place until it
ends, and does not hold up the end of the process.
"""

import asyncio
import contextlib
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class Threads:
    """At most `most` threads at once."""

    def __init__(self, most: int) -> None:
        self._places = asyncio.Semaphore(most)

    async def run(self, work: Callable[[], T], seconds: float) -> T:
        """What `work` returns or raises, within `seconds`, waiting for a place included.

        Raises TimeoutError.
        """
        async with asyncio.timeout(seconds):
            await self._places.acquire()
            return await self._start(work)

    def _start(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            self._places.release()
            if outcome.done():
                return
            if error is None:
                outcome.set_result(result)  # type: ignore[arg-type]  # without an error it is a T
            else:
                outcome.set_exception(error)

        def run() -> None:
            result, error = None, None
            try:
                result = work()
            except Exception as raised:  # noqa: BLE001 - it is raised where it is awaited
                error = raised
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, result, error)

        Thread(target=run, name="translation", daemon=True).start()
        return outcome
