"""Every look and act of staff, on record. The application can add to it and read it, no more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Text, bindparam, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from storage.database import Unit
from storage.metadata import of_municipality, refers_to, scoped_table
from storage.types import Moment

audit_log = scoped_table(
    "audit_log",
    refers_to("staff_id", "staff"),
    Column("action", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", BigInteger),
    Column("at", Moment, nullable=False),
    # In the clear, since rotating keys would have to change it: ids and codes, nobody's words.
    Column("details", JSONB, nullable=False),
    of_municipality(),
    Index("audit_log_subject_idx", "municipality_id", "subject_kind", "subject_id", "at"),
    Index("audit_log_at_idx", "municipality_id", "at"),
)


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to whom, and when; `staff_id` is None when the system did it."""

    id: int
    staff_id: int | None
    action: str
    subject_kind: str
    subject_id: int | None
    at: datetime
    details: dict[str, Any]


_RECORD = insert(audit_log).values(
    municipality_id=bindparam("municipality"),
    staff_id=bindparam("staff_"),
    action=bindparam("action_"),
    subject_kind=bindparam("kind"),
    subject_id=bindparam("subject"),
    at=bindparam("now"),
    details=bindparam("details_"),
)
_ABOUT = (
    select(
        audit_log.c.id,
        audit_log.c.staff_id,
        audit_log.c.action,
        audit_log.c.subject_kind,
        audit_log.c.subject_id,
        audit_log.c.at,
        audit_log.c.details,
    )
    .where(
        audit_log.c.municipality_id == bindparam("municipality"),
        audit_log.c.subject_kind == bindparam("kind"),
        audit_log.c.subject_id == bindparam("subject"),
    )
    .order_by(audit_log.c.id)
)


async def record(
    unit: Unit,
    staff_id: int | None,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Put it on record. `details` hold ids and codes, never what people wrote."""
    await unit.run(
        _RECORD,
        staff_=staff_id,
        action_=action,
        kind=subject_kind,
        subject=subject_id,
        now=now,
        details_=details or {},
    )


async def about(unit: Unit, subject_kind: str, subject_id: int) -> list[AuditEntry]:
    """All that was done to one subject, the oldest first."""
    result = await unit.run(_ABOUT, kind=subject_kind, subject=subject_id)
    return [AuditEntry(*row) for row in result]
