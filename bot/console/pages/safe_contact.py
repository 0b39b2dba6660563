"""After a sign of violence at home: what is held, and how contact with her is safe."""

from collections.abc import Collection, Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import Forbidden
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.looks import looked
from bot.console.people import CHANNELS, SAFE_CHANNELS, person_or_404, shown_name, url_of
from bot.console.texts import N_
from bot.console.versions import stale, version_of
from bot.console.visit import SignedIn, Visit
from bot.messages import OutboundMessage
from bot.people import Agreement, agree, check_agreement, hold_again, may_agree
from storage import Unit, chats, newcomers, safe_contact
from storage.chats import Chat
from storage.newcomers import NewcomerFile
from storage.safe_contact import HeldMessage, SafeContact

WRONG = {
    "chat": ("chat", N_("Choose one of her chats.")),
    "half_hours": ("until", N_("Fill in both hours, or neither.")),
    "hours": ("until", N_("This hour comes before the first one.")),
}
CHANGED = N_("This changed meanwhile. Look at it as it is now, and decide again.")
KINDS = {
    "coach": N_("Message of a colleague"),
    "reminder": N_("Reminder"),
    "broadcast": N_("Invitation"),
}


def routes(desk: Desk) -> APIRouter:
    """/newcomers/{id}/safe-contact."""
    router = APIRouter()

    @router.get("/newcomers/{newcomer_id}/safe-contact", response_model=None)
    async def look(request: Request, visit: SignedIn, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            person = await _hers(unit, visit, newcomer_id)
            form = Form.blank(
                visit,
                {
                    "channel": person.safe_channel,
                    "chat": person.safe_conversation_id,
                    "from": person.safe_from,
                    "until": person.safe_until,
                },
            )
            return await _show(desk, request, visit, unit, person, form)

    @router.post("/newcomers/{newcomer_id}/safe-contact", response_model=None)
    async def put(request: Request, visit: SignedIn, form: PostedForm, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            await newcomers.lock(unit, newcomer_id)
            person = await _hers(unit, visit, newcomer_id)
            if stale(form, *_as_it_is(person, await safe_contact.held_messages(unit, newcomer_id))):
                form.wrong("channel", visit.translate(CHANGED))
                return await _show(desk, request, visit, unit, person, form, status=409)
            open_chats = [
                chat for chat in await chats.of_newcomer(unit, newcomer_id) if _open(chat)
            ]
            agreement = _read(form, visit, {chat.conversation_id for chat in open_chats})
            if agreement is None:
                return await _show(desk, request, visit, unit, person, form, status=422)
            released = await agree(
                unit, newcomer_id, agreement, visit.profile, visit.staff.id, visit.now
            )
        safe_chat = agreement.contact.conversation_id
        if released and safe_chat is not None:
            desk.wake(visit.municipality_id, safe_chat)
        notice = "hold_lifted" if safe_chat is not None else "contact_agreed"
        return desk.pages.back(url_of(newcomer_id, "/safe-contact"), notice=notice)

    @router.post("/newcomers/{newcomer_id}/safe-contact/hold", response_model=None)
    async def hold(visit: SignedIn, form: PostedForm, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            await _hers(unit, visit, newcomer_id)
            await hold_again(unit, newcomer_id, visit.staff.id, visit.now)
        return desk.pages.back(url_of(newcomer_id, "/safe-contact"), notice="held_again")

    return router


async def _hers(unit: Unit, visit: Visit, newcomer_id: int) -> NewcomerFile:
    """Her file, for those who may agree on this. Raises NotFound, Forbidden."""
    person = await person_or_404(unit, visit, newcomer_id)
    if not may_agree(visit.staff.id, visit.role, person):
        raise Forbidden(
            N_("Only her own coach, the backup, or a coordinator decides how contact is safe.")
        )
    return person


def _as_it_is(person: NewcomerFile, held: Sequence[HeldMessage]) -> tuple[object, ...]:
    """What is decided about: a new word of violence since, or a message that nobody read, is not
    to be let go."""
    agreed = person.safe_channel, person.safe_conversation_id, person.safe_from, person.safe_until
    return person.held_at, agreed, [one.id for one in held]


def _open(chat: Chat) -> bool:
    return chat.closed_at is None and chat.unreachable_at is None


def _read(form: Form, visit: Visit, own: Collection[int]) -> Agreement | None:
    """What was agreed; None when something is wrong with it, which then stands in the form."""
    channel = form.choice("channel", SAFE_CHANNELS, required=True)
    chat = form.choice("chat", [str(number) for number in own]) if channel == "chat" else ""
    start, until = form.time("from"), form.time("until")
    if not form.ok:
        return None
    contact = SafeContact(
        channel="chat" if channel == "chat" else "phone" if channel == "phone" else "visit",
        conversation_id=int(chat) if chat else None,
        from_=start,
        until=until,
    )
    wrong = check_agreement(contact, own)
    if wrong is not None:
        field, words = WRONG[wrong]
        form.wrong(field, visit.translate(words))
        return None
    return Agreement(contact, release=form.flag("release"))


async def _show(
    desk: Desk,
    request: Request,
    visit: Visit,
    unit: Unit,
    person: NewcomerFile,
    form: Form,
    status: int = 200,
) -> Response:
    await looked(unit, visit, "safe_contact_seen", "newcomer", person.id)
    held = await safe_contact.held_messages(unit, person.id)
    open_chats = [chat for chat in await chats.of_newcomer(unit, person.id) if _open(chat)]
    return desk.pages.show(
        request,
        visit,
        "newcomers/safe_contact.html",
        status=status,
        person=person,
        name=shown_name(visit, person),
        form=form,
        version=version_of(*_as_it_is(person, held)),
        held=[(one, OutboundMessage.from_dict(one.payload)) for one in held],
        kinds={code: visit.translate(label) for code, label in KINDS.items()},
        safe_channels=[(code, visit.translate(label)) for code, label in SAFE_CHANNELS.items()],
        open_chats=[(str(chat.conversation_id), _named(visit, chat)) for chat in open_chats],
        shared={chat.conversation_id for chat in open_chats if chat.shared},
    )


def _named(visit: Visit, chat: Chat) -> str:
    """A chat, told apart by its channel, when it was used last, and whether others use it."""
    channel = visit.translate(CHANNELS.get(chat.channel, chat.channel))
    last = visit.local(chat.last_turn_at or chat.created_at)
    if chat.shared:
        return visit.translate(
            "%(channel)s, last used %(day)s, shared with others",
            channel=channel,
            day=f"{last:%d-%m-%Y}",
        )
    return visit.translate(
        "%(channel)s, last used %(day)s", channel=channel, day=f"{last:%d-%m-%Y}"
    )
