"""What staff have on file about newcomers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from sqlalchemy import Select, and_, bindparam, func, insert, select, update

from storage.conversation_table import conversations
from storage.database import Unit
from storage.newcomer_table import THIS_NEWCOMER, newcomers
from storage.staff import staff

SafeChannel = Literal["chat", "phone", "visit"]


@dataclass(frozen=True)
class NewNewcomer:
    """What staff write down about somebody; all of it may be unknown but the name."""

    name: str
    group: str | None = None
    """One of flows.GROUPS."""
    village: str | None = None
    language: str | None = None
    """Code of the language she is written to first."""
    coach_id: int | None = None
    """A member of this municipality, as is the backup."""
    backup_coach_id: int | None = None
    arrived_on: date | None = None
    """In the Netherlands."""
    permit_on: date | None = None
    """The day of the residence permit."""
    housed_on: date | None = None
    """In this municipality."""
    integration_from: date | None = None
    """The day the civic-integration term began, as in the letter of DUO."""
    created_by: int | None = None
    """Who put her on file."""


@dataclass(frozen=True)
class OnFile:
    """A line of the list of newcomers."""

    id: int
    name: str | None
    group: str | None
    village: str | None
    language: str | None
    coach_id: int | None
    coach: str | None
    """Name of the coach."""
    backup_coach_id: int | None
    stopped: bool
    held: bool
    has_chat: bool
    """She has a conversation that is not closed."""


@dataclass(frozen=True)
class NewcomerFile:
    """Everything on file about one person."""

    id: int
    name: str | None
    group: str | None
    village: str | None
    language: str | None
    coach_id: int | None
    coach: str | None
    backup_coach_id: int | None
    backup: str | None
    arrived_on: date | None
    permit_on: date | None
    housed_on: date | None
    integration_from: date | None
    on_file_at: datetime | None
    """None: she walked in, and is unknown to staff."""
    created_at: datetime
    stopped_at: datetime | None
    held_at: datetime | None
    safe_channel: SafeChannel | None
    safe_conversation_id: int | None
    safe_from: time | None
    safe_until: time | None


_coaches = staff.alias("coaches")
_backups = staff.alias("backups")
_HAS_CHAT = (
    select(conversations.c.id)
    .where(
        conversations.c.municipality_id == newcomers.c.municipality_id,
        conversations.c.newcomer_id == newcomers.c.id,
        conversations.c.closed_at.is_(None),
    )
    .exists()
)


def _with_names(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(newcomers)
        .outerjoin(_coaches, _coaches.c.id == newcomers.c.coach_id)
        .outerjoin(_backups, _backups.c.id == newcomers.c.backup_coach_id)
    )


_ON_FILE = _with_names(
    select(
        newcomers.c.id,
        newcomers.c.name,
        newcomers.c.group,
        newcomers.c.village,
        newcomers.c.language,
        newcomers.c.coach_id,
        _coaches.c.name,
        newcomers.c.backup_coach_id,
        newcomers.c.stopped_at.is_not(None),
        newcomers.c.held_at.is_not(None),
        _HAS_CHAT,
    )
).where(
    and_(
        newcomers.c.municipality_id == bindparam("municipality"),
        newcomers.c.on_file_at.is_not(None),
    )
)
_RECORD = _with_names(
    select(
        newcomers.c.id,
        newcomers.c.name,
        newcomers.c.group,
        newcomers.c.village,
        newcomers.c.language,
        newcomers.c.coach_id,
        _coaches.c.name,
        newcomers.c.backup_coach_id,
        _backups.c.name,
        newcomers.c.arrived_on,
        newcomers.c.permit_on,
        newcomers.c.housed_on,
        newcomers.c.integration_from,
        newcomers.c.on_file_at,
        newcomers.c.created_at,
        newcomers.c.stopped_at,
        newcomers.c.held_at,
        newcomers.c.safe_channel,
        newcomers.c.safe_conversation_id,
        newcomers.c.safe_from,
        newcomers.c.safe_until,
    )
).where(*THIS_NEWCOMER)
_LOCK = select(newcomers.c.id).where(*THIS_NEWCOMER).with_for_update(key_share=True)
_VILLAGES = (
    select(newcomers.c.village)
    .where(
        newcomers.c.municipality_id == bindparam("municipality"), newcomers.c.village.is_not(None)
    )
    .distinct()
    .order_by(newcomers.c.village)
)
_FIELDS: dict[str, Any] = {
    name: bindparam(f"{name}_")
    for name in (
        "name",
        "group",
        "village",
        "language",
        "coach_id",
        "backup_coach_id",
        "arrived_on",
        "permit_on",
        "housed_on",
        "integration_from",
    )
}
_CREATE = (
    insert(newcomers)
    .values(
        {
            **_FIELDS,
            "municipality_id": bindparam("municipality"),
            "created_by": bindparam("created_by_"),
            "created_at": bindparam("now"),
            "on_file_at": bindparam("now"),
        }
    )
    .returning(newcomers.c.id)
)
_CHANGE = (
    update(newcomers)
    .where(*THIS_NEWCOMER)
    .values(
        {
            **_FIELDS,
            "on_file_at": func.coalesce(newcomers.c.on_file_at, bindparam("now")),
            "created_by": func.coalesce(newcomers.c.created_by, bindparam("created_by_")),
        }
    )
)


async def create(unit: Unit, new: NewNewcomer, now: datetime) -> int:
    """Put somebody on file; her id. What is wrong with it the database says (`bot.people` checks
    beforehand)."""
    return int((await unit.run(_CREATE, **_values(new), now=now)).scalar_one())


async def change(unit: Unit, newcomer_id: int, new: NewNewcomer, now: datetime) -> bool:
    """Replace what is on file; who walked in is on file from now on. False without such a person.

    Who put her on file first stays on record.
    """
    result = await unit.run(_CHANGE, newcomer=newcomer_id, **_values(new), now=now)
    return result.rowcount == 1


def _values(new: NewNewcomer) -> Mapping[str, Any]:
    return {f"{name}_": value for name, value in asdict(new).items()}


async def lock(unit: Unit, newcomer_id: int) -> None:
    """Keep what is on file from changing until this unit ends."""
    await unit.run(_LOCK, newcomer=newcomer_id)


async def on_file(unit: Unit) -> list[OnFile]:
    """All that staff have put on file, by name. Names are encrypted, so that searching and sorting
    happen outside the database."""
    found = [OnFile(*row) for row in await unit.run(_ON_FILE)]
    return sorted(found, key=lambda one: ((one.name or "").casefold(), one.id))


async def record(unit: Unit, newcomer_id: int) -> NewcomerFile | None:
    """Everything on file about her, whoever put it there; None when there is nobody."""
    row = (await unit.run(_RECORD, newcomer=newcomer_id)).one_or_none()
    return None if row is None else NewcomerFile(*row)


async def villages(unit: Unit) -> list[str]:
    """The villages that occur on file, in order."""
    return list((await unit.run(_VILLAGES)).scalars())
