"""The table of requests for a human, apart from its queries: many others look at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, Column, Index, Text, literal_column, text

from storage.metadata import belongs_to, one_of, refers_to, scoped_table
from storage.types import Moment

Urgency = Literal["normal", "urgent", "crisis"]
State = Literal["waiting", "claimed", "closed"]
Outcome = Literal["answered", "appointment", "solved_elsewhere", "no_contact", "not_ours"]
OUTCOMES: tuple[Outcome, ...] = (
    "answered",
    "appointment",
    "solved_elsewhere",
    "no_contact",
    "not_ours",
)
"""How a request can end."""

handoffs = scoped_table(
    "handoffs",
    Column("newcomer_id", BigInteger, nullable=False),
    Column("conversation_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("topic", Text),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    # The first promise stays; the time told after it was broken stands beside it.
    Column("promised_at", Moment),
    Column("promised_again_at", Moment),
    Column("told_late_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    refers_to("claimed_by", "staff"),
    Column("claimed_at", Moment),
    Column("claimed_told_at", Moment),
    refers_to("taken_from", "staff"),
    Column("first_reply_at", Moment),
    # Numbers of messages, which are in the order of the talk; the rows themselves may be erased.
    Column("last_reply_id", BigInteger),
    Column("read_up_to", BigInteger),
    refers_to("closed_by", "staff"),
    Column("closed_at", Moment),
    Column("outcome", Text),
    belongs_to("newcomer_id", "newcomers"),
    belongs_to("conversation_id", "conversations"),
    one_of("urgency", "normal", "urgent", "crisis"),
    one_of("state", "waiting", "claimed", "closed"),
    one_of("outcome", *OUTCOMES),
    Index(
        "handoffs_open_idx",
        "municipality_id",
        "newcomer_id",
        unique=True,
        postgresql_where=text("state <> 'closed'"),
    ),
    Index(
        "handoffs_unfinished_idx",
        "municipality_id",
        "promised_at",
        postgresql_where=text("state <> 'closed'"),
    ),
    Index(
        "handoffs_closed_idx",
        "municipality_id",
        "closed_at",
        postgresql_where=text("state = 'closed'"),
    ),
    Index("handoffs_conversation_idx", "municipality_id", "conversation_id"),
)


@dataclass(frozen=True)
class Handoff:
    """A request for a human."""

    id: int
    newcomer_id: int
    conversation_id: int
    """Where she asked last."""
    reason: str
    topic: str | None
    urgency: Urgency
    state: State
    promised_at: datetime | None
    """The first promise, which stays on record."""
    promised_again_at: datetime | None
    """The time she was told after the first was broken."""
    told_late_at: datetime | None
    """When she was last told that a promise was broken."""
    created_at: datetime
    claimed_by: int | None
    """Who has it, or had it last."""
    claimed_at: datetime | None
    taken_from: int | None
    """Who had it until somebody else took it over."""
    first_reply_at: datetime | None
    last_reply_id: int | None
    """Number of the last message that a human wrote to her."""
    read_up_to: int | None
    """Number of the last message that whoever has it has seen."""
    closed_by: int | None
    closed_at: datetime | None
    outcome: Outcome | None
    created: bool = False
    """True when `request` made it, false when it was open already."""

    @property
    def promise(self) -> datetime | None:
        """The time that she was told last."""
        return self.promised_again_at or self.promised_at

    @property
    def owed(self) -> datetime | None:
        """The promise that still has to be kept: none once a human has written to her, unless it
        was put back into the queue and promised again."""
        if self.state == "closed" or (self.state == "claimed" and self.first_reply_at):
            return None
        return self.promised_again_at if self.first_reply_at else self.promise

    @property
    def was_late(self) -> bool:
        """Whether the first word of a human came after the first promise."""
        end = self.first_reply_at or self.closed_at
        return end is not None and self.promised_at is not None and self.promised_at < end

    def late(self, now: datetime) -> bool:
        """Whether she still waits for a human although the time that was promised has passed."""
        if self.state == "closed":
            return False
        promise = self.promised_at if self.first_reply_at is None else self.owed
        return promise is not None and promise <= now

    def to_tell(self, now: datetime) -> bool:
        """Whether she has still to hear that the time she was told last was not kept."""
        owed = self.owed
        told = self.told_late_at
        return owed is not None and owed <= now and (told is None or told < owed)


# Spelled as a literal, not a parameter, so that PostgreSQL knows it for the predicate of the index.
OPEN = handoffs.c.state != literal_column("'closed'")

COLUMNS = (
    handoffs.c.id,
    handoffs.c.newcomer_id,
    handoffs.c.conversation_id,
    handoffs.c.reason,
    handoffs.c.topic,
    handoffs.c.urgency,
    handoffs.c.state,
    handoffs.c.promised_at,
    handoffs.c.promised_again_at,
    handoffs.c.told_late_at,
    handoffs.c.created_at,
    handoffs.c.claimed_by,
    handoffs.c.claimed_at,
    handoffs.c.taken_from,
    handoffs.c.first_reply_at,
    handoffs.c.last_reply_id,
    handoffs.c.read_up_to,
    handoffs.c.closed_by,
    handoffs.c.closed_at,
    handoffs.c.outcome,
)
"""The columns of a `Handoff`, in its order."""
