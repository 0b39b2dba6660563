"""Which conversation an address has now: opening one, and the good-bye to an address.

An address (a Telegram chat, a web chat) has at most one current conversation: messages from it
belong there. Others of the address rest: nothing comes in any more but taps on their own buttons.
"""

from datetime import datetime

from sqlalchemy import and_, bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.addresses import addresses
from storage.conversation_table import THIS_CONVERSATION, conversations
from storage.database import Unit
from storage.newcomer_table import newcomers
from storage.outbox_table import DETACHED, outbox

_AT_ADDRESS = (
    addresses.c.municipality_id == bindparam("municipality"),
    addresses.c.channel == bindparam("channel_"),
    addresses.c.external_id == bindparam("external"),
)
_ITS_ADDRESS = and_(
    addresses.c.municipality_id == conversations.c.municipality_id,
    addresses.c.id == conversations.c.address_id,
)
_CURRENT = (
    select(conversations.c.id)
    .join(addresses, _ITS_ADDRESS)
    .where(*_AT_ADDRESS, conversations.c.is_current)
)
_WHOSE = (
    select(conversations.c.id)
    .join(addresses, _ITS_ADDRESS)
    .where(
        *_AT_ADDRESS,
        conversations.c.is_current,
        conversations.c.newcomer_id == bindparam("newcomer"),
    )
)
_SPOKEN_IN = (
    select(conversations.c.id)
    .join(addresses, _ITS_ADDRESS)
    .join(
        outbox,
        and_(
            outbox.c.municipality_id == conversations.c.municipality_id,
            outbox.c.conversation_id == conversations.c.id,
        ),
    )
    .where(
        *_AT_ADDRESS,
        conversations.c.closed_at.is_(None),
        outbox.c.id == bindparam("outgoing"),
    )
)
_NEW_ADDRESS = insert(addresses).values(
    municipality_id=bindparam("municipality"),
    channel=bindparam("channel_"),
    external_id=bindparam("external"),
    created_at=bindparam("now"),
)
# The pointless update locks the row: whoever opens a conversation there at the same time waits.
_LOCK_ADDRESS = _NEW_ADDRESS.on_conflict_do_update(
    index_elements=[addresses.c.municipality_id, addresses.c.channel, addresses.c.external_id],
    set_={"channel": _NEW_ADDRESS.excluded.channel},
).returning(addresses.c.id)
_NEW_NEWCOMER = (
    insert(newcomers)
    .values(municipality_id=bindparam("municipality"), created_at=bindparam("now"))
    .returning(newcomers.c.id)
)
_REST = (
    update(conversations)
    .where(
        conversations.c.municipality_id == bindparam("municipality"),
        conversations.c.address_id == bindparam("address"),
        conversations.c.is_current,
    )
    .values(is_current=False)
)
_OPEN = (
    insert(conversations)
    .values(
        municipality_id=bindparam("municipality"),
        newcomer_id=bindparam("newcomer"),
        address_id=bindparam("address"),
        language=bindparam("language_"),
        created_at=bindparam("now"),
    )
    .returning(conversations.c.id)
)
_DETACH = (
    update(conversations)
    .where(
        *THIS_CONVERSATION,
        conversations.c.newcomer_id == bindparam("newcomer"),
        conversations.c.closed_at.is_(None),
    )
    .values(is_current=False, closed_at=bindparam("now"))
)
# What is held stays so: it may still go to a chat that is safe.
_CALL_BACK = (
    update(outbox)
    .where(
        outbox.c.municipality_id == bindparam("municipality"),
        outbox.c.conversation_id == bindparam("conversation"),
        outbox.c.state == literal_column("'waiting'"),
    )
    .values(state="given_up", ended_at=bindparam("now"), reason=DETACHED)
)


async def current(unit: Unit, channel: str, external_id: str) -> int | None:
    """The conversation that a message from this address belongs to, if there is one."""
    result = await unit.run(_CURRENT, channel_=channel, external=external_id)
    conversation_id: int | None = result.scalar_one_or_none()
    return conversation_id


async def current_of(unit: Unit, channel: str, external_id: str, newcomer_id: int) -> int | None:
    """The same, when it is hers."""
    result = await unit.run(_WHOSE, channel_=channel, external=external_id, newcomer=newcomer_id)
    conversation_id: int | None = result.scalar_one_or_none()
    return conversation_id


async def spoken_in(unit: Unit, channel: str, external_id: str, outbox_id: int) -> int | None:
    """The conversation at this address in which that message was said, current or at rest.

    None when it was said elsewhere, or that conversation is closed. The number may come from
    anybody.
    """
    if not 0 < outbox_id < 2**63:
        return None
    result = await unit.run(_SPOKEN_IN, channel_=channel, external=external_id, outgoing=outbox_id)
    conversation_id: int | None = result.scalar_one_or_none()
    return conversation_id


async def find_or_open(
    unit: Unit, channel: str, external_id: str, language: str, now: datetime
) -> int:
    """The current conversation of this address; when there is none, one with a new newcomer.

    Two at the same moment get the same one.
    """
    found = await current(unit, channel, external_id)
    if found is not None:
        return found
    address_id = await _lock_address(unit, channel, external_id, now)
    found = await current(unit, channel, external_id)
    if found is not None:
        return found
    newcomer_id = (await unit.run(_NEW_NEWCOMER, now=now)).scalar_one()
    return await _open(unit, newcomer_id, address_id, language, now)


async def open_for(
    unit: Unit, newcomer_id: int, channel: str, external_id: str, language: str, now: datetime
) -> int:
    """A new conversation with somebody on file; the one that the address had rests from now on.

    `language` may be "" when it is unknown.
    """
    address_id = await _lock_address(unit, channel, external_id, now)
    await unit.run(_REST, address=address_id)
    return await _open(unit, newcomer_id, address_id, language, now)


async def detach(unit: Unit, newcomer_id: int, conversation_id: int, now: datetime) -> bool:
    """The address is no longer hers: the conversation is closed, what was on its way there is
    given up, and what was said stays on file.

    False when she has no such open conversation. Who writes from there next is somebody new.
    """
    result = await unit.run(_DETACH, newcomer=newcomer_id, conversation=conversation_id, now=now)
    if result.rowcount != 1:
        return False
    await unit.run(_CALL_BACK, conversation=conversation_id, now=now)
    return True


async def _lock_address(unit: Unit, channel: str, external_id: str, now: datetime) -> int:
    result = await unit.run(_LOCK_ADDRESS, channel_=channel, external=external_id, now=now)
    return int(result.scalar_one())


async def _open(unit: Unit, newcomer_id: int, address_id: int, language: str, now: datetime) -> int:
    result = await unit.run(
        _OPEN, newcomer=newcomer_id, address=address_id, language_=language, now=now
    )
    return int(result.scalar_one())
