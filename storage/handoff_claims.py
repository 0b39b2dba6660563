"""Who has a request: taken by one, given back, taken over; and what was written to her since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Text,
    Update,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.handoffs import OPEN, handoffs
from storage.metadata import belongs_to, refers_to, scoped_table
from storage.staff import staff
from storage.types import Moment

coach_replies = scoped_table(
    "coach_replies",
    Column("handoff_id", BigInteger, nullable=False),
    refers_to("staff_id", "staff"),
    # Made by the form: the same form sent twice is one reply.
    Column("token", Text, nullable=False),
    Column("outbox_id", BigInteger),
    Column("created_at", Moment, nullable=False),
    belongs_to("handoff_id", "handoffs", ondelete="CASCADE"),
    belongs_to("outbox_id", "outbox", ondelete="SET NULL (outbox_id)"),
    Unique("municipality_id", "token"),
    Index("coach_replies_handoff_idx", "municipality_id", "handoff_id"),
    Index(
        "coach_replies_outbox_idx",
        "municipality_id",
        "outbox_id",
        postgresql_where=text("outbox_id IS NOT NULL"),
    ),
)


@dataclass(frozen=True)
class Holder:
    """Who has a request, and since when."""

    staff_id: int
    name: str
    since: datetime


_THIS = (
    handoffs.c.municipality_id == bindparam("municipality"),
    handoffs.c.id == bindparam("handoff"),
)
_HIS = handoffs.c.claimed_by == bindparam("staff_")


def _change(*conditions: Any, **columns: Any) -> Update:
    return (
        update(handoffs)
        .where(*_THIS, *conditions)
        .values(**columns, changed_at=bindparam("now"))
        .returning(handoffs.c.id)
    )


_TAKE: dict[str, Any] = {
    "state": "claimed",
    "claimed_by": bindparam("staff_"),
    "claimed_at": bindparam("now"),
    "claimed_told_at": None,
    "read_up_to": None,
}
_CLAIM = _change(handoffs.c.state == "waiting", **_TAKE, taken_from=None)
_TAKE_OVER = _change(
    handoffs.c.state == "claimed",
    handoffs.c.claimed_by == bindparam("before", type_=BigInteger),
    **_TAKE,
    taken_from=handoffs.c.claimed_by,
)
_RELEASE = _change(
    handoffs.c.state == "claimed",
    _HIS,
    state="waiting",
    promised_again_at=func.coalesce(
        bindparam("promised", type_=Moment), handoffs.c.promised_again_at
    ),
)
_MARK_TOLD = _change(claimed_told_at=bindparam("now"))
_MARK_LATE = _change(
    OPEN,
    told_late_at=bindparam("now"),
    promised_again_at=func.coalesce(
        bindparam("promised", type_=Moment), handoffs.c.promised_again_at
    ),
)
_MARK_READ = (
    update(handoffs)
    .where(*_THIS, _HIS)
    .values(read_up_to=func.greatest(handoffs.c.read_up_to, bindparam("message")))
)
_HOLDER = (
    select(staff.c.id, staff.c.name, handoffs.c.claimed_at)
    .join(staff, staff.c.id == handoffs.c.claimed_by)
    .where(*_THIS, handoffs.c.state == "claimed")
)
_REPLY = (
    insert(coach_replies)
    .values(
        municipality_id=bindparam("municipality"),
        handoff_id=bindparam("handoff"),
        staff_id=bindparam("staff_"),
        token=bindparam("token_"),
        created_at=bindparam("now"),
    )
    .on_conflict_do_nothing(index_elements=[coach_replies.c.municipality_id, coach_replies.c.token])
    .returning(coach_replies.c.id)
)
_REPLIED_BY = select(coach_replies.c.id).where(
    coach_replies.c.municipality_id == bindparam("municipality"),
    coach_replies.c.handoff_id == bindparam("handoff"),
    coach_replies.c.token == bindparam("token_"),
)
_REPLY_PUT = (
    update(coach_replies)
    .where(
        coach_replies.c.municipality_id == bindparam("municipality"),
        coach_replies.c.id == bindparam("reply"),
    )
    .values(outbox_id=bindparam("message"))
)
_REPLIED = _change(
    first_reply_at=func.coalesce(handoffs.c.first_reply_at, bindparam("now", type_=Moment)),
    last_reply_id=bindparam("message"),
)


async def claim(unit: Unit, handoff_id: int, staff_id: int, now: datetime) -> bool:
    """Take a request that waits; false when somebody has it already, or it is closed.

    Of two at the same moment one gets true.
    """
    result = await unit.run(_CLAIM, handoff=handoff_id, staff_=staff_id, now=now)
    return result.rowcount == 1


async def take_over(unit: Unit, handoff_id: int, staff_id: int, before: int, now: datetime) -> bool:
    """Take it from `before`; false when she does not have it any more."""
    result = await unit.run(_TAKE_OVER, handoff=handoff_id, staff_=staff_id, before=before, now=now)
    return result.rowcount == 1


async def release(
    unit: Unit,
    handoff_id: int,
    staff_id: int,
    promised_again_at: datetime | None,
    now: datetime,
) -> bool:
    """Put it back into the queue, with a new promise if one is made; false when it is not hers."""
    result = await unit.run(
        _RELEASE, handoff=handoff_id, staff_=staff_id, promised=promised_again_at, now=now
    )
    return result.rowcount == 1


async def holder(unit: Unit, handoff_id: int) -> Holder | None:
    """Who has it now; None while it waits and once it is closed."""
    row = (await unit.run(_HOLDER, handoff=handoff_id)).one_or_none()
    return None if row is None else Holder(*row)


async def mark_told(unit: Unit, handoff_id: int, now: datetime) -> None:
    """The newcomer was told who has it."""
    await unit.run(_MARK_TOLD, handoff=handoff_id, now=now)


async def mark_late(
    unit: Unit, handoff_id: int, promised_again_at: datetime | None, now: datetime
) -> None:
    """She was told that the promise was broken, with a new time if there was one to give."""
    await unit.run(_MARK_LATE, handoff=handoff_id, promised=promised_again_at, now=now)


async def mark_read(unit: Unit, handoff_id: int, staff_id: int, message_id: int) -> None:
    """Whoever has it has seen the talk up to this message."""
    await unit.run(_MARK_READ, handoff=handoff_id, staff_=staff_id, message=message_id)


async def begin_reply(
    unit: Unit, handoff_id: int, staff_id: int, token: str, now: datetime
) -> int | None:
    """The number of a reply to be; None when this token's reply was made before."""
    result = await unit.run(_REPLY, handoff=handoff_id, staff_=staff_id, token_=token, now=now)
    reply_id: int | None = result.scalar_one_or_none()
    return reply_id


async def replied_by(unit: Unit, handoff_id: int, token: str) -> bool:
    """Whether the form with this token made a reply to this request."""
    result = await unit.run(_REPLIED_BY, handoff=handoff_id, token_=token)
    return result.one_or_none() is not None


async def mark_replied(
    unit: Unit, handoff_id: int, reply_id: int, outbox_id: int, now: datetime
) -> None:
    """The reply stands in the outbox."""
    await unit.run(_REPLY_PUT, reply=reply_id, message=outbox_id)
    await unit.run(_REPLIED, handoff=handoff_id, message=outbox_id, now=now)
