"""The table of what was not understood, apart from its queries: clearing and holding empty it."""

from typing import Literal, get_args

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text, bindparam, delete, select
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY

from storage.conversation_table import conversations
from storage.metadata import belongs_to, one_of, refers_to, scoped_table
from storage.types import EncryptedText, Moment

Happened = Literal["missed", "asked_back", "not_helped"]

misses = scoped_table(
    "misses",
    Column("conversation_id", BigInteger, nullable=False),
    Column("inbound_id", BigInteger, nullable=False),
    # Masked before it came here: what it hid is nowhere in this table.
    Column("text", EncryptedText, nullable=False),
    Column("language", Text, nullable=False),
    Column("happened", Text, nullable=False),
    # Topics in the clear, as in `questions`: no words of hers.
    Column("candidates", ARRAY(Text), nullable=False, server_default=sql("'{}'")),
    Column("answered", Text),
    Column("asked_at", Moment, nullable=False),
    Column("topic", Text),
    refers_to("named_by", "staff"),
    Column("named_at", Moment),
    Column("exported_at", Moment),
    belongs_to("conversation_id", "conversations"),
    belongs_to("inbound_id", "inbound"),
    Unique("municipality_id", "inbound_id"),
    one_of("happened", *get_args(Happened)),
    CheckConstraint(
        "(topic IS NULL) = (named_at IS NULL) AND (topic IS NULL) = (named_by IS NULL)",
        name="named",
    ),
    CheckConstraint("exported_at IS NULL OR topic IS NOT NULL", name="exported"),
    Index("misses_asked_idx", "municipality_id", "asked_at"),
    Index("misses_conversation_idx", "municipality_id", "conversation_id"),
)

_HERS = select(conversations.c.id).where(
    conversations.c.municipality_id == bindparam("municipality"),
    conversations.c.newcomer_id == bindparam("newcomer"),
)
FORGET = delete(misses).where(
    misses.c.municipality_id == bindparam("municipality"),
    misses.c.conversation_id == bindparam("conversation"),
)
"""All that came of a conversation, exported or not."""
FORGET_HERS = delete(misses).where(
    misses.c.municipality_id == bindparam("municipality"), misses.c.conversation_id.in_(_HERS)
)
"""All that came of any conversation of a newcomer; for the hold."""
