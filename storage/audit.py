"""Every look and act of staff, on record. The application can add to it and read it, no more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Text,
    bindparam,
    func,
    insert,
    or_,
    select,
)
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


LAST = 2**63 - 1
"""Greater than any id."""
FORM_LIVES = timedelta(days=1)
"""For so long it is known which form made what; no session lives longer."""


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
_ENTRY = (
    audit_log.c.id,
    audit_log.c.staff_id,
    audit_log.c.action,
    audit_log.c.subject_kind,
    audit_log.c.subject_id,
    audit_log.c.at,
    audit_log.c.details,
)
_ABOUT = (
    select(*_ENTRY)
    .where(
        audit_log.c.municipality_id == bindparam("municipality"),
        audit_log.c.subject_kind == bindparam("kind"),
        audit_log.c.subject_id == bindparam("subject"),
    )
    .order_by(audit_log.c.id)
)


def _asked(column: Column[Any], name: str) -> ColumnElement[bool]:
    """The column holds the parameter, or nothing was asked for."""
    wanted = bindparam(name, type_=column.type)
    return or_(wanted.is_(None), column == wanted)


_SEARCH = (
    select(*_ENTRY)
    .where(
        audit_log.c.municipality_id == bindparam("municipality"),
        _asked(audit_log.c.staff_id, "staff_"),
        _asked(audit_log.c.subject_kind, "kind"),
        _asked(audit_log.c.subject_id, "subject"),
        audit_log.c.id < bindparam("before_", type_=BigInteger),
    )
    .order_by(audit_log.c.id.desc())
    .limit(bindparam("limit_", type_=BigInteger))
)
# Whoever sends the same form at the same moment waits until the first is committed.
_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("form_"), 0)))
_OF_FORM = (
    select(audit_log.c.subject_id)
    .where(
        audit_log.c.municipality_id == bindparam("municipality"),
        audit_log.c.at > bindparam("since"),
        audit_log.c.staff_id == bindparam("staff_"),
        audit_log.c.action == bindparam("action_"),
        audit_log.c.details["form"].astext == bindparam("form_"),
    )
    .limit(1)
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


async def made_by(unit: Unit, staff_id: int, action: str, form: str, now: datetime) -> int | None:
    """Subject of what a form of hers did, when it was sent before; `form` stands in its entry's
    details. Until this unit ends the same form does not go on elsewhere."""
    await unit.run_unscoped(_ONE_AT_A_TIME, form_=form)
    result = await unit.run(
        _OF_FORM, staff_=staff_id, action_=action, form_=form, since=now - FORM_LIVES
    )
    found: int | None = result.scalar_one_or_none()
    return found


async def about(unit: Unit, subject_kind: str, subject_id: int) -> list[AuditEntry]:
    """All that was done to one subject, the oldest first."""
    result = await unit.run(_ABOUT, kind=subject_kind, subject=subject_id)
    return [AuditEntry(*row) for row in result]


async def search(
    unit: Unit,
    *,
    staff_id: int | None,
    kind: str,
    subject: int | None,
    before: int | None,
    limit: int,
) -> list[AuditEntry]:
    """The newest entries first, of one person and about one kind or subject where these are given;
    `before` is the id of the last entry that was seen."""
    result = await unit.run(
        _SEARCH,
        staff_=staff_id,
        kind=kind or None,
        subject=subject,
        before_=LAST if before is None else before,
        limit_=limit,
    )
    return [AuditEntry(*row) for row in result]
