"""News reach those who wait for them, each once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import cast

from bot.hub import Hub
from storage import Database


class Line:
    """Stands in for the database's listening: says what it is told to."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[str | None] = asyncio.Queue()

    async def listen(self, _channel: str, on_ready: Callable[[], None]) -> AsyncIterator[str]:
        on_ready()
        while True:
            payload = await self.said.get()
            if payload is None:
                on_ready()
            else:
                yield payload


async def test_news_go_to_those_who_asked_for_them() -> None:
    line = Line()
    hub = Hub(cast(Database, line), "console")
    running = asyncio.create_task(hub.run())
    await asyncio.sleep(0)
    async with (
        aclosing(hub.subscribe("1:a", "1:b")) as mine,
        aclosing(hub.subscribe("2:a")) as hers,
    ):
        assert await anext(mine) == {"1:a", "1:b"}
        assert await anext(hers) == {"2:a"}
        waiting = asyncio.ensure_future(anext(hers))
        await asyncio.sleep(0)
        line.said.put_nowait("1:b")
        assert await anext(mine) == {"1:b"}
        assert not waiting.done()
        line.said.put_nowait(None)
        assert await waiting == {"2:a"}, "after a break everybody looks again"
        assert await anext(mine) == {"1:a", "1:b"}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not hub._waiting
