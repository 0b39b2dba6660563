"""Who acts on a request, and what is wrong when it can't be done.

Every act locks the newcomer's conversations first, as a turn does: a turn and an act never
interleave.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot import news
from bot.profiles import Profile
from bot.rendering import Renderer
from storage import Unit, audit, handoff_claims, handoffs, talks
from storage.handoff_claims import Holder
from storage.handoffs import Handoff


class NoSuchRequest(LookupError):
    """This municipality has no request with that id."""


class NotYours(Exception):
    """It is somebody else's, waits for anybody, or is closed: look at it again."""

    def __init__(self, handoff: Handoff, holder: Holder | None) -> None:
        super().__init__(f"handoff {handoff.id} is {handoff.state}")
        self.handoff = handoff
        self.holder = holder
        """Who has it now; None when it waits or is closed."""


@dataclass(frozen=True)
class Acting:
    """A member of staff at work in one transaction."""

    unit: Unit
    renderer: Renderer
    profile: Profile
    staff_id: int
    name: str
    """As the newcomer is told it."""
    now: datetime

    @property
    def today(self) -> date:
        """The day where the municipality is."""
        return self.now.astimezone(self.profile.zone).date()

    async def locked(self, handoff_id: int) -> Handoff:
        """The request as it is now, with every turn of hers kept out. Raises NoSuchRequest."""
        found = await handoffs.read(self.unit, handoff_id)
        if found is None:
            raise NoSuchRequest(handoff_id)
        await talks.lock(self.unit, found.newcomer_id)
        return await handoffs.read(self.unit, handoff_id) or found

    async def mine(self, handoff_id: int) -> Handoff:
        """The same, and it is this person's. Raises NoSuchRequest and NotYours."""
        handoff = await self.locked(handoff_id)
        if handoff.state != "claimed" or handoff.claimed_by != self.staff_id:
            raise await self.not_yours(handoff)
        return handoff

    async def not_yours(self, handoff: Handoff) -> NotYours:
        """The error that says who has it."""
        return NotYours(handoff, await handoff_claims.holder(self.unit, handoff.id))

    async def record(self, action: str, handoff: Handoff, **details: int | str) -> None:
        """Put an act on record, and have open pages look again."""
        await audit.record(
            self.unit,
            self.staff_id,
            action,
            "newcomer",
            handoff.newcomer_id,
            self.now,
            {"handoff": handoff.id, "conversation": handoff.conversation_id, **details},
        )
        await news.said(self.unit, handoff.conversation_id)
