"""Who is on file: the list, and everything about one person in one picture."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import Conflict
from bot.console.forms import PostedForm
from bot.console.ids import Id
from bot.console.languages import name_of
from bot.console.people import (
    CHANNELS,
    SAFE_CHANNELS,
    choices,
    group_name,
    members_of,
    person_or_404,
    shown_name,
    url_of,
)
from bot.console.people_list import Filters, select
from bot.console.picture import asked, plan_stands
from bot.console.requests import words
from bot.console.requests.shown import Shown
from bot.console.texts import N_
from bot.console.visit import SignedIn, Visit
from bot.people import may_agree, state_of
from storage import (
    Unit,
    audit,
    chats,
    conversations,
    her_invitations,
    join_links,
    newcomers,
)
from storage.newcomers import NewcomerFile

ANSWERS = {
    "none": N_("no answer yet"),
    "yes": N_("comes"),
    "no": N_("does not come"),
    "waiting": N_("on the waiting list"),
}


def routes(desk: Desk) -> APIRouter:
    """/newcomers and /newcomers/{id}."""
    router = APIRouter()

    @router.get("/newcomers", response_model=None)
    async def everybody(request: Request, visit: SignedIn) -> Response:
        filters = Filters.of(request.query_params)
        async with desk.unit(visit) as unit:
            people = await newcomers.on_file(unit)
            members = await members_of(unit)
            await audit.record(
                unit, visit.staff.id, "newcomers_listed", "newcomer", None, visit.now
            )
        return desk.pages.show(
            request,
            visit,
            "newcomers/list.html",
            filters=filters,
            page=select(people, filters, visit.staff.id),
            on_file=len(people),
            choices=choices(desk, visit, members),
            villages=sorted({one.village for one in people if one.village}),
            language_name=lambda code: name_of(desk, visit, code),
        )

    @router.get("/newcomers/{newcomer_id}", response_model=None)
    async def one(request: Request, visit: SignedIn, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            await audit.record(
                unit, visit.staff.id, "newcomer_seen", "newcomer", newcomer_id, visit.now
            )
            return await _show(desk, request, visit, unit, person)

    @router.post("/newcomers/{newcomer_id}/chats/{conversation_id}/detach", response_model=None)
    async def detach(
        visit: SignedIn, form: PostedForm, newcomer_id: Id, conversation_id: Id
    ) -> Response:
        async with desk.unit(visit) as unit:
            await person_or_404(unit, visit, newcomer_id)
            if not await conversations.detach(unit, newcomer_id, conversation_id, visit.now):
                raise Conflict(N_("This chat was closed already, or is not one of hers."))
            await audit.record(
                unit, visit.staff.id, "chat_detached", "newcomer", newcomer_id, visit.now,
                {"conversation": conversation_id},
            )  # fmt: skip
        return desk.pages.back(url_of(newcomer_id), notice="chat_detached")

    return router


async def _show(
    desk: Desk, request: Request, visit: Visit, unit: Unit, person: NewcomerFile
) -> Response:
    links = await join_links.of_newcomer(unit, person.id)
    return desk.pages.show(
        request,
        visit,
        "newcomers/show.html",
        person=person,
        name=shown_name(visit, person),
        group=group_name(visit, person.group),
        language_of=lambda code: name_of(desk, visit, code),
        chats=await chats.of_newcomer(unit, person.id),
        channels={code: visit.translate(label) for code, label in CHANNELS.items()},
        safe_channels={code: visit.translate(label) for code, label in SAFE_CHANNELS.items()},
        asked=await asked(unit, person.id),
        words=words,
        shown=Shown(desk, visit),
        open_links=[link for link in links if state_of(link, visit.now) == "open"],
        may_agree=may_agree(visit.staff.id, visit.role, person),
        reach=await newcomers.reachable_conversation(unit, person.id),
        plan=await plan_stands(desk, visit, unit, person.id),
        invited=await her_invitations.of_newcomer(unit, person.id),
        answers={code: visit.translate(label) for code, label in ANSWERS.items()},
    )
