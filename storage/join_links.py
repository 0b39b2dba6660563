"""Links that staff make so that a chat is joined to somebody on file: each works once, for a time.

Only a hash of a link's secret is kept: who reads the database cannot use one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)

from storage.database import Unit
from storage.metadata import belongs_to, refers_to, scoped_table
from storage.types import Moment

join_links = scoped_table(
    "join_links",
    Column("newcomer_id", BigInteger, nullable=False),
    Column("token_hash", Text, nullable=False),
    refers_to("created_by", "staff"),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_by_conversation_id", BigInteger),
    Column("revoked_at", Moment),
    belongs_to("newcomer_id", "newcomers"),
    belongs_to(
        "used_by_conversation_id",
        "conversations",
        ondelete="SET NULL (used_by_conversation_id)",
    ),
    UniqueConstraint("municipality_id", "token_hash"),
    CheckConstraint("expires_at > created_at", name="expires_at"),
    Index("join_links_newcomer_idx", "municipality_id", "newcomer_id"),
)


@dataclass(frozen=True)
class JoinLink:
    """A link, without its secret."""

    id: int
    newcomer_id: int
    created_by: int | None
    created_at: datetime
    expires_at: datetime
    """From this moment on it joins nobody."""
    used_at: datetime | None
    used_by_conversation_id: int | None
    revoked_at: datetime | None


_LINK = (
    join_links.c.id,
    join_links.c.newcomer_id,
    join_links.c.created_by,
    join_links.c.created_at,
    join_links.c.expires_at,
    join_links.c.used_at,
    join_links.c.used_by_conversation_id,
    join_links.c.revoked_at,
)
_MINE = join_links.c.municipality_id == bindparam("municipality")
_UNUSED = (join_links.c.used_at.is_(None), join_links.c.revoked_at.is_(None))
_MAKE = (
    insert(join_links)
    .values(
        municipality_id=bindparam("municipality"),
        newcomer_id=bindparam("newcomer"),
        token_hash=bindparam("hash_"),
        created_by=bindparam("staff_"),
        created_at=bindparam("now"),
        expires_at=bindparam("expires"),
    )
    .returning(join_links.c.id)
)
_LOCK = select(*_LINK).where(_MINE, join_links.c.token_hash == bindparam("hash_")).with_for_update()
_USE = (
    update(join_links)
    .where(_MINE, join_links.c.id == bindparam("link"), *_UNUSED)
    .values(used_at=bindparam("now"), used_by_conversation_id=bindparam("conversation"))
)
_REVOKE = (
    update(join_links)
    .where(
        _MINE,
        join_links.c.id == bindparam("link"),
        join_links.c.newcomer_id == bindparam("newcomer"),
        *_UNUSED,
    )
    .values(revoked_at=bindparam("now"))
)
_OF_NEWCOMER = (
    select(*_LINK)
    .where(_MINE, join_links.c.newcomer_id == bindparam("newcomer"))
    .order_by(join_links.c.id.desc())
    .limit(50)
)


async def make(
    unit: Unit,
    newcomer_id: int,
    token_hash: str,
    staff_id: int | None,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Keep a new link; its id."""
    result = await unit.run(
        _MAKE, newcomer=newcomer_id, hash_=token_hash, staff_=staff_id, now=now, expires=expires_at
    )
    return int(result.scalar_one())


async def lock(unit: Unit, token_hash: str) -> JoinLink | None:
    """The link with this secret, kept from everybody else until the unit ends; None if unknown."""
    row = (await unit.run(_LOCK, hash_=token_hash)).one_or_none()
    return None if row is None else JoinLink(*row)


async def use(unit: Unit, link_id: int, conversation_id: int, now: datetime) -> None:
    """It joined this conversation, and joins no other."""
    await unit.run(_USE, link=link_id, conversation=conversation_id, now=now)


async def revoke(unit: Unit, newcomer_id: int, link_id: int, now: datetime) -> bool:
    """Take it back; false when she has no such link, or it was used or taken back before."""
    result = await unit.run(_REVOKE, newcomer=newcomer_id, link=link_id, now=now)
    return result.rowcount == 1


async def of_newcomer(unit: Unit, newcomer_id: int) -> list[JoinLink]:
    """Her last 50 links, the newest first."""
    return [JoinLink(*row) for row in await unit.run(_OF_NEWCOMER, newcomer=newcomer_id)]
