"""When a newcomer is reminded of a step, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Select,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from storage.database import Unit
from storage.metadata import belongs_to, one_of, scoped_table
from storage.milestones import State as MilestoneState
from storage.milestones import milestones
from storage.outbox_table import outbox
from storage.plans import CURRENT, plans
from storage.types import Moment

State = Literal["planned", "put", "skipped"]

reminders = scoped_table(
    "reminders",
    Column("milestone_id", BigInteger, nullable=False),
    Column("remind_on", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="planned"),
    # A code: why it was not put.
    Column("reason", Text),
    Column("put_at", Moment),
    Column("outbox_id", BigInteger),
    belongs_to("milestone_id", "milestones"),
    # Whoever leaves and clears takes the message away; that she was reminded stays on record.
    belongs_to("outbox_id", "outbox", ondelete="SET NULL (outbox_id)"),
    one_of("state", "planned", "put", "skipped"),
    UniqueConstraint("municipality_id", "milestone_id", "remind_on"),
    Index(
        "reminders_planned_idx",
        "municipality_id",
        "remind_on",
        postgresql_where=text("state = 'planned'"),
    ),
    Index(
        "reminders_outbox_idx",
        "municipality_id",
        "outbox_id",
        postgresql_where=text("outbox_id IS NOT NULL"),
    ),
)


@dataclass(frozen=True)
class Planned:
    """A reminder that waits for its day, with what it is about."""

    id: int
    milestone_id: int
    remind_on: date
    template: str
    template_key: str | None
    title: str | None
    domain: str
    due_on: date | None
    milestone_state: MilestoneState


@dataclass(frozen=True)
class Reminder:
    """What became of a reminder."""

    milestone_id: int
    remind_on: date
    state: State
    reason: str | None
    put_at: datetime | None
    delivery: str | None
    """State of its row in the outbox: waiting, held, sent, given_up; None when it is gone."""


_MINE = reminders.c.municipality_id == bindparam("municipality")
_PLANNED = reminders.c.state == literal_column("'planned'")


def _with_plan(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(reminders)
        .join(
            milestones,
            (milestones.c.municipality_id == reminders.c.municipality_id)
            & (milestones.c.id == reminders.c.milestone_id),
        )
        .join(
            plans,
            (plans.c.municipality_id == milestones.c.municipality_id)
            & (plans.c.id == milestones.c.plan_id),
        )
        .where(_MINE, CURRENT)
    )


_NEWCOMERS = (
    _with_plan(select(plans.c.newcomer_id))
    .where(
        _PLANNED,
        reminders.c.remind_on <= bindparam("until"),
        plans.c.newcomer_id > bindparam("after"),
    )
    .distinct()
    .order_by(plans.c.newcomer_id)
    .limit(bindparam("limit_"))
)
_HERS = (
    _with_plan(
        select(
            reminders.c.id,
            reminders.c.milestone_id,
            reminders.c.remind_on,
            plans.c.template,
            milestones.c.template_key,
            milestones.c.title,
            milestones.c.domain,
            milestones.c.due_on,
            milestones.c.state,
        )
    )
    .where(
        _PLANNED,
        reminders.c.remind_on <= bindparam("until"),
        plans.c.newcomer_id == bindparam("newcomer"),
    )
    .order_by(milestones.c.due_on.asc().nulls_last(), reminders.c.remind_on, reminders.c.id)
)
_TAKE = _HERS.with_for_update(of=reminders, skip_locked=True)
_LAST_PUT = _with_plan(select(func.max(reminders.c.put_at, type_=Moment))).where(
    plans.c.newcomer_id == bindparam("newcomer")
)
_OF_NEWCOMER = (
    _with_plan(
        select(
            reminders.c.milestone_id,
            reminders.c.remind_on,
            reminders.c.state,
            reminders.c.reason,
            reminders.c.put_at,
            outbox.c.state,
        )
    )
    .outerjoin(
        outbox,
        (outbox.c.municipality_id == reminders.c.municipality_id)
        & (outbox.c.id == reminders.c.outbox_id),
    )
    .where(plans.c.newcomer_id == bindparam("newcomer"))
    .order_by(reminders.c.remind_on, reminders.c.id)
)
_NEW = insert(reminders).values(
    municipality_id=bindparam("municipality"),
    milestone_id=bindparam("milestone"),
    remind_on=bindparam("day"),
)
# A day on which she was reminded already stays as it was; one that was passed over counts anew.
_PLAN = _NEW.on_conflict_do_update(
    index_elements=[
        reminders.c.municipality_id,
        reminders.c.milestone_id,
        reminders.c.remind_on,
    ],
    set_={"state": "planned", "reason": None},
    where=reminders.c.state == literal_column("'skipped'"),
)
_FORGET = delete(reminders).where(
    _MINE, _PLANNED, reminders.c.milestone_id == bindparam("milestone")
)
_GIVEN = _MINE & (reminders.c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_())
_MARK_PUT = (
    update(reminders)
    .where(_GIVEN, _PLANNED)
    .values(state="put", put_at=bindparam("now"), outbox_id=bindparam("outgoing"))
)
_MARK_SKIPPED = (
    update(reminders).where(_GIVEN, _PLANNED).values(state="skipped", reason=bindparam("reason_"))
)


async def newcomers_due(unit: Unit, until: date, after: int, limit: int) -> list[int]:
    """Ids above `after`, in order, of newcomers with a reminder for this day or before it."""
    result = await unit.run(_NEWCOMERS, until=until, after=after, limit_=limit)
    return list(result.scalars())


async def hers(unit: Unit, newcomer_id: int, until: date) -> list[Planned]:
    """Her reminders up to this day, the step that is due first in front."""
    return [Planned(*row) for row in await unit.run(_HERS, newcomer=newcomer_id, until=until)]


async def take(unit: Unit, newcomer_id: int, until: date) -> list[Planned]:
    """The same, locked until this unit ends; what another unit holds is passed over."""
    return [Planned(*row) for row in await unit.run(_TAKE, newcomer=newcomer_id, until=until)]


async def last_put(unit: Unit, newcomer_id: int) -> datetime | None:
    """When she was last reminded of anything in her plan."""
    moment: datetime | None = (await unit.run(_LAST_PUT, newcomer=newcomer_id)).scalar_one()
    return moment


async def of_newcomer(unit: Unit, newcomer_id: int) -> list[Reminder]:
    """All reminders of her current plan, by day."""
    return [Reminder(*row) for row in await unit.run(_OF_NEWCOMER, newcomer=newcomer_id)]


async def plan(unit: Unit, milestone_id: int, days: Sequence[date]) -> None:
    """Let these be the days on which she is reminded; days still to come that were planned go."""
    await unit.run(_FORGET, milestone=milestone_id)
    for day in days:
        await unit.run(_PLAN, milestone=milestone_id, day=day)


async def mark_put(unit: Unit, ids: Sequence[int], outbox_id: int, now: datetime) -> None:
    """They are in the outbox, as one message."""
    await unit.run(_MARK_PUT, ids=list(ids), outgoing=outbox_id, now=now)


async def mark_skipped(unit: Unit, ids: Sequence[int], reason: str) -> None:
    """They will not be put, and why, as a code that the coach gets to see in words."""
    await unit.run(_MARK_SKIPPED, ids=list(ids), reason_=reason)
