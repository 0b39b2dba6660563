"""Who may open a conversation, and that every look is on record."""

from collections.abc import Mapping
from datetime import timedelta

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.viewer import Visit
from bot.handoff import Acting
from storage import Unit, audit, talks
from storage.talks import Ties

ONE_LOOK = timedelta(minutes=15)
"""A page that stays open loads what is new by itself: within this time that is one look."""
RECENT = 50
"""Entries of the log that are searched for such a look."""


async def opened(unit: Unit, visit: Visit, conversation_id: int) -> Ties:
    """The ties of a conversation that this person may see. Raises NotFound.

    A coach sees those of people who asked for a human, and of people she coaches; a coordinator
    sees all.
    """
    ties = await talks.ties(unit, conversation_id)
    if ties is None:
        raise NotFound
    coaches = visit.staff.id in (ties.coach_id, ties.backup_coach_id)
    if not (ties.requested or coaches or visit.may("coordinator")):
        raise NotFound
    return ties


async def looked(
    unit: Unit,
    visit: Visit,
    newcomer_id: int,
    action: str,
    details: Mapping[str, int],
    *,
    by_itself: bool = False,
) -> None:
    """Put a look on record; one that a page made `by_itself` counts once in a while."""
    if by_itself and await _is_one_look(unit, visit, newcomer_id, action, details):
        return
    await audit.record(
        unit, visit.staff.id, action, "newcomer", newcomer_id, visit.now, dict(details)
    )


async def _is_one_look(
    unit: Unit, visit: Visit, newcomer_id: int, action: str, details: Mapping[str, int]
) -> bool:
    entries = await audit.search(
        unit,
        staff_id=visit.staff.id,
        kind="newcomer",
        subject=newcomer_id,
        before=None,
        limit=RECENT,
    )
    return any(
        entry.action == action
        and entry.details == dict(details)
        and entry.at > visit.now - ONE_LOOK
        for entry in entries
    )


def acting(desk: Desk, visit: Visit, unit: Unit) -> Acting:
    """This person at work in this transaction."""
    return Acting(unit, desk.renderer, visit.profile, visit.staff.id, visit.staff.name, visit.now)
