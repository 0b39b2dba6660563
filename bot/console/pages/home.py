"""The start page: how many wait, what is mine, what is due."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages.activities import coming_tile
from bot.console.pages.plans_list import overdue_tile, stuck_tile
from bot.console.requests.tiles import crisis, late, mine, waiting
from bot.console.tiles import Tile, TileOf
from bot.console.viewer import Visit
from bot.console.visit import SignedIn

TILES: tuple[TileOf, ...] = (
    crisis,
    late,
    mine,
    waiting,
    stuck_tile,
    overdue_tile,
    coming_tile,
)
"""In the order in which they stand; most urgent first."""


def routes(desk: Desk) -> APIRouter:
    """`/`, and `/tiles` to load its figures again."""
    router = APIRouter()

    @router.get("/", response_model=None)
    async def home(request: Request, visit: SignedIn) -> Response:
        tiles = await _tiles(desk, visit)
        return desk.pages.show(request, visit, "home/home.html", tiles=tiles)

    @router.get("/tiles", response_model=None)
    async def figures(request: Request, visit: SignedIn) -> Response:
        tiles = await _tiles(desk, visit)
        return desk.pages.show(request, visit, "home/tiles.html", tiles=tiles)

    return router


async def _tiles(desk: Desk, visit: Visit) -> list[Tile]:
    async with desk.unit(visit) as unit:
        return [tile for one in TILES if (tile := await one(unit, visit))]
