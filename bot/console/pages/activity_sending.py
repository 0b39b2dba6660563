"""Whom an activity is for, sending it, halting that, cancelling it."""

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import news
from bot.console.activities.finding import activity_or_404, locked_or_404, url_of
from bot.console.activities.forms import audience_fields, audience_of, audience_options
from bot.console.activities.showing import look
from bot.console.activities.words import PROBLEMS, REASONS, TEXT_STATES
from bot.console.desk import Desk
from bot.console.errors import Conflict
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.languages import staff_name
from bot.console.people import Options
from bot.console.texts import N_
from bot.console.versions import stale, version_of
from bot.console.viewer import Visit
from bot.console.visit import Coordinator, SignedIn
from bot.invitations import Readiness, Refused, Sent, cancel, halt, readiness, send
from bot.invitations.wording import Texts
from storage import Unit, activities, activity_texts, audit, newcomers
from storage.activities import Activity

CHANGED = N_("Somebody changed this meanwhile. Look at it as it is now, and decide again.")
TOKEN_LENGTH = 64
"""Characters of a form's token that are looked at."""


def routes(desk: Desk) -> APIRouter:
    """/activities/{id}/audience, /send, /halt and /cancel."""
    router = APIRouter()
    router.include_router(_audience_routes(desk))
    router.include_router(_sending_routes(desk))
    router.include_router(_cancelling_routes(desk))
    return router


def _audience_routes(desk: Desk) -> APIRouter:
    router = APIRouter()
    path = "/activities/{activity_id}/audience"

    @router.get(path, response_model=None)
    async def audience(request: Request, visit: SignedIn, activity_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            activity = await activity_or_404(unit, activity_id)
            options = await _options(desk, visit, unit, activity)
            ready = await readiness(unit, activity, visit.profile, visit.now)
        form = Form.blank(visit, audience_fields(activity.audience))
        return _audience(desk, request, visit, activity, form, options, ready)

    @router.post(path, response_model=None)
    async def choose(
        request: Request, visit: SignedIn, form: PostedForm, activity_id: Id
    ) -> Response:
        async with desk.unit(visit) as unit:
            activity = await locked_or_404(unit, activity_id)
            if activity.state in ("sending", "cancelled"):
                raise Conflict(N_("It is being sent, or cancelled: whom it is for stays."))
            options = await _options(desk, visit, unit, activity)
            wanted = audience_of(form, options)
            late = stale(form, activity.audience)
            if late:
                form.wrong("languages", visit.translate(CHANGED))
            if not form.ok or form.flag("count"):
                ready = await readiness(unit, activity, visit.profile, visit.now, wanted)
                status = 200 if form.ok else 409 if late else 422
                return _audience(desk, request, visit, activity, form, options, ready, status)
            await activities.set_audience(unit, activity_id, wanted)
            await audit.record(
                unit, visit.staff.id, "activity_changed", "activity", activity_id, visit.now
            )
            await news.announce(unit, news.activity(activity_id))
        return desk.pages.back(url_of(activity_id), "saved")

    @router.post(f"{path}/count", response_model=None)
    async def count(
        request: Request, visit: SignedIn, form: PostedForm, activity_id: Id
    ) -> Response:
        async with desk.unit(visit) as unit:
            activity = await activity_or_404(unit, activity_id)
            options = await _options(desk, visit, unit, activity)
            wanted = audience_of(form, options)
            ready = await readiness(unit, activity, visit.profile, visit.now, wanted)
        return desk.pages.show(
            request, visit, "activities/count.html", ready=ready, **_count_words(desk, visit)
        )

    return router


def _sending_routes(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/activities/{activity_id}/send", response_model=None)
    async def confirm(request: Request, visit: Coordinator, activity_id: Id) -> Response:
        return await _confirm(desk, request, visit, activity_id)

    @router.post("/activities/{activity_id}/send", response_model=None)
    async def go(
        request: Request, visit: Coordinator, form: PostedForm, activity_id: Id
    ) -> Response:
        token = form.text("token", most=TOKEN_LENGTH)
        async with desk.unit(visit) as unit:
            activity = await locked_or_404(unit, activity_id)
            # What a coordinator looked at goes, and nothing that a colleague made of it since.
            texts = await activity_texts.of_activity(unit, activity_id)
            late = activity.send_token != token and stale(form, *_looked_at(activity, texts))
            outcome = (
                await send(
                    unit, desk.queue, activity_id, token, visit.staff.id, visit.profile, visit.now
                )
                if token and form.ok and not late
                else Refused(None)
            )
            if isinstance(outcome, Sent) and not outcome.again:
                await audit.record(
                    unit, visit.staff.id, "activity_sent", "activity", activity_id, visit.now,
                    {"invitations": outcome.planned},
                )  # fmt: skip
        if isinstance(outcome, Refused):
            return await _confirm(desk, request, visit, activity_id, status=409, late=late)
        return desk.pages.back(url_of(activity_id), "invitations_sent")

    @router.post("/activities/{activity_id}/halt", response_model=None)
    async def stop(visit: Coordinator, _form: PostedForm, activity_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            await activity_or_404(unit, activity_id)
            stopped = await halt(unit, activity_id, visit.now)
            if stopped is None:
                raise Conflict(N_("It is not being sent."))
            await audit.record(
                unit, visit.staff.id, "activity_halted", "activity", activity_id, visit.now,
                {"stopped": stopped},
            )  # fmt: skip
        return desk.pages.back(url_of(activity_id), "invitations_halted")

    return router


def _cancelling_routes(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/activities/{activity_id}/cancel", response_model=None)
    async def ask(request: Request, visit: Coordinator, activity_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            shown = await look(desk, visit, unit, activity_id)
        return desk.pages.show(
            request, visit, "activities/cancel.html", shown=shown, own=url_of(activity_id)
        )

    @router.post("/activities/{activity_id}/cancel", response_model=None)
    async def call_off(visit: Coordinator, _form: PostedForm, activity_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            await activity_or_404(unit, activity_id)
            outcome = await cancel(unit, desk.queue, activity_id, visit.staff.id, visit.now)
            if outcome == "over":
                raise Conflict(N_("An activity that is over can't be cancelled."))
            if outcome == "cancelled":
                await audit.record(
                    unit, visit.staff.id, "activity_cancelled", "activity", activity_id, visit.now
                )
        return desk.pages.back(url_of(activity_id), "activity_cancelled")

    return router


async def _options(
    desk: Desk, visit: Visit, unit: Unit, activity: Activity
) -> Mapping[str, Options]:
    return audience_options(desk, visit, activity, await newcomers.villages(unit))


def _count_words(desk: Desk, visit: Visit) -> Mapping[str, Any]:
    return {
        "reasons": REASONS,
        "text_states": TEXT_STATES,
        "language_of": lambda code: staff_name(desk, visit, code),
    }


def _audience(
    desk: Desk,
    request: Request,
    visit: Visit,
    activity: Activity,
    form: Form,
    options: Mapping[str, Options],
    ready: Readiness,
    status: int = 200,
) -> Response:
    return desk.pages.show(
        request,
        visit,
        "activities/audience.html",
        status,
        form=form,
        activity=activity,
        own=url_of(activity.id),
        options=options,
        ready=ready,
        version=version_of(activity.audience),
        **_count_words(desk, visit),
    )


def _looked_at(activity: Activity, texts: Texts) -> tuple[object, ...]:
    """What is sent, and to whom."""
    return (
        activity.facts,
        activity.audience,
        sorted((code, one.hash) for code, one in texts.items()),
    )


async def _confirm(
    desk: Desk,
    request: Request,
    visit: Visit,
    activity_id: int,
    status: int = 200,
    *,
    late: bool = False,
) -> Response:
    """What would go, in numbers; with a token of its own, so that this form sends once."""
    async with desk.unit(visit) as unit:
        activity = await activity_or_404(unit, activity_id)
        ready = await readiness(unit, activity, visit.profile, visit.now)
        texts = await activity_texts.of_activity(unit, activity_id)
    return desk.pages.show(
        request,
        visit,
        "activities/send.html",
        status,
        activity=activity,
        own=url_of(activity_id),
        ready=ready,
        later=ready.at > visit.now,
        token=secrets.token_urlsafe(24),
        version=version_of(*_looked_at(activity, texts)),
        changed=visit.translate(CHANGED) if late else "",
        problem_words=PROBLEMS,
        **_count_words(desk, visit),
    )
