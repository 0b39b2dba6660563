"""Who was invited to an activity, what they said, who was there."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import news
from bot.console.activities.finding import activity_or_404, url_of
from bot.console.activities.words import ANSWERS, DELIVERY, REASONS
from bot.console.desk import Desk
from bot.console.errors import Conflict
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.languages import staff_name
from bot.console.texts import N_
from bot.console.viewer import Visit
from bot.console.visit import Coordinator, SignedIn
from bot.invitations import repeat
from storage import Unit, audit, invitation_lists, invitations
from storage.invitation_lists import Guest

WAS_THERE = {"yes": True, "no": False, "": None}
ORDER = ("yes", "waiting", "none", "no")
"""Answers as they stand below one another."""


def routes(desk: Desk) -> APIRouter:
    """/activities/{id}/people and what is done there."""
    router = APIRouter()

    @router.get("/activities/{activity_id}/people", response_model=None)
    async def people(request: Request, visit: SignedIn, activity_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            activity = await activity_or_404(unit, activity_id)
            guests = await invitation_lists.guests(unit, activity_id)
            await _record(unit, visit, "activity_guests_seen", activity_id)
        return desk.pages.show(
            request,
            visit,
            "activities/people.html",
            activity=activity,
            guests=sorted((one for one in guests if one.state != "skipped"), key=_place),
            left_out=sorted((one for one in guests if one.state == "skipped"), key=_place),
            own=url_of(activity_id),
            begun=activity.facts.starts_at <= visit.now,
            language_of=lambda code: staff_name(desk, visit, code),
            answers=ANSWERS,
            delivery=DELIVERY,
            reasons=REASONS,
        )

    @router.post("/activities/{activity_id}/people", response_model=None)
    async def attendance(visit: SignedIn, form: PostedForm, activity_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            activity = await activity_or_404(unit, activity_id)
            if activity.facts.starts_at > visit.now:
                raise Conflict(N_("It has not begun: nobody can have been there."))
            guests = await invitation_lists.guests(unit, activity_id)
            await _mark(unit, visit, form, activity_id, guests)
            await news.announce(unit, news.activity(activity_id))
        return desk.pages.back(url_of(activity_id, "/people"), "saved")

    @router.post(
        "/activities/{activity_id}/invitations/{invitation_id}/repeat", response_model=None
    )
    async def once_more(
        visit: Coordinator, _form: PostedForm, activity_id: Id, invitation_id: Id
    ) -> Response:
        async with desk.unit(visit) as unit:
            await activity_or_404(unit, activity_id)
            if not await repeat(unit, activity_id, invitation_id, visit.profile, visit.now):
                raise Conflict(N_("This invitation is not unclear any more."))
            await _record(unit, visit, "invitation_repeated", activity_id, invitation=invitation_id)
        return desk.pages.back(url_of(activity_id), "invitation_repeated")

    return router


def _place(guest: Guest) -> tuple[int, str]:
    """Who comes first, then who may, then who does not; by name."""
    return ORDER.index(guest.answer), (guest.name or "").casefold()


async def _mark(
    unit: Unit, visit: Visit, form: Form, activity_id: int, guests: Sequence[Guest]
) -> None:
    """Write down who was there, where that changed; each on record."""
    for guest in guests:
        name = f"came-{guest.invitation_id}"
        if guest.state != "put" or name not in form.values:
            continue
        came = WAS_THERE.get(form.value(name))
        if came == guest.attended:
            continue
        await invitations.set_attended(unit, activity_id, guest.invitation_id, came)
        await audit.record(
            unit, visit.staff.id, "attendance_marked", "newcomer", guest.newcomer_id, visit.now,
            {"activity": activity_id, "attended": came},
        )  # fmt: skip


async def _record(unit: Unit, visit: Visit, action: str, activity_id: int, **details: int) -> None:
    await audit.record(
        unit, visit.staff.id, action, "activity", activity_id, visit.now, dict(details)
    )
