"""All tables together: importing this has told the metadata of each."""

from storage import (
    activity_tables,
    addresses,
    attachments,
    audit,
    conversation_table,
    handoff_claims,
    handoffs,
    inbound,
    join_links,
    milestones,
    miss_table,
    municipalities,
    newcomer_table,
    outbox_table,
    partners,
    plans,
    questions,
    reminders,
    sign_in,
    sign_in_attempts,
    staff,
    timers,
    translations,
)
from storage.metadata import metadata

__all__ = ["metadata"]

_MODULES = (
    activity_tables,
    addresses,
    attachments,
    audit,
    conversation_table,
    handoff_claims,
    handoffs,
    inbound,
    join_links,
    milestones,
    miss_table,
    municipalities,
    newcomer_table,
    outbox_table,
    partners,
    plans,
    questions,
    reminders,
    sign_in_attempts,
    sign_in,
    staff,
    timers,
    translations,
)

SCOPED_TABLES = tuple(
    table for table in metadata.sorted_tables if "municipality_id" in table.columns
)
"""The tables that row-level security divides."""
