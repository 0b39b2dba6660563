"""Messages that came in. Each is kept once, and stays unhandled until a turn or a human ends it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Sequence,
    Text,
    Update,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import insert

from storage.conversation_table import THIS_CONVERSATION, conversations
from storage.database import Unit
from storage.metadata import belongs_to, metadata, scoped_table
from storage.types import EncryptedJson, Moment

message_ids = Sequence("message_ids", metadata=metadata)
"""Inbound and outbound messages are numbered from one sequence: its order is the order of talk."""

inbound = scoped_table(
    "inbound",
    Column("conversation_id", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # Null once the words were erased: what stays keeps a repeated delivery from counting as new.
    Column("payload", EncryptedJson),
    Column("understanding", EncryptedJson),
    Column("received_at", Moment, nullable=False),
    Column("handled_at", Moment),
    Column("outcome", Text),
    Column("handoff_id", BigInteger),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("failed_at", Moment),
    Column("failure", Text),
    belongs_to("conversation_id", "conversations"),
    belongs_to("handoff_id", "handoffs"),
    Unique("municipality_id", "channel", "external_id"),
    Index("inbound_conversation_idx", "municipality_id", "conversation_id", "id"),
    Index(
        "inbound_unhandled_idx",
        "municipality_id",
        "conversation_id",
        "id",
        postgresql_where=text("handled_at IS NULL"),
    ),
    Index(
        "inbound_handoff_idx",
        "municipality_id",
        "handoff_id",
        postgresql_where=text("handoff_id IS NOT NULL"),
    ),
    id_column=Column("id", BigInteger, server_default=message_ids.next_value(), nullable=False),
)


@dataclass(frozen=True)
class Inbound:
    """A message that came in."""

    id: int
    conversation_id: int
    kind: str
    payload: dict[str, Any]
    understanding: dict[str, Any] | None
    received_at: datetime
    language: str
    """The one that the conversation is in, which helps to understand what is short."""


_THIS = (
    inbound.c.municipality_id == bindparam("municipality"),
    inbound.c.id == bindparam("inbound_"),
)
_UNHANDLED = (
    inbound.c.municipality_id == bindparam("municipality"),
    inbound.c.handled_at.is_(None),
)
_LANGUAGE = (
    select(conversations.c.language).where(*THIS_CONVERSATION).scalar_subquery().label("language")
)
_STORE = (
    insert(inbound)
    .values(
        municipality_id=bindparam("municipality"),
        conversation_id=bindparam("conversation"),
        channel=bindparam("channel_"),
        external_id=bindparam("external"),
        kind=bindparam("kind_"),
        payload=bindparam("payload_"),
        received_at=bindparam("received"),
    )
    .on_conflict_do_nothing(
        index_elements=[inbound.c.municipality_id, inbound.c.channel, inbound.c.external_id]
    )
    .returning(inbound.c.id, _LANGUAGE)
)
_OLDEST = (
    select(
        inbound.c.id,
        inbound.c.conversation_id,
        inbound.c.kind,
        inbound.c.payload,
        inbound.c.understanding,
        inbound.c.received_at,
        _LANGUAGE,
    )
    .where(*_UNHANDLED, inbound.c.conversation_id == bindparam("conversation"))
    .order_by(inbound.c.id)
    .limit(1)
)
_WAITING = (
    select(inbound.c.conversation_id)
    .where(*_UNHANDLED, inbound.c.received_at < bindparam("before"))
    .group_by(inbound.c.conversation_id)
    .order_by(func.min(inbound.c.id))
    .limit(bindparam("limit_"))
)


def _change(**columns: Any) -> Update:
    return update(inbound).where(*_THIS).values(columns)


_KEEP_UNDERSTANDING = _change(understanding=bindparam("understanding_"))
_MARK_HANDLED = _change(
    handled_at=bindparam("now"),
    outcome=bindparam("outcome_"),
    understanding=func.coalesce(
        bindparam("understanding_", type_=EncryptedJson), inbound.c.understanding
    ),
    handoff_id=bindparam("handoff"),
)
_MARK_FAILED = _change(
    attempts=inbound.c.attempts + 1, failed_at=bindparam("now"), failure=bindparam("reason")
).returning(inbound.c.attempts)
ERASE = (
    update(inbound)
    .where(
        inbound.c.municipality_id == bindparam("municipality"),
        inbound.c.conversation_id == bindparam("conversation"),
        inbound.c.id <= bindparam("up_to"),
    )
    .values(
        payload=None,
        understanding=None,
        failure=None,
        handled_at=func.coalesce(inbound.c.handled_at, bindparam("now")),
        outcome=func.coalesce(inbound.c.outcome, "cleared"),
    )
)
"""Forget the words of a conversation; for `conversations.clear`."""


async def store(
    unit: Unit,
    conversation_id: int,
    channel: str,
    external_id: str,
    kind: str,
    payload: dict[str, Any],
    received_at: datetime,
) -> Inbound | None:
    """Keep a message; None when it was kept before.

    `external_id` is the channel's own number of it, unique within municipality and channel.
    """
    result = await unit.run(
        _STORE,
        conversation=conversation_id,
        channel_=channel,
        external=external_id,
        kind_=kind,
        payload_=payload,
        received=received_at,
    )
    row = result.one_or_none()
    if row is None:
        return None
    inbound_id, language = row
    return Inbound(inbound_id, conversation_id, kind, payload, None, received_at, language)


async def oldest_unhandled(unit: Unit, conversation_id: int) -> Inbound | None:
    """What the next turn is about, or None when nothing waits."""
    row = (await unit.run(_OLDEST, conversation=conversation_id)).one_or_none()
    return None if row is None else Inbound(*row)


async def keep_understanding(unit: Unit, inbound_id: int, understanding: dict[str, Any]) -> None:
    """What the interpreter made of it, so that a repeated turn need not ask again."""
    await unit.run(_KEEP_UNDERSTANDING, inbound_=inbound_id, understanding_=understanding)


async def mark_handled(
    unit: Unit,
    inbound_id: int,
    now: datetime,
    outcome: str = "answered",
    handoff_id: int | None = None,
    understanding: dict[str, Any] | None = None,
) -> None:
    """A turn ended it; `handoff_id` when it was added to a request for a human.

    `understanding` is kept with it; without, what is kept stays.
    """
    await unit.run(
        _MARK_HANDLED,
        inbound_=inbound_id,
        now=now,
        outcome_=outcome,
        handoff=handoff_id,
        understanding_=understanding,
    )


async def mark_failed(unit: Unit, inbound_id: int, reason: str, now: datetime) -> int:
    """A turn broke off; how often that has happened. The message stays unhandled.

    `reason` names the error and never quotes the message: it is kept in the clear.
    """
    result = await unit.run(_MARK_FAILED, inbound_=inbound_id, reason=reason, now=now)
    attempts: int | None = result.scalar_one_or_none()
    return 0 if attempts is None else attempts


async def conversations_waiting(unit: Unit, before: datetime, limit: int) -> list[int]:
    """Conversations with a message of before that moment that had no turn: the oldest first."""
    result = await unit.run(_WAITING, before=before, limit_=limit)
    return list(result.scalars())
