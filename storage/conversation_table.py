"""The table of conversations, apart from its queries: each needs the other."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Text, bindparam, text, true

from storage.metadata import belongs_to, one_of, scoped_table
from storage.types import EncryptedJson, Moment

conversations = scoped_table(
    "conversations",
    Column("newcomer_id", BigInteger, nullable=False),
    Column("address_id", BigInteger, nullable=False),
    # The one that messages from the address belong to; others of the address rest, or are closed.
    Column("is_current", Boolean, nullable=False, server_default=true()),
    Column("language", Text, nullable=False),
    Column("language_source", Text, nullable=False, server_default="device"),
    Column("session", EncryptedJson),
    Column("speaker", Text, nullable=False, server_default="bot"),
    Column("delivery_owner", Text),
    Column("delivery_until", Moment),
    Column("delivery_wanted", BigInteger, nullable=False, server_default=text("0")),
    Column("last_turn_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    belongs_to("newcomer_id", "newcomers"),
    belongs_to("address_id", "addresses"),
    one_of("language_source", "device", "written", "chosen"),
    one_of("speaker", "bot", "human"),
    Index(
        "conversations_current_idx",
        "municipality_id",
        "address_id",
        unique=True,
        postgresql_where=text("is_current"),
    ),
    Index("conversations_newcomer_idx", "municipality_id", "newcomer_id"),
)

THIS_CONVERSATION = (
    conversations.c.municipality_id == bindparam("municipality"),
    conversations.c.id == bindparam("conversation"),
)
"""The row that the parameters `municipality` and `conversation` name."""
