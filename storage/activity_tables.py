"""The tables of activities and invitations, apart from their queries: those of one need another."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    bindparam,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.metadata import belongs_to, of_municipality, one_of, refers_to, scoped_table
from storage.types import Moment


def _words(name: str) -> Column[list[str]]:
    """A list of words of ours: languages, villages, groups. Empty: no matter which."""
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'"))


activities = scoped_table(
    "activities",
    # What people are invited to is public: nobody's words, so in the clear.
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("village", Text),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    # Null: as many as want to.
    Column("places", Integer),
    Column("reply_by", Moment, nullable=False),
    _words("audience_languages"),
    _words("audience_villages"),
    _words("audience_groups"),
    Column("state", Text, nullable=False, server_default="draft"),
    refers_to("made_by", "staff"),
    Column("created_at", Moment, nullable=False),
    # Of the form by which it was sent last: the same form twice sends once.
    Column("send_token", Text),
    refers_to("sent_by", "staff"),
    Column("sent_at", Moment),
    refers_to("cancelled_by", "staff"),
    Column("cancelled_at", Moment),
    of_municipality(),
    one_of("state", "draft", "sending", "sent", "halted", "cancelled"),
    CheckConstraint("places > 0", name="places"),
    CheckConstraint("reply_by <= starts_at AND starts_at < ends_at", name="times"),
    Index("activities_starts_idx", "municipality_id", "starts_at"),
)
activities.c.made_by.nullable = False

activity_texts = scoped_table(
    "activity_texts",
    Column("activity_id", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", Text, nullable=False),
    # The hash of the Dutch that it says the same as; the Dutch has its own.
    Column("source_hash", Text, nullable=False),
    Column("drafted_by", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    refers_to("approved_by", "staff"),
    Column("approved_at", Moment),
    belongs_to("activity_id", "activities"),
    UniqueConstraint("municipality_id", "activity_id", "language"),
    one_of("drafted_by", "machine", "human"),
    CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved"),
)

invitations = scoped_table(
    "invitations",
    Column("activity_id", BigInteger, nullable=False),
    Column("newcomer_id", BigInteger, nullable=False),
    Column("conversation_id", BigInteger),
    Column("language", Text, nullable=False),
    Column("outbox_id", BigInteger),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("answer", Text, nullable=False, server_default="none"),
    Column("answered_at", Moment),
    Column("reminded_at", Moment),
    Column("cancel_notice", Text),
    Column("attended", Boolean),
    Column("created_at", Moment, nullable=False),
    belongs_to("activity_id", "activities"),
    belongs_to("newcomer_id", "newcomers"),
    belongs_to("conversation_id", "conversations", ondelete="SET NULL (conversation_id)"),
    belongs_to("outbox_id", "outbox", ondelete="SET NULL (outbox_id)"),
    UniqueConstraint("municipality_id", "activity_id", "newcomer_id"),
    one_of("state", "planned", "put", "skipped"),
    CheckConstraint("(state = 'skipped') = (reason IS NOT NULL)", name="reason"),
    one_of("answer", "none", "yes", "no", "waiting"),
    CheckConstraint("(answer = 'none') = (answered_at IS NULL)", name="answered"),
    one_of("cancel_notice", "put", "not_reached"),
    Index("invitations_newcomer_idx", "municipality_id", "newcomer_id"),
    Index(
        "invitations_conversation_idx",
        "municipality_id",
        "conversation_id",
        postgresql_where=text("conversation_id IS NOT NULL"),
    ),
    Index(
        "invitations_outbox_idx",
        "municipality_id",
        "outbox_id",
        postgresql_where=text("outbox_id IS NOT NULL"),
    ),
    Index(
        "invitations_planned_idx",
        "municipality_id",
        "activity_id",
        "id",
        postgresql_where=text("state = 'planned'"),
    ),
)

THIS_ACTIVITY = (
    activities.c.municipality_id == bindparam("municipality"),
    activities.c.id == bindparam("activity"),
)
"""The row that the parameters `municipality` and `activity` name."""

OF_ACTIVITY = (
    invitations.c.municipality_id == bindparam("municipality"),
    invitations.c.activity_id == bindparam("activity"),
)
"""The invitations to it."""
