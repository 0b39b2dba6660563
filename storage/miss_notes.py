"""What was not understood or did not help is put down, and taken out again.

Texts are masked by whoever calls `note`; nothing here looks at them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text, and_, bindparam, delete, exists, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from storage.database import Unit
from storage.inbound import inbound
from storage.miss_table import FORGET, Happened, misses
from storage.outbox_table import outbox
from storage.questions import questions
from storage.types import EncryptedText, Moment


@dataclass(frozen=True)
class NewMiss:
    """What is put down. `text` is masked; `candidates` are topics, the likeliest first; `answered`
    is the topic whose answer did not help."""

    conversation_id: int
    inbound_id: int
    text: str
    language: str
    happened: Happened
    candidates: Sequence[str]
    answered: str | None
    asked_at: datetime


@dataclass(frozen=True)
class Words:
    """A message that something else is about."""

    inbound_id: int
    kind: str
    payload: dict[str, Any] | None
    """None once its words were erased."""
    understanding: dict[str, Any] | None
    received_at: datetime


_NEW = (
    ("municipality_id", bindparam("municipality", type_=BigInteger)),
    ("conversation_id", bindparam("conversation", type_=BigInteger)),
    ("inbound_id", bindparam("inbound_", type_=BigInteger)),
    ("text", bindparam("text_", type_=EncryptedText)),
    ("language", bindparam("language_", type_=Text)),
    ("happened", bindparam("happened_", type_=Text)),
    ("candidates", bindparam("candidates_", type_=ARRAY(Text))),
    ("answered", bindparam("answered_", type_=Text)),
    ("asked_at", bindparam("asked", type_=Moment)),
)
_WAS_A_CRISIS = exists().where(
    questions.c.municipality_id == bindparam("municipality"),
    questions.c.conversation_id == bindparam("conversation"),
    questions.c.result == "crisis",
)
_INSERT = insert(misses).from_select(
    [name for name, _ in _NEW],
    select(*(value for _, value in _NEW)).where(~_WAS_A_CRISIS),
    include_defaults=False,
)
_NOTE = _INSERT.on_conflict_do_update(
    index_elements=[misses.c.municipality_id, misses.c.inbound_id],
    set_={name: _INSERT.excluded[name] for name in ("happened", "candidates", "answered")},
    # What somebody has named stays as it was named.
    where=misses.c.topic.is_(None),
)
_BEHIND = (
    select(
        inbound.c.id,
        inbound.c.kind,
        inbound.c.payload,
        inbound.c.understanding,
        inbound.c.received_at,
    )
    .join(
        outbox,
        and_(
            outbox.c.municipality_id == inbound.c.municipality_id,
            outbox.c.inbound_id == inbound.c.id,
        ),
    )
    .where(
        inbound.c.municipality_id == bindparam("municipality"),
        inbound.c.conversation_id == bindparam("conversation"),
        # Said to a person who was asked for already.
        inbound.c.handoff_id.is_(None),
        outbox.c.id == bindparam("outgoing"),
    )
)
_SETTLE = delete(misses).where(
    misses.c.municipality_id == bindparam("municipality"),
    misses.c.conversation_id == bindparam("conversation"),
    misses.c.happened == "asked_back",
    misses.c.topic.is_(None),
    misses.c.inbound_id.in_(
        select(outbox.c.inbound_id).where(
            outbox.c.municipality_id == bindparam("municipality"),
            outbox.c.conversation_id == bindparam("conversation"),
            outbox.c.id == bindparam("outgoing"),
        )
    ),
)


async def note(unit: Unit, new: NewMiss) -> None:
    """Put it down; a message that stands there already is one line, with the last of what happened.

    Nothing of a conversation in which a crisis was recognised is put down.
    """
    await unit.run(
        _NOTE,
        conversation=new.conversation_id,
        inbound_=new.inbound_id,
        text_=new.text,
        language_=new.language,
        happened_=new.happened,
        candidates_=list(new.candidates),
        answered_=new.answered,
        asked=new.asked_at,
    )


async def behind(unit: Unit, conversation_id: int, outbox_id: int) -> Words | None:
    """The message of hers that a message of ours answered; None when it answered none, or when
    somebody was asked for already."""
    result = await unit.run(_BEHIND, conversation=conversation_id, outgoing=outbox_id)
    row = result.one_or_none()
    return None if row is None else Words(*row)


async def settle(unit: Unit, conversation_id: int, outbox_id: int) -> None:
    """She tapped one of the topics that this message of ours offered: it was understood."""
    await unit.run(_SETTLE, conversation=conversation_id, outgoing=outbox_id)


async def forget(unit: Unit, conversation_id: int) -> None:
    """Take out all that came of a conversation."""
    await unit.run(FORGET, conversation=conversation_id)
