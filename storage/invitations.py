"""Answers to invitations: who comes, who waits for a place, who must be reminded or told.

Whoever changes answers has the activity locked (`activities.lock`): that is why places are never
given twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Integer, bindparam, func, literal_column, select, update

from storage.activity_tables import OF_ACTIVITY, invitations
from storage.database import Unit
from storage.metadata import among

Answer = Literal["none", "yes", "no", "waiting"]


@dataclass(frozen=True)
class Invitation:
    """One person's invitation to one activity."""

    id: int
    newcomer_id: int
    answer: Answer
    answered_at: datetime | None


_ROW = (
    invitations.c.id,
    invitations.c.newcomer_id,
    invitations.c.answer,
    invitations.c.answered_at,
)
_PUT = invitations.c.state == literal_column("'put'")
_HERS = select(*_ROW).where(*OF_ACTIVITY, invitations.c.newcomer_id == bindparam("newcomer"), _PUT)
_SET_ANSWER = (
    update(invitations)
    .where(*OF_ACTIVITY, invitations.c.id == bindparam("invitation"))
    .values(answer=bindparam("answer_"), answered_at=bindparam("now"))
)
_GOING = select(func.count(invitations.c.id, type_=Integer)).where(
    *OF_ACTIVITY, invitations.c.answer == "yes"
)
_ON_LIST = (
    select(*_ROW)
    .where(*OF_ACTIVITY, invitations.c.answer == "waiting")
    .order_by(invitations.c.answered_at, invitations.c.id)
)


def _due(condition: Any) -> Any:
    return (
        select(*_ROW)
        .where(*OF_ACTIVITY, condition)
        .order_by(invitations.c.id)
        .limit(bindparam("limit_"))
        .with_for_update(skip_locked=True)
    )


_TO_REMIND = _due(
    (invitations.c.answer == "yes")
    & invitations.c.reminded_at.is_(None)
    & (invitations.c.answered_at < bindparam("before"))
)
_TO_TELL = _due(
    among(invitations.c.answer, ("yes", "waiting")) & invitations.c.cancel_notice.is_(None)
)
_REMINDED = (
    update(invitations)
    .where(*OF_ACTIVITY, invitations.c.id == bindparam("invitation"))
    .values(reminded_at=bindparam("now"))
)
_TOLD = (
    update(invitations)
    .where(*OF_ACTIVITY, invitations.c.id == bindparam("invitation"))
    .values(cancel_notice=bindparam("notice"))
)
_SET_ATTENDED = (
    update(invitations)
    .where(*OF_ACTIVITY, invitations.c.id == bindparam("invitation"), _PUT)
    .values(attended=bindparam("attended_"))
    .returning(invitations.c.newcomer_id)
)


async def hers(unit: Unit, activity_id: int, newcomer_id: int) -> Invitation | None:
    """Her invitation; None when she was not invited."""
    row = (await unit.run(_HERS, activity=activity_id, newcomer=newcomer_id)).one_or_none()
    return None if row is None else Invitation(*row)


async def set_answer(
    unit: Unit, activity_id: int, invitation_id: int, answer: Answer, now: datetime
) -> None:
    """What she says, or that a place came free for her."""
    await unit.run(
        _SET_ANSWER, activity=activity_id, invitation=invitation_id, answer_=answer, now=now
    )


async def going(unit: Unit, activity_id: int) -> int:
    """How many come."""
    return int((await unit.run(_GOING, activity=activity_id)).scalar_one())


async def waiting_list(unit: Unit, activity_id: int) -> list[Invitation]:
    """Who waits for a place, the longest first."""
    return [Invitation(*row) for row in await unit.run(_ON_LIST, activity=activity_id)]


async def to_remind(
    unit: Unit, activity_id: int, answered_before: datetime, limit: int
) -> list[Invitation]:
    """Who comes, said so before that moment and was not reminded; locked until the unit ends."""
    rows = await unit.run(_TO_REMIND, activity=activity_id, before=answered_before, limit_=limit)
    return [Invitation(*row) for row in rows]


async def mark_reminded(unit: Unit, activity_id: int, invitation_id: int, now: datetime) -> None:
    """She was, or could not be: it is not tried again."""
    await unit.run(_REMINDED, activity=activity_id, invitation=invitation_id, now=now)


async def to_tell(unit: Unit, activity_id: int, limit: int) -> list[Invitation]:
    """Who comes or waits for a place of a cancelled activity and doesn't know yet; locked."""
    rows = await unit.run(_TO_TELL, activity=activity_id, limit_=limit)
    return [Invitation(*row) for row in rows]


async def mark_told(
    unit: Unit, activity_id: int, invitation_id: int, notice: Literal["put", "not_reached"]
) -> None:
    """That it is cancelled was put in her outbox, or no chat reaches her: somebody has to call."""
    await unit.run(_TOLD, activity=activity_id, invitation=invitation_id, notice=notice)


async def set_attended(
    unit: Unit, activity_id: int, invitation_id: int, attended: bool | None
) -> int | None:
    """Whether she was there; None: not known. Her id, or None when this is no invitation."""
    result = await unit.run(
        _SET_ATTENDED, activity=activity_id, invitation=invitation_id, attended_=attended
    )
    newcomer_id: int | None = result.scalar_one_or_none()
    return newcomer_id
