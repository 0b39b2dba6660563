"""The conversations of one newcomer, as staff see them: at which address, and whether they work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select

from storage.addresses import addresses
from storage.conversation_table import conversations
from storage.database import Unit
from storage.reach import SHARED


@dataclass(frozen=True)
class Chat:
    """A conversation of hers. The channel's own name of the address is nobody's business here."""

    conversation_id: int
    channel: str
    language: str
    is_current: bool
    """What comes in from the address belongs here; else it rests, or is closed."""
    closed_at: datetime | None
    last_turn_at: datetime | None
    created_at: datetime
    unreachable_at: datetime | None
    unreachable_reason: str | None
    shared: bool
    """Other people have an open conversation at this address."""


_CHATS = (
    select(
        conversations.c.id,
        addresses.c.channel,
        conversations.c.language,
        conversations.c.is_current,
        conversations.c.closed_at,
        conversations.c.last_turn_at,
        conversations.c.created_at,
        addresses.c.unreachable_at,
        addresses.c.unreachable_reason,
        SHARED,
    )
    .join(
        addresses,
        and_(
            addresses.c.municipality_id == conversations.c.municipality_id,
            addresses.c.id == conversations.c.address_id,
        ),
    )
    .where(
        conversations.c.municipality_id == bindparam("municipality"),
        conversations.c.newcomer_id == bindparam("newcomer"),
    )
    .order_by(
        conversations.c.closed_at.desc().nulls_first(),
        conversations.c.is_current.desc(),
        conversations.c.id.desc(),
    )
    .limit(50)
)


async def of_newcomer(unit: Unit, newcomer_id: int) -> list[Chat]:
    """Her last 50, the open ones first."""
    return [Chat(*row) for row in await unit.run(_CHATS, newcomer=newcomer_id)]
