"""What is known of an activity: when, where, for how many. Made by anybody, changed with care."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import news
from bot.console.activities.finding import activity_or_404, locked_or_404, url_of
from bot.console.activities.forms import check, facts_of, filled, places_of, reply_by_of
from bot.console.desk import Desk
from bot.console.errors import Conflict
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.texts import N_
from bot.console.versions import overtaken, version_of
from bot.console.viewer import Visit
from bot.console.visit import SignedIn
from bot.invitations import TEXT_LIMIT, TITLE_LIMIT, Wording, write
from bot.invitations.answers import fill_places
from storage import Unit, activities, audit, invitations
from storage.activities import BEGUN, Activity, Facts
from storage.activity_texts import SOURCE


def routes(desk: Desk) -> APIRouter:
    """/activities/new and /activities/{id}/edit; to be matched before /activities/{id}."""
    router = APIRouter()

    @router.get("/activities/new", response_model=None)
    async def empty_form(request: Request, visit: SignedIn) -> Response:
        return _form(desk, request, visit, Form.blank(visit))

    @router.post("/activities/new", response_model=None)
    async def make(request: Request, visit: SignedIn, form: PostedForm) -> Response:
        text = form.text("text", most=TEXT_LIMIT, required=True)
        facts = facts_of(form, visit)
        if facts is None or not form.ok:
            return _form(desk, request, visit, form, status=422)
        async with desk.unit(visit) as unit:
            made = await _make(unit, visit, form.token(), facts, text)
        return desk.pages.back(url_of(made, "/audience"), "activity_made")

    @router.get("/activities/{activity_id}/edit", response_model=None)
    async def edit(request: Request, visit: SignedIn, activity_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            activity = await activity_or_404(unit, activity_id)
        form = Form.blank(visit, filled(visit, activity.facts))
        return _form(desk, request, visit, form, activity)

    @router.post("/activities/{activity_id}/edit", response_model=None)
    async def change(
        request: Request, visit: SignedIn, form: PostedForm, activity_id: Id
    ) -> Response:
        async with desk.unit(visit) as unit:
            activity = await locked_or_404(unit, activity_id)
            facts = await _changed(unit, visit, form, activity)
            late = overtaken(form, visit, filled(visit, activity.facts))
            if facts is not None and not late:
                await activities.change(unit, activity_id, facts)
                await _give_new_places(desk, visit, unit, activity_id)
                await _record(unit, visit, "activity_changed", activity_id)
        if facts is None or late:
            return _form(desk, request, visit, form, activity, status=409 if late else 422)
        return desk.pages.back(url_of(activity_id), "saved")

    return router


async def _make(unit: Unit, visit: Visit, token: str, facts: Facts, text: str) -> int:
    """Its id; that of the first when the same form comes twice."""
    action = "activity_made"
    before = await audit.made_by(unit, visit.staff.id, action, token, visit.now)
    if before is not None:
        return before
    made = await activities.create(unit, facts, visit.staff.id, visit.now)
    await write(unit, made, SOURCE, facts.title, text, visit.now)
    await _record(unit, visit, action, made, form=token)
    return made


async def _changed(unit: Unit, visit: Visit, form: Form, activity: Activity) -> Facts | None:
    """What it becomes; None when the form says what is wrong. Raises Conflict.

    Once people hold an invitation, day, hour and place stand as they read them.
    """
    if activity.state == "cancelled" or activity.facts.ends_at <= visit.now:
        raise Conflict(N_("An activity that is over or cancelled stays as it is."))
    if activity.state not in BEGUN:
        return facts_of(form, visit, activity.facts.title)
    places = places_of(form)
    reply_by = reply_by_of(form, visit, activity.facts.starts_at)
    going = await invitations.going(unit, activity.id)
    if places is not None and places < going:
        form.wrong("places", visit.translate("%(going)s people come already.", going=going))
    if reply_by is None or not form.ok:
        return None
    facts = Facts(**{**vars(activity.facts), "places": places, "reply_by": reply_by})
    check(form, visit, facts)
    return facts if form.ok else None


async def _give_new_places(desk: Desk, visit: Visit, unit: Unit, activity_id: int) -> None:
    activity = await activity_or_404(unit, activity_id)
    await fill_places(unit, activity, Wording(desk.renderer, visit.profile), visit.now)
    await news.announce(unit, news.activity(activity_id))


async def _record(unit: Unit, visit: Visit, action: str, activity_id: int, **details: str) -> None:
    await audit.record(
        unit, visit.staff.id, action, "activity", activity_id, visit.now, dict(details)
    )


def _form(
    desk: Desk,
    request: Request,
    visit: Visit,
    form: Form,
    activity: Activity | None = None,
    status: int = 200,
) -> Response:
    return desk.pages.show(
        request,
        visit,
        "activities/form.html",
        status,
        form=form,
        activity=activity,
        version=version_of(filled(visit, activity.facts)) if activity else "",
        fixed=activity is not None and activity.state in BEGUN,
        villages=[(village, village) for village in visit.profile.villages],
        title_limit=TITLE_LIMIT,
        text_limit=TEXT_LIMIT,
    )
