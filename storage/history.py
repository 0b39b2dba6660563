"""What was said, both ways, in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Text,
    and_,
    bindparam,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
)

from storage.database import Unit
from storage.inbound import inbound
from storage.metadata import among
from storage.outbox_table import WITHHELD, outbox
from storage.types import EncryptedJson, Moment


@dataclass(frozen=True)
class HistoryEntry:
    """A message; ids of both directions come from one sequence, whose order is that of the talk."""

    direction: Literal["in", "out"]
    id: int
    kind: str
    payload: dict[str, Any]
    at: datetime
    state: str
    """Outbound: the outbox state; inbound: "handled" or "waiting"."""
    reason: str | None = None
    """Outbound: why it is not sent yet, or never will be."""
    not_before: datetime | None = None
    """Outbound: the moment that it waits for, when it was not to go at once."""


_SPAN: BindParameter[int] = bindparam("before", type_=BigInteger)
_IN = (
    select(
        literal("in").label("direction"),
        inbound.c.id,
        inbound.c.kind,
        inbound.c.payload,
        inbound.c.received_at.label("at"),
        literal_column("CASE WHEN handled_at IS NULL THEN 'waiting' ELSE 'handled' END").label(
            "state"
        ),
        literal(None, Text).label("reason"),
        literal(None, Moment).label("not_before"),
    )
    .where(
        inbound.c.municipality_id == bindparam("municipality"),
        inbound.c.conversation_id == bindparam("conversation"),
        inbound.c.payload.is_not(None),
        inbound.c.id < _SPAN,
    )
    .order_by(inbound.c.id.desc())
    .limit(bindparam("limit_"))
)
_OUT = (
    select(
        literal("out"),
        outbox.c.id,
        outbox.c.kind,
        outbox.c.payload,
        outbox.c.created_at,
        outbox.c.state,
        outbox.c.reason,
        outbox.c.not_before,
    )
    .where(
        outbox.c.municipality_id == bindparam("municipality"),
        outbox.c.conversation_id == bindparam("conversation"),
        outbox.c.id < _SPAN,
        or_(
            bindparam("unsent", type_=Boolean),
            among(outbox.c.state, ("sent", "unclear")),
            and_(
                among(outbox.c.state, ("waiting", "given_up")),
                outbox.c.not_before.is_(None),
                or_(outbox.c.reason.is_(None), ~among(outbox.c.reason, WITHHELD)),
            ),
        ),
    )
    .order_by(outbox.c.id.desc())
    .limit(bindparam("limit_"))
)
_both = union_all(_IN.subquery().select(), _OUT.subquery().select()).subquery("both")
_HISTORY = (
    select(
        _both.c.direction,
        _both.c.id,
        _both.c.kind,
        type_coerce(_both.c.payload, EncryptedJson),
        _both.c.at,
        _both.c.state,
        _both.c.reason,
        _both.c.not_before,
    )
    .order_by(_both.c.id.desc())
    .limit(bindparam("limit_"))
)


async def history(
    unit: Unit,
    conversation_id: int,
    limit: int = 200,
    before_id: int | None = None,
    *,
    unsent: bool = False,
) -> list[HistoryEntry]:
    """The last `limit` messages before `before_id`, the oldest first.

    What is held, planned for later and not yet sent, or was called back, is left out: this is what
    the newcomer may see. Staff pass `unsent` to see that, too.
    """
    result = await unit.run(
        _HISTORY,
        conversation=conversation_id,
        limit_=limit,
        before=2**63 - 1 if before_id is None else before_id,
        unsent=unsent,
    )
    return [HistoryEntry(*row) for row in reversed(result.all())]
