"""Who has a request: taken, taken over from a colleague, put back into the queue."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.forms import PostedForm
from bot.console.ids import LARGEST, Id
from bot.console.navigation import BASE
from bot.console.requests.access import acting
from bot.console.visit import SignedIn, Visit
from bot.handoff import Acting, NoSuchRequest, NotYours, Taken, claim, release, take_over

REQUESTS = f"{BASE}/requests"


def routes(desk: Desk) -> APIRouter:
    """`/requests/{id}/claim`, `/take-over` and `/release`."""
    router = APIRouter()

    @router.post("/requests/{handoff_id}/claim", response_model=None)
    async def take(
        request: Request, visit: SignedIn, _form: PostedForm, handoff_id: Id
    ) -> Response:
        async def act(acting: Acting) -> Taken:
            return await claim(acting, handoff_id)

        return await _do(desk, request, visit, act, "request_claimed")

    @router.post("/requests/{handoff_id}/take-over", response_model=None)
    async def take_it_over(
        request: Request, visit: SignedIn, form: PostedForm, handoff_id: Id
    ) -> Response:
        before = form.number("before", least=1, most=LARGEST) or 0

        async def act(acting: Acting) -> Taken:
            return await take_over(acting, handoff_id, before)

        return await _do(desk, request, visit, act, "request_taken_over")

    @router.post("/requests/{handoff_id}/release", response_model=None)
    async def put_back(
        request: Request, visit: SignedIn, _form: PostedForm, handoff_id: Id
    ) -> Response:
        async def act(acting: Acting) -> Taken:
            return await release(acting, handoff_id)

        return await _do(desk, request, visit, act, "request_released")

    return router


async def _do(
    desk: Desk,
    request: Request,
    visit: Visit,
    act: Callable[[Acting], Awaitable[Taken]],
    notice: str,
) -> Response:
    """Do it, have her told, and go on: to the conversation, or to the queue when it is given away.

    Who was too late is told who has it.
    """
    try:
        async with desk.unit(visit) as unit:
            done = await act(acting(desk, visit, unit))
    except NoSuchRequest:
        raise NotFound from None
    except NotYours as error:
        return _taken(desk, request, visit, error)
    if done.told_in is not None:
        desk.wake(visit.municipality_id, done.told_in)
    given_away = notice == "request_released"
    return desk.pages.back(
        REQUESTS if given_away else f"{_talk(done.conversation_id)}#reply", notice
    )


def _talk(conversation_id: int) -> str:
    return f"{BASE}/conversations/{conversation_id}"


def _taken(desk: Desk, request: Request, visit: Visit, error: NotYours) -> Response:
    """Somebody was faster, or it is closed."""
    return desk.pages.show(
        request,
        visit,
        "requests/taken.html",
        409,
        handoff=error.handoff,
        holder=error.holder,
        conversation=_talk(error.handoff.conversation_id),
        queue=REQUESTS,
    )
