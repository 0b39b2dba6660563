"""Invitations on their way: planned in one statement, put in the outbox in batches, halted.

Each is one row, unique for activity and newcomer, so that nothing that is repeated invites twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from storage import audience as audiences
from storage.activities import Audience
from storage.activity_tables import OF_ACTIVITY, invitations
from storage.audience import LeftOut
from storage.conversation_table import conversations
from storage.database import Unit
from storage.metadata import among
from storage.newcomer_table import newcomers
from storage.outbox_table import BEING_SENT, CALLED_BACK, outbox
from storage.reach import SHARED
from storage.types import Moment

SETTLED = timedelta(minutes=2)
"""What is being sent counts as unclear from its beginning on; after so long it is."""


@dataclass(frozen=True)
class Planned:
    """An invitation that nobody has put yet, and where its newcomer is reached at this moment."""

    id: int
    newcomer_id: int
    conversation_id: int | None
    language: str
    reason: LeftOut | None
    """Why she can't be written to any more; None when she can."""
    name: str | None
    shared: bool
    """The address carries others, too: say for whom it is."""
    safe_from: time | None
    safe_until: time | None


@dataclass(frozen=True)
class Put:
    """What became of a planned invitation: a row of the outbox, or a reason why not."""

    id: int
    conversation_id: int | None
    outbox_id: int | None
    reason: str | None


_HER = and_(
    newcomers.c.municipality_id == invitations.c.municipality_id,
    newcomers.c.id == invitations.c.newcomer_id,
)
_ITS_OUTBOX = and_(
    outbox.c.municipality_id == invitations.c.municipality_id,
    outbox.c.id == invitations.c.outbox_id,
)


def _plan() -> Any:
    people = audiences.meant().subquery("meant")
    rows = select(
        bindparam("municipality", type_=BigInteger),
        bindparam("activity", type_=BigInteger),
        people.c.newcomer_id,
        case((people.c.reason.is_(None), people.c.conversation_id), else_=null()),
        people.c.language,
        case((people.c.reason.is_(None), "planned"), else_="skipped"),
        people.c.reason,
        bindparam("now", type_=Moment),
    ).where(people.c.reason.is_distinct_from("invited"))
    names = (
        "municipality_id",
        "activity_id",
        "newcomer_id",
        "conversation_id",
        "language",
        "state",
        "reason",
        "created_at",
    )
    new = insert(invitations).from_select(list(names), rows, include_defaults=False)
    return new.on_conflict_do_update(
        index_elements=[
            invitations.c.municipality_id,
            invitations.c.activity_id,
            invitations.c.newcomer_id,
        ],
        set_={
            name: new.excluded[name] for name in ("conversation_id", "language", "state", "reason")
        },
        where=invitations.c.state == "skipped",
    ).returning(invitations.c.state)


def _take() -> Select[Any]:
    reached = audiences.reach()
    shared = (
        select(SHARED)
        .where(
            conversations.c.municipality_id == newcomers.c.municipality_id,
            conversations.c.id == reached.c.id,
        )
        .correlate(newcomers, reached)
        .scalar_subquery()
    )
    return (
        select(
            invitations.c.id,
            invitations.c.newcomer_id,
            reached.c.id,
            audiences.language_of(reached),
            audiences.reason(reached),
            newcomers.c.name,
            func.coalesce(shared, literal_column("false")),
            newcomers.c.safe_from,
            newcomers.c.safe_until,
        )
        .select_from(invitations.join(newcomers, _HER).outerjoin(reached, true()))
        .where(*OF_ACTIVITY, invitations.c.state == literal_column("'planned'"))
        .order_by(invitations.c.id)
        .limit(bindparam("limit_"))
        # Whoever takes the next batch at the same time passes over this one.
        .with_for_update(of=invitations, skip_locked=True)
    )


def _mark() -> Any:
    done = (
        func.unnest(
            bindparam("ids", type_=ARRAY(BigInteger)),
            bindparam("conversations_", type_=ARRAY(BigInteger)),
            bindparam("outboxes", type_=ARRAY(BigInteger)),
            bindparam("reasons", type_=ARRAY(Text)),
        )
        .table_valued("id", "conversation_id", "outbox_id", "reason", name="done")
        .render_derived()
    )
    return (
        update(invitations)
        .where(*OF_ACTIVITY, invitations.c.id == done.c.id)
        .values(
            conversation_id=done.c.conversation_id,
            outbox_id=done.c.outbox_id,
            reason=done.c.reason,
            state=case((done.c.reason.is_(None), "put"), else_="skipped"),
        )
    )


_PLAN = _plan()
_TAKE = _take()
_MARK = _mark()
_SKIP_PLANNED = (
    update(invitations)
    .where(*OF_ACTIVITY, invitations.c.state == literal_column("'planned'"))
    .values(state="skipped", reason=bindparam("reason_"))
)
# What is being sent at this moment can't be called back; should it fail, it is not tried again.
_WITHDRAW = (
    update(outbox)
    .where(
        *OF_ACTIVITY,
        _ITS_OUTBOX,
        or_(
            among(outbox.c.state, ("waiting", "held")),
            and_(outbox.c.state == "unclear", outbox.c.reason == BEING_SENT),
        ),
    )
    .values(
        state=case((outbox.c.state == "unclear", outbox.c.state), else_="given_up"),
        ended_at=bindparam("now", type_=Moment),
        reason=CALLED_BACK,
    )
)
_SKIP_WITHDRAWN = (
    update(invitations)
    .where(
        *OF_ACTIVITY,
        _ITS_OUTBOX,
        invitations.c.state == "put",
        invitations.c.answer == "none",
        outbox.c.state == "given_up",
        outbox.c.reason == CALLED_BACK,
    )
    .values(state="skipped", reason=bindparam("reason_"))
)
_SETTLED_UNCLEAR = and_(
    outbox.c.state == "unclear",
    or_(
        outbox.c.reason.is_(None),
        outbox.c.reason != BEING_SENT,
        outbox.c.ended_at < bindparam("settled", type_=Moment),
    ),
)
_UNCLEAR = (
    select(invitations.c.id, newcomers.c.id, newcomers.c.name.label("name"))
    .select_from(invitations.join(newcomers, _HER).join(outbox, _ITS_OUTBOX))
    .where(*OF_ACTIVITY, _SETTLED_UNCLEAR)
    .order_by(invitations.c.id)
)
_REPEAT = (
    update(outbox)
    .where(*OF_ACTIVITY, invitations.c.id == bindparam("invitation"), _ITS_OUTBOX, _SETTLED_UNCLEAR)
    .values(
        state="waiting",
        ended_at=None,
        not_before=bindparam("not_before", type_=Moment),
        due_at=func.coalesce(
            bindparam("not_before", type_=Moment), bindparam("now", type_=Moment), type_=Moment
        ),
        reason=None,
    )
)
_PROGRESS = (
    select(
        case(
            (invitations.c.state != "put", invitations.c.state),
            (_SETTLED_UNCLEAR, "unclear"),
            (outbox.c.state == "unclear", "waiting"),
            # Cleared by her since: it went.
            else_=func.coalesce(outbox.c.state, "sent"),
        ).label("stands"),
        func.count(invitations.c.id),
    )
    .select_from(invitations.outerjoin(outbox, _ITS_OUTBOX))
    .where(*OF_ACTIVITY)
    .group_by(literal_column("stands"))
)


async def plan(unit: Unit, activity_id: int, audience: Audience, now: datetime) -> int:
    """Make an invitation for everybody who is meant; how many are to be put now.

    Whoever is left out gets a skipped one that says why; asked again, she is looked at anew.
    """
    rows = await unit.run(_PLAN, activity=activity_id, now=now, **audiences.values(audience))
    return sum(state == "planned" for state in rows.scalars())


async def take(unit: Unit, activity_id: int, limit: int) -> list[Planned]:
    """Planned invitations that nobody else has taken, locked until the unit ends."""
    rows = await unit.run(_TAKE, activity=activity_id, limit_=limit)
    return [Planned(*row) for row in rows]


async def mark(unit: Unit, activity_id: int, done: Sequence[Put]) -> None:
    """Write down what became of invitations that were taken."""
    await unit.run(
        _MARK,
        activity=activity_id,
        ids=[one.id for one in done],
        conversations_=[one.conversation_id for one in done],
        outboxes=[one.outbox_id for one in done],
        reasons=[one.reason for one in done],
    )


async def halt(unit: Unit, activity_id: int, reason: str, now: datetime) -> int:
    """Put no more, and call back what is put and not sent; how many were stopped in time."""
    planned = await unit.run(_SKIP_PLANNED, activity=activity_id, reason_=reason)
    await unit.run(_WITHDRAW, activity=activity_id, now=now)
    withdrawn = await unit.run(_SKIP_WITHDRAWN, activity=activity_id, reason_=reason)
    return planned.rowcount + withdrawn.rowcount


async def unclear(unit: Unit, activity_id: int, now: datetime) -> list[tuple[int, int, str | None]]:
    """(invitation, newcomer, name) of those that may have arrived or not."""
    rows = await unit.run(_UNCLEAR, activity=activity_id, settled=now - SETTLED)
    return [(row[0], row[1], row[2]) for row in rows]


async def repeat(
    unit: Unit, activity_id: int, invitation_id: int, not_before: datetime | None, now: datetime
) -> bool:
    """Send one more time what may not have arrived; false when it is unclear no longer."""
    result = await unit.run(
        _REPEAT,
        activity=activity_id,
        invitation=invitation_id,
        settled=now - SETTLED,
        not_before=not_before,
        now=now,
    )
    return result.rowcount == 1


async def progress(unit: Unit, activity_id: int, now: datetime) -> dict[str, int]:
    """How many invitations are planned, skipped, waiting, held, sent, given_up or unclear."""
    rows = await unit.run(_PROGRESS, activity=activity_id, settled=now - SETTLED)
    return {row[0]: row[1] for row in rows}
