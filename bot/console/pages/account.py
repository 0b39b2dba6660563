"""One's own account: the password."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console import sessions
from bot.console.choosing import choose_password
from bot.console.desk import Desk
from bot.console.entering import enter
from bot.console.forms import Form, PostedForm
from bot.console.house import house_of
from bot.console.navigation import BASE
from bot.console.viewer import Visit
from bot.console.visit import SignedIn
from storage import audit, staff


def routes(desk: Desk) -> APIRouter:
    """`/account`."""
    router = APIRouter()

    @router.get("/account", response_model=None)
    async def account(request: Request, visit: SignedIn) -> Response:
        return _page(desk, request, visit, Form.blank(visit))

    @router.post("/account", response_model=None)
    async def change(request: Request, visit: SignedIn, form: PostedForm) -> Response:
        house = house_of(request)
        password = choose_password(form, visit.texts)
        # Through the counted attempts: a borrowed screen is no way to guess it.
        ip = request.client.host if request.client else ""
        known = form.ok and await house.signing_in.attempt(
            visit.staff.email, form.secret("current"), ip
        )
        if form.ok and not isinstance(known, staff.StaffMember):
            form.wrong("current", visit.translate("This is not your password."))
        if not form.ok:
            return _page(desk, request, visit, form, 422)
        hashed = await house.passwords.hash(password)
        async with desk.unit(visit) as unit:
            await staff.set_password(unit, visit.staff.id, hashed)
            await sessions.end_all(unit, visit.staff.id)
            await audit.record(
                unit, visit.staff.id, "changed_password", "staff", visit.staff.id, visit.now
            )
        entered = await enter(request, visit.staff, f"{BASE}/account", visit.municipality_id)
        return desk.pages.noticed(entered, "password_changed")

    return router


def _page(desk: Desk, request: Request, visit: Visit, form: Form, status: int = 200) -> Response:
    return desk.pages.show(request, visit, "account/account.html", status, form=form)
