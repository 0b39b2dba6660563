"""All tables together: importing this has told the metadata of each."""

from storage import (
    addresses,
    attachments,
    audit,
    conversation_table,
    handoffs,
    inbound,
    join_links,
    municipalities,
    newcomer_table,
    outbox_table,
    partners,
    questions,
    staff,
    timers,
)
from storage.metadata import metadata

__all__ = ["metadata"]

_MODULES = (
    addresses,
    attachments,
    audit,
    conversation_table,
    handoffs,
    inbound,
    join_links,
    municipalities,
    newcomer_table,
    outbox_table,
    partners,
    questions,
    staff,
    timers,
)

SCOPED_TABLES = tuple(
    table for table in metadata.sorted_tables if "municipality_id" in table.columns
)
"""The tables that row-level security divides."""
