"""Who is signed in to the console: sessions, counted attempts, links that work once.

Of what a person carries (a cookie, a link) only the SHA-256 is stored: who reads the database
can't sign in with it. Nothing here belongs to a municipality, so a unit without one will do, and
row-level security has nothing to divide; what somebody may do where is asked of
`staff.memberships_of` at every request.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import metadata
from storage.staff import StaffMember, staff
from storage.types import Moment

IDLE = timedelta(hours=8)
"""A session that was not used for so long has ended."""
LONGEST = timedelta(hours=24)
"""No session lives longer, however much it is used."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept: not every request writes."""
LINK_LIVES = timedelta(hours=48)


def _of_staff() -> Column[int]:
    return Column(
        "staff_id", BigInteger, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False
    )


staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    _of_staff(),
    # Not "municipality_id": the row belongs to the person, who may change it.
    Column("working_in", BigInteger, ForeignKey("municipalities.id")),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("staff_sessions_staff_idx", "staff_id"),
    Index("staff_sessions_created_idx", "created_at"),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column(
        "staff_id",
        BigInteger,
        ForeignKey("staff.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("expires_at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Session:
    """A person who is signed in, and the municipality she works in now (None: not chosen yet)."""

    id: int
    working_in: int | None
    seen_at: datetime
    created_at: datetime
    """When she last proved who she is."""
    staff: StaffMember


_STAFF = (
    staff.c.id,
    staff.c.email,
    staff.c.name,
    staff.c.language,
    staff.c.password_hash,
    staff.c.active,
)
_BEGIN = (
    insert(staff_sessions)
    .values(
        token_hash=bindparam("hash_"),
        staff_id=bindparam("staff_"),
        created_at=bindparam("since"),
        seen_at=bindparam("now"),
    )
    .returning(staff_sessions.c.id)
)
_ALIVE = (
    staff_sessions.c.seen_at > bindparam("idle_since"),
    staff_sessions.c.created_at > bindparam("begun_since"),
)
_FIND = (
    select(
        staff_sessions.c.id,
        staff_sessions.c.working_in,
        staff_sessions.c.seen_at,
        staff_sessions.c.created_at,
        *_STAFF,
    )
    .join(staff, staff.c.id == staff_sessions.c.staff_id)
    .where(staff_sessions.c.token_hash == bindparam("hash_"), staff.c.active, *_ALIVE)
)
_THIS = staff_sessions.c.id == bindparam("session")
_SEEN = update(staff_sessions).where(_THIS).values(seen_at=bindparam("now"))
_WORK_IN = update(staff_sessions).where(_THIS).values(working_in=bindparam("place"))
_END = (
    delete(staff_sessions)
    .where(staff_sessions.c.token_hash == bindparam("hash_"))
    .returning(staff_sessions.c.id)
)
_END_ALL = (
    delete(staff_sessions)
    .where(staff_sessions.c.staff_id == bindparam("staff_"))
    .returning(staff_sessions.c.id)
)
_END_IN = _END_ALL.where(staff_sessions.c.working_in == bindparam("place"))
_FORGET = delete(staff_sessions).where(staff_sessions.c.created_at <= bindparam("begun_since"))
_LINK = insert(sign_in_links).values(
    token_hash=bindparam("hash_"), staff_id=bindparam("staff_"), expires_at=bindparam("until")
)
_ONLY_LINK = _LINK.on_conflict_do_update(
    index_elements=[sign_in_links.c.staff_id],
    set_={"token_hash": _LINK.excluded.token_hash, "expires_at": _LINK.excluded.expires_at},
)
_THIS_LINK = (
    sign_in_links.c.token_hash == bindparam("hash_"),
    sign_in_links.c.expires_at > bindparam("now"),
)
_WHOSE_LINK = (
    select(*_STAFF)
    .join(sign_in_links, sign_in_links.c.staff_id == staff.c.id)
    .where(*_THIS_LINK, staff.c.active)
)
_USE_LINK = delete(sign_in_links).where(*_THIS_LINK).returning(sign_in_links.c.staff_id)
_DROP_LINKS = delete(sign_in_links).where(sign_in_links.c.staff_id == bindparam("staff_"))


async def begin(
    unit: Unit, staff_id: int, token: str, now: datetime, since: datetime | None = None
) -> int:
    """A new session; its id. Sessions that are over are forgotten on the way.

    `since` is when she proved who she is, if that was before: what takes the place of another
    session lives no longer than that.
    """
    await unit.run_unscoped(_FORGET, begun_since=now - LONGEST)
    result = await unit.run_unscoped(
        _BEGIN, hash_=_hash(token), staff_=staff_id, now=now, since=since or now
    )
    return int(result.scalar_one())


async def find(unit: Unit, token: str, now: datetime) -> Session | None:
    """The session of this token; None when it ended, ran out, or its person may sign in no more."""
    found = await unit.run_unscoped(
        _FIND, hash_=_hash(token), idle_since=now - IDLE, begun_since=now - LONGEST
    )
    row = found.one_or_none()
    return None if row is None else Session(row[0], row[1], row[2], row[3], StaffMember(*row[4:]))


async def seen(unit: Unit, session: Session, now: datetime) -> None:
    """She did something, so that the session lives on; written once a minute at most."""
    if now - session.seen_at >= SEEN_EVERY:
        await unit.run_unscoped(_SEEN, session=session.id, now=now)


async def work_in(unit: Unit, session_id: int, municipality_id: int) -> None:
    """The municipality whose pages she sees from now on."""
    await unit.run_unscoped(_WORK_IN, session=session_id, place=municipality_id)


async def end(unit: Unit, token: str) -> list[int]:
    """End the session of this token, at once; ids of those that ended."""
    return list((await unit.run_unscoped(_END, hash_=_hash(token))).scalars())


async def end_all(unit: Unit, staff_id: int) -> list[int]:
    """End every session of a person, at once; their ids."""
    return list((await unit.run_unscoped(_END_ALL, staff_=staff_id)).scalars())


async def end_in(unit: Unit, staff_id: int, municipality_id: int) -> list[int]:
    """End her sessions in one municipality; their ids."""
    ended = await unit.run_unscoped(_END_IN, staff_=staff_id, place=municipality_id)
    return list(ended.scalars())


async def make_link(unit: Unit, staff_id: int, token: str, now: datetime) -> None:
    """Let this token choose her password once, for 48 hours; an earlier link stops working."""
    await unit.run_unscoped(_ONLY_LINK, hash_=_hash(token), staff_=staff_id, until=now + LINK_LIVES)


async def whose_link(unit: Unit, token: str, now: datetime) -> StaffMember | None:
    """Whom this link is for; None when it was used or ran out."""
    row = (await unit.run_unscoped(_WHOSE_LINK, hash_=_hash(token), now=now)).one_or_none()
    return None if row is None else StaffMember(*row)


async def use_link(unit: Unit, token: str, now: datetime) -> int | None:
    """Use the link up; id of the person, or None when somebody did already."""
    found = await unit.run_unscoped(_USE_LINK, hash_=_hash(token), now=now)
    value: int | None = found.scalar_one_or_none()
    return value


async def drop_links(unit: Unit, staff_id: int) -> None:
    """No link of hers works any more."""
    await unit.run_unscoped(_DROP_LINKS, staff_=staff_id)


def _hash(token: str) -> bytes:
    """Tokens are random and long: a plain hash can't be guessed back."""
    return hashlib.sha256(token.encode()).digest()
