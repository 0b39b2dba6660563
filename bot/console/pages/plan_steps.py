"""Steps of a newcomer's plan: their days, how they stand, goals of her own."""

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import Conflict, NotFound
from bot.console.forms import PostedForm
from bot.console.ids import Id
from bot.console.pages.plans import NO_DOMAINS, done, show_plan
from bot.console.people import person_or_404, url_of
from bot.console.texts import N_
from bot.console.visit import SignedIn
from bot.plan import Plans
from storage import Unit, audit, milestones
from storage.milestones import Milestone, State

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""A day outside these is a slip of the finger."""
GOAL_ADDED = "goal_added"
STATES: dict[str, State] = {"open": "open", "done": "done", "stuck": "stuck", "dropped": "dropped"}


def routes(desk: Desk) -> APIRouter:
    """Below /newcomers/{id}/plan: goals, and steps/{id}."""
    router = APIRouter()

    @router.post("/newcomers/{newcomer_id}/plan/goals", response_model=None)
    async def add_goal(
        request: Request, visit: SignedIn, form: PostedForm, newcomer_id: Id
    ) -> Response:
        title = form.about_person("title", most=120, required=True)
        domains = [name for name in desk.library.subjects if name not in NO_DOMAINS]
        domain = form.choice("domain", domains, required=True)
        due = form.date("due", earliest=EARLIEST, latest=LATEST)
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            if not form.ok:
                return await show_plan(desk, request, visit, unit, person, form, status=422)
            token, again = form.token(), url_of(newcomer_id, "/plan")
            if await audit.made_by(unit, visit.staff.id, GOAL_ADDED, token, visit.now):
                return desk.pages.back(again, notice="saved")
            kept = Plans(desk.library, visit.profile)
            goal = await kept.add_goal(unit, newcomer_id, title, domain, due, visit.now)
            if goal is None:
                raise Conflict(N_("She has no plan any more. Make one first."))
            await done(unit, visit, GOAL_ADDED, newcomer_id, milestone=goal, form=token)
        return desk.pages.back(_back(newcomer_id, goal), notice="saved")

    @router.post("/newcomers/{newcomer_id}/plan/steps/{milestone_id}/due", response_model=None)
    async def set_due(
        request: Request, visit: SignedIn, form: PostedForm, newcomer_id: Id, milestone_id: Id
    ) -> Response:
        name = f"due-{milestone_id}"
        due = form.date(name, earliest=EARLIEST, latest=LATEST)
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            step = await _step(unit, newcomer_id, milestone_id)
            if not form.ok:
                return await show_plan(desk, request, visit, unit, person, form, status=422)
            await Plans(desk.library, visit.profile).set_due(unit, step, due, visit.now)
            await done(unit, visit, "milestone_moved", newcomer_id, milestone=milestone_id)
        return desk.pages.back(_back(newcomer_id, milestone_id), notice="saved")

    @router.post("/newcomers/{newcomer_id}/plan/steps/{milestone_id}/state", response_model=None)
    async def set_state(
        visit: SignedIn, form: PostedForm, newcomer_id: Id, milestone_id: Id
    ) -> Response:
        state = STATES.get(form.choice("state", STATES, required=True))
        async with desk.unit(visit) as unit:
            await person_or_404(unit, visit, newcomer_id)
            step = await _step(unit, newcomer_id, milestone_id)
            if state is None:
                raise Conflict(N_("Choose how the step stands."))
            if step.state != state:
                kept = Plans(desk.library, visit.profile)
                await kept.report(unit, step, state, "coach", visit.now)
                await done(
                    unit, visit, "milestone_set", newcomer_id, milestone=milestone_id, state=state
                )
        return desk.pages.back(_back(newcomer_id, milestone_id), notice="saved")

    return router


async def _step(unit: Unit, newcomer_id: int, milestone_id: int) -> Milestone:
    """A step of her current plan. Raises NotFound."""
    step = await milestones.one_of_hers(unit, newcomer_id, milestone_id)
    if step is None:
        raise NotFound
    return step


def _back(newcomer_id: int, milestone_id: int) -> str:
    return url_of(newcomer_id, f"/plan#step-{milestone_id}")
