"""The conversations of one newcomer together: what a human who answers her takes and gives back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, literal_column, select, update

from storage.addresses import addresses
from storage.conversation_table import conversations
from storage.conversations import Speaker
from storage.database import Unit
from storage.handoffs import handoffs
from storage.inbound import inbound
from storage.newcomer_table import newcomers


@dataclass(frozen=True)
class Talk:
    """A conversation of hers, in a line."""

    id: int
    channel: str
    language: str
    is_current: bool
    """Messages from its address belong to it."""
    closed: bool
    """She cleared it."""
    unreachable: bool
    speaker: Speaker
    last_message_at: datetime | None


@dataclass(frozen=True)
class Ties:
    """What ties staff to a conversation."""

    newcomer_id: int
    coach_id: int | None
    backup_coach_id: int | None
    requested: bool
    """She asked for a human, now or earlier."""


_HERS = (
    conversations.c.municipality_id == bindparam("municipality"),
    conversations.c.newcomer_id == bindparam("newcomer"),
)
# In the order of their ids, so that two who lock several never wait for each other.
_LOCK = (
    select(conversations.c.id)
    .where(*_HERS)
    .order_by(conversations.c.id)
    .with_for_update(key_share=True)
)
_SET_SPEAKER = (
    update(conversations)
    .where(*_HERS, conversations.c.speaker != bindparam("who"))
    .values(speaker=bindparam("who"))
    .returning(conversations.c.id)
)
_LAST = (
    select(func.max(inbound.c.received_at))
    .where(
        inbound.c.municipality_id == conversations.c.municipality_id,
        inbound.c.conversation_id == conversations.c.id,
        inbound.c.kind != literal_column("'handed_back'"),
    )
    .scalar_subquery()
)
_OF_NEWCOMER = (
    select(
        conversations.c.id,
        addresses.c.channel,
        conversations.c.language,
        conversations.c.is_current,
        conversations.c.closed_at.is_not(None),
        addresses.c.unreachable_at.is_not(None),
        conversations.c.speaker,
        _LAST,
    )
    .join(
        addresses,
        and_(
            addresses.c.municipality_id == conversations.c.municipality_id,
            addresses.c.id == conversations.c.address_id,
        ),
    )
    .where(*_HERS)
    .order_by(conversations.c.id.desc())
)
_TIES = (
    select(
        newcomers.c.id,
        newcomers.c.coach_id,
        newcomers.c.backup_coach_id,
        select(handoffs.c.id)
        .where(
            handoffs.c.municipality_id == newcomers.c.municipality_id,
            handoffs.c.newcomer_id == newcomers.c.id,
        )
        .exists(),
    )
    .join(
        conversations,
        and_(
            conversations.c.municipality_id == newcomers.c.municipality_id,
            conversations.c.newcomer_id == newcomers.c.id,
        ),
    )
    .where(
        conversations.c.municipality_id == bindparam("municipality"),
        conversations.c.id == bindparam("conversation"),
    )
)


async def lock(unit: Unit, newcomer_id: int) -> list[int]:
    """Keep turns out of all her conversations until this unit ends; their ids."""
    return list((await unit.run(_LOCK, newcomer=newcomer_id)).scalars())


async def set_speaker(unit: Unit, newcomer_id: int, speaker: Speaker) -> list[int]:
    """Who answers her from now on, wherever she writes; the conversations where that changed."""
    return list((await unit.run(_SET_SPEAKER, newcomer=newcomer_id, who=speaker)).scalars())


async def of_newcomer(unit: Unit, newcomer_id: int) -> list[Talk]:
    """Her conversations, the newest first, closed ones included."""
    return [Talk(*row) for row in await unit.run(_OF_NEWCOMER, newcomer=newcomer_id)]


async def ties(unit: Unit, conversation_id: int) -> Ties | None:
    """Whose a conversation is, and who is her coach; None when there is no such conversation."""
    row = (await unit.run(_TIES, conversation=conversation_id)).one_or_none()
    return None if row is None else Ties(*row)
