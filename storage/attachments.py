"""Voice notes, photos and files that came with a message. The bytes are encrypted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Text,
    Update,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.database import Unit
from storage.inbound import inbound
from storage.metadata import belongs_to, one_of, scoped_table
from storage.types import EncryptedBytes, EncryptedText, Moment

SIZE_LIMIT = 20 * 1024 * 1024
"""Bytes; what Telegram lets a bot download."""

State = Literal["pending", "kept", "failed"]

attachments = scoped_table(
    "attachments",
    Column("conversation_id", BigInteger, nullable=False),
    Column("inbound_id", BigInteger, nullable=False),
    Column("handoff_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("name", EncryptedText, nullable=False),
    Column("mime", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("reference", EncryptedText),
    Column("content", EncryptedBytes),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    belongs_to("conversation_id", "conversations"),
    belongs_to("inbound_id", "inbound", ondelete="CASCADE"),
    belongs_to("handoff_id", "handoffs"),
    one_of("state", "pending", "kept", "failed"),
    CheckConstraint(f"size BETWEEN 0 AND {SIZE_LIMIT}", name="size"),
    Index("attachments_conversation_idx", "municipality_id", "conversation_id"),
    Index("attachments_inbound_idx", "municipality_id", "inbound_id"),
    Index(
        "attachments_handoff_idx",
        "municipality_id",
        "handoff_id",
        postgresql_where=text("handoff_id IS NOT NULL"),
    ),
    Index(
        "attachments_pending_idx",
        "municipality_id",
        "id",
        postgresql_where=text("state = 'pending'"),
    ),
)


@dataclass(frozen=True)
class Attachment:
    """What is known of a file: its bytes are kept, still to be fetched by `reference`, or lost."""

    id: int
    conversation_id: int
    inbound_id: int
    handoff_id: int | None
    kind: str
    name: str
    mime: str
    size: int
    reference: str | None
    state: State


@dataclass(frozen=True)
class LeftBehind:
    """A file still to be fetched, and when its message came."""

    id: int
    received_at: datetime


@dataclass(frozen=True)
class StoredFile:
    """A file with its bytes."""

    attachment: Attachment
    content: bytes


_ROW = (
    attachments.c.id,
    attachments.c.conversation_id,
    attachments.c.inbound_id,
    attachments.c.handoff_id,
    attachments.c.kind,
    attachments.c.name,
    attachments.c.mime,
    attachments.c.size,
    attachments.c.reference,
    attachments.c.state,
)
_MINE = attachments.c.municipality_id == bindparam("municipality")
_THIS = (_MINE, attachments.c.id == bindparam("attachment"))
_THESE = (_MINE, attachments.c.id == bindparam("ids", type_=ARRAY(BigInteger)).any_())

_ADD = (
    insert(attachments)
    .values(
        municipality_id=bindparam("municipality"),
        conversation_id=bindparam("conversation"),
        inbound_id=bindparam("inbound_"),
        kind=bindparam("kind_"),
        name=bindparam("name_"),
        mime=bindparam("mime_"),
        size=bindparam("size_"),
        reference=bindparam("reference_"),
        content=bindparam("content_"),
        state=bindparam("state_"),
    )
    .returning(attachments.c.id)
)
_PENDING = select(*_ROW).where(*_THIS, attachments.c.state == "pending")
_OF_INBOUND = (
    select(attachments.c.id)
    .where(
        attachments.c.municipality_id == bindparam("municipality"),
        attachments.c.inbound_id == bindparam("inbound_"),
    )
    .order_by(attachments.c.id)
)
_OF_CONVERSATION = (
    select(*_ROW)
    .where(_MINE, attachments.c.conversation_id == bindparam("conversation"))
    .order_by(attachments.c.id)
)
_LEFT_BEHIND = (
    select(attachments.c.id, inbound.c.received_at)
    .join(
        inbound,
        (inbound.c.municipality_id == attachments.c.municipality_id)
        & (inbound.c.id == attachments.c.inbound_id),
    )
    .where(
        _MINE,
        attachments.c.state == "pending",
        inbound.c.received_at < bindparam("before", type_=Moment),
    )
    .order_by(attachments.c.id)
    .limit(bindparam("limit_"))
)
_READ = select(*_ROW, attachments.c.content).where(*_THIS, attachments.c.state == "kept")
_LINKED = (
    select(*_ROW)
    .where(_MINE, attachments.c.handoff_id == bindparam("handoff"))
    .order_by(attachments.c.id)
)


def _change(**columns: Any) -> Update:
    return update(attachments).where(*_THIS).values(columns)


_KEEP = _change(content=bindparam("content_"), size=bindparam("size_"), state="kept")
_FAIL = _change(state="failed", reason=bindparam("reason_")).where(attachments.c.state == "pending")
_LINK = update(attachments).where(*_THESE).values(handoff_id=bindparam("handoff"))
_DISCARD = delete(attachments).where(*_THESE)


async def add(
    unit: Unit,
    conversation_id: int,
    inbound_id: int,
    kind: str,
    name: str,
    mime: str,
    size: int,
    content: bytes | None,
    reference: str | None,
) -> int:
    """Keep a file, or the channel's reference to fetch it by; its id.

    `size` in bytes. Raises ValueError above SIZE_LIMIT.
    """
    _check_size(size if content is None else len(content))
    result = await unit.run(
        _ADD,
        conversation=conversation_id,
        inbound_=inbound_id,
        kind_=kind,
        name_=name,
        mime_=mime,
        size_=size if content is None else len(content),
        reference_=reference,
        content_=content,
        state_="pending" if content is None else "kept",
    )
    return int(result.scalar_one())


async def pending(unit: Unit, attachment_id: int) -> Attachment | None:
    """The file if it is still to be fetched."""
    row = (await unit.run(_PENDING, attachment=attachment_id)).one_or_none()
    return None if row is None else Attachment(*row)


async def left_behind(unit: Unit, before: datetime, limit: int) -> list[LeftBehind]:
    """Files still to be fetched whose message came before a moment, the oldest first."""
    result = await unit.run(_LEFT_BEHIND, before=before, limit_=limit)
    return [LeftBehind(*row) for row in result]


async def of_inbound(unit: Unit, inbound_id: int) -> list[int]:
    """The files that came with a message, in order."""
    return list((await unit.run(_OF_INBOUND, inbound_=inbound_id)).scalars())


async def of_conversation(unit: Unit, conversation_id: int) -> list[Attachment]:
    """Every file of a conversation, in order, without the bytes."""
    result = await unit.run(_OF_CONVERSATION, conversation=conversation_id)
    return [Attachment(*row) for row in result]


async def keep(unit: Unit, attachment_id: int, content: bytes) -> None:
    """The bytes were fetched. Raises ValueError above SIZE_LIMIT."""
    _check_size(len(content))
    await unit.run(_KEEP, attachment=attachment_id, content_=content, size_=len(content))


async def fail(unit: Unit, attachment_id: int, reason: str) -> None:
    """The bytes cannot be had; nothing changes when they came after all."""
    await unit.run(_FAIL, attachment=attachment_id, reason_=reason)


async def link(unit: Unit, attachment_ids: Sequence[int], handoff_id: int) -> None:
    """Show them with a request for a human."""
    await unit.run(_LINK, ids=list(attachment_ids), handoff=handoff_id)


async def linked(unit: Unit, handoff_id: int) -> list[Attachment]:
    """What is shown with a request."""
    return [Attachment(*row) for row in await unit.run(_LINKED, handoff=handoff_id)]


async def discard(unit: Unit, attachment_ids: Sequence[int]) -> None:
    """Forget them: she did not want them seen."""
    await unit.run(_DISCARD, ids=list(attachment_ids))


async def read(unit: Unit, attachment_id: int) -> StoredFile | None:
    """The file with its bytes; None when they are not (yet) there."""
    row = (await unit.run(_READ, attachment=attachment_id)).one_or_none()
    return None if row is None else StoredFile(Attachment(*row[:-1]), row[-1])


def _check_size(size: int) -> None:
    if size > SIZE_LIMIT:
        raise ValueError(f"a file of {size} bytes is larger than {SIZE_LIMIT}")
