"""Every look at somebody is on record; a page that stays open and loads again is one look."""

from collections.abc import Mapping
from datetime import timedelta

from starlette.requests import Request

from bot.console.viewer import Visit
from bot.console.visit import BY_ITSELF
from storage import Unit, audit

ONE_LOOK = timedelta(minutes=15)
"""A page that stays open loads what is new by itself: within this time that is one look."""
RECENT = 50
"""Entries of the log that are searched for such a look."""


def by_itself(request: Request) -> bool:
    """Whether an open page asks, and nobody clicked."""
    return BY_ITSELF in request.headers


async def looked(
    unit: Unit,
    visit: Visit,
    action: str,
    kind: str,
    subject: int | None = None,
    details: Mapping[str, int] | None = None,
    *,
    again: bool = False,
) -> None:
    """Put a look on record; one that comes `again` by itself counts once in a while."""
    known = dict(details or {})
    if again and await _is_one_look(unit, visit, action, kind, subject, known):
        return
    await audit.record(unit, visit.staff.id, action, kind, subject, visit.now, known)


async def _is_one_look(
    unit: Unit, visit: Visit, action: str, kind: str, subject: int | None, details: dict[str, int]
) -> bool:
    entries = await audit.search(
        unit, staff_id=visit.staff.id, kind=kind, subject=subject, before=None, limit=RECENT
    )
    return any(
        (entry.action, entry.subject_id, entry.details) == (action, subject, details)
        and entry.at > visit.now - ONE_LOOK
        for entry in entries
    )
