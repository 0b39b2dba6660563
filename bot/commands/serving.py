"""Running parts of Meedoen in one event loop, until a signal or a part's end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog
import uvicorn

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Runtime
from bot.wiring.telegram import TelegramBot
from storage import StorageError, locks

Part = Callable[[Runtime, asyncio.Event], Awaitable[None]]
"""Works until the event is set."""

POLL_AGAIN = 5.0
"""Seconds before a broken connection that holds the right to poll is opened again."""

log = structlog.get_logger()


class Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: they are the whole process's."""

    def install_signal_handlers(self) -> None:
        """None."""


async def serve(runtime: Runtime, parts: Sequence[Part]) -> None:
    """Run all parts until SIGINT or SIGTERM; the first that fails ends the others."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(_run(part, runtime, stopping))
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _run(part: Part, runtime: Runtime, stopping: asyncio.Event) -> None:
    try:
        await part(runtime, stopping)
    finally:
        stopping.set()


async def web(runtime: Runtime, stopping: asyncio.Event) -> None:
    """The HTTP application."""
    settings = runtime.settings
    server = Server(
        uvicorn.Config(
            create_app(runtime, stopping),
            host=settings.host,
            port=settings.port,
            log_config=None,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.should_exit = True
    await serving


async def worker(runtime: Runtime, stopping: asyncio.Event) -> None:
    """Queued jobs, the sweep, and the Telegram bots that poll."""
    polling = [asyncio.create_task(_telegram(runtime, slug)) for slug in runtime.bots]
    tasks = [
        asyncio.create_task(runtime.queue.run_worker(concurrency=4, stop=stopping)),
        asyncio.create_task(runtime.sweep.run(stopping)),
        *polling,
    ]
    waiting = asyncio.create_task(stopping.wait())
    pending: set[asyncio.Task[Any]] = {waiting, *tasks}
    while not stopping.is_set():
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task is not waiting and (error := task.exception()):
                stopping.set()
                log.error("worker_part_failed", reason=repr(error))
    for task in polling:  # the others see the event, and end what they have begun
        task.cancel()
    results = await asyncio.gather(*tasks, waiting, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def _telegram(runtime: Runtime, slug: str) -> None:
    """Announce the bot; poll when it has no webhook. One process at a time per bot: the others
    wait for its lock and take over when it goes."""
    bot = runtime.bots[slug]
    if bot.webhook is not None:
        await bot.announce()
        return
    while True:
        try:
            async with locks.hold(runtime.database, f"telegram-polling-{slug}") as lost:
                await _until(lost, _announce_and_poll(bot))
        except StorageError:
            log.exception("telegram_polling_interrupted", municipality=slug)
            await asyncio.sleep(POLL_AGAIN)


async def _announce_and_poll(bot: TelegramBot) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(bot.announce())
        group.create_task(bot.poll())


async def _until(lost: asyncio.Event, polling: Coroutine[Any, Any, None]) -> None:
    """Poll as long as the right to it lasts."""
    tasks = asyncio.create_task(polling), asyncio.create_task(lost.wait())
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def addresses(settings: Settings) -> list[tuple[str, str]]:
    """What a person may open, with its address."""
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return [
        ("web chat", f"{base}/"),
        ("console", f"{base}/console"),
        ("health", f"{base}/health"),
        ("metrics", f"{base}/metrics"),
    ]
