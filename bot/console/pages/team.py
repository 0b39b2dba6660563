"""Who works here, and as what: for administrators."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console import colleagues
from bot.console.colleagues import Added, Refusal
from bot.console.desk import Desk
from bot.console.errors import Conflict, NotFound
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.navigation import BASE
from bot.console.texts import N_
from bot.console.viewer import Visit
from bot.console.visit import Admin
from bot.console.words import ROLES
from storage import Unit, staff
from storage.staff import Role

TEAM = f"{BASE}/team"


def routes(desk: Desk) -> APIRouter:
    """`/team` and what is done there."""
    router = APIRouter()

    @router.get("/team", response_model=None)
    async def team(request: Request, visit: Admin) -> Response:
        return await _page(desk, request, visit, Form.blank(visit, {"role": "coach"}))

    @router.post("/team", response_model=None)
    async def add(request: Request, visit: Admin, form: PostedForm) -> Response:
        email, name = colleagues.email(form, visit.texts), form.text("name", required=True)
        role = _role(form)
        if not form.ok or role is None:
            return await _page(desk, request, visit, form, 422)
        async with desk.unit(visit) as unit:
            added = await colleagues.add(unit, visit, email, name, role)
        if added is None:
            form.wrong("email", visit.translate("This colleague already works here."))
            return await _page(desk, request, visit, form, 422)
        return _link_page(desk, request, visit, added)

    @router.post("/team/{staff_id}/role", response_model=None)
    async def change_role(visit: Admin, form: PostedForm, staff_id: Id) -> Response:
        role = _role(form)
        async with desk.unit(visit) as unit:
            await _change_role(unit, visit, staff_id, role)
        return desk.pages.back(TEAM, "role_changed")

    @router.post("/team/{staff_id}/end", response_model=None)
    async def end(visit: Admin, _form: PostedForm, staff_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            _check(await colleagues.end(unit, visit, staff_id))
        return desk.pages.back(TEAM, "membership_ended")

    @router.post("/team/{staff_id}/resume", response_model=None)
    async def resume(visit: Admin, _form: PostedForm, staff_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            await colleagues.resume(unit, visit, staff_id)
        return desk.pages.back(TEAM, "membership_resumed")

    @router.post("/team/{staff_id}/link", response_model=None)
    async def link(request: Request, visit: Admin, _form: PostedForm, staff_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            made = await colleagues.new_link(unit, visit, staff_id)
        return _link_page(desk, request, visit, made)

    return router


def _role(form: Form) -> Role | None:
    chosen = form.choice("role", ROLES, required=True)
    return next((role for role in ROLES if role == chosen), None)


async def _change_role(unit: Unit, visit: Visit, staff_id: int, role: Role | None) -> None:
    if staff_id not in {one.staff.id for one in await staff.everyone(unit)}:
        raise NotFound
    if role is None:
        raise Conflict(N_("Choose a role. Nothing was changed."))
    _check(await colleagues.change_role(unit, visit, staff_id, role))


def _check(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Conflict(refusal)


def _link_page(desk: Desk, request: Request, visit: Visit, added: Added) -> Response:
    url = f"{desk.base_url(request)}{BASE}/welcome/{added.token}" if added.token else ""
    return desk.pages.show(request, visit, "team/added.html", person=added.person, link=url)


async def _page(
    desk: Desk, request: Request, visit: Visit, form: Form, status: int = 200
) -> Response:
    async with desk.unit(visit) as unit:
        everyone = await staff.everyone(unit)
    roles = {role: visit.translate(word) for role, word in ROLES.items()}
    return desk.pages.show(
        request, visit, "team/team.html", status, form=form, everyone=everyone, roles=roles
    )
