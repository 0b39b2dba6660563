"""Personal plans. A newcomer has at most one that is current; earlier ones are closed and kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Text,
    bindparam,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import belongs_to, one_of, refers_to, scoped_table
from storage.types import Moment

State = Literal["current", "closed"]

plans = scoped_table(
    "plans",
    Column("newcomer_id", BigInteger, nullable=False),
    # Id of a template in the content; what it says is read there.
    Column("template", Text, nullable=False),
    refers_to("made_by", "staff"),
    Column("started_on", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="current"),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    belongs_to("newcomer_id", "newcomers"),
    one_of("state", "current", "closed"),
    Index(
        "plans_current_idx",
        "municipality_id",
        "newcomer_id",
        unique=True,
        postgresql_where=text("state = 'current'"),
    ),
    Index("plans_newcomer_idx", "municipality_id", "newcomer_id"),
)

# Spelled as a literal, not a parameter, so that PostgreSQL knows it for the predicate of the index.
CURRENT = plans.c.state == literal_column("'current'")


@dataclass(frozen=True)
class Plan:
    """A plan without its milestones; those are in `storage.milestones`."""

    id: int
    newcomer_id: int
    template: str
    made_by: int | None
    started_on: date
    state: State


_ROW = (
    plans.c.id,
    plans.c.newcomer_id,
    plans.c.template,
    plans.c.made_by,
    plans.c.started_on,
    plans.c.state,
)
_MINE = plans.c.municipality_id == bindparam("municipality")
_CURRENT = select(*_ROW).where(_MINE, plans.c.newcomer_id == bindparam("newcomer"), CURRENT)
_LOCK = _CURRENT.with_for_update()
_MAKE = (
    insert(plans)
    .values(
        municipality_id=bindparam("municipality"),
        newcomer_id=bindparam("newcomer"),
        template=bindparam("template_"),
        made_by=bindparam("staff_"),
        started_on=bindparam("started"),
        created_at=bindparam("now"),
    )
    .on_conflict_do_nothing(
        index_elements=[plans.c.municipality_id, plans.c.newcomer_id], index_where=CURRENT
    )
    .returning(plans.c.id)
)
_CLOSE = (
    update(plans)
    .where(_MINE, plans.c.newcomer_id == bindparam("newcomer"), CURRENT)
    .values(state="closed", closed_at=bindparam("now"))
)


async def current(unit: Unit, newcomer_id: int) -> Plan | None:
    """Her current plan, if she has one."""
    row = (await unit.run(_CURRENT, newcomer=newcomer_id)).one_or_none()
    return None if row is None else Plan(*row)


async def lock(unit: Unit, newcomer_id: int) -> Plan | None:
    """The same, kept from every other change until this unit ends."""
    row = (await unit.run(_LOCK, newcomer=newcomer_id)).one_or_none()
    return None if row is None else Plan(*row)


async def make(
    unit: Unit,
    newcomer_id: int,
    template: str,
    made_by: int | None,
    started_on: date,
    now: datetime,
) -> int | None:
    """A new current plan; its id. None when she has one already: close that first."""
    result = await unit.run(
        _MAKE,
        newcomer=newcomer_id,
        template_=template,
        staff_=made_by,
        started=started_on,
        now=now,
    )
    made: int | None = result.scalar_one_or_none()
    return made


async def close(unit: Unit, newcomer_id: int, now: datetime) -> bool:
    """Her current plan becomes an earlier one; false when there was none."""
    return (await unit.run(_CLOSE, newcomer=newcomer_id, now=now)).rowcount == 1
