"""What is said joins here: messages become rows in the transaction that decided on them."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import OutboundKind, OutboundMessage
from storage import Unit, outbox


async def put(
    unit: Unit,
    conversation_id: int,
    messages: Sequence[OutboundMessage],
    inbound_id: int | None,
    now: datetime,
    kind: OutboundKind = "reply",
    not_before: datetime | None = None,
) -> list[int]:
    """Write messages to the outbox, in order; return the rows' ids. Nothing is sent before commit,
    nor before the moment `not_before`.

    A crisis answer is a row of kind crisis, which no hold keeps back.
    """
    if not messages:
        return []
    rows = [
        outbox.NewOutgoing(
            kind="crisis" if message.urgency == "crisis" else kind,
            payload=message.to_dict(),
            inbound_id=inbound_id,
            not_before=not_before,
        )
        for message in messages
    ]
    return await outbox.put(unit, conversation_id, rows, now)
