"""Requests for a human. A newcomer has at most one that is not closed."""

from datetime import datetime

from sqlalchemy import bindparam, case, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.handoff_table import (
    COLUMNS,
    OPEN,
    OUTCOMES,
    Handoff,
    Outcome,
    State,
    Urgency,
    handoffs,
)

__all__ = [
    "COLUMNS",
    "OPEN",
    "OUTCOMES",
    "Handoff",
    "Outcome",
    "State",
    "Urgency",
    "close",
    "handoffs",
    "open_for",
    "read",
    "request",
    "waiting",
]

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
