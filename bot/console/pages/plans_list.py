"""What asks for attention in the plans of the municipality: stuck steps, and days that passed."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.looks import by_itself, looked
from bot.console.plan_view import domain_name, step_view
from bot.console.tiles import Tile
from bot.console.viewer import Visit
from bot.console.visit import SignedIn
from bot.news import PLANS
from storage import Unit, milestones
from storage.milestones import Wanting

PATH = "/console/plans"


def routes(desk: Desk) -> APIRouter:
    """/plans, and the list in it."""
    router = APIRouter()

    @router.get("/plans", response_model=None)
    async def overview(request: Request, visit: SignedIn) -> Response:
        async with desk.unit(visit) as unit:
            return await _list(desk, request, visit, unit, "plans/list.html")

    @router.get("/plans/rows", response_model=None)
    async def rows(request: Request, visit: SignedIn) -> Response:
        async with desk.unit(visit) as unit:
            return await _list(desk, request, visit, unit, "plans/rows.html")

    return router


async def _list(desk: Desk, request: Request, visit: Visit, unit: Unit, template: str) -> Response:
    await looked(unit, visit, "plans_listed", "newcomer", again=by_itself(request))
    mine = request.query_params.get("mine") == "1"
    found = [
        one
        for one in await milestones.wanting(unit, visit.today())
        if not mine or is_mine(visit, one)
    ]
    return desk.pages.show(
        request,
        visit,
        template,
        mine=mine,
        news=PLANS,
        rows=[(one, step_view(desk, visit, one.milestone, ())) for one in found],
        domain_name=lambda domain: domain_name(desk, visit, domain),
    )


def is_mine(visit: Visit, wanting: Wanting) -> bool:
    """Whether whoever looks is her coach, or her coach's stand-in."""
    return visit.staff.id in (wanting.coach_id, wanting.backup_coach_id)


async def stuck_tile(unit: Unit, visit: Visit) -> Tile | None:
    """How many steps do not work, and how many of those are of her own newcomers."""
    counts = await milestones.counts(unit, visit.today(), visit.staff.id)
    title = visit.translate("Steps that do not work")
    if not counts.stuck_mine:
        return Tile(title, counts.stuck, PATH, "waiting" if counts.stuck else "calm")
    hint = visit.translate("%(number)s of them of your newcomers", number=counts.stuck_mine)
    return Tile(title, counts.stuck, PATH, "urgent", hint)


async def overdue_tile(unit: Unit, visit: Visit) -> Tile | None:
    """How many days have passed in the plans of her own newcomers; None when none."""
    counts = await milestones.counts(unit, visit.today(), visit.staff.id)
    if not counts.overdue_mine:
        return None
    title = visit.translate("Steps of my newcomers past their day")
    return Tile(title, counts.overdue_mine, f"{PATH}?mine=1", "due")
