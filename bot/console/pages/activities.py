"""Activities: the list, and one with all that came of it."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import news
from bot.console.activities.finding import ACTIVITIES, url_of
from bot.console.activities.showing import look
from bot.console.activities.words import ANSWERS, DELIVERY, PROBLEMS, REASONS, STATES, TEXT_STATES
from bot.console.desk import Desk
from bot.console.ids import Id
from bot.console.languages import staff_name
from bot.console.looks import by_itself, looked
from bot.console.people import GROUPS
from bot.console.tiles import Tile
from bot.console.viewer import Visit
from bot.console.visit import SignedIn
from storage import Unit, activities

GUESTS_SEEN = "activity_guests_seen"
WORDS: Mapping[str, Any] = {
    "states": STATES,
    "text_states": TEXT_STATES,
    "reasons": REASONS,
    "delivery": DELIVERY,
    "answers": ANSWERS,
    "problem_words": PROBLEMS,
    "groups": GROUPS,
}
"""What templates look words up in."""


async def coming_tile(unit: Unit, visit: Visit) -> Tile | None:
    """Activities to come: how many wait to be sent, else which is the next."""
    found = [
        one
        for one in await activities.upcoming(unit, visit.now)
        if one.activity.state != "cancelled"
    ]
    title = visit.translate("Activities to come")
    drafts = sum(one.activity.state == "draft" for one in found)
    if drafts:
        hint = visit.translate_plural(
            "%(number)s has not been sent", "%(number)s have not been sent", drafts
        )
        return Tile(title, len(found), ACTIVITIES, "due", hint)
    first = found[0].activity.facts.title if found else ""
    return Tile(title, len(found), ACTIVITIES, "calm", first)


def routes(desk: Desk) -> APIRouter:
    """/activities and /activities/{id}."""
    router = APIRouter()

    @router.get("/activities", response_model=None)
    async def everything(request: Request, visit: SignedIn) -> Response:
        past = request.query_params.get("when") == "past"
        async with desk.unit(visit) as unit:
            if past:
                found = await activities.past(unit, visit.now)
            else:
                found = await activities.upcoming(unit, visit.now)
        return desk.pages.show(
            request, visit, "activities/list.html", found=found, past=past, **WORDS
        )

    @router.get("/activities/{activity_id}", response_model=None)
    async def one(request: Request, visit: SignedIn, activity_id: Id) -> Response:
        return await _show(desk, request, visit, activity_id, "activities/show.html")

    @router.get("/activities/{activity_id}/live", response_model=None)
    async def live(request: Request, visit: SignedIn, activity_id: Id) -> Response:
        return await _show(desk, request, visit, activity_id, "activities/results.html")

    return router


async def _show(
    desk: Desk, request: Request, visit: Visit, activity_id: int, template: str
) -> Response:
    async with desk.unit(visit) as unit:
        shown = await look(desk, visit, unit, activity_id)
        if shown.unclear:  # they stand there by name
            await looked(
                unit, visit, GUESTS_SEEN, "activity", activity_id, again=by_itself(request)
            )
    return desk.pages.show(
        request,
        visit,
        template,
        shown=shown,
        activity=shown.activity,
        own=url_of(activity_id),
        subject=news.activity(activity_id),
        over=shown.activity.facts.ends_at <= visit.now,
        may_send=visit.may("coordinator"),
        language_of=lambda code: staff_name(desk, visit, code),
        **WORDS,
    )
