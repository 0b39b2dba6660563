"""Conversations: one newcomer on one address, and where the two have got to.

How they are opened is in `openings.py`; this module hands that on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, and_, bindparam, delete, literal_column, select, update

from storage import inbound, questions
from storage.addresses import addresses
from storage.attachments import attachments
from storage.conversation_table import THIS_CONVERSATION, conversations
from storage.database import Unit
from storage.delivery_lease import CLAIM, WON, claim_delivery, release_delivery
from storage.handoffs import OPEN, handoffs
from storage.miss_table import misses
from storage.newcomer_table import newcomers
from storage.openings import current, current_of, detach, find_or_open, open_for, spoken_in
from storage.outbox_table import outbox
from storage.staff import staff
from storage.timers import timers
from storage.translations import translations

__all__ = [
    "Conversation",
    "Speaker",
    "claim_delivery",
    "clear",
    "current",
    "current_of",
    "detach",
    "find_or_open",
    "lock",
    "open_for",
    "read",
    "release_delivery",
    "save",
    "save_and_claim",
    "set_speaker",
    "spoken_in",
]

Speaker = Literal["bot", "human"]


@dataclass(frozen=True)
class Conversation:
    """A conversation, with what a turn needs to know of its newcomer and address."""

    id: int
    municipality_id: int
    newcomer_id: int
    address_id: int
    channel: str
    address: str
    """The channel's own name of the address."""
    language: str
    language_source: Literal["device", "written", "chosen"]
    session: dict[str, Any] | None
    speaker: Speaker
    group: str | None
    name: str | None
    coach: str | None
    """Name of her coach."""
    stopped: bool
    held: bool
    unreachable: bool
    open_handoff_id: int | None
    is_current: bool
    """False once it was cleared, or another newcomer took the address."""
    last_turn_at: datetime | None


_seen = conversations.alias("seen")
_FIELDS = (
    conversations.c.id,
    conversations.c.municipality_id,
    conversations.c.newcomer_id,
    conversations.c.address_id,
    addresses.c.channel,
    addresses.c.external_id,
    conversations.c.language,
    conversations.c.language_source,
    conversations.c.session,
    conversations.c.speaker,
    newcomers.c.group,
    newcomers.c.name,
    staff.c.name,
    newcomers.c.stopped_at.is_not(None),
    newcomers.c.held_at.is_not(None),
    addresses.c.unreachable_at.is_not(None),
    handoffs.c.id,
    conversations.c.is_current,
    conversations.c.last_turn_at,
)


def _joined(query: Select[Any]) -> Select[Any]:
    mine = conversations.c.municipality_id
    return (
        query.select_from(conversations)
        .join(
            newcomers,
            and_(
                newcomers.c.municipality_id == mine,
                newcomers.c.id == conversations.c.newcomer_id,
            ),
        )
        .join(
            addresses,
            and_(addresses.c.municipality_id == mine, addresses.c.id == conversations.c.address_id),
        )
        .outerjoin(staff, staff.c.id == newcomers.c.coach_id)
        .outerjoin(
            handoffs,
            and_(
                handoffs.c.municipality_id == mine,
                handoffs.c.newcomer_id == conversations.c.newcomer_id,
                OPEN,
            ),
        )
        .where(*THIS_CONVERSATION)
    )


_READ = _joined(select(*_FIELDS))
# Whoever waits for the lock gets the newest version of the locked row, but of all joined rows what
# they were when the statement began. `seen` is joined without a lock: if it is another version
# than the locked one, somebody committed meanwhile, and the rest has to be read again.
# "No key": storing a message refers to this row, and must not wait for the turn to end.
_LOCK = (
    _joined(select(*_FIELDS, literal_column("conversations.xmin = seen.xmin")))
    .join(
        _seen,
        and_(
            _seen.c.municipality_id == conversations.c.municipality_id,
            _seen.c.id == conversations.c.id,
        ),
    )
    .with_for_update(key_share=True, of=conversations)
)
_TURN: dict[str, Any] = {
    "session": bindparam("session_"),
    "language": bindparam("language_"),
    "language_source": bindparam("source"),
    "last_turn_at": bindparam("now"),
}
_SAVE = update(conversations).where(*THIS_CONVERSATION).values(_TURN)
_SAVE_AND_CLAIM = (
    update(conversations).where(*THIS_CONVERSATION).values({**_TURN, **CLAIM}).returning(WON)
)
_SET_SPEAKER = update(conversations).where(*THIS_CONVERSATION).values(speaker=bindparam("who"))
_CLOSE = (
    update(conversations)
    .where(*THIS_CONVERSATION)
    .values(session=None, is_current=False, closed_at=bindparam("now"))
)
_ERASE = (
    inbound.ERASE,
    questions.UNLINK,
    *(
        delete(table).where(
            table.c.municipality_id == bindparam("municipality"),
            table.c.conversation_id == bindparam("conversation"),
        )
        for table in (misses, outbox, attachments, timers, translations)
    ),
    _CLOSE,
)


async def lock(unit: Unit, conversation_id: int) -> Conversation | None:
    """Read it and keep every other turn out until this unit ends; waits for its own turn."""
    row = (await unit.run(_LOCK, conversation=conversation_id)).one_or_none()
    if row is None:
        return None
    *fields, unchanged = row
    if not unchanged:
        return await read(unit, conversation_id)
    return Conversation(*fields)


async def read(unit: Unit, conversation_id: int) -> Conversation | None:
    """The same without keeping anybody out."""
    row = (await unit.run(_READ, conversation=conversation_id)).one_or_none()
    return None if row is None else Conversation(*row)


async def save(
    unit: Unit,
    conversation_id: int,
    *,
    session: dict[str, Any] | None,
    language: str,
    language_source: str,
    now: datetime,
) -> None:
    """Where a turn has got to."""
    await unit.run(
        _SAVE,
        conversation=conversation_id,
        session_=session,
        language_=language,
        source=language_source,
        now=now,
    )


async def save_and_claim(
    unit: Unit,
    conversation_id: int,
    *,
    session: dict[str, Any] | None,
    language: str,
    language_source: str,
    now: datetime,
    owner: str,
    until: datetime,
) -> int:
    """`save` and `claim_delivery` in one statement: what most turns end with."""
    result = await unit.run(
        _SAVE_AND_CLAIM,
        conversation=conversation_id,
        session_=session,
        language_=language,
        source=language_source,
        now=now,
        owner=owner,
        until=until,
    )
    return int(result.scalar_one_or_none() or 0)


async def set_speaker(unit: Unit, conversation_id: int, speaker: Speaker) -> None:
    """Who answers from now on."""
    await unit.run(_SET_SPEAKER, conversation=conversation_id, who=speaker)


async def clear(unit: Unit, conversation_id: int, now: datetime, up_to: int | None = None) -> None:
    """Leave and clear: forget all that was said, and close the conversation.

    Messages, translations, files, timers, the session and what was put down to learn from go; of
    what came in only the channel's numbers stay, so that a repeated delivery is still known as one.
    An open request for a human stays, without its texts. Who writes from the address next is
    somebody new. With `up_to`, the id of the message that asked for this, what came in after it
    stays, and is still answered.
    """
    last = 2**63 - 1 if up_to is None else up_to
    for statement in _ERASE:
        await unit.run(statement, conversation=conversation_id, now=now, up_to=last)
