"""What people are invited to: when, where, for how many, and for whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

from storage.activity_tables import OF_ACTIVITY, THIS_ACTIVITY, activities, invitations
from storage.database import Unit
from storage.metadata import among

ActivityState = Literal["draft", "sending", "sent", "halted", "cancelled"]

BEGUN = ("sending", "sent", "halted")
"""States in which people hold an invitation that still counts."""


@dataclass(frozen=True)
class Audience:
    """Whom an activity is for; an empty list is: no matter which."""

    languages: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known of an activity beside its texts; times are aware."""

    title: str
    place: str
    village: str | None
    starts_at: datetime
    ends_at: datetime
    places: int | None
    """None: as many as want to come."""
    reply_by: datetime


@dataclass(frozen=True)
class Activity:
    """An activity as it stands."""

    id: int
    facts: Facts
    audience: Audience
    state: ActivityState
    made_by: int
    created_at: datetime
    send_token: str | None
    sent_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True)
class Listed:
    """An activity with how many of its invitations stand how."""

    activity: Activity
    invited: int
    going: int
    waiting: int

    @property
    def open_places(self) -> int | None:
        """Places that nobody has taken; None where there is no limit."""
        places = self.activity.facts.places
        return None if places is None else max(0, places - self.going)


_FACTS = (
    activities.c.title,
    activities.c.place,
    activities.c.village,
    activities.c.starts_at,
    activities.c.ends_at,
    activities.c.places,
    activities.c.reply_by,
)
_AUDIENCE = (
    activities.c.audience_languages,
    activities.c.audience_villages,
    activities.c.audience_groups,
)
_ROW = (
    activities.c.id,
    *_FACTS,
    *_AUDIENCE,
    activities.c.state,
    activities.c.made_by,
    activities.c.created_at,
    activities.c.send_token,
    activities.c.sent_at,
    activities.c.cancelled_at,
)
_GIVEN = {column.name: bindparam(f"{column.name}_", type_=column.type) for column in _FACTS}


def _counted(condition: ColumnElement[bool], name: str) -> Any:
    return func.count(invitations.c.id, type_=Integer).filter(condition).label(name)


_CREATE = (
    insert(activities)
    .values(
        municipality_id=bindparam("municipality"),
        made_by=bindparam("staff_"),
        created_at=bindparam("now"),
        **_GIVEN,
    )
    .returning(activities.c.id)
)
_CHANGE = update(activities).where(*THIS_ACTIVITY).values(_GIVEN)
_SET_TITLE = update(activities).where(*THIS_ACTIVITY).values(title=bindparam("title_"))
_SET_AUDIENCE = (
    update(activities)
    .where(*THIS_ACTIVITY)
    .values({column.name: bindparam(column.name + "_", type_=column.type) for column in _AUDIENCE})
)
_READ = select(*_ROW).where(*THIS_ACTIVITY)
_LOCK = _READ.with_for_update(key_share=True)
_SHARE = _READ.with_for_update(read=True)
_LIST = (
    select(
        *_ROW,
        _counted(invitations.c.state == "put", "invited"),
        _counted(invitations.c.answer == "yes", "going"),
        _counted(invitations.c.answer == "waiting", "waiting"),
    )
    .join_from(
        activities,
        invitations,
        (invitations.c.municipality_id == activities.c.municipality_id)
        & (invitations.c.activity_id == activities.c.id),
        isouter=True,
    )
    .where(activities.c.municipality_id == bindparam("municipality"))
    .group_by(activities.c.municipality_id, activities.c.id)
)
_UPCOMING = _LIST.where(activities.c.ends_at > bindparam("now")).order_by(
    activities.c.starts_at, activities.c.id
)
_PAST = (
    _LIST.where(activities.c.ends_at <= bindparam("now"))
    .order_by(activities.c.starts_at.desc(), activities.c.id)
    .limit(bindparam("limit_"))
)
_STARTING = (
    select(*_ROW)
    .where(
        activities.c.municipality_id == bindparam("municipality"),
        among(activities.c.state, BEGUN),
        activities.c.starts_at > bindparam("after"),
        activities.c.starts_at < bindparam("before"),
    )
    .order_by(activities.c.starts_at)
)
_IN_STATE = (
    select(activities.c.id)
    .where(
        activities.c.municipality_id == bindparam("municipality"),
        activities.c.state == bindparam("state_"),
    )
    .order_by(activities.c.id)
)
_SET_STATE = update(activities).where(*THIS_ACTIVITY).values(state=bindparam("state_"))
_BEGIN_SENDING = (
    update(activities)
    .where(*THIS_ACTIVITY)
    .values(
        state="sending",
        send_token=bindparam("token"),
        sent_by=bindparam("staff_"),
        sent_at=bindparam("now"),
    )
)
_FINISH_SENDING = (
    update(activities)
    .where(
        *THIS_ACTIVITY,
        activities.c.state == literal_column("'sending'"),
        ~select(invitations.c.id)
        .where(*OF_ACTIVITY, invitations.c.state == literal_column("'planned'"))
        .exists(),
    )
    .values(state="sent")
)
_CANCEL = (
    update(activities)
    .where(*THIS_ACTIVITY)
    .values(state="cancelled", cancelled_by=bindparam("staff_"), cancelled_at=bindparam("now"))
)


def _activity(row: tuple[Any, ...]) -> Activity:
    number, facts, audience, rest = row[0], row[1:8], row[8:11], row[11:]
    return Activity(number, Facts(*facts), Audience(*map(tuple, audience)), *rest)


def _given(facts: Facts) -> dict[str, Any]:
    return {f"{name}_": value for name, value in vars(facts).items()}


async def create(unit: Unit, facts: Facts, staff_id: int, now: datetime) -> int:
    """A new activity, for everybody and not sent; its id."""
    result = await unit.run(_CREATE, staff_=staff_id, now=now, **_given(facts))
    return int(result.scalar_one())


async def change(unit: Unit, activity_id: int, facts: Facts) -> None:
    """What is known of it. Lock it before, and look whether that may still change."""
    await unit.run(_CHANGE, activity=activity_id, **_given(facts))


async def set_title(unit: Unit, activity_id: int, title: str) -> None:
    """What it is called in Dutch."""
    await unit.run(_SET_TITLE, activity=activity_id, title_=title)


async def set_audience(unit: Unit, activity_id: int, audience: Audience) -> None:
    """Whom it is for."""
    await unit.run(
        _SET_AUDIENCE,
        activity=activity_id,
        audience_languages_=list(audience.languages),
        audience_villages_=list(audience.villages),
        audience_groups_=list(audience.groups),
    )


async def read(unit: Unit, activity_id: int) -> Activity | None:
    """The activity; None when the municipality has none with this id."""
    row = (await unit.run(_READ, activity=activity_id)).one_or_none()
    return None if row is None else _activity(row)


async def lock(unit: Unit, activity_id: int) -> Activity | None:
    """Read it and keep everybody else from changing it, or from answering, until the unit ends."""
    row = (await unit.run(_LOCK, activity=activity_id)).one_or_none()
    return None if row is None else _activity(row)


async def share(unit: Unit, activity_id: int) -> Activity | None:
    """Read it and keep it from changing until the unit ends; any number may do so at once."""
    row = (await unit.run(_SHARE, activity=activity_id)).one_or_none()
    return None if row is None else _activity(row)


async def upcoming(unit: Unit, now: datetime) -> list[Listed]:
    """Those that are not over, the first one first."""
    rows = await unit.run(_UPCOMING, now=now)
    return [Listed(_activity(row[:-3]), *row[-3:]) for row in rows]


async def past(unit: Unit, now: datetime, limit: int = 100) -> list[Listed]:
    """Those that are over, the latest first."""
    rows = await unit.run(_PAST, now=now, limit_=limit)
    return [Listed(_activity(row[:-3]), *row[-3:]) for row in rows]


async def starting(unit: Unit, after: datetime, before: datetime) -> list[Activity]:
    """Those with invitations that count, which start between these moments."""
    rows = await unit.run(_STARTING, after=after, before=before)
    return [_activity(row) for row in rows]


async def in_state(unit: Unit, state: ActivityState) -> list[int]:
    """Ids of all that are in this state."""
    return list((await unit.run(_IN_STATE, state_=state)).scalars())


async def set_state(unit: Unit, activity_id: int, state: ActivityState) -> None:
    """Where it has got to."""
    await unit.run(_SET_STATE, activity=activity_id, state_=state)


async def begin_sending(
    unit: Unit, activity_id: int, token: str, staff_id: int, now: datetime
) -> None:
    """Its invitations go out, by the form with this token."""
    await unit.run(_BEGIN_SENDING, activity=activity_id, token=token, staff_=staff_id, now=now)


async def finish_sending(unit: Unit, activity_id: int) -> bool:
    """Sending is over when no invitation is planned any more; whether that was so just now."""
    return (await unit.run(_FINISH_SENDING, activity=activity_id)).rowcount == 1


async def cancel(unit: Unit, activity_id: int, staff_id: int, now: datetime) -> None:
    """It will not take place."""
    await unit.run(_CANCEL, activity=activity_id, staff_=staff_id, now=now)
