"""What is due in a conversation at a later moment: waits that time out, requests that expire.

A timer is known by its name within its conversation; setting it anew replaces it. Its version tells
a fire that was already under way that it has been overtaken.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import belongs_to, scoped_table
from storage.types import EncryptedJson, Moment

timers = scoped_table(
    "timers",
    Column("conversation_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    Column("due_at", Moment, nullable=False),
    Column("payload", EncryptedJson, nullable=False),
    Column("fired_at", Moment),
    belongs_to("conversation_id", "conversations"),
    UniqueConstraint("municipality_id", "conversation_id", "name"),
    Index("timers_due_idx", "municipality_id", "due_at", postgresql_where=text("fired_at IS NULL")),
)


@dataclass(frozen=True)
class Timer:
    """A timer that is due."""

    id: int
    conversation_id: int
    name: str
    version: int
    due_at: datetime
    payload: dict[str, Any]


_NEW = insert(timers).values(
    municipality_id=bindparam("municipality"),
    conversation_id=bindparam("conversation"),
    name=bindparam("name_"),
    due_at=bindparam("due"),
    payload=bindparam("payload_"),
)
_SET = _NEW.on_conflict_do_update(
    index_elements=[timers.c.municipality_id, timers.c.conversation_id, timers.c.name],
    set_={
        "version": timers.c.version + 1,
        "due_at": _NEW.excluded.due_at,
        "payload": _NEW.excluded.payload,
        "fired_at": None,
    },
).returning(timers.c.version)
_CANCEL = delete(timers).where(
    timers.c.municipality_id == bindparam("municipality"),
    timers.c.conversation_id == bindparam("conversation"),
    timers.c.name == bindparam("name_"),
)
_DUE = (
    select(
        timers.c.id,
        timers.c.conversation_id,
        timers.c.name,
        timers.c.version,
        timers.c.due_at,
        timers.c.payload,
    )
    .where(
        timers.c.municipality_id == bindparam("municipality"),
        timers.c.fired_at.is_(None),
        timers.c.due_at <= bindparam("now"),
    )
    .order_by(timers.c.due_at, timers.c.id)
    .limit(bindparam("limit_"))
    .with_for_update(skip_locked=True)
)
_MARK_FIRED = (
    update(timers)
    .where(
        timers.c.municipality_id == bindparam("municipality"),
        timers.c.id == bindparam("timer"),
        timers.c.version == bindparam("version_"),
        timers.c.fired_at.is_(None),
    )
    .values(fired_at=bindparam("now"))
)


async def set(  # noqa: A001 - reads as timers.set
    unit: Unit, conversation_id: int, name: str, due_at: datetime, payload: dict[str, Any]
) -> int:
    """Set or replace a timer; its version. A moment in the past is due at once."""
    result = await unit.run(
        _SET, conversation=conversation_id, name_=name, due=due_at, payload_=payload
    )
    return int(result.scalar_one())


async def cancel(unit: Unit, conversation_id: int, name: str) -> None:
    """Take it away, if it is there."""
    await unit.run(_CANCEL, conversation=conversation_id, name_=name)


async def due(unit: Unit, now: datetime, limit: int) -> list[Timer]:
    """Timers to fire, locked until this unit ends; what another unit holds is passed over."""
    return [Timer(*row) for row in await unit.run(_DUE, now=now, limit_=limit)]


async def mark_fired(unit: Unit, timer_id: int, version: int, now: datetime) -> bool:
    """It was fired; false when it was set anew, cancelled or fired meanwhile: then do nothing."""
    result = await unit.run(_MARK_FIRED, timer=timer_id, version_=version, now=now)
    return result.rowcount == 1
