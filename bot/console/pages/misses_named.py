"""Naming what was not understood, taking that back, discarding, and exporting what is named."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import Conflict
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.misses import topics
from bot.console.misses.filters import MISSES, Filters
from bot.console.pages.misses import group_or_404, languages, show_one
from bot.console.texts import N_
from bot.console.visit import Coordinator, SignedIn, Visit
from bot.learning import examples_of, files, zipped
from storage import Unit, audit, misses

TOO_LATE = N_("Somebody else has named or discarded this meanwhile. Look at the list again.")


def routes(desk: Desk) -> APIRouter:
    """/misses/{id}/name, /discard, /back, and /misses/export."""
    router = APIRouter()

    @router.post("/misses/export", response_model=None)
    async def export(visit: Coordinator, _form: PostedForm) -> Response:
        return await _export(desk, visit)

    @router.post("/misses/{miss_id}/name", response_model=None)
    async def name(request: Request, visit: SignedIn, form: PostedForm, miss_id: Id) -> Response:
        return await _name(desk, request, visit, form, miss_id)

    @router.post("/misses/{miss_id}/discard", response_model=None)
    async def discard(visit: SignedIn, form: PostedForm, miss_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            group = await group_or_404(unit, visit, miss_id)
            if not await misses.discard(unit, group.ids):
                raise Conflict(TOO_LATE)
            await _done(unit, visit, "miss_discarded", miss_id, lines=len(group.ids))
        return desk.pages.back(_list_of(desk, visit, form), "miss_discarded")

    @router.post("/misses/{miss_id}/back", response_model=None)
    async def back(visit: SignedIn, form: PostedForm, miss_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            group = await group_or_404(unit, visit, miss_id)
            if not await misses.take_back(unit, group.ids):
                raise Conflict(N_("This is open already, or was exported."))
            await _done(unit, visit, "miss_taken_back", miss_id, lines=len(group.ids))
        return desk.pages.back(_list_of(desk, visit, form), "miss_taken_back")

    return router


async def _export(desk: Desk, visit: Visit) -> Response:
    async with desk.unit(visit) as unit:
        named = await misses.named(unit)
        if not named:
            raise Conflict(N_("Nothing is named that was not exported before."))
        await misses.mark_exported(unit, [line.id for line in named], visit.now)
        await _done(unit, visit, "misses_exported", None, lines=len(named))
    name = f"misses-{visit.profile.slug}-{visit.local(visit.now):%Y-%m-%d-%H%M%S}"
    written = files(examples_of(named), visit.profile.slug, visit.today(), name)
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return Response(zipped(written), media_type="application/zip", headers=headers)


async def _name(desk: Desk, request: Request, visit: Visit, form: Form, miss_id: int) -> Response:
    async with desk.unit(visit) as unit:
        group = await group_or_404(unit, visit, miss_id)
        topic = topics.chosen(form, desk, visit)
        if topic:
            if not await misses.name(unit, group.ids, topic, visit.staff.id, visit.now):
                raise Conflict(TOO_LATE)
            await _done(unit, visit, "miss_named", miss_id, topic=topic, lines=len(group.ids))
    if not topic:
        filters = Filters.of(form.values, languages(desk, visit))
        return await show_one(desk, request, visit, group, filters, form, 422)
    if topics.is_crisis(desk, topic):
        return desk.pages.back(f"{MISSES}/{miss_id}", "miss_is_crisis")
    return desk.pages.back(_list_of(desk, visit, form), "miss_named")


def _list_of(desk: Desk, visit: Visit, form: Form) -> str:
    """Address of the list as it was when the form was shown."""
    return Filters.of(form.values, languages(desk, visit)).url()


async def _done(
    unit: Unit, visit: Visit, action: str, miss_id: int | None, **details: str | int
) -> None:
    await audit.record(unit, visit.staff.id, action, "miss", miss_id, visit.now, dict(details))
