"""Who delivers a conversation's messages now: one at a time, so that their order is kept.

Whoever wants something delivered claims. The one who holds the lease delivers what it finds, and
may only let go when nobody has claimed since it last looked: a message put meanwhile is never left
lying.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, or_, update

from storage.conversation_table import THIS_CONVERSATION, conversations
from storage.database import Unit

_FREE_OR_OWN = or_(
    conversations.c.delivery_until.is_(None),
    conversations.c.delivery_until <= bindparam("now"),
    conversations.c.delivery_owner == bindparam("owner"),
)
CLAIM: dict[str, Any] = {
    "delivery_wanted": conversations.c.delivery_wanted + 1,
    "delivery_owner": case(
        (_FREE_OR_OWN, bindparam("owner")), else_=conversations.c.delivery_owner
    ),
    "delivery_until": case(
        (_FREE_OR_OWN, bindparam("until")), else_=conversations.c.delivery_until
    ),
}
"""What a claim changes in a conversation's row."""

WON = case(
    (conversations.c.delivery_owner == bindparam("owner"), conversations.c.delivery_wanted), else_=0
)
"""What a claim gives back."""

_CLAIM = update(conversations).where(*THIS_CONVERSATION).values(CLAIM).returning(WON)
_RELEASE = (
    update(conversations)
    .where(
        *THIS_CONVERSATION,
        conversations.c.delivery_owner == bindparam("owner"),
        conversations.c.delivery_wanted == bindparam("seen"),
    )
    .values(delivery_owner=None, delivery_until=None)
)


async def claim_delivery(
    unit: Unit, conversation_id: int, owner: str, until: datetime, now: datetime
) -> int:
    """Ask to deliver until a moment; what to hand to `release_delivery`, or 0 when another has it.

    Gets the lease when it is free, has run out, or is the owner's already: so every run of delivery
    needs an `owner` of its own. A claim that does not get it still counts as a wish.
    """
    result = await unit.run(_CLAIM, conversation=conversation_id, owner=owner, until=until, now=now)
    return int(result.scalar_one_or_none() or 0)


async def release_delivery(unit: Unit, conversation_id: int, owner: str, wanted_seen: int) -> bool:
    """Let go. False when more was wanted since (claim again and go on), or the lease was lost."""
    result = await unit.run(_RELEASE, conversation=conversation_id, owner=owner, seen=wanted_seen)
    return result.rowcount == 1
