"""A newcomer's plan: made from a template, kept up with her, and what she says about it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import Conflict
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.looks import by_itself, looked
from bot.console.people import person_or_404, shown_name, url_of
from bot.console.plan_view import (
    ANCHORS,
    StepView,
    domain_name,
    domain_views,
    draft_title,
    law,
    step_view,
    written,
)
from bot.console.texts import N_
from bot.console.visit import SignedIn, Visit
from bot.news import PLANS, announce
from bot.plan import AlreadyPlanned, Plans, anchors_of, draft, progress
from flows import Text
from storage import Unit, audit, milestones, plans, reminders
from storage.newcomers import NewcomerFile
from storage.plans import Plan

PLAN_SEEN = "plan_seen"


def routes(desk: Desk) -> APIRouter:
    """/newcomers/{id}/plan: see it, make it, close it."""
    router = APIRouter()

    @router.get("/newcomers/{newcomer_id}/plan", response_model=None)
    async def show(request: Request, visit: SignedIn, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            wanted = request.query_params.get("template", "")
            form = Form.blank(visit, {"template": _template(desk, wanted)})
            return await show_plan(desk, request, visit, unit, person, form)

    @router.get("/newcomers/{newcomer_id}/plan/said", response_model=None)
    async def said(request: Request, visit: SignedIn, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            await looked(unit, visit, PLAN_SEEN, "newcomer", newcomer_id, again=by_itself(request))
            hers = await milestones.hers(unit, person.id)
        views = [step_view(desk, visit, one, ()) for one in hers if one.reported_by == "newcomer"]
        return desk.pages.show(request, visit, "plans/said.html", said=_said(views))

    @router.post("/newcomers/{newcomer_id}/plan", response_model=None)
    async def make(
        request: Request, visit: SignedIn, form: PostedForm, newcomer_id: Id
    ) -> Response:
        template = form.choice("template", desk.library.plans, required=True)
        keys = desk.library.plans[template].milestones if template else {}
        chosen = form.choices("steps", keys)
        if form.ok and not chosen:
            form.wrong("steps", visit.translate("Choose at least one step."))
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            if not form.ok:
                return await show_plan(desk, request, visit, unit, person, form, status=422)
            try:
                made = Plans(desk.library, visit.profile)
                plan_id = await made.make(unit, person, template, chosen, visit.staff.id, visit.now)
            except AlreadyPlanned:
                raise Conflict(N_("Somebody made a plan for her already. Look at that.")) from None
            await done(unit, visit, "plan_made", newcomer_id, plan=plan_id, template=template)
        return desk.pages.back(url_of(newcomer_id, "/plan"), notice="plan_made")

    @router.post("/newcomers/{newcomer_id}/plan/close", response_model=None)
    async def close(visit: SignedIn, form: PostedForm, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            await person_or_404(unit, visit, newcomer_id)
            if not await plans.close(unit, newcomer_id, visit.now):
                raise Conflict(N_("This plan was closed already."))
            await done(unit, visit, "plan_closed", newcomer_id)
        return desk.pages.back(url_of(newcomer_id, "/plan"), notice="plan_closed")

    return router


async def done(unit: Unit, visit: Visit, action: str, newcomer_id: int, **details: object) -> None:
    """Put on record what was done to a plan, and have open pages look again."""
    await audit.record(
        unit, visit.staff.id, action, "newcomer", newcomer_id, visit.now, dict(details)
    )
    await announce(unit, PLANS)


async def show_plan(
    desk: Desk,
    request: Request,
    visit: Visit,
    unit: Unit,
    person: NewcomerFile,
    form: Form,
    status: int = 200,
) -> Response:
    """The page: her plan, or what one would be. `form` is the one that was not right, if any."""
    await looked(unit, visit, PLAN_SEEN, "newcomer", person.id)
    plan = await plans.current(unit, person.id)
    if plan is None:
        return _propose(desk, request, visit, person, form, status)
    return await _show(desk, request, visit, unit, person, plan, form, status)


def _propose(
    desk: Desk, request: Request, visit: Visit, person: NewcomerFile, form: Form, status: int
) -> Response:
    template = desk.library.plans.get(form.value("template"))
    template = template or next(iter(desk.library.plans.values()), None)
    drafts = (
        draft(
            template,
            person.group,
            anchors_of(person),
            desk.library,
            visit.profile.closed_on,
            visit.today(),
        )
        if template is not None
        else []
    )
    missing = dict.fromkeys(one.milestone.anchor for one in drafts if one.missing)
    return desk.pages.show(
        request,
        visit,
        "plans/propose.html",
        status,
        person=person,
        name=shown_name(visit, person),
        form=form,
        plan_template=template,
        templates=[
            (one.id, written(desk, visit, Text(one.title))) for one in desk.library.plans.values()
        ],
        drafts=[(one, draft_title(desk, visit, one), law(visit, one.term)) for one in drafts],
        domains={one.milestone.domain: None for one in drafts},
        domain_name=lambda domain: domain_name(desk, visit, domain),
        missing=[visit.translate(ANCHORS[anchor]) for anchor in missing if anchor],
        anchor_name=lambda anchor: visit.translate(ANCHORS[anchor]),
        chosen=form.chosen("steps") or [one.milestone.id for one in drafts],
    )


async def _show(
    desk: Desk,
    request: Request,
    visit: Visit,
    unit: Unit,
    person: NewcomerFile,
    plan: Plan,
    form: Form,
    status: int,
) -> Response:
    hers = await milestones.hers(unit, person.id)
    domains = domain_views(desk, visit, hers, await reminders.of_newcomer(unit, person.id))
    views = [step for domain in domains for step in domain.steps]
    template = desk.library.plans.get(plan.template)
    return desk.pages.show(
        request,
        visit,
        "plans/show.html",
        status,
        person=person,
        name=shown_name(visit, person),
        form=form,
        plan=plan,
        title=written(desk, visit, Text(template.title)) if template else plan.template,
        progress=progress(hers),
        domains=domains,
        subjects=[
            (one.id, written(desk, visit, Text(one.name)))
            for one in desk.library.subjects.values()
            if one.id not in NO_DOMAINS
        ],
        news=PLANS,
        said=_said([view for view in views if view.milestone.reported_by == "newcomer"]),
    )


NO_DOMAINS = ("bot", "crisis")
"""Subjects that are no part of anybody's life plan."""
MOST_SAID = 10
NEVER = datetime.min.replace(tzinfo=UTC)


def _said(views: Sequence[StepView]) -> Sequence[StepView]:
    """What she said herself: what does not work in front, then the newest."""
    newest = sorted(views, key=lambda view: view.milestone.reported_at or NEVER, reverse=True)
    return sorted(newest, key=lambda view: view.milestone.state != "stuck")[:MOST_SAID]


def _template(desk: Desk, wanted: str) -> str:
    return wanted if wanted in desk.library.plans else next(iter(desk.library.plans), "")
