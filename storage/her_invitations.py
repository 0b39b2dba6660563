"""What one newcomer was invited to, and what she answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, literal_column, select

from storage.activity_tables import activities, invitations
from storage.database import Unit
from storage.invitations import Answer


@dataclass(frozen=True)
class Invited:
    """An invitation of hers."""

    activity_id: int
    title: str
    starts_at: datetime
    state: str
    """`planned`, `put` (it went out), or `skipped`."""
    answer: Answer
    attended: bool | None
    """None: nobody has said."""
    cancelled: bool
    """The activity does not take place."""


_HERS = (
    select(
        activities.c.id,
        activities.c.title,
        activities.c.starts_at,
        invitations.c.state,
        invitations.c.answer,
        invitations.c.attended,
        activities.c.state == literal_column("'cancelled'"),
    )
    .join(
        activities,
        and_(
            activities.c.municipality_id == invitations.c.municipality_id,
            activities.c.id == invitations.c.activity_id,
        ),
    )
    .where(
        invitations.c.municipality_id == bindparam("municipality"),
        invitations.c.newcomer_id == bindparam("newcomer"),
    )
    .order_by(activities.c.starts_at.desc(), activities.c.id.desc())
    .limit(20)
)


async def of_newcomer(unit: Unit, newcomer_id: int) -> list[Invited]:
    """Her last 20, the latest activity first."""
    return [Invited(*row) for row in await unit.run(_HERS, newcomer=newcomer_id)]
