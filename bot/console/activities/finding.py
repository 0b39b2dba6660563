"""Finding an activity of this municipality, and where its pages are."""

from bot.console.errors import NotFound
from storage import Unit, activities
from storage.activities import Activity

ACTIVITIES = "/console/activities"


def url_of(activity_id: int, rest: str = "") -> str:
    """Address of the page about an activity, or of one below it."""
    return f"{ACTIVITIES}/{activity_id}{rest}"


async def activity_or_404(unit: Unit, activity_id: int) -> Activity:
    """Raises NotFound for an id of none here."""
    return _found(await activities.read(unit, activity_id))


async def locked_or_404(unit: Unit, activity_id: int) -> Activity:
    """The same, and nobody else changes it until the unit ends."""
    return _found(await activities.lock(unit, activity_id))


def _found(activity: Activity | None) -> Activity:
    if activity is None:
        raise NotFound
    return activity
