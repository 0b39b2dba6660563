"""Telling somebody something she has an interest in: that a place came free, that it is cancelled.

These go as reminders, at least once. Who said STOP is told, too: she said herself that she comes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot import outbox
from bot.invitations.hours import humane
from bot.invitations.wording import Wording
from bot.messages import OutboundMessage
from bot.salutation import salute
from storage import Unit, newcomers
from storage.activities import Activity
from storage.newcomers import Reach

Write = Callable[[str], OutboundMessage]
"""Writes the message in a language."""


@dataclass(frozen=True)
class Line:
    """Where somebody can be told something, and when at the earliest."""

    reach: Reach
    at: datetime


async def line_to(
    unit: Unit, newcomer_id: int, activity: Activity, wording: Wording, now: datetime
) -> Line | None:
    """How she hears of it safely, at a humane hour and before it begins; None: she can't be told.

    Who is held is not written to.
    """
    reach = await newcomers.reachable_conversation(unit, newcomer_id)
    if reach is None or reach.held:
        return None
    at = humane(now, wording.profile.zone, reach.safe_from, reach.safe_until)
    return Line(reach, at) if at < activity.facts.starts_at else None


async def tell(unit: Unit, line: Line, wording: Wording, write: Write, now: datetime) -> None:
    """Put it in her outbox."""
    reach = line.reach
    language = reach.language or wording.profile.languages[0]
    today = now.astimezone(wording.profile.zone).date()
    message = salute(write(language), reach, wording.renderer, wording.profile, today)
    later = line.at if line.at > now else None
    await outbox.put(
        unit, reach.conversation_id, [message], None, now, "reminder", not_before=later
    )
