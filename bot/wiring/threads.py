"""Work in a thread that a cancelled task does not leave behind."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def to_the_end(work: Callable[[], T]) -> T:
    """What `work` returns, done in a thread. Cancelled, this waits until the thread is done: what
    it started can then be stopped, and nothing is taken from under it."""
    doing = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.gather(doing, return_exceptions=True)
        raise
