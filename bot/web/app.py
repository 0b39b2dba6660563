"""The HTTP application: web chat, webhook, health, metrics, the interface for municipal systems."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from prometheus_client import REGISTRY
from starlette.responses import RedirectResponse

from bot import news
from bot.channels.webchat.routes import create_router
from bot.channels.webchat.settings import WebChatSettings
from bot.console.app import create_console
from bot.console.navigation import BASE
from bot.hub import Hub
from bot.web.chat import Chat
from bot.web.console import TelegramNames, console_settings, create_desk
from bot.web.health import Probe, health_routes
from bot.web.telegram import telegram_routes
from bot.wiring import Runtime
from bot.wiring.runtime import WEB_NEWS
from bot.wiring.secrets import secret_key
from storage import municipalities

VERSION = "0.1.0"


def create_app(runtime: Runtime, stopping: asyncio.Event | None = None) -> FastAPI:
    """The application of one process. `stopping` set ends open streams, so that it can stop."""
    hub = Hub(runtime.database, WEB_NEWS)
    console_hub = Hub(runtime.database, news.CHANNEL)
    names = TelegramNames(runtime)
    stopping = stopping or asyncio.Event()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(hub.run(), name="web-news"),
            asyncio.create_task(console_hub.run(), name="console-news"),
            asyncio.create_task(names.learn(), name="telegram-names"),
        ]
        try:
            yield
        finally:
            stopping.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            # What pages of staff had sent is marked before the process goes.
            await runtime.sweep.deliveries.finish()

    app = FastAPI(
        title="Meedoen",
        version=VERSION,
        description="What municipal systems may ask of Meedoen.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.include_router(health_routes(_probes(runtime), REGISTRY))
    app.include_router(telegram_routes(runtime.bots))
    desk = create_desk(runtime, console_hub, names)
    app.mount(BASE, create_console(desk, console_settings(runtime), stopping))
    app.add_api_route(BASE, _to_console, include_in_schema=False)
    app.include_router(
        create_router(
            Chat(runtime, hub),
            WebChatSettings(
                secret_keys=[secret_key(runtime.settings)],
                public_url=runtime.settings.public_url,
            ),
            runtime.clock,
            stopping,
        )
    )
    return app


async def _to_console() -> RedirectResponse:
    """The console's address as people type it."""
    return RedirectResponse(f"{BASE}/", 308)


def _probes(runtime: Runtime) -> Mapping[str, Probe]:
    async def database() -> Mapping[str, Any]:
        async with runtime.database.unit(None) as unit:
            return {"municipalities": len(await municipalities.all(unit))}

    async def understanding() -> Mapping[str, Any]:
        return {"interpreter": runtime.settings.nlu}

    async def telegram() -> Mapping[str, Any]:
        return {"bots": sorted(runtime.bots)}

    return {"database": database, "understanding": understanding, "telegram": telegram}
