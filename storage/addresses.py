"""Where people can be reached: a Telegram chat, a web chat.

An address may carry several newcomers, and a newcomer may have several addresses: what joins them
is a conversation.
"""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint, bindparam, update

from storage.database import Unit
from storage.metadata import of_municipality, scoped_table
from storage.types import Moment

addresses = scoped_table(
    "addresses",
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("unreachable_at", Moment),
    Column("unreachable_reason", Text),
    Column("created_at", Moment, nullable=False),
    of_municipality(),
    UniqueConstraint("municipality_id", "channel", "external_id"),
)

_MARK = (
    update(addresses)
    .where(
        addresses.c.municipality_id == bindparam("municipality"),
        addresses.c.id == bindparam("address"),
    )
    .values(unreachable_at=bindparam("at"), unreachable_reason=bindparam("reason"))
)


async def mark_unreachable(unit: Unit, address_id: int, reason: str, now: datetime) -> None:
    """The channel said that nothing arrives there any more (blocked, left, deleted)."""
    await unit.run(_MARK, address=address_id, at=now, reason=reason)


async def mark_reachable(unit: Unit, address_id: int) -> None:
    """Somebody wrote from there again."""
    await unit.run(_MARK, address=address_id, at=None, reason=None)
