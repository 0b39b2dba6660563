"""Where a human's words reach her, and from when on; or why they can't."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.safe_hours import safe_moment
from storage import Unit, newcomers, talks
from storage.handoffs import Handoff
from storage.newcomers import Reach
from storage.talks import Talk

Why = Literal["blocked", "cleared", "agreed_otherwise", "no_chat"]


class Unreachable(Exception):
    """No chat reaches her now."""

    def __init__(self, why: Why, newcomer_id: int) -> None:
        super().__init__(why)
        self.why: Why = why
        self.newcomer_id = newcomer_id


async def where(unit: Unit, handoff: Handoff) -> Reach:
    """The conversation to write to: the one of the request, unless another one is agreed or only
    another one reaches her. Raises Unreachable."""
    reach = await newcomers.reachable_conversation(
        unit, handoff.newcomer_id, handoff.conversation_id
    )
    if reach is None:
        raise Unreachable(await _why(unit, handoff), handoff.newcomer_id)
    return reach


async def _why(unit: Unit, handoff: Handoff) -> Why:
    file = await newcomers.record(unit, handoff.newcomer_id)
    if file is not None and file.safe_channel is not None:
        return "agreed_otherwise"
    known = await talks.of_newcomer(unit, handoff.newcomer_id)
    return _why_not(next((t for t in known if t.id == handoff.conversation_id), None))


def _why_not(talk: Talk | None) -> Why:
    if talk is None:
        return "no_chat"
    if talk.closed:
        return "cleared"
    return "blocked" if talk.unreachable else "no_chat"


def not_before(reach: Reach, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a message to her may go; None: at once."""
    at = safe_moment(reach.safe_from, reach.safe_until, zone, now)
    return at if at > now else None
