"""Machine translations of what was said, kept beside the original."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert

from storage.conversation_table import THIS_CONVERSATION, conversations
from storage.database import Unit
from storage.inbound import inbound
from storage.metadata import belongs_to, scoped_table
from storage.outbox_table import outbox
from storage.types import EncryptedJson, EncryptedText, Moment

translations = scoped_table(
    "translations",
    Column("conversation_id", BigInteger, nullable=False),
    # Of inbound or of outbox, which are numbered from one sequence.
    Column("message_id", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", EncryptedText, nullable=False),
    Column("service", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    belongs_to("conversation_id", "conversations"),
    UniqueConstraint(
        "municipality_id",
        "conversation_id",
        "message_id",
        "language",
        name="translations_message_key",
    ),
)


@dataclass(frozen=True)
class Kept:
    """A translation that was made."""

    text: str
    service: str
    """Which service made it."""
    created_at: datetime


@dataclass(frozen=True)
class Untranslated:
    """A message without a translation into some language."""

    payload: dict[str, Any]
    understanding: dict[str, Any] | None
    """Of what came in; None for what a coach wrote."""
    by_coach: bool
    language: str
    """That of the conversation; may be empty."""


_CAME_IN = (
    inbound.c.municipality_id == bindparam("municipality", type_=BigInteger),
    inbound.c.conversation_id == bindparam("conversation", type_=BigInteger),
    inbound.c.id == bindparam("message", type_=BigInteger),
    inbound.c.payload.is_not(None),
)
_WAS_WRITTEN = (
    outbox.c.municipality_id == bindparam("municipality", type_=BigInteger),
    outbox.c.conversation_id == bindparam("conversation", type_=BigInteger),
    outbox.c.id == bindparam("message", type_=BigInteger),
    outbox.c.kind == "coach",
)
_of_message = and_(
    translations.c.municipality_id == bindparam("municipality", type_=BigInteger),
    translations.c.conversation_id == bindparam("conversation", type_=BigInteger),
    translations.c.message_id == bindparam("message", type_=BigInteger),
    translations.c.language == bindparam("language_"),
)
_words = union_all(
    select(
        inbound.c.payload, inbound.c.understanding, literal_column("false").label("by_coach")
    ).where(*_CAME_IN),
    select(outbox.c.payload, literal_column("NULL::bytea"), literal_column("true")).where(
        *_WAS_WRITTEN
    ),
).subquery("words")
_UNTRANSLATED = (
    select(
        type_coerce(_words.c.payload, EncryptedJson),
        type_coerce(_words.c.understanding, EncryptedJson),
        _words.c.by_coach,
        conversations.c.language,
    )
    .select_from(_words)
    .join(conversations, literal_column("true"))
    .where(*THIS_CONVERSATION, ~exists().where(_of_message))
)
_NEW = insert(translations).from_select(
    [
        "municipality_id",
        "conversation_id",
        "message_id",
        "language",
        "text",
        "service",
        "created_at",
    ],
    select(
        bindparam("municipality", type_=BigInteger),
        bindparam("conversation", type_=BigInteger),
        bindparam("message", type_=BigInteger),
        bindparam("language_", type_=Text),
        bindparam("text_", type_=EncryptedText),
        bindparam("service_", type_=Text),
        bindparam("now", type_=Moment),
    ).where(or_(exists().where(*_CAME_IN), exists().where(*_WAS_WRITTEN))),
    include_defaults=False,
)
_KEEP = _NEW.on_conflict_do_update(
    constraint="translations_message_key",
    set_={
        "text": _NEW.excluded.text,
        "service": _NEW.excluded.service,
        "created_at": _NEW.excluded.created_at,
    },
)
_OF_CONVERSATION = select(
    translations.c.message_id,
    translations.c.text,
    translations.c.service,
    translations.c.created_at,
).where(
    translations.c.municipality_id == bindparam("municipality"),
    translations.c.conversation_id == bindparam("conversation"),
    translations.c.language == bindparam("language_"),
)


async def untranslated(
    unit: Unit, conversation_id: int, message_id: int, language: str
) -> Untranslated | None:
    """What came in or what a coach wrote; None when it is translated into `language` already, when
    its words are erased, or when it is no message of this conversation."""
    result = await unit.run(
        _UNTRANSLATED, conversation=conversation_id, message=message_id, language_=language
    )
    row = result.one_or_none()
    return None if row is None else Untranslated(*row)


async def keep(
    unit: Unit,
    conversation_id: int,
    message_id: int,
    language: str,
    text: str,
    service: str,
    now: datetime,
) -> bool:
    """Keep a translation of a message, in place of an older one; false when the message's words
    are not there any more. Lock the conversation first, so that nobody clears it meanwhile."""
    result = await unit.run(
        _KEEP,
        conversation=conversation_id,
        message=message_id,
        language_=language,
        text_=text,
        service_=service,
        now=now,
    )
    return result.rowcount == 1


async def of_conversation(unit: Unit, conversation_id: int, language: str) -> dict[int, Kept]:
    """All translations of a conversation into `language`, by the message's id."""
    result = await unit.run(_OF_CONVERSATION, conversation=conversation_id, language_=language)
    return {message: Kept(*rest) for message, *rest in result}
