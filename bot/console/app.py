"""The console as an application of its own, mounted at /console.

Routes of pages are below that: a page at /console/requests has the route /requests. Links in
templates name the whole address.
"""

import asyncio

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console import failures
from bot.console.assets import console_assets
from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.guard import Guard
from bot.console.house import House
from bot.console.news import news_routes
from bot.console.pages import PAGES
from bot.console.passwords import Passwords
from bot.console.sessions import Cookie
from bot.console.settings import ConsoleSettings
from bot.console.signing import SigningIn
from bot.console.templating import Pages
from bot.console.texts import read_texts
from bot.http import responses
from bot.http.assets import Assets


def create_pages() -> Pages:
    """What the desk's `pages` is made of."""
    return Pages(console_assets(), read_texts())


def create_console(desk: Desk, settings: ConsoleSettings, stopping: asyncio.Event) -> FastAPI:
    """The application. Once `stopping` is set open lines end, so that the server can stop.

    `desk.hub` has to run (`Hub.run`) for open pages to hear news.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    passwords = Passwords()
    app.state.house = House(
        desk=desk,
        settings=settings,
        stopping=stopping,
        texts=desk.pages.texts,
        cookie=Cookie(settings),
        passwords=passwords,
        signing_in=SigningIn(desk.database, passwords, settings.secret_key, desk.clock),
    )
    app.include_router(_static_routes(desk.pages.assets))
    app.include_router(news_routes())
    served: set[str] = set()
    for page in PAGES:
        router = page.routes(desk)
        served |= {route.path for route in router.routes if isinstance(route, Route)}
        app.include_router(router, include_in_schema=False)
    desk.pages.served = frozenset(served)
    failures.install(app)
    app.add_middleware(Guard)
    return app


def _static_routes(assets: Assets) -> APIRouter:
    router = APIRouter()

    @router.get("/static/{name}", response_model=None)
    async def static(request: Request, name: str) -> Response:
        asset = assets.find(name)
        if asset is None:
            raise NotFound
        return responses.static(request, asset)

    return router
