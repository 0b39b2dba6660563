"""The HTTP application: web chat, webhook, health, metrics, the interface for municipal systems."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from prometheus_client import REGISTRY

from bot.channels.webchat.routes import create_router
from bot.channels.webchat.settings import WebChatSettings
from bot.hub import Hub
from bot.web.chat import Chat
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
    stopping = stopping or asyncio.Event()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        listening = asyncio.create_task(hub.run(), name="web-news")
        try:
            yield
        finally:
            stopping.set()
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

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


def _probes(runtime: Runtime) -> Mapping[str, Probe]:
    async def database() -> Mapping[str, Any]:
        async with runtime.database.unit(None) as unit:
            return {"municipalities": len(await municipalities.all(unit))}

    async def understanding() -> Mapping[str, Any]:
        return {"interpreter": runtime.settings.nlu}

    async def telegram() -> Mapping[str, Any]:
        return {"bots": sorted(runtime.bots)}

    return {"database": database, "understanding": understanding, "telegram": telegram}
