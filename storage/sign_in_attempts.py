"""How often somebody tried to sign in, by e-mail address and by IP address: too many lock.

An attempt is counted before the password is looked at, so that a hundred at the same moment are a
hundred. `key` is a keyed hash: neither addresses nor people can be read back out of the table.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import metadata
from storage.types import Moment

LOCKED_FOR = timedelta(minutes=15)
"""How long a lock holds, and how long a wrong password counts."""
_REMEMBERED = timedelta(days=1)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("locked_until", Moment),
    Index("sign_in_attempts_first_idx", "first_at"),
)


@dataclass(frozen=True)
class Attempt:
    """One attempt, counted: `allowed` says whether its password may be looked at.

    `locked_until` is set from the last one that is allowed on.
    """

    allowed: bool
    locked_until: datetime | None


_NOW = bindparam("now", type_=Moment)
_MOST = bindparam("most", type_=Integer)
_UNTIL = bindparam("until", type_=Moment)
_OLD = or_(
    sign_in_attempts.c.locked_until <= _NOW,
    and_(
        sign_in_attempts.c.locked_until.is_(None),
        sign_in_attempts.c.first_at <= bindparam("since", type_=Moment),
    ),
)
_FAILURES = case((_OLD, 1), else_=sign_in_attempts.c.failures + 1)
_COUNT = insert(sign_in_attempts).values(
    key=bindparam("key_"), failures=1, first_at=_NOW, locked_until=null()
)
_COUNTED = _COUNT.on_conflict_do_update(
    index_elements=[sign_in_attempts.c.key],
    set_={
        "failures": _FAILURES,
        "first_at": case((_OLD, _NOW), else_=sign_in_attempts.c.first_at),
        "locked_until": case(
            (_OLD, null()),
            (
                sign_in_attempts.c.failures + 1 >= _MOST,
                func.coalesce(sign_in_attempts.c.locked_until, _UNTIL),
            ),
            else_=null(),
        ),
    },
).returning(sign_in_attempts.c.failures, sign_in_attempts.c.locked_until)
_THIS = sign_in_attempts.c.key == bindparam("key_")
_FORGIVE_ALL = delete(sign_in_attempts).where(_THIS)
_FORGIVE_ONE = (
    update(sign_in_attempts)
    .where(_THIS, sign_in_attempts.c.failures > 0)
    .values(failures=sign_in_attempts.c.failures - 1, locked_until=null())
)
_FORGET = delete(sign_in_attempts).where(sign_in_attempts.c.first_at <= bindparam("long_ago"))


async def count(unit: Unit, key: bytes, most: int, now: datetime) -> Attempt:
    """Count an attempt; the `most`-th locks the key, unless it is forgiven."""
    result = await unit.run_unscoped(
        _COUNTED, key_=key, most=most, now=now, since=now - LOCKED_FOR, until=now + LOCKED_FOR
    )
    failures, locked_until = result.one()
    return Attempt(failures <= most, locked_until)


async def forgive(unit: Unit, key: bytes) -> None:
    """The password was right: nothing is held against this key."""
    await unit.run_unscoped(_FORGIVE_ALL, key_=key)


async def forgive_one(unit: Unit, key: bytes) -> None:
    """One attempt under a shared key was right; those of others still count."""
    await unit.run_unscoped(_FORGIVE_ONE, key_=key)


async def forget(unit: Unit, now: datetime) -> None:
    """Forget what has no effect any more."""
    await unit.run_unscoped(_FORGET, long_ago=now - _REMEMBERED)
