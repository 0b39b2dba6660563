"""Messages on their way out. What is put here and committed is sent, also after a crash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Insert,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.addresses import addresses
from storage.conversation_table import THIS_CONVERSATION, conversations
from storage.database import Unit
from storage.history import HistoryEntry, history
from storage.metadata import among
from storage.newcomer_table import newcomers
from storage.outbox_table import BEING_SENT, CALLED_BACK, HOLDABLE, STOPPED, outbox
from storage.types import EncryptedJson, Moment

__all__ = [
    "HOLDABLE",
    "HistoryEntry",
    "Kind",
    "NewOutgoing",
    "Outgoing",
    "State",
    "begin",
    "choice",
    "conversations_due",
    "history",
    "mark_given_up",
    "mark_retry",
    "mark_sent",
    "mark_unclear",
    "next",
    "put",
]

Kind = Literal["reply", "crisis", "coach", "reminder", "broadcast"]
State = Literal["waiting", "held", "sent", "given_up", "unclear"]

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class NewOutgoing:
    """A message to be sent, not before a moment if one is given; `held` keeps it in."""

    kind: Kind
    payload: dict[str, Any]
    inbound_id: int | None = None
    not_before: datetime | None = None
    held: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A message to be sent now."""

    id: int
    conversation_id: int
    channel: str
    address: str
    kind: Kind
    payload: dict[str, Any]
    attempts: int
    """How often sending it failed already."""
    address_id: int
    wanted_at: datetime
    """When it was put, or the moment that it was put for."""
    reason: str | None
    """Why the last attempt failed."""


_MINE = outbox.c.municipality_id == bindparam("municipality")
_OF_CONVERSATION = (_MINE, outbox.c.conversation_id == bindparam("conversation"))
# A literal, so that PostgreSQL knows it for the predicate of the partial indices.
_WAITING = outbox.c.state == literal_column("'waiting'")


def _put(holdable: bool) -> Insert:
    """One statement for any number of messages: each list of values travels as an array.

    When some are of a kind that can be held, the newcomer's row is looked at and kept from
    changing until commit: no hold can slip in between the look and the message.
    """
    new = (
        func.unnest(
            bindparam("kinds", type_=ARRAY(Text)),
            bindparam("states", type_=ARRAY(Text)),
            bindparam("payloads", type_=ARRAY(EncryptedJson)),
            bindparam("inbounds", type_=ARRAY(BigInteger)),
            bindparam("moments", type_=ARRAY(Moment)),
        )
        .table_valued(
            "kind", "state", "payload", "inbound_id", "not_before", with_ordinality="place"
        )
        .render_derived()
    )
    now = bindparam("now", type_=Moment)
    columns = (
        bindparam("municipality", type_=BigInteger),
        bindparam("conversation", type_=BigInteger),
        new.c.inbound_id,
        new.c.kind,
        _state(new.c.kind, new.c.state) if holdable else new.c.state,
        new.c.payload,
        now,
        new.c.not_before,
        func.greatest(new.c.not_before, now),
    )
    rows: Select[Any] = select(*columns).order_by(new.c.place)
    if holdable:
        rows = (
            rows.join_from(new, conversations, literal(True))
            .join(
                newcomers,
                (newcomers.c.municipality_id == conversations.c.municipality_id)
                & (newcomers.c.id == conversations.c.newcomer_id),
            )
            .where(*THIS_CONVERSATION)
            .with_for_update(read=True, of=newcomers)
        )
    names = (
        "municipality_id",
        "conversation_id",
        "inbound_id",
        "kind",
        "state",
        "payload",
        "created_at",
        "not_before",
        "due_at",
    )
    return (
        insert(outbox).from_select(list(names), rows, include_defaults=False).returning(outbox.c.id)
    )


def _state(kind: Any, state: Any) -> Any:
    held = newcomers.c.held_at.is_not(None) & among(kind, HOLDABLE)
    return case((held, "held"), else_=state)


_PUT = _put(holdable=False)
_PUT_HOLDABLE = _put(holdable=True)

_before = outbox.alias("before")
_OVERTAKES_NOTHING = ~exists().where(
    _before.c.municipality_id == outbox.c.municipality_id,
    _before.c.conversation_id == outbox.c.conversation_id,
    _before.c.state == literal_column("'waiting'"),
    _before.c.id < outbox.c.id,
    _before.c.attempts > 0,
    _before.c.due_at > bindparam("now"),
    among(_before.c.kind, ("reply", "coach")),
)
"""A reply whose sending failed and is tried again later keeps its place before later ones."""

_NEXT = (
    select(
        outbox.c.id,
        outbox.c.conversation_id,
        addresses.c.channel,
        addresses.c.external_id,
        outbox.c.kind,
        outbox.c.payload,
        outbox.c.attempts,
        addresses.c.id,
        func.greatest(outbox.c.not_before, outbox.c.created_at, type_=Moment),
        outbox.c.reason,
    )
    .join(
        conversations,
        (conversations.c.municipality_id == outbox.c.municipality_id)
        & (conversations.c.id == outbox.c.conversation_id),
    )
    .join(
        addresses,
        (addresses.c.municipality_id == conversations.c.municipality_id)
        & (addresses.c.id == conversations.c.address_id),
    )
    .where(
        *_OF_CONVERSATION,
        _WAITING,
        # What goes at once goes whatever the clock says: another machine's may be ahead of ours.
        or_(
            outbox.c.due_at <= bindparam("now"),
            and_(outbox.c.not_before.is_(None), outbox.c.attempts == 0),
        ),
        or_(outbox.c.kind == "crisis", _OVERTAKES_NOTHING),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("limit_"))
)
_DUE = (
    select(outbox.c.conversation_id)
    .join(
        conversations,
        (conversations.c.municipality_id == outbox.c.municipality_id)
        & (conversations.c.id == outbox.c.conversation_id),
    )
    .where(
        _MINE,
        _WAITING,
        outbox.c.due_at <= bindparam("now"),
        # Else conversations of which nothing may go yet would fill the list.
        or_(outbox.c.kind == "crisis", _OVERTAKES_NOTHING),
        or_(
            conversations.c.delivery_until.is_(None),
            conversations.c.delivery_until <= bindparam("now"),
        ),
    )
    .group_by(outbox.c.conversation_id)
    .order_by(func.min(outbox.c.due_at))
    .limit(bindparam("limit_"))
)
# Whether she is held is looked at under a lock that no hold slips past, as when a row is put.
_look = (
    select(
        newcomers.c.held_at.is_not(None).label("held"),
        newcomers.c.stopped_at.is_not(None).label("stopped"),
    )
    .join(
        conversations,
        (conversations.c.municipality_id == newcomers.c.municipality_id)
        & (conversations.c.newcomer_id == newcomers.c.id),
    )
    .join(
        outbox,
        (outbox.c.municipality_id == conversations.c.municipality_id)
        & (outbox.c.conversation_id == conversations.c.id),
    )
    .where(_MINE, outbox.c.id == bindparam("outgoing"))
    .with_for_update(read=True, of=newcomers)
    .cte("look")
)
_once = (outbox.c.kind == "broadcast") & ~_look.c.held & ~_look.c.stopped
# She said STOP while it waited for its hour.
_unwanted = (outbox.c.kind == "broadcast") & ~_look.c.held & _look.c.stopped
_BEGIN = (
    update(outbox)
    .where(_MINE, outbox.c.id == bindparam("outgoing"), _WAITING)
    .values(
        state=case(
            (_look.c.held, "held"),
            (_unwanted, "given_up"),
            (_once, "unclear"),
            else_=outbox.c.state,
        ),
        ended_at=case((_once | _unwanted, bindparam("now", type_=Moment)), else_=outbox.c.ended_at),
        reason=case((_unwanted, STOPPED), (_once, BEING_SENT), else_=outbox.c.reason),
    )
    .returning(outbox.c.state)
)
_CHOICE = select(outbox.c.payload).where(*_OF_CONVERSATION, outbox.c.id == bindparam("outgoing"))


def _change(**columns: Any) -> Update:
    return update(outbox).where(_MINE, outbox.c.id == bindparam("outgoing")).values(columns)


_MARK_SENT = _change(
    state="sent", ended_at=bindparam("now"), channel_message_id=bindparam("message")
)
_MARK_RETRY = _change(
    # Nothing but a broadcast that was begun is unclear here; what was held meanwhile stays held,
    # and what was called back while it was being sent is not tried again.
    state=case(
        (outbox.c.state != "unclear", outbox.c.state),
        (outbox.c.reason == CALLED_BACK, "given_up"),
        else_="waiting",
    ),
    ended_at=None,
    attempts=outbox.c.attempts + 1,
    due_at=bindparam("at"),
    reason=case((outbox.c.reason == CALLED_BACK, CALLED_BACK), else_=bindparam("reason_")),
)
_MARK_ENDED = _change(
    state=bindparam("state_"),
    attempts=outbox.c.attempts + 1,
    ended_at=bindparam("now"),
    reason=bindparam("reason_"),
)


async def put(
    unit: Unit, conversation_id: int, messages: Sequence[NewOutgoing], now: datetime
) -> list[int]:
    """Add messages in this order; their ids.

    While the newcomer is held (`newcomers.hold`), what is not a reply or a crisis answer is held.
    """
    if not messages:
        return []
    holdable = any(message.kind in HOLDABLE for message in messages)
    result = await unit.run(
        _PUT_HOLDABLE if holdable else _PUT,
        conversation=conversation_id,
        kinds=[message.kind for message in messages],
        states=["held" if message.held else "waiting" for message in messages],
        payloads=[message.payload for message in messages],
        inbounds=[message.inbound_id for message in messages],
        moments=[message.not_before for message in messages],
        now=now,
    )
    return sorted(result.scalars())


async def next(  # noqa: A001 - reads as outbox.next
    unit: Unit, conversation_id: int, now: datetime, limit: int = 20
) -> list[Outgoing]:
    """What can be sent now, in order. Nothing overtakes a reply that waits for its next attempt,
    but a crisis answer overtakes everything."""
    result = await unit.run(_NEXT, conversation=conversation_id, now=now, limit_=limit)
    return [Outgoing(*row) for row in result]


async def begin(unit: Unit, outbox_id: int, now: datetime) -> bool:
    """Right before sending what nobody asked for: whether it may go. Commit before you send.

    It may not when its newcomer is held by now (then it is held, too), when it waits no longer, or
    when it is a broadcast and she asked meanwhile that none comes (then it is given up).
    A broadcast counts as unclear from here on: a crash never has it sent twice.
    """
    state = (await unit.run(_BEGIN, outgoing=outbox_id, now=now)).scalar_one_or_none()
    return state in ("waiting", "unclear")


async def mark_sent(
    unit: Unit, outbox_id: int, channel_message_id: str | None, now: datetime
) -> None:
    """The channel took it."""
    await unit.run(_MARK_SENT, outgoing=outbox_id, message=channel_message_id, now=now)


async def mark_retry(unit: Unit, outbox_id: int, at: datetime, reason: str) -> None:
    """Nothing was delivered; the next attempt is due at `at`."""
    await unit.run(_MARK_RETRY, outgoing=outbox_id, at=at, reason_=reason)


async def mark_given_up(unit: Unit, outbox_id: int, reason: str, now: datetime) -> None:
    """It will never arrive."""
    await unit.run(_MARK_ENDED, outgoing=outbox_id, state_="given_up", reason_=reason, now=now)


async def mark_unclear(unit: Unit, outbox_id: int, reason: str, now: datetime) -> None:
    """It may have arrived, and must not go out twice: only a human repeats it."""
    await unit.run(_MARK_ENDED, outgoing=outbox_id, state_="unclear", reason_=reason, now=now)


async def choice(
    unit: Unit, conversation_id: int, outbox_id: int, index: int
) -> dict[str, Any] | None:
    """What stood behind that button; None when it was not said in this conversation.

    Reads `buttons[index].choice` of the payload; the numbers may come from anybody.
    """
    if not 0 < outbox_id <= _LARGEST_ID:
        return None
    result = await unit.run(_CHOICE, conversation=conversation_id, outgoing=outbox_id)
    payload = result.scalar_one_or_none()
    buttons = [] if payload is None else payload.get("buttons", [])
    if not 0 <= index < len(buttons):
        return None
    found: dict[str, Any] | None = buttons[index].get("choice")
    return found


async def conversations_due(unit: Unit, now: datetime, limit: int) -> list[int]:
    """Conversations with something to send that nobody is delivering: the longest due first."""
    result = await unit.run(_DUE, now=now, limit_=limit)
    return list(result.scalars())
