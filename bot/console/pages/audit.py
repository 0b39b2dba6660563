"""The audit log: who looked at what, and what was done; for administrators."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.forms import Form
from bot.console.ids import LARGEST
from bot.console.looks import looked
from bot.console.navigation import BASE
from bot.console.visit import Admin
from bot.console.words import ACTIONS, PLACES, SUBJECTS
from storage import audit, staff

PER_PAGE = 50


def routes(desk: Desk) -> APIRouter:
    """`/audit`."""
    router = APIRouter()

    @router.get("/audit", response_model=None)
    async def log(request: Request, visit: Admin) -> Response:
        query = request.query_params
        form = Form(visit.texts, {name: query.getlist(name) for name in query})
        person = form.number("person", least=1, most=LARGEST)
        kind = form.choice("kind", SUBJECTS)
        subject = form.number("subject", least=1, most=LARGEST)
        before = form.number("before", least=1, most=LARGEST)
        async with desk.unit(visit) as unit:
            await looked(unit, visit, "read_audit_log", "audit_log")
            everyone = await staff.everyone(unit)
            found = await audit.search(
                unit, staff_id=person, kind=kind, subject=subject, before=before,
                limit=PER_PAGE + 1,
            )  # fmt: skip
        older = found[PER_PAGE - 1].id if len(found) > PER_PAGE else None
        return desk.pages.show(
            request,
            visit,
            "audit/audit.html",
            form=form,
            entries=found[:PER_PAGE],
            people={one.staff.id: one.staff.name for one in everyone},
            actions={code: visit.translate(word) for code, word in ACTIONS.items()},
            subjects={code: visit.translate(word) for code, word in SUBJECTS.items()},
            pages=PLACES,
            older=_older(form, older),
        )

    return router


def _older(form: Form, last: int | None) -> str:
    """Address of the page with what came before the entry `last`; empty when there is none."""
    if last is None:
        return ""
    kept = {name: form.value(name) for name in ("person", "kind", "subject") if form.value(name)}
    return f"{BASE}/audit?{urlencode({**kept, 'before': last})}"
