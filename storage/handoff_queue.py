"""The queue as staff see it: every request with who she is, who has it, and what waits for an
answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from storage.addresses import addresses
from storage.conversation_table import conversations
from storage.database import Unit
from storage.handoffs import COLUMNS, OPEN, Handoff, handoffs
from storage.inbound import inbound
from storage.metadata import among
from storage.newcomer_table import newcomers
from storage.staff import staff
from storage.types import Moment

SPOKEN = ("text", "media")
"""Kinds of messages that wait for an answer: a tapped button or a command does not."""


@dataclass(frozen=True)
class Request:
    """A request for a human, as a line of the queue."""

    handoff: Handoff
    name: str | None
    group: str | None
    village: str | None
    coach_id: int | None
    coach: str | None
    backup_coach_id: int | None
    backup: str | None
    holder: str | None
    """Name of who has it, or had it last."""
    closer: str | None
    """Name of who closed it."""
    language: str
    channel: str
    held: bool
    unreachable: bool
    """She blocked the bot, or left the chat."""
    gone: bool
    """She cleared the conversation."""
    last_message_at: datetime | None
    """When she last wrote or tapped in it."""
    unanswered: int
    """Messages of hers since a human last wrote to her."""

    def of(self, staff_id: int) -> bool:
        """Whether she is coached by this person, or backed up."""
        return staff_id in (self.coach_id, self.backup_coach_id)


_coaches = staff.alias("coaches")
_backups = staff.alias("backups")
_holders = staff.alias("holders")
_closers = staff.alias("closers")
_MINE = handoffs.c.municipality_id == bindparam("municipality")
_LAST = (
    select(func.max(inbound.c.received_at))
    .where(
        inbound.c.municipality_id == handoffs.c.municipality_id,
        inbound.c.conversation_id == handoffs.c.conversation_id,
        inbound.c.kind != literal_column("'handed_back'"),
    )
    .scalar_subquery()
)
_UNANSWERED = (
    select(func.count(inbound.c.id))
    .where(
        inbound.c.municipality_id == handoffs.c.municipality_id,
        inbound.c.handoff_id == handoffs.c.id,
        inbound.c.id > func.coalesce(handoffs.c.last_reply_id, 0),
        inbound.c.payload.is_not(None),
        among(inbound.c.kind, SPOKEN),
    )
    .scalar_subquery()
)


def _requests(*conditions: Any) -> Select[Any]:
    mine = handoffs.c.municipality_id
    return (
        select(
            *COLUMNS,
            newcomers.c.name,
            newcomers.c.group,
            newcomers.c.village,
            newcomers.c.coach_id,
            _coaches.c.name,
            newcomers.c.backup_coach_id,
            _backups.c.name,
            _holders.c.name,
            _closers.c.name,
            conversations.c.language,
            addresses.c.channel,
            newcomers.c.held_at.is_not(None),
            addresses.c.unreachable_at.is_not(None),
            conversations.c.closed_at.is_not(None),
            _LAST,
            _UNANSWERED,
        )
        .select_from(handoffs)
        .join(
            newcomers,
            and_(newcomers.c.municipality_id == mine, newcomers.c.id == handoffs.c.newcomer_id),
        )
        .join(
            conversations,
            and_(
                conversations.c.municipality_id == mine,
                conversations.c.id == handoffs.c.conversation_id,
            ),
        )
        .join(
            addresses,
            and_(addresses.c.municipality_id == mine, addresses.c.id == conversations.c.address_id),
        )
        .outerjoin(_coaches, _coaches.c.id == newcomers.c.coach_id)
        .outerjoin(_backups, _backups.c.id == newcomers.c.backup_coach_id)
        .outerjoin(_holders, _holders.c.id == handoffs.c.claimed_by)
        .outerjoin(_closers, _closers.c.id == handoffs.c.closed_by)
        .where(_MINE, *conditions)
    )


_OPEN = _requests(OPEN).order_by(handoffs.c.id)
_CLOSED = (
    _requests(handoffs.c.state == literal_column("'closed'"))
    .order_by(handoffs.c.closed_at.desc(), handoffs.c.id.desc())
    .limit(bindparam("limit_"))
    .offset(bindparam("offset_"))
)
_ONE = _requests(handoffs.c.id == bindparam("handoff"))
_OF_NEWCOMER = _requests(handoffs.c.newcomer_id == bindparam("newcomer")).order_by(
    handoffs.c.id.desc()
)
_TO_TELL = (
    select(handoffs.c.id)
    .where(
        _MINE,
        OPEN,
        or_(handoffs.c.first_reply_at.is_(None), handoffs.c.state == "waiting"),
        handoffs.c.promised_at <= bindparam("now", type_=Moment),
    )
    .order_by(handoffs.c.id)
)
_NEWEST = select(func.max(inbound.c.id, type_=BigInteger)).where(
    inbound.c.municipality_id == bindparam("municipality"),
    inbound.c.handoff_id == bindparam("handoff"),
    inbound.c.payload.is_not(None),
    among(inbound.c.kind, SPOKEN),
)


async def unfinished(unit: Unit) -> list[Request]:
    """All that is not closed, in the order in which they were made."""
    return [_request(row) for row in await unit.run(_OPEN)]


async def closed(unit: Unit, limit: int, offset: int = 0) -> list[Request]:
    """Closed ones, the last closed first."""
    return [_request(row) for row in await unit.run(_CLOSED, limit_=limit, offset_=offset)]


async def one(unit: Unit, handoff_id: int) -> Request | None:
    """One request; None when this municipality has none with that id."""
    row = (await unit.run(_ONE, handoff=handoff_id)).one_or_none()
    return None if row is None else _request(row)


async def of_newcomer(unit: Unit, newcomer_id: int) -> list[Request]:
    """All requests she ever made, the newest first."""
    return [_request(row) for row in await unit.run(_OF_NEWCOMER, newcomer=newcomer_id)]


async def promises_passed(unit: Unit, now: datetime) -> list[int]:
    """Requests whose promised time has passed and who may have to hear it (`Handoff.to_tell`): ids,
    the oldest first."""
    return list((await unit.run(_TO_TELL, now=now)).scalars())


async def newest_message(unit: Unit, handoff_id: int) -> int:
    """Number of the last message that she added to a request; 0 without one."""
    return (await unit.run(_NEWEST, handoff=handoff_id)).scalar_one() or 0


def _request(row: tuple[Any, ...]) -> Request:
    width = len(COLUMNS)
    return Request(Handoff(*row[:width]), *row[width:])
