"""What was not understood or did not help, as staff see it: named, exported, dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from storage.database import Unit
from storage.miss_table import Happened, misses


@dataclass(frozen=True)
class Miss:
    """A line of the list. `topic` is what staff say it is about; None while it is open."""

    id: int
    conversation_id: int
    text: str
    language: str
    happened: Happened
    candidates: Sequence[str]
    answered: str | None
    asked_at: datetime
    topic: str | None
    named_by: int | None
    named_at: datetime | None
    exported_at: datetime | None


_MINE = misses.c.municipality_id == bindparam("municipality")
_ROW = (
    misses.c.id,
    misses.c.conversation_id,
    misses.c.text,
    misses.c.language,
    misses.c.happened,
    misses.c.candidates,
    misses.c.answered,
    misses.c.asked_at,
    misses.c.topic,
    misses.c.named_by,
    misses.c.named_at,
    misses.c.exported_at,
)
_OPEN = (
    select(*_ROW)
    .where(
        _MINE,
        misses.c.topic.is_(None),
        # Until then she may still tap one of the topics that she was offered.
        or_(misses.c.happened != "asked_back", misses.c.asked_at < bindparam("settled")),
    )
    .order_by(misses.c.id.desc())
    .limit(bindparam("limit_"))
)
_NAMED = (
    select(*_ROW)
    .where(
        _MINE,
        misses.c.topic.is_not(None),
        or_(misses.c.exported_at.is_(None), bindparam("again", type_=Boolean)),
    )
    .order_by(misses.c.language, misses.c.topic, misses.c.id)
)
_READ = select(*_ROW).where(_MINE, misses.c.id == bindparam("miss"))
_THESE = and_(_MINE, misses.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
_STILL_OPEN = and_(_THESE, misses.c.topic.is_(None))
_NOT_EXPORTED = and_(_THESE, misses.c.topic.is_not(None), misses.c.exported_at.is_(None))
_NAME = (
    update(misses)
    .where(_STILL_OPEN)
    .values(topic=bindparam("topic_"), named_by=bindparam("staff_"), named_at=bindparam("now"))
)
_TAKE_BACK = update(misses).where(_NOT_EXPORTED).values(topic=None, named_by=None, named_at=None)
_DISCARD = delete(misses).where(_STILL_OPEN)
_MARK_EXPORTED = update(misses).where(_NOT_EXPORTED).values(exported_at=bindparam("now"))
_DROP = delete(misses).where(
    _MINE,
    or_(
        and_(misses.c.topic.is_(None), misses.c.asked_at < bindparam("open_before")),
        misses.c.exported_at < bindparam("exported_before"),
        misses.c.asked_at < bindparam("any_before"),
    ),
)


async def open_ones(unit: Unit, settled: datetime, limit: int) -> list[Miss]:
    """What nobody has named, the newest first; what was asked back only when that was before the
    moment `settled`."""
    return [Miss(*row) for row in await unit.run(_OPEN, settled=settled, limit_=limit)]


async def named(unit: Unit, *, again: bool = False) -> list[Miss]:
    """What was named and not exported, by language and topic; with `again` what was exported, too,
    as long as it is kept."""
    return [Miss(*row) for row in await unit.run(_NAMED, again=again)]


async def read(unit: Unit, miss_id: int) -> Miss | None:
    """One line; None when there is none here."""
    row = (await unit.run(_READ, miss=miss_id)).one_or_none()
    return None if row is None else Miss(*row)


async def name(unit: Unit, ids: Sequence[int], topic: str, staff_id: int, now: datetime) -> int:
    """Say what these are about; how many of them were still open."""
    result = await unit.run(_NAME, ids=list(ids), topic_=topic, staff_=staff_id, now=now)
    return result.rowcount


async def take_back(unit: Unit, ids: Sequence[int]) -> int:
    """Open them again, unless they were exported; how many were named."""
    return (await unit.run(_TAKE_BACK, ids=list(ids))).rowcount


async def discard(unit: Unit, ids: Sequence[int]) -> int:
    """Delete them, as long as nobody named them; how many."""
    return (await unit.run(_DISCARD, ids=list(ids))).rowcount


async def mark_exported(unit: Unit, ids: Sequence[int], now: datetime) -> int:
    """They are in a file now; how many were not before."""
    return (await unit.run(_MARK_EXPORTED, ids=list(ids), now=now)).rowcount


async def drop(
    unit: Unit, *, open_before: datetime, exported_before: datetime, any_before: datetime
) -> int:
    """Delete what was asked before a moment: what nobody named, and whatever its state; and what
    was exported before one. How many lines."""
    result = await unit.run(
        _DROP,
        open_before=open_before,
        exported_before=exported_before,
        any_before=any_before,
    )
    return result.rowcount
