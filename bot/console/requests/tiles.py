"""What the start page says of the queue."""

from bot.console.navigation import BASE
from bot.console.tiles import Tile
from bot.console.viewer import Visit
from bot.handoff import Counts, counts
from storage import Unit, handoff_queue

REQUESTS = f"{BASE}/requests"


async def crisis(unit: Unit, visit: Visit) -> Tile | None:
    """Crises that nobody has taken; nothing when there is none."""
    number = (await _counts(unit, visit)).crisis
    if not number:
        return None
    title = visit.translate("Crisis: nobody has taken it")
    return Tile(title, number, REQUESTS, "urgent")


async def late(unit: Unit, visit: Visit) -> Tile | None:
    """Promises that were not kept; nothing when there is none."""
    number = (await _counts(unit, visit)).late
    if not number:
        return None
    title = visit.translate("Requests answered too late")
    hint = visit.translate("The time that was promised has passed.")
    return Tile(title, number, f"{REQUESTS}?view=late", "urgent", hint)


async def mine(unit: Unit, visit: Visit) -> Tile | None:
    """What this person has, or should take first."""
    number = (await _counts(unit, visit)).mine
    title = visit.translate("Requests for you")
    return Tile(title, number, f"{REQUESTS}?view=mine", "mine" if number else "calm")


async def waiting(unit: Unit, visit: Visit) -> Tile | None:
    """All that nobody has taken."""
    number = (await _counts(unit, visit)).waiting
    title = visit.translate("Requests waiting")
    return Tile(title, number, REQUESTS, "waiting" if number else "calm")


async def _counts(unit: Unit, visit: Visit) -> Counts:
    return counts(await handoff_queue.unfinished(unit), visit.staff.id, visit.now)
