"""Requests for a human. A newcomer has at most one that is not closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import belongs_to, one_of, refers_to, scoped_table
from storage.types import Moment

Urgency = Literal["normal", "urgent", "crisis"]
State = Literal["waiting", "claimed", "closed"]

handoffs = scoped_table(
    "handoffs",
    Column("newcomer_id", BigInteger, nullable=False),
    Column("conversation_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("topic", Text),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("promised_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    refers_to("claimed_by", "staff"),
    Column("claimed_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", Text),
    belongs_to("newcomer_id", "newcomers"),
    belongs_to("conversation_id", "conversations"),
    one_of("urgency", "normal", "urgent", "crisis"),
    one_of("state", "waiting", "claimed", "closed"),
    Index(
        "handoffs_open_idx",
        "municipality_id",
        "newcomer_id",
        unique=True,
        postgresql_where=text("state <> 'closed'"),
    ),
    Index("handoffs_conversation_idx", "municipality_id", "conversation_id"),
)


@dataclass(frozen=True)
class Handoff:
    """A request for a human."""

    id: int
    newcomer_id: int
    conversation_id: int
    """Where she asked last."""
    reason: str
    topic: str | None
    urgency: Urgency
    state: State
    promised_at: datetime | None
    created_at: datetime
    created: bool = False
    """True when `request` made it, false when it was open already."""


# Spelled as a literal, not a parameter, so that PostgreSQL knows it for the predicate of the index.
OPEN = handoffs.c.state != literal_column("'closed'")

_ROW = (
    handoffs.c.id,
    handoffs.c.newcomer_id,
    handoffs.c.conversation_id,
    handoffs.c.reason,
    handoffs.c.topic,
    handoffs.c.urgency,
    handoffs.c.state,
    handoffs.c.promised_at,
    handoffs.c.created_at,
)
_RANKS = {"normal": 0, "urgent": 1, "crisis": 2}
_MINE = handoffs.c.municipality_id == bindparam("municipality")

_NEW = insert(handoffs).values(
    municipality_id=bindparam("municipality"),
    newcomer_id=bindparam("newcomer"),
    conversation_id=bindparam("conversation"),
    reason=bindparam("reason_"),
    topic=bindparam("topic_"),
    urgency=bindparam("urgency_"),
    promised_at=bindparam("promised"),
    created_at=bindparam("now"),
    changed_at=bindparam("now"),
)
_MORE_URGENT = case(_RANKS, value=_NEW.excluded.urgency) > case(_RANKS, value=handoffs.c.urgency)
_REQUEST = _NEW.on_conflict_do_update(
    index_elements=[handoffs.c.municipality_id, handoffs.c.newcomer_id],
    index_where=OPEN,
    set_={
        "conversation_id": _NEW.excluded.conversation_id,
        "reason": case((_MORE_URGENT, _NEW.excluded.reason), else_=handoffs.c.reason),
        "topic": case(
            (_MORE_URGENT, func.coalesce(_NEW.excluded.topic, handoffs.c.topic)),
            else_=func.coalesce(handoffs.c.topic, _NEW.excluded.topic),
        ),
        "urgency": case((_MORE_URGENT, _NEW.excluded.urgency), else_=handoffs.c.urgency),
        # Null where nobody could promise anything; least() passes over it.
        "promised_at": func.least(handoffs.c.promised_at, _NEW.excluded.promised_at),
        "changed_at": _NEW.excluded.changed_at,
    },
).returning(*_ROW, literal_column("(handoffs.xmax = 0)").label("created"))

_OPEN_FOR = select(*_ROW).where(_MINE, handoffs.c.newcomer_id == bindparam("newcomer"), OPEN)
_WAITING = (
    select(*_ROW)
    .where(_MINE, OPEN, handoffs.c.state == "waiting")
    .order_by(
        case(_RANKS, value=handoffs.c.urgency).desc(),
        handoffs.c.promised_at.asc().nulls_last(),
        handoffs.c.id,
    )
)
_CLOSE = (
    update(handoffs)
    .where(_MINE, handoffs.c.id == bindparam("handoff"), OPEN)
    .values(
        state="closed",
        closed_at=bindparam("now"),
        changed_at=bindparam("now"),
        outcome=bindparam("outcome_"),
    )
)


async def request(
    unit: Unit,
    newcomer_id: int,
    conversation_id: int,
    reason: str,
    topic: str | None,
    urgency: Urgency,
    promised_at: datetime | None,
    now: datetime,
) -> Handoff:
    """Ask for a human; one that is open already is raised, never doubled.

    Raised means: the more urgent of both counts, with its reason and topic; the earlier promise
    stands.
    """
    result = await unit.run(
        _REQUEST,
        newcomer=newcomer_id,
        conversation=conversation_id,
        reason_=reason,
        topic_=topic,
        urgency_=urgency,
        promised=promised_at,
        now=now,
    )
    return Handoff(*result.one())


async def open_for(unit: Unit, newcomer_id: int) -> Handoff | None:
    """Her request that nobody has closed, if any."""
    row = (await unit.run(_OPEN_FOR, newcomer=newcomer_id)).one_or_none()
    return None if row is None else Handoff(*row)


async def waiting(unit: Unit) -> list[Handoff]:
    """Requests that nobody has taken: the most urgent first, then the earliest promise."""
    return [Handoff(*row) for row in await unit.run(_WAITING)]


async def close(unit: Unit, handoff_id: int, outcome: str, now: datetime) -> bool:
    """Close it; false when it was closed already."""
    result = await unit.run(_CLOSE, handoff=handoff_id, outcome_=outcome, now=now)
    return result.rowcount == 1
