"""Links that staff give to somebody on file: made, shown once, taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.people.tokens import hash_of, new_token
from storage import Unit, audit, join_links
from storage.join_links import JoinLink

DAYS = (1, 7, 14, 30)
"""For how long a link may work."""
USUAL_DAYS = 14

LinkState = Literal["open", "used", "expired", "revoked"]


@dataclass(frozen=True)
class MadeLink:
    """A new link: its token is nowhere else, and never shown again."""

    id: int
    token: str
    expires_at: datetime


async def make_link(
    unit: Unit, newcomer_id: int, staff_id: int, now: datetime, days: int = USUAL_DAYS
) -> MadeLink:
    """A link that joins one chat to her within so many days. Raises ValueError for other DAYS."""
    if days not in DAYS:
        raise ValueError(f"a link works for {DAYS} days, not {days}")
    token, expires_at = new_token(), now + timedelta(days=days)
    link_id = await join_links.make(unit, newcomer_id, hash_of(token), staff_id, now, expires_at)
    await audit.record(
        unit, staff_id, "join_link_made", "newcomer", newcomer_id, now,
        {"link": link_id, "days": days},
    )  # fmt: skip
    return MadeLink(link_id, token, expires_at)


async def revoke_link(
    unit: Unit, newcomer_id: int, link_id: int, staff_id: int, now: datetime
) -> bool:
    """Take a link back; false when it is not hers, was used, or was taken back before."""
    if not await join_links.revoke(unit, newcomer_id, link_id, now):
        return False
    await audit.record(
        unit, staff_id, "join_link_revoked", "newcomer", newcomer_id, now, {"link": link_id}
    )
    return True


def state_of(link: JoinLink, now: datetime) -> LinkState:
    """What has become of it. A link that was used stays used, whatever came later."""
    if link.used_at is not None:
        return "used"
    if link.revoked_at is not None:
        return "revoked"
    return "open" if now < link.expires_at else "expired"
