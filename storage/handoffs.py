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
Outcome = Literal["answered", "appointment", "solved_elsewhere", "no_contact", "not_ours"]
OUTCOMES: tuple[Outcome, ...] = (
    "answered",
    "appointment",
    "solved_elsewhere",
    "no_contact",
    "not_ours",
)
"""How a request can end."""

handoffs = scoped_table(
    "handoffs",
    Column("newcomer_id", BigInteger, nullable=False),
    Column("conversation_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("topic", Text),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    # The first promise stays; the time told after it was broken stands beside it.
    Column("promised_at", Moment),
    Column("promised_again_at", Moment),
    Column("told_late_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    refers_to("claimed_by", "staff"),
    Column("claimed_at", Moment),
    Column("claimed_told_at", Moment),
    refers_to("taken_from", "staff"),
    Column("first_reply_at", Moment),
    # Numbers of messages, which are in the order of the talk; the rows themselves may be erased.
    Column("last_reply_id", BigInteger),
    Column("read_up_to", BigInteger),
    refers_to("closed_by", "staff"),
    Column("closed_at", Moment),
    Column("outcome", Text),
    belongs_to("newcomer_id", "newcomers"),
    belongs_to("conversation_id", "conversations"),
    one_of("urgency", "normal", "urgent", "crisis"),
    one_of("state", "waiting", "claimed", "closed"),
    one_of("outcome", *OUTCOMES),
    Index(
        "handoffs_open_idx",
        "municipality_id",
        "newcomer_id",
        unique=True,
        postgresql_where=text("state <> 'closed'"),
    ),
    Index(
        "handoffs_unfinished_idx",
        "municipality_id",
        "promised_at",
        postgresql_where=text("state <> 'closed'"),
    ),
    Index(
        "handoffs_closed_idx",
        "municipality_id",
        "closed_at",
        postgresql_where=text("state = 'closed'"),
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
    """The first promise, which stays on record."""
    promised_again_at: datetime | None
    """The time she was told after the first was broken."""
    told_late_at: datetime | None
    """When she was last told that a promise was broken."""
    created_at: datetime
    claimed_by: int | None
    """Who has it, or had it last."""
    claimed_at: datetime | None
    taken_from: int | None
    """Who had it until somebody else took it over."""
    first_reply_at: datetime | None
    last_reply_id: int | None
    """Number of the last message that a human wrote to her."""
    read_up_to: int | None
    """Number of the last message that whoever has it has seen."""
    closed_by: int | None
    closed_at: datetime | None
    outcome: Outcome | None
    created: bool = False
    """True when `request` made it, false when it was open already."""

    @property
    def promise(self) -> datetime | None:
        """The time that she was told last."""
        return self.promised_again_at or self.promised_at

    @property
    def owed(self) -> datetime | None:
        """The promise that still has to be kept: none once a human has written to her, unless it
        was put back into the queue and promised again."""
        if self.state == "closed" or (self.state == "claimed" and self.first_reply_at):
            return None
        return self.promised_again_at if self.first_reply_at else self.promise

    @property
    def was_late(self) -> bool:
        """Whether the first word of a human came after the first promise."""
        end = self.first_reply_at or self.closed_at
        return end is not None and self.promised_at is not None and self.promised_at < end

    def late(self, now: datetime) -> bool:
        """Whether she still waits for a human although the time that was promised has passed."""
        if self.state == "closed":
            return False
        promise = self.promised_at if self.first_reply_at is None else self.owed
        return promise is not None and promise <= now

    def to_tell(self, now: datetime) -> bool:
        """Whether she has still to hear that the time she was told last was not kept."""
        owed = self.owed
        told = self.told_late_at
        return owed is not None and owed <= now and (told is None or told < owed)


# Spelled as a literal, not a parameter, so that PostgreSQL knows it for the predicate of the index.
OPEN = handoffs.c.state != literal_column("'closed'")

COLUMNS = (
    handoffs.c.id,
    handoffs.c.newcomer_id,
    handoffs.c.conversation_id,
    handoffs.c.reason,
    handoffs.c.topic,
    handoffs.c.urgency,
    handoffs.c.state,
    handoffs.c.promised_at,
    handoffs.c.promised_again_at,
    handoffs.c.told_late_at,
    handoffs.c.created_at,
    handoffs.c.claimed_by,
    handoffs.c.claimed_at,
    handoffs.c.taken_from,
    handoffs.c.first_reply_at,
    handoffs.c.last_reply_id,
    handoffs.c.read_up_to,
    handoffs.c.closed_by,
    handoffs.c.closed_at,
    handoffs.c.outcome,
)
"""The columns of a `Handoff`, in its order."""
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
_FRESH = _NEW.excluded.promised_at
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
        "promised_at": func.least(handoffs.c.promised_at, _FRESH),
        "promised_again_at": case(
            (
                handoffs.c.promised_at <= _NEW.excluded.changed_at,
                case(
                    (
                        handoffs.c.promised_again_at > _NEW.excluded.changed_at,
                        func.least(handoffs.c.promised_again_at, _FRESH),
                    ),
                    else_=func.coalesce(_FRESH, handoffs.c.promised_again_at),
                ),
            ),
            else_=handoffs.c.promised_again_at,
        ),
        "changed_at": _NEW.excluded.changed_at,
    },
).returning(*COLUMNS, literal_column("(handoffs.xmax = 0)").label("created"))

_OPEN_FOR = select(*COLUMNS).where(_MINE, handoffs.c.newcomer_id == bindparam("newcomer"), OPEN)
_READ = select(*COLUMNS).where(_MINE, handoffs.c.id == bindparam("handoff"))
_WAITING = (
    select(*COLUMNS)
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
        closed_by=bindparam("staff_"),
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
    stands. Once that is broken, what is promised now stands beside it.
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


async def read(unit: Unit, handoff_id: int) -> Handoff | None:
    """A request, open or closed; None when this municipality has none with that id."""
    row = (await unit.run(_READ, handoff=handoff_id)).one_or_none()
    return None if row is None else Handoff(*row)


async def waiting(unit: Unit) -> list[Handoff]:
    """Requests that nobody has taken: the most urgent first, then the earliest promise."""
    return [Handoff(*row) for row in await unit.run(_WAITING)]


async def close(
    unit: Unit, handoff_id: int, outcome: Outcome, now: datetime, staff_id: int | None = None
) -> bool:
    """Close it; false when it was closed already."""
    result = await unit.run(_CLOSE, handoff=handoff_id, outcome_=outcome, now=now, staff_=staff_id)
    return result.rowcount == 1
