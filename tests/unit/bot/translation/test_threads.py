"""Work that blocks gets a deadline and a place among few."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.translation.threads import Threads

SOON = 0.05
PATIENT = 30.0


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What the work waits for; opened at the end, so that no thread stays."""
    opened = threading.Event()
    yield opened
    opened.set()


async def test_what_is_returned_or_raised_comes_back() -> None:
    threads = Threads(1)
    assert await threads.run(lambda: 42, PATIENT) == 42
    with pytest.raises(ZeroDivisionError):
        await threads.run(lambda: 1 // 0, PATIENT)
    assert await threads.run(lambda: 43, PATIENT) == 43


async def test_over_its_deadline_it_is_left_behind_and_keeps_its_place(
    gate: threading.Event,
) -> None:
    threads = Threads(1)
    with pytest.raises(TimeoutError):
        await threads.run(gate.wait, SOON)
    with pytest.raises(TimeoutError):
        await threads.run(lambda: 1, SOON)
    gate.set()
    assert await threads.run(lambda: 2, PATIENT) == 2


async def test_no_more_than_so_many_run_at_once(gate: threading.Event) -> None:
    threads = Threads(2)
    running: list[int] = []
    full = threading.Event()

    def work() -> None:
        running.append(1)
        if len(running) == 2:
            full.set()
        gate.wait()

    asked = [asyncio.create_task(threads.run(work, PATIENT)) for _ in range(5)]
    assert await asyncio.to_thread(full.wait, PATIENT)
    assert await threads_full(threads)
    assert len(running) == 2
    gate.set()
    await asyncio.gather(*asked)
    assert len(running) == 5


async def threads_full(threads: Threads) -> bool:
    """Whether nobody else gets a place now."""
    try:
        await threads.run(lambda: None, SOON)
    except TimeoutError:
        return True
    return False


async def test_who_gives_up_waiting_disturbs_nobody(gate: threading.Event) -> None:
    threads = Threads(1)
    asked = asyncio.create_task(threads.run(gate.wait, PATIENT))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    gate.set()
    assert await threads.run(lambda: 1, PATIENT) == 1
