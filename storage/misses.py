"""What was not understood or did not help: put down, named by staff, exported, dropped.

Texts are masked by whoever calls `note`; nothing here looks at them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from storage.database import Unit
from storage.inbound import inbound
from storage.miss_table import FORGET, misses
from storage.outbox_table import outbox
from storage.questions import questions
from storage.types import EncryptedText, Moment

Happened = Literal["missed", "asked_back", "not_helped"]


@dataclass(frozen=True)
class NewMiss:
    """What is put down. `text` is masked; `candidates` are topics, the likeliest first; `answered`
    is the topic whose answer did not help."""

    conversation_id: int
    inbound_id: int
    text: str
    language: str
    happened: Happened
    candidates: Sequence[str]
    answered: str | None
    asked_at: datetime


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


@dataclass(frozen=True)
class Words:
    """A message that something else is about."""

    inbound_id: int
    kind: str
    payload: dict[str, Any] | None
    """None once its words were erased."""
    understanding: dict[str, Any] | None
    received_at: datetime


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
_NEW = (
    ("municipality_id", bindparam("municipality", type_=BigInteger)),
    ("conversation_id", bindparam("conversation", type_=BigInteger)),
    ("inbound_id", bindparam("inbound_", type_=BigInteger)),
    ("text", bindparam("text_", type_=EncryptedText)),
    ("language", bindparam("language_", type_=Text)),
    ("happened", bindparam("happened_", type_=Text)),
    ("candidates", bindparam("candidates_", type_=ARRAY(Text))),
    ("answered", bindparam("answered_", type_=Text)),
    ("asked_at", bindparam("asked", type_=Moment)),
)
_WAS_A_CRISIS = exists().where(
    questions.c.municipality_id == bindparam("municipality"),
    questions.c.conversation_id == bindparam("conversation"),
    questions.c.result == "crisis",
)
_INSERT = insert(misses).from_select(
    [name for name, _ in _NEW],
    select(*(value for _, value in _NEW)).where(~_WAS_A_CRISIS),
    include_defaults=False,
)
_NOTE = _INSERT.on_conflict_do_update(
    index_elements=[misses.c.municipality_id, misses.c.inbound_id],
    set_={name: _INSERT.excluded[name] for name in ("happened", "candidates", "answered")},
    # What somebody has named stays as it was named.
    where=misses.c.topic.is_(None),
)
_BEHIND = (
    select(
        inbound.c.id,
        inbound.c.kind,
        inbound.c.payload,
        inbound.c.understanding,
        inbound.c.received_at,
    )
    .join(
        outbox,
        and_(
            outbox.c.municipality_id == inbound.c.municipality_id,
            outbox.c.inbound_id == inbound.c.id,
        ),
    )
    .where(
        inbound.c.municipality_id == bindparam("municipality"),
        inbound.c.conversation_id == bindparam("conversation"),
        # Said to a person who was asked for already.
        inbound.c.handoff_id.is_(None),
        outbox.c.id == bindparam("outgoing"),
    )
)
_SETTLE = delete(misses).where(
    _MINE,
    misses.c.conversation_id == bindparam("conversation"),
    misses.c.happened == "asked_back",
    misses.c.topic.is_(None),
    misses.c.inbound_id.in_(
        select(outbox.c.inbound_id).where(
            outbox.c.municipality_id == bindparam("municipality"),
            outbox.c.conversation_id == bindparam("conversation"),
            outbox.c.id == bindparam("outgoing"),
        )
    ),
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


async def note(unit: Unit, new: NewMiss) -> None:
    """Put it down; a message that stands there already is one line, with the last of what happened.

    Nothing of a conversation in which a crisis was recognised is put down.
    """
    await unit.run(
        _NOTE,
        conversation=new.conversation_id,
        inbound_=new.inbound_id,
        text_=new.text,
        language_=new.language,
        happened_=new.happened,
        candidates_=list(new.candidates),
        answered_=new.answered,
        asked=new.asked_at,
    )


async def behind(unit: Unit, conversation_id: int, outbox_id: int) -> Words | None:
    """The message of hers that a message of ours answered; None when it answered none, or when
    somebody was asked for already."""
    result = await unit.run(_BEHIND, conversation=conversation_id, outgoing=outbox_id)
    row = result.one_or_none()
    return None if row is None else Words(*row)


async def settle(unit: Unit, conversation_id: int, outbox_id: int) -> None:
    """She tapped one of the topics that this message of ours offered: it was understood."""
    await unit.run(_SETTLE, conversation=conversation_id, outgoing=outbox_id)


async def forget(unit: Unit, conversation_id: int) -> None:
    """Take out all that came of a conversation."""
    await unit.run(FORGET, conversation=conversation_id)


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
