"""The link that a new colleague gets: it lets her choose her own password, once.

Looking at the page uses nothing up, as mail programs look at links before people do.
"""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console import sessions
from bot.console.choosing import choose_password
from bot.console.desk import Desk
from bot.console.entering import enter
from bot.console.forms import Form, read
from bot.console.house import house_of
from bot.console.navigation import BASE
from bot.console.texts import Texts, language_of
from storage import sign_in, staff
from storage.staff import StaffMember


def routes(desk: Desk) -> APIRouter:
    """`/welcome/{token}`."""
    router = APIRouter()

    @router.get("/welcome/{token}", response_model=None)
    async def ask(request: Request, token: str) -> Response:
        person = await _whose(desk, token)
        return _page(desk, request, person, Form(_texts(desk, request)))

    @router.post("/welcome/{token}", response_model=None)
    async def answer(request: Request, token: str) -> Response:
        person = await _whose(desk, token)
        form = await read(request, _texts(desk, request))
        password = choose_password(form, _texts(desk, request))
        if person is None or not form.ok:
            return _page(desk, request, person, form, 422)
        hashed = await house_of(request).passwords.hash(password)
        async with desk.database.unit(None) as unit:
            used = await sign_in.use_link(unit, token, desk.clock())
            if used is not None:
                await staff.set_password(unit, used, hashed)
                await sessions.end_all(unit, used)
        if used is None:
            return _page(desk, request, None, form)
        return await enter(request, person, f"{BASE}/")

    return router


async def _whose(desk: Desk, token: str) -> StaffMember | None:
    async with desk.database.unit(None) as unit:
        return await sign_in.whose_link(unit, token, desk.clock())


def _texts(desk: Desk, request: Request) -> Texts:
    return desk.pages.texts[language_of(request)]


def _page(
    desk: Desk, request: Request, person: StaffMember | None, form: Form, status: int = 200
) -> Response:
    if person is None:
        return desk.pages.show(request, None, "sign_in/used_link.html", 410)
    return desk.pages.show(request, None, "sign_in/welcome.html", status, form=form, person=person)
