"""The steps of a plan: of its template, or goals that the newcomer set herself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Select,
    Text,
    Update,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.database import Unit
from storage.metadata import belongs_to, one_of, scoped_table
from storage.newcomers import newcomers
from storage.plans import CURRENT, plans
from storage.types import EncryptedText, Moment

State = Literal["open", "done", "stuck", "dropped"]
Reporter = Literal["newcomer", "coach"]
Barrier = Literal["language", "childcare", "money", "shy", "other"]

milestones = scoped_table(
    "milestones",
    Column("plan_id", BigInteger, nullable=False),
    Column("template_key", Text),
    Column("title", EncryptedText),
    Column("domain", Text, nullable=False),
    Column("due_on", Date),
    # Set by a person: no anchor date moves it any more.
    Column("due_by_hand", Boolean, nullable=False, server_default=false()),
    Column("state", Text, nullable=False, server_default="open"),
    Column("barrier", Text),
    Column("reported_by", Text),
    Column("reported_at", Moment),
    Column("place", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    belongs_to("plan_id", "plans"),
    one_of("state", "open", "done", "stuck", "dropped"),
    one_of("barrier", "language", "childcare", "money", "shy", "other"),
    one_of("reported_by", "newcomer", "coach"),
    CheckConstraint("(template_key IS NULL) <> (title IS NULL)", name="words"),
    Index("milestones_plan_idx", "municipality_id", "plan_id", "place"),
)


@dataclass(frozen=True)
class NewMilestone:
    """A step to be added: `template_key` of the plan's template, or a `title` of her own."""

    template_key: str | None
    title: str | None
    domain: str
    due_on: date | None
    due_by_hand: bool = False


@dataclass(frozen=True)
class Milestone:
    """A step of a plan."""

    id: int
    plan_id: int
    template: str
    """Of the plan; `template_key` names a step of it."""
    template_key: str | None
    title: str | None
    domain: str
    due_on: date | None
    due_by_hand: bool
    state: State
    barrier: Barrier | None
    reported_by: Reporter | None
    reported_at: datetime | None

    @property
    def own(self) -> bool:
        """A goal of her own, not of the template."""
        return self.template_key is None


@dataclass(frozen=True)
class Wanting:
    """A step that asks for somebody's attention: it is stuck, or its day has passed."""

    milestone: Milestone
    newcomer_id: int
    newcomer: str | None
    """Her name."""
    coach_id: int | None
    backup_coach_id: int | None


@dataclass(frozen=True)
class Counts:
    """How many steps ask for attention."""

    stuck: int
    """In the municipality."""
    stuck_mine: int
    """Of newcomers whose coach or backup somebody is."""
    overdue_mine: int


_ROW = (
    milestones.c.id,
    milestones.c.plan_id,
    plans.c.template,
    milestones.c.template_key,
    milestones.c.title,
    milestones.c.domain,
    milestones.c.due_on,
    milestones.c.due_by_hand,
    milestones.c.state,
    milestones.c.barrier,
    milestones.c.reported_by,
    milestones.c.reported_at,
)
_ONE = (
    milestones.c.municipality_id == bindparam("municipality"),
    milestones.c.id == bindparam("milestone"),
)


def _joined(query: Select[Any]) -> Select[Any]:
    """Steps of current plans."""
    return (
        query.select_from(milestones)
        .join(
            plans,
            (plans.c.municipality_id == milestones.c.municipality_id)
            & (plans.c.id == milestones.c.plan_id),
        )
        .where(milestones.c.municipality_id == bindparam("municipality"), CURRENT)
    )


_HERS = (
    _joined(select(*_ROW))
    .where(plans.c.newcomer_id == bindparam("newcomer"))
    .order_by(milestones.c.place, milestones.c.id)
)
_ONE_OF_HERS = (
    _joined(select(*_ROW))
    .where(plans.c.newcomer_id == bindparam("newcomer"), milestones.c.id == bindparam("milestone"))
    .with_for_update(of=milestones)
)
_WANTING = (
    _joined(
        select(
            *_ROW,
            newcomers.c.id,
            newcomers.c.name,
            newcomers.c.coach_id,
            newcomers.c.backup_coach_id,
        )
    )
    .join(
        newcomers,
        (newcomers.c.municipality_id == plans.c.municipality_id)
        & (newcomers.c.id == plans.c.newcomer_id),
    )
    .where(
        or_(
            milestones.c.state == "stuck",
            (milestones.c.state == "open") & (milestones.c.due_on < bindparam("today")),
        )
    )
    .order_by(
        (milestones.c.state == "stuck").desc(),
        func.coalesce(milestones.c.due_on, func.date(milestones.c.created_at)),
        milestones.c.id,
    )
    .limit(bindparam("limit_"))
)
_stuck = milestones.c.state == "stuck"
_overdue = (milestones.c.state == "open") & (milestones.c.due_on < bindparam("today"))
_mine = or_(
    newcomers.c.coach_id == bindparam("staff_"), newcomers.c.backup_coach_id == bindparam("staff_")
)


def _counted() -> Any:
    return select(
        func.count().filter(_stuck),
        func.count().filter(_stuck & _mine),
        func.count().filter(_overdue & _mine),
    )


_COUNTS = (
    _joined(_counted())
    .join(
        newcomers,
        (newcomers.c.municipality_id == plans.c.municipality_id)
        & (newcomers.c.id == plans.c.newcomer_id),
    )
    .where(or_(_stuck, _overdue))
)
_ADD = (
    insert(milestones)
    .values(
        municipality_id=bindparam("municipality"),
        plan_id=bindparam("plan"),
        template_key=bindparam("key_"),
        title=bindparam("title_"),
        domain=bindparam("domain_"),
        due_on=bindparam("due"),
        due_by_hand=bindparam("by_hand"),
        place=select(func.coalesce(func.max(milestones.c.place), 0) + 1)
        .where(
            milestones.c.municipality_id == bindparam("municipality"),
            milestones.c.plan_id == bindparam("plan"),
        )
        .scalar_subquery(),
        created_at=bindparam("now"),
        changed_at=bindparam("now"),
    )
    .returning(milestones.c.id)
)


def _change(**columns: Any) -> Update:
    return update(milestones).where(*_ONE).values({**columns, "changed_at": bindparam("now")})


_SET_DUE = _change(due_on=bindparam("due"), due_by_hand=bindparam("by_hand"))
_REPORT = _change(
    state=bindparam("state_"),
    barrier=None,
    reported_by=bindparam("who"),
    reported_at=bindparam("now"),
)
_SET_BARRIER = _change(barrier=bindparam("barrier_"))


async def hers(unit: Unit, newcomer_id: int) -> list[Milestone]:
    """All steps of her current plan, in its order; none when she has no plan."""
    return [Milestone(*row) for row in await unit.run(_HERS, newcomer=newcomer_id)]


async def one_of_hers(unit: Unit, newcomer_id: int, milestone_id: int) -> Milestone | None:
    """A step of her current plan, kept from other changes until this unit ends.

    None for what is somebody else's, of an earlier plan, or nobody's: the id may come from anybody.
    """
    result = await unit.run(_ONE_OF_HERS, newcomer=newcomer_id, milestone=milestone_id)
    row = result.one_or_none()
    return None if row is None else Milestone(*row)


async def wanting(unit: Unit, today: date, limit: int = 200) -> list[Wanting]:
    """Steps of the municipality that are stuck, then those whose day has passed, oldest first."""
    width = len(_ROW)
    return [
        Wanting(Milestone(*row[:width]), *row[width:])
        for row in await unit.run(_WANTING, today=today, limit_=limit)
    ]


async def counts(unit: Unit, today: date, staff_id: int) -> Counts:
    """How many steps are stuck, in all and of somebody's own newcomers, and overdue of hers."""
    return Counts(*(await unit.run(_COUNTS, today=today, staff_=staff_id)).one())


async def add(unit: Unit, plan_id: int, new: NewMilestone, now: datetime) -> int:
    """Add a step at the end of a plan; its id."""
    result = await unit.run(
        _ADD,
        plan=plan_id,
        key_=new.template_key,
        title_=new.title,
        domain_=new.domain,
        due=new.due_on,
        by_hand=new.due_by_hand,
        now=now,
    )
    return int(result.scalar_one())


async def set_due(
    unit: Unit, milestone_id: int, due_on: date | None, by_hand: bool, now: datetime
) -> None:
    """Its day, or none. One set by hand stays when an anchor date changes."""
    await unit.run(_SET_DUE, milestone=milestone_id, due=due_on, by_hand=by_hand, now=now)


async def report(
    unit: Unit, milestone_id: int, state: State, reporter: Reporter, now: datetime
) -> None:
    """How it stands, and who says so. What was in the way before is forgotten."""
    await unit.run(_REPORT, milestone=milestone_id, state_=state, who=reporter, now=now)


async def set_barrier(unit: Unit, milestone_id: int, barrier: Barrier, now: datetime) -> None:
    """What is in the way of a step that is stuck, as a code; her words are in the conversation."""
    await unit.run(_SET_BARRIER, milestone=milestone_id, barrier_=barrier, now=now)
