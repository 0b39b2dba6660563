"""In which conversation a newcomer is reached by what nobody asked for at this moment."""

from dataclasses import dataclass
from datetime import time

from sqlalchemy import and_, bindparam, or_, select

from storage.addresses import addresses
from storage.conversation_table import conversations
from storage.database import Unit
from storage.newcomer_table import newcomers


@dataclass(frozen=True)
class Reach:
    """The conversation to write to, and what to heed when doing so."""

    conversation_id: int
    language: str
    """The conversation's own; else, when it has none yet, the one on file; may be empty."""
    channel: str
    stopped: bool
    """She asked that nothing goes out by itself: put no reminder and no broadcast."""
    held: bool
    """What is put now is held by the outbox."""
    name: str | None
    shared: bool = False
    """The address carries other newcomers, too: say for whom a message is (`bot.salutation`)."""
    safe_from: time | None = None
    """Agreed hours, local: what goes out by itself goes between these, `safe_until` excluded."""
    safe_until: time | None = None


REACHABLE = (
    conversations.c.closed_at.is_(None),
    addresses.c.unreachable_at.is_(None),
    # The page of a web chat shows the current conversation alone.
    or_(conversations.c.is_current, addresses.c.channel != "webchat"),
    # A safe chat that is closed or can't be reached is not replaced by one that isn't safe.
    or_(
        newcomers.c.safe_channel.is_(None),
        and_(
            newcomers.c.safe_channel == "chat",
            conversations.c.id == newcomers.c.safe_conversation_id,
        ),
    ),
)
"""That a conversation of hers may be written to; of conversation, address and newcomer joined."""
PREFERRED = (
    conversations.c.is_current.desc(),
    conversations.c.last_turn_at.desc().nulls_last(),
    conversations.c.id.desc(),
)
"""Which of several comes first."""

_other = conversations.alias("other")
SHARED = (
    select(_other.c.id)
    .where(
        _other.c.municipality_id == conversations.c.municipality_id,
        _other.c.address_id == conversations.c.address_id,
        _other.c.newcomer_id != conversations.c.newcomer_id,
        _other.c.closed_at.is_(None),
    )
    .exists()
)
"""Whether the address of a conversation carries other newcomers, too."""
_REACH = (
    select(
        conversations.c.id,
        conversations.c.language,
        newcomers.c.language,
        addresses.c.channel,
        newcomers.c.stopped_at.is_not(None),
        newcomers.c.held_at.is_not(None),
        newcomers.c.name,
        SHARED,
        newcomers.c.safe_from,
        newcomers.c.safe_until,
    )
    .join(
        newcomers,
        and_(
            newcomers.c.municipality_id == conversations.c.municipality_id,
            newcomers.c.id == conversations.c.newcomer_id,
        ),
    )
    .join(
        addresses,
        and_(
            addresses.c.municipality_id == conversations.c.municipality_id,
            addresses.c.id == conversations.c.address_id,
        ),
    )
    .where(
        conversations.c.municipality_id == bindparam("municipality"),
        conversations.c.newcomer_id == bindparam("newcomer"),
        *REACHABLE,
    )
    .order_by(
        and_(conversations.c.id == bindparam("preferred"), conversations.c.is_current).desc(),
        *PREFERRED,
    )
    .limit(1)
)


async def reachable_conversation(unit: Unit, newcomer_id: int, preferred: int = 0) -> Reach | None:
    """Where to write to her; None when no chat reaches her, or when a call or a visit is agreed.

    Of several the one that messages from its address belong to comes first, then the one with the
    newest turn; before both the `preferred` one while messages belong to it. Once a safe chat is
    agreed it is that one or none.
    """
    row = (await unit.run(_REACH, newcomer=newcomer_id, preferred=preferred)).one_or_none()
    if row is None:
        return None
    conversation_id, spoken, on_file, *rest = row
    return Reach(conversation_id, spoken or on_file or "", *rest)
