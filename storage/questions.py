"""Which topics were asked about and how it went: for figures, without a word of what was said."""

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, Column, Index, Text, bindparam, insert, text, update

from storage.database import Unit
from storage.metadata import belongs_to, one_of, scoped_table
from storage.types import Moment

Result = Literal["answered", "more", "missed", "helped", "not_helped", "crisis"]

questions = scoped_table(
    "questions",
    Column("conversation_id", BigInteger),
    Column("inbound_id", BigInteger),
    Column("topic", Text),
    Column("language", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    belongs_to("conversation_id", "conversations", ondelete="SET NULL (conversation_id)"),
    belongs_to("inbound_id", "inbound", ondelete="SET NULL (inbound_id)"),
    one_of("result", "answered", "more", "missed", "helped", "not_helped", "crisis"),
    Index("questions_asked_idx", "municipality_id", "asked_at"),
    Index(
        "questions_conversation_idx",
        "municipality_id",
        "conversation_id",
        postgresql_where=text("conversation_id IS NOT NULL"),
    ),
    Index(
        "questions_inbound_idx",
        "municipality_id",
        "inbound_id",
        postgresql_where=text("inbound_id IS NOT NULL"),
    ),
)

_RECORD = insert(questions).values(
    municipality_id=bindparam("municipality"),
    conversation_id=bindparam("conversation"),
    inbound_id=bindparam("inbound_"),
    topic=bindparam("topic_"),
    language=bindparam("language_"),
    result=bindparam("result_"),
    asked_at=bindparam("now"),
)
UNLINK = (
    update(questions)
    .where(
        questions.c.municipality_id == bindparam("municipality"),
        questions.c.conversation_id == bindparam("conversation"),
    )
    .values(conversation_id=None, inbound_id=None)
)
"""Forget who asked, and keep the count; for `conversations.clear`."""


async def record(
    unit: Unit,
    conversation_id: int | None,
    inbound_id: int | None,
    topic: str | None,
    language: str,
    result: Result,
    now: datetime,
) -> None:
    """Count a question and how it went; `topic` is None when it was not understood."""
    await unit.run(
        _RECORD,
        conversation=conversation_id,
        inbound_=inbound_id,
        topic_=topic,
        language_=language,
        result_=result,
        now=now,
    )
