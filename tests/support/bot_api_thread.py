"""The stand-in Bot API in a thread: for tests without a loop (a browser, a process)."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.bot_api import TOKEN, BotApi


@contextmanager
def bot_api(token: str = TOKEN) -> Iterator[BotApi]:
    """A running BotApi; people may write and tap from any thread, `api.wait` looks."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    api = _run(loop, _made(token))
    try:
        yield api
    finally:
        _run(loop, api.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _made(token: str) -> BotApi:
    api = BotApi(token)
    await api.start()
    return api


def _run(loop: asyncio.AbstractEventLoop, step: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run_coroutine_threadsafe(step, loop).result(timeout=10)
