"""What staff see of an activity's invitations: figures by language, and who said what."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, select

from storage.activity_tables import OF_ACTIVITY, invitations
from storage.database import Unit
from storage.invitations import Answer
from storage.newcomer_table import newcomers
from storage.outbox_table import outbox


@dataclass(frozen=True)
class LanguageFigures:
    """Invitations in one language, by what was answered."""

    language: str
    invited: int
    going: int
    declined: int
    waiting: int
    no_answer: int
    attended: int


@dataclass(frozen=True)
class Guest:
    """One person who was meant."""

    invitation_id: int
    newcomer_id: int
    name: str | None
    language: str
    state: str
    reason: str | None
    """Why she was not invited."""
    answer: Answer
    answered_at: datetime | None
    delivery: str | None
    """State of the message in the outbox; None: not put, or cleared since."""
    cancel_notice: str | None
    attended: bool | None


_PUT = invitations.c.state == "put"


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(invitations.c.id, type_=Integer).filter(_PUT, condition)


_FIGURES = (
    select(
        invitations.c.language,
        _counted(_PUT),
        _counted(invitations.c.answer == "yes"),
        _counted(invitations.c.answer == "no"),
        _counted(invitations.c.answer == "waiting"),
        _counted(invitations.c.answer == "none"),
        _counted(invitations.c.attended),
    )
    .where(*OF_ACTIVITY, _PUT)
    .group_by(invitations.c.language)
    .order_by(invitations.c.language)
)
_LEFT_OUT = (
    select(invitations.c.reason, func.count(invitations.c.id, type_=Integer))
    .where(*OF_ACTIVITY, invitations.c.state == "skipped")
    .group_by(invitations.c.reason)
    .order_by(invitations.c.reason)
)
_GUESTS = (
    select(
        invitations.c.id,
        invitations.c.newcomer_id,
        newcomers.c.name,
        invitations.c.language,
        invitations.c.state,
        invitations.c.reason,
        invitations.c.answer,
        invitations.c.answered_at,
        outbox.c.state,
        invitations.c.cancel_notice,
        invitations.c.attended,
    )
    .select_from(
        invitations.join(
            newcomers,
            and_(
                newcomers.c.municipality_id == invitations.c.municipality_id,
                newcomers.c.id == invitations.c.newcomer_id,
            ),
        ).outerjoin(
            outbox,
            and_(
                outbox.c.municipality_id == invitations.c.municipality_id,
                outbox.c.id == invitations.c.outbox_id,
            ),
        )
    )
    .where(*OF_ACTIVITY)
    .order_by(invitations.c.answered_at.asc().nulls_last(), invitations.c.id)
    .limit(bindparam("limit_"))
)


async def figures(unit: Unit, activity_id: int) -> list[LanguageFigures]:
    """Who was invited and what they answered, by language."""
    return [LanguageFigures(*row) for row in await unit.run(_FIGURES, activity=activity_id)]


async def left_out(unit: Unit, activity_id: int) -> dict[str, int]:
    """How many were meant and not invited, by reason."""
    return {row[0]: row[1] for row in await unit.run(_LEFT_OUT, activity=activity_id)}


async def guests(unit: Unit, activity_id: int, limit: int = 2000) -> list[Guest]:
    """Everybody who was meant, by name. Put the look on the audit log."""
    return [Guest(*row) for row in await unit.run(_GUESTS, activity=activity_id, limit_=limit)]
