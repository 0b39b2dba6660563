"""The people this is for: what turns know and change of them. What staff put on file is in
`people.py`, where they are reached in `reach.py`, the hold in `safe_contact.py`; this module hands
them on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, select, update

from storage.database import Unit
from storage.newcomer_table import THIS_NEWCOMER, newcomers
from storage.people import (
    NewcomerFile,
    NewNewcomer,
    OnFile,
    SafeChannel,
    change,
    create,
    lock,
    on_file,
    record,
    villages,
)
from storage.reach import Reach, reachable_conversation
from storage.safe_contact import hold

__all__ = [
    "NewNewcomer",
    "Newcomer",
    "NewcomerFile",
    "OnFile",
    "Reach",
    "SafeChannel",
    "change",
    "create",
    "hold",
    "lock",
    "newcomers",
    "on_file",
    "reachable_conversation",
    "read",
    "record",
    "set_group",
    "set_name",
    "set_stopped",
    "villages",
]


@dataclass(frozen=True)
class Newcomer:
    """What is on file about somebody; nearly nothing for one who just walked in."""

    id: int
    name: str | None
    group: str | None
    stopped: bool
    """She asked that nothing goes out by itself."""
    held: bool
    """Nothing goes out by itself until staff have a safe channel and hour on file."""


_READ = select(
    newcomers.c.id,
    newcomers.c.name,
    newcomers.c.group,
    newcomers.c.stopped_at.is_not(None),
    newcomers.c.held_at.is_not(None),
).where(*THIS_NEWCOMER)


def _change(**columns: Any) -> Update:
    return update(newcomers).where(*THIS_NEWCOMER).values(columns)


_SET_NAME = _change(name=bindparam("name_"))
_SET_GROUP = _change(group=bindparam("group_"))
_SET_STOPPED = _change(stopped_at=bindparam("stopped"))


async def read(unit: Unit, newcomer_id: int) -> Newcomer | None:
    """What is on file; None when there is nobody with this id in the municipality."""
    row = (await unit.run(_READ, newcomer=newcomer_id)).one_or_none()
    return None if row is None else Newcomer(*row)


async def set_name(unit: Unit, newcomer_id: int, name: str | None) -> None:
    """Her name as staff know it."""
    await unit.run(_SET_NAME, newcomer=newcomer_id, name_=name)


async def set_group(unit: Unit, newcomer_id: int, group: str | None) -> None:
    """The group that decides her rights, as she told it or staff know it."""
    await unit.run(_SET_GROUP, newcomer=newcomer_id, group_=group)


async def set_stopped(unit: Unit, newcomer_id: int, stopped: bool, now: datetime) -> None:
    """Whether she asked that nothing goes out by itself."""
    await unit.run(_SET_STOPPED, newcomer=newcomer_id, stopped=now if stopped else None)
