"""After a sign of violence at home: what is held, and what staff agreed with her about contact."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import BigInteger, Update, and_, bindparam, case, func, select, update

from storage.addresses import addresses
from storage.conversation_table import conversations
from storage.database import Unit
from storage.metadata import among
from storage.miss_table import FORGET_HERS
from storage.newcomer_table import THIS_NEWCOMER, newcomers
from storage.outbox_table import HOLDABLE, outbox
from storage.people import SafeChannel
from storage.types import Moment


@dataclass(frozen=True)
class SafeContact:
    """What was agreed with her."""

    channel: SafeChannel
    conversation_id: int | None = None
    """The one safe chat, for channel `chat`; None for the others."""
    from_: time | None = None
    """Local hours between which contact is safe, `until` excluded; None: at any hour."""
    until: time | None = None


@dataclass(frozen=True)
class HeldMessage:
    """A message that waits until contact is safe."""

    id: int
    conversation_id: int
    kind: str
    payload: dict[str, Any]
    created_at: datetime


def _change(**columns: Any) -> Update:
    return update(newcomers).where(*THIS_NEWCOMER).values(columns)


_HELD_SINCE = func.coalesce(newcomers.c.held_at, bindparam("now", type_=Moment))
_HOLD = _change(held_at=_HELD_SINCE)
_AGREE = _change(
    safe_channel=bindparam("channel_"),
    safe_conversation_id=bindparam("conversation"),
    safe_from=bindparam("from_"),
    safe_until=bindparam("until_"),
    # A call or a visit makes no chat safe: the hold on chats stays.
    held_at=case((bindparam("channel_") == "chat", None), else_=_HELD_SINCE),
)
_WITHDRAW = _change(
    safe_channel=None,
    safe_conversation_id=None,
    safe_from=None,
    safe_until=None,
    held_at=_HELD_SINCE,
)
_HERS = (
    outbox.c.municipality_id == bindparam("municipality"),
    conversations.c.municipality_id == outbox.c.municipality_id,
    conversations.c.id == outbox.c.conversation_id,
    conversations.c.newcomer_id == bindparam("newcomer"),
)
_HOLD_OUTBOX = (
    update(outbox)
    .where(*_HERS, among(outbox.c.kind, HOLDABLE), outbox.c.state == "waiting")
    .values(state="held")
)
_HELD = (
    select(
        outbox.c.id,
        outbox.c.conversation_id,
        outbox.c.kind,
        outbox.c.payload,
        outbox.c.created_at,
    )
    .select_from(outbox.join(conversations, _HERS[1] & _HERS[2]))
    .where(_HERS[0], _HERS[3], outbox.c.state == "held")
    .order_by(outbox.c.id)
)
# To the chat that is safe, wherever it was put before.
_RELEASE = (
    update(outbox)
    .where(*_HERS, outbox.c.state == "held")
    .values(
        state="waiting",
        conversation_id=bindparam("safe", type_=BigInteger),
        not_before=bindparam("at"),
        due_at=bindparam("at"),
    )
)
_HELD_WITHOUT_NAME = (
    select(newcomers.c.id)
    .join(
        conversations,
        and_(
            conversations.c.municipality_id == newcomers.c.municipality_id,
            conversations.c.newcomer_id == newcomers.c.id,
        ),
    )
    .join(
        addresses,
        and_(
            addresses.c.municipality_id == conversations.c.municipality_id,
            addresses.c.id == conversations.c.address_id,
        ),
    )
    .where(
        newcomers.c.municipality_id == bindparam("municipality"),
        newcomers.c.held_at.is_not(None),
        newcomers.c.on_file_at.is_(None),
        addresses.c.channel == bindparam("channel_"),
        addresses.c.external_id == bindparam("external"),
    )
    .limit(1)
)


async def hold(unit: Unit, newcomer_id: int, now: datetime) -> None:
    """Hold what would go out to her by itself: what waits already, and what `outbox.put` adds.

    Replies and crisis answers still go. What was put down of her words to learn from is taken out.
    """
    await unit.run(FORGET_HERS, newcomer=newcomer_id)
    await unit.run(_HOLD, newcomer=newcomer_id, now=now)
    await unit.run(_HOLD_OUTBOX, newcomer=newcomer_id)


async def held_without_name(unit: Unit, channel: str, external_id: str) -> bool:
    """Whether somebody who is not on file is held and writes, or wrote, from this address."""
    found = await unit.run(_HELD_WITHOUT_NAME, channel_=channel, external=external_id)
    return found.one_or_none() is not None


async def held_messages(unit: Unit, newcomer_id: int) -> list[HeldMessage]:
    """What is held for her, in all her conversations, the oldest first."""
    return [HeldMessage(*row) for row in await unit.run(_HELD, newcomer=newcomer_id)]


async def agree(unit: Unit, newcomer_id: int, contact: SafeContact, now: datetime) -> None:
    """Put on file what was agreed. A safe chat lifts the hold; a call or a visit leaves it on.

    What is held so far stays held until `release`, and what waits elsewhere, or for another hour,
    is held with it. The chat must be one of hers (the caller looks).
    """
    await unit.run(
        _AGREE,
        newcomer=newcomer_id,
        channel_=contact.channel,
        conversation=contact.conversation_id,
        from_=contact.from_,
        until_=contact.until,
        now=now,
    )
    await unit.run(_HOLD_OUTBOX, newcomer=newcomer_id)


async def release(unit: Unit, newcomer_id: int, conversation_id: int, at: datetime) -> int:
    """Let all that is held go out in this conversation from that moment; how many messages."""
    result = await unit.run(_RELEASE, newcomer=newcomer_id, safe=conversation_id, at=at)
    return result.rowcount


async def withdraw(unit: Unit, newcomer_id: int, now: datetime) -> None:
    """What was agreed is safe no longer: forget it, and hold as after the first sign."""
    await unit.run(FORGET_HERS, newcomer=newcomer_id)
    await unit.run(_WITHDRAW, newcomer=newcomer_id, now=now)
    await unit.run(_HOLD_OUTBOX, newcomer=newcomer_id)
