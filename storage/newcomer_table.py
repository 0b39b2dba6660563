"""The table of the people this is for, apart from its queries: nearly all others look at it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Text,
    Time,
    bindparam,
)

from storage.metadata import of_municipality, one_of, refers_to, scoped_table
from storage.types import EncryptedText, Moment


def _coach(column: str) -> ForeignKeyConstraint:
    """Somebody's coach is a member of the same municipality."""
    return ForeignKeyConstraint(
        ["municipality_id", column],
        ["memberships.municipality_id", "memberships.staff_id"],
        ondelete=f"SET NULL ({column})",
    )


newcomers = scoped_table(
    "newcomers",
    Column("name", EncryptedText),
    Column("group", Text),
    Column("village", Text),
    Column("coach_id", BigInteger),
    Column("backup_coach_id", BigInteger),
    Column("stopped_at", Moment),
    Column("held_at", Moment),
    Column("created_at", Moment, nullable=False),
    # In which she is written to first; a conversation of hers may have come to another.
    Column("language", Text),
    # Null: she walked in, and nobody of the municipality has put her on file.
    Column("on_file_at", Moment),
    refers_to("created_by", "staff"),
    # What terms are counted from.
    Column("arrived_on", Date),
    Column("permit_on", Date),
    Column("housed_on", Date),
    Column("integration_from", Date),
    # Agreed with her after a sign of violence at home; local time of the municipality.
    Column("safe_channel", Text),
    Column("safe_conversation_id", BigInteger),
    Column("safe_from", Time),
    Column("safe_until", Time),
    of_municipality(),
    _coach("coach_id"),
    _coach("backup_coach_id"),
    ForeignKeyConstraint(
        ["municipality_id", "safe_conversation_id"],
        ["conversations.municipality_id", "conversations.id"],
        name="newcomers_municipality_id_safe_conversation_id_fkey",
        ondelete="SET NULL (safe_conversation_id)",
        # Conversations point to newcomers, too: neither table can be said to come first.
        use_alter=True,
    ),
    CheckConstraint("coach_id <> backup_coach_id", name="backup"),
    one_of("safe_channel", "chat", "phone", "visit"),
    CheckConstraint("safe_channel = 'chat' OR safe_conversation_id IS NULL", name="safe_chat"),
    CheckConstraint(
        "(safe_from IS NULL) = (safe_until IS NULL) AND safe_from < safe_until", name="safe_hours"
    ),
    Index("newcomers_coach_idx", "municipality_id", "coach_id"),
)

THIS_NEWCOMER = (
    newcomers.c.municipality_id == bindparam("municipality"),
    newcomers.c.id == bindparam("newcomer"),
)
"""The row that the parameters `municipality` and `newcomer` name."""
