"""The table of messages on their way out, apart from its queries: holding a newcomer changes it."""

from sqlalchemy import BigInteger, Column, Index, Integer, Text, text

from storage.inbound import message_ids
from storage.metadata import belongs_to, one_of, scoped_table
from storage.types import EncryptedJson, Moment

HOLDABLE = ("coach", "reminder", "broadcast")
"""Kinds that nobody asked for at this moment: they stay in while the newcomer is held."""
BEING_SENT = "was being sent"
"""Reason of a broadcast whose sending began and has not ended: it counts as unclear."""
CALLED_BACK = "called back"
"""Reason of a broadcast that staff halted: given up, or not tried again if it is being sent."""
STOPPED = "stopped"
"""Reason of a broadcast that was given up because she asked meanwhile that none comes."""
DETACHED = "chat closed"
"""Reason of what was on its way to an address that is no longer hers: given up."""
WITHHELD = (CALLED_BACK, STOPPED, DETACHED)
"""Reasons of what was given up on purpose: no page shows it to her afterwards."""

outbox = scoped_table(
    "outbox",
    Column("conversation_id", BigInteger, nullable=False),
    Column("inbound_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("payload", EncryptedJson, nullable=False),
    Column("created_at", Moment, nullable=False),
    # When it was asked to go, if not at once; due_at also moves with every failed attempt.
    Column("not_before", Moment),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("ended_at", Moment),
    Column("channel_message_id", Text),
    Column("reason", Text),
    belongs_to("conversation_id", "conversations"),
    belongs_to("inbound_id", "inbound", ondelete="SET NULL (inbound_id)"),
    one_of("kind", "reply", "crisis", "coach", "reminder", "broadcast"),
    one_of("state", "waiting", "held", "sent", "given_up", "unclear"),
    Index("outbox_conversation_idx", "municipality_id", "conversation_id", "id"),
    Index(
        "outbox_waiting_idx",
        "municipality_id",
        "conversation_id",
        "id",
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "outbox_due_idx",
        "municipality_id",
        "due_at",
        postgresql_where=text("state = 'waiting'"),
    ),
    id_column=Column("id", BigInteger, server_default=message_ids.next_value(), nullable=False),
)
