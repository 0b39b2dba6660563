"""The queue: who waits for a human, since when and why."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import news
from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.ids import Id
from bot.console.looks import by_itself, looked
from bot.console.navigation import BASE
from bot.console.people import CHANNELS
from bot.console.requests.shown import Shown
from bot.console.requests.words import BADGES, OUTCOMES, URGENCIES, VIEWS, reason
from bot.console.visit import SignedIn, Visit
from bot.handoff import VIEWS as ALL_VIEWS
from bot.handoff import View, counts, in_order, seen
from storage import handoff_queue, handoffs

REQUESTS = f"{BASE}/requests"
CLOSED_PER_PAGE = 50
LAST_PAGE = 10_000
DIGITS = len(str(LAST_PAGE))


def routes(desk: Desk) -> APIRouter:
    """`/requests`, its list alone, and the way to a request."""
    router = APIRouter()

    @router.get("/requests", response_model=None)
    async def queue(request: Request, visit: SignedIn) -> Response:
        return await _queue(desk, request, visit, "requests/queue.html")

    @router.get("/requests/list", response_model=None)
    async def part(request: Request, visit: SignedIn) -> Response:
        return await _queue(desk, request, visit, "requests/list.html")

    @router.get("/requests/{handoff_id}", response_model=None)
    async def one(visit: SignedIn, handoff_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            found = await handoffs.read(unit, handoff_id)
        if found is None:
            raise NotFound
        return desk.pages.back(f"{BASE}/conversations/{found.conversation_id}")

    return router


async def _queue(desk: Desk, request: Request, visit: Visit, template: str) -> Response:
    asked = request.query_params.get("view")
    view: View = next((one for one in ALL_VIEWS if one == asked), "all")
    page = _page(request.query_params.get("page", ""))
    async with desk.unit(visit) as unit:
        requests = await handoff_queue.unfinished(unit)
        number = counts(requests, visit.staff.id, visit.now)
        if view == "closed":
            offset = (page - 1) * CLOSED_PER_PAGE
            shown = await handoff_queue.closed(unit, CLOSED_PER_PAGE + 1, offset)
        else:
            ordered = in_order(requests, visit.staff.id, visit.now)
            shown = list(seen(ordered, view, visit.staff.id, visit.now))
        await looked(unit, visit, "looked_at_queue", "handoff", again=by_itself(request))
    return desk.pages.show(
        request,
        visit,
        template,
        requests=shown[:CLOSED_PER_PAGE] if view == "closed" else shown,
        number=number,
        crises=[r for r in requests if _is_open_crisis(r)],
        view=view,
        views={code: visit.translate(word) for code, word in VIEWS.items()},
        reason=reason,
        urgencies=URGENCIES,
        badges=BADGES,
        outcomes=OUTCOMES,
        channels=CHANNELS,
        shown=Shown(desk, visit),
        now=visit.now,
        on_call=visit.profile.someone_on_call(visit.now),
        subject=news.REQUESTS,
        queue=REQUESTS,
        part=_part(view, page),
        older=f"{REQUESTS}?{urlencode({'view': view, 'page': page + 1})}"
        if view == "closed" and len(shown) > CLOSED_PER_PAGE
        else "",
    )


def _is_open_crisis(request: handoff_queue.Request) -> bool:
    return request.handoff.urgency == "crisis" and request.handoff.state == "waiting"


def _part(view: View, page: int) -> str:
    return f"{REQUESTS}/list?{urlencode({'view': view, 'page': page})}"


def _page(asked: str) -> int:
    usable = asked.isascii() and asked.isdigit() and len(asked) <= DIGITS
    return min(max(int(asked), 1), LAST_PAGE) if usable else 1
