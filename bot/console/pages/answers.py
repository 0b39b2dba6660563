"""What a human says to her: replies, their translation seen beforehand, and handing back. Whatever
does not go through is shown again with every word that was typed."""

from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.forms import Form, PostedForm
from bot.console.ids import LARGEST, Id
from bot.console.navigation import BASE
from bot.console.requests.access import acting
from bot.console.requests.drafting import reader_language, wording
from bot.console.requests.page import Again, Look, show
from bot.console.requests.words import OUTCOMES, WHY_NOT
from bot.console.visit import SignedIn, Visit
from bot.handoff import (
    Answered,
    Draft,
    NotYours,
    StillWriting,
    Unreachable,
    hand_back,
    reply,
)
from storage import handoff_claims, handoffs
from storage.handoffs import Handoff, Outcome

TOKEN_LENGTH = 64


def routes(desk: Desk) -> APIRouter:
    """`/requests/{id}/reply`, `/preview` and `/hand-back`."""
    router = APIRouter()

    @router.post("/requests/{handoff_id}/reply", response_model=None)
    async def answer(
        request: Request, visit: SignedIn, form: PostedForm, handoff_id: Id
    ) -> Response:
        handoff = await _found(desk, visit, handoff_id)
        return await _answer(desk, request, visit, handoff, form)

    @router.post("/requests/{handoff_id}/preview", response_model=None)
    async def preview(
        request: Request, visit: SignedIn, form: PostedForm, handoff_id: Id
    ) -> Response:
        handoff = await _found(desk, visit, handoff_id)
        language = await reader_language(desk, visit, handoff_id)
        said = await wording(desk, visit, form, "text", language, required=True)
        again = Again(200 if said else 422, reply=form, preview=said)
        if "hx-request" in request.headers:
            # Answers of 4xx are not put into the page.
            part = "conversation/preview.html"
            return desk.pages.show(request, visit, part, again=again, form=form)
        return await _again(desk, request, visit, handoff, again)

    @router.post("/requests/{handoff_id}/hand-back", response_model=None)
    async def give_back(
        request: Request, visit: SignedIn, form: PostedForm, handoff_id: Id
    ) -> Response:
        handoff = await _found(desk, visit, handoff_id)
        return await _hand_back(desk, request, visit, handoff, form)

    return router


async def _answer(
    desk: Desk, request: Request, visit: Visit, handoff: Handoff, form: Form
) -> Response:
    language = await reader_language(desk, visit, handoff.id)
    said = await wording(desk, visit, form, "text", language, required=True)
    if said is None:
        return await _again(desk, request, visit, handoff, Again(422, reply=form))
    try:
        async with desk.unit(visit) as unit:
            answered = await reply(acting(desk, visit, unit), handoff.id, _token(form), said.draft)
    except NotYours as error:
        return await _not_yours(desk, request, visit, error, form.value("text"))
    except Unreachable as error:
        again = Again(409, visit.translate(WHY_NOT[error.why]), reply=form)
        return await _again(desk, request, visit, handoff, again)
    desk.wake(visit.municipality_id, answered.conversation_id)
    where = f"{BASE}/conversations/{answered.conversation_id}#reply"
    return desk.pages.back(where, _notice(answered))


async def _hand_back(
    desk: Desk, request: Request, visit: Visit, handoff: Handoff, form: Form
) -> Response:
    outcome = _outcome(form)
    language = await reader_language(desk, visit, handoff.id)
    closing = await wording(desk, visit, form, "closing", language, required=False)
    if outcome is None or not form.ok:
        return await _again(desk, request, visit, handoff, Again(422, closing=form))
    line, token = closing.draft if closing else None, _token(form)
    seen = _seen_up_to(form, closing_line=line is not None)
    try:
        async with desk.unit(visit) as unit:
            done = await hand_back(
                acting(desk, visit, unit), handoff.id, outcome, seen, line, token
            )
    except NotYours as error:
        if await _done_before(desk, visit, error.handoff, line, token):
            return desk.pages.back(f"{BASE}/requests", "handed_back")
        return await _not_yours(desk, request, visit, error, form.value("closing"))
    except StillWriting as error:
        again = Again(409, closing=form, warned_up_to=error.newest)
        return await _again(desk, request, visit, handoff, again)
    except Unreachable as error:
        again = Again(409, visit.translate(WHY_NOT[error.why]), closing=form)
        return await _again(desk, request, visit, handoff, again)
    desk.wake(visit.municipality_id, done.conversation_id)
    return desk.pages.back(f"{BASE}/requests", "handed_back")


async def _done_before(
    desk: Desk, visit: Visit, handoff: Handoff, line: Draft | None, token: str
) -> bool:
    """Whether this form did it already: sent a second time, it is not to say that it failed."""
    if handoff.state != "closed" or handoff.closed_by != visit.staff.id:
        return False
    async with desk.unit(visit) as unit:
        return line is None or await handoff_claims.replied_by(unit, handoff.id, token)


async def _found(desk: Desk, visit: Visit, handoff_id: int) -> Handoff:
    async with desk.unit(visit) as unit:
        found = await handoffs.read(unit, handoff_id)
    if found is None:
        raise NotFound
    return found


def _token(form: Form) -> str:
    """What makes this form one; a new one where a browser left it out."""
    return form.value("token")[:TOKEN_LENGTH] or str(uuid4())


def _outcome(form: Form) -> Outcome | None:
    chosen = form.choice("outcome", OUTCOMES, required=True)
    return next((code for code in OUTCOMES if code == chosen), None)


def _seen_up_to(form: Form, *, closing_line: bool) -> int:
    """The last of her messages that may stay without an answer: those that she was warned of, and
    with a closing line those that she had on her page."""
    warned = form.number("warned", least=0, most=LARGEST) or 0
    on_page = form.number("seen", least=0, most=LARGEST) or 0
    return max(warned, on_page) if closing_line else warned


def _notice(answered: Answered) -> str:
    if answered.repeated:
        return "reply_repeated"
    if answered.held:
        return "reply_held"
    return "reply_sent" if answered.not_before is None else "reply_waits"


async def _again(
    desk: Desk, request: Request, visit: Visit, handoff: Handoff, again: Again
) -> Response:
    return await show(desk, request, visit, handoff.conversation_id, Look(again))


async def _not_yours(
    desk: Desk, request: Request, visit: Visit, error: NotYours, words: str
) -> Response:
    """Who has it now; the words stand there to be copied."""
    if error.holder is not None:
        problem = visit.translate(
            "It was not sent: %(name)s has this request now.", name=error.holder.name
        )
    elif error.handoff.state == "closed":
        problem = visit.translate("It was not sent: this request is closed.")
    else:
        problem = visit.translate("It was not sent: take the request first.")
    again = Again(409, problem, unsent=words)
    return await show(desk, request, visit, error.handoff.conversation_id, Look(again))
