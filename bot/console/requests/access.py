"""Who may open a conversation, and who acts on it."""

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.viewer import Visit
from bot.handoff import Acting
from storage import Unit, talks
from storage.talks import Ties


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


def acting(desk: Desk, visit: Visit, unit: Unit) -> Acting:
    """This person at work in this transaction."""
    return Acting(unit, desk.renderer, visit.profile, visit.staff.id, visit.staff.name, visit.now)
