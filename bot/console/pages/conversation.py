"""One conversation: who she is, what was said both ways, and the files that came with it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.ids import LARGEST, Id
from bot.console.looks import by_itself, looked
from bot.console.requests.access import opened
from bot.console.requests.files import file_response
from bot.console.requests.page import READ_CONVERSATION, Look, parts, show
from bot.console.requests.reading import Seen, around, mark_read, said
from bot.console.visit import SignedIn, Visit
from storage import Unit, attachments


def routes(desk: Desk) -> APIRouter:
    """`/conversations/{id}`, the parts of it that follow the news, and `/attachments/{id}`."""
    router = APIRouter()

    @router.get("/conversations/{conversation_id}", response_model=None)
    async def conversation(request: Request, visit: SignedIn, conversation_id: Id) -> Response:
        before = _number(request, "before")
        return await show(desk, request, visit, conversation_id, Look(before=before))

    @router.get("/conversations/{conversation_id}/talk", response_model=None)
    async def talk(request: Request, visit: SignedIn, conversation_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            seen = await _look_again(unit, request, visit, conversation_id)
            read_up_to = _number(request, "read")
            part = await said(unit, desk, visit, seen.conversation, read_up_to)
            await mark_read(unit, visit, seen, part.last)
        return desk.pages.show(
            request, visit, "conversation/talk.html", part=part, **parts(desk, visit, seen)
        )

    @router.get("/conversations/{conversation_id}/state", response_model=None)
    async def state(request: Request, visit: SignedIn, conversation_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            seen = await _look_again(unit, request, visit, conversation_id)
        return desk.pages.show(
            request, visit, "conversation/state.html", **parts(desk, visit, seen)
        )

    @router.get("/attachments/{attachment_id}", response_model=None)
    async def attachment(request: Request, visit: SignedIn, attachment_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            file = await attachments.read(unit, attachment_id)
            # What she did not pass on to a human is not shown to one.
            if file is None or file.attachment.handoff_id is None:
                raise NotFound
            ties = await opened(unit, visit, file.attachment.conversation_id)
            details = {"conversation": file.attachment.conversation_id, "file": attachment_id}
            # A player asks for one file in many parts.
            in_parts = "range" in request.headers
            await looked(
                unit, visit, "opened_file", "newcomer", ties.newcomer_id, details, again=in_parts
            )
        return file_response(request, file)

    return router


async def _look_again(unit: Unit, request: Request, visit: Visit, conversation_id: int) -> Seen:
    """What a page that is open loads again."""
    ties = await opened(unit, visit, conversation_id)
    await looked(
        unit,
        visit,
        READ_CONVERSATION,
        "newcomer",
        ties.newcomer_id,
        {"conversation": conversation_id},
        again=by_itself(request),
    )
    return await around(unit, ties, conversation_id)


def _number(request: Request, name: str) -> int | None:
    """A message's number in the address; None for none, and for what can't be one."""
    asked = request.query_params.get(name, "")
    usable = asked.isascii() and asked.isdigit() and len(asked) < 20
    return int(asked) if usable and 0 <= int(asked) <= LARGEST else None
