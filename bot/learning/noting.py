"""Puts down what was not understood or did not help, in the turn in which that happens.

Left out are: words of a crisis, and all of a conversation in which one was recognised; everybody
who is held after a sign of violence at home; and what is said while a person is asked for, as it is
said to that person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.learning.masking import mask
from bot.learning.places import without_places
from bot.turn import Turn
from storage import Unit, miss_notes, staff
from storage.miss_notes import NewMiss, Words
from storage.miss_table import Happened

ASKS_BACK = "clarify"
"""The flow that asks which of a few topics was meant."""
MOST_TAPS = 6
"""Taps between a question and what she says of the answer; what is further away is not about it."""
LEAST_CONFIDENCE = 0.05
"""A topic that is less likely is a guess at random, and no help to whoever names it."""
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Said:
    """Words of hers, and what was understood of them."""

    inbound_id: int
    text: str
    understanding: Mapping[str, Any]
    at: datetime


async def note_miss(turn: Turn) -> None:
    """Nothing was understood, or none of the topics that were offered was it."""
    await _note(turn, "missed")


async def note_asking_back(turn: Turn, flow: str) -> None:
    """She is asked which topic she meant, if that is what the flow does."""
    if flow == ASKS_BACK:
        await _note(turn, "asked_back")


async def note_rating(turn: Turn, topic: str, *, helped: bool) -> None:
    """She said whether the answer on a topic helped."""
    if not helped:
        await _note(turn, "not_helped", topic)


async def note_choice(turn: Turn) -> None:
    """A flow began: by a tap on a topic that was offered, the question was understood after all."""
    tapped = _tapped(turn)
    if tapped is not None:
        await miss_notes.settle(turn.unit, turn.conversation.id, tapped)


async def note_crisis(turn: Turn) -> None:
    """What she wrote before may have been about the same: nothing of it stays."""
    await miss_notes.forget(turn.unit, turn.conversation.id)


async def _note(turn: Turn, happened: Happened, answered: str | None = None) -> None:
    if turn.conversation.held or turn.conversation.open_handoff_id is not None:
        return
    said = await _said(turn)
    if said is None or _is_crisis(said.understanding):
        return
    text = mask(said.text, await _names(turn))
    if not any(char.isalpha() for char in without_places(text)):
        return
    new = NewMiss(
        conversation_id=turn.conversation.id,
        inbound_id=said.inbound_id,
        text=text,
        language=said.understanding.get("language") or turn.language,
        happened=happened,
        candidates=_candidates(said.understanding, answered),
        answered=answered,
        asked_at=said.at,
    )
    await miss_notes.note(turn.unit, new)


async def _said(turn: Turn) -> Said | None:
    """The words that this turn is about: those that came in, or those behind a tap."""
    row, understanding = turn.inbound, turn.understanding
    if row is not None and row.kind == "text" and understanding is not None:
        return Said(row.id, row.payload["text"], understanding.to_dict(), row.received_at)
    tapped = _tapped(turn)
    for _ in range(MOST_TAPS):
        found = await _behind(turn.unit, turn.conversation.id, tapped)
        if found is None or found.payload is None:
            return None
        if found.kind == "text":
            return Said(
                found.inbound_id,
                found.payload["text"],
                found.understanding or {},
                found.received_at,
            )
        tapped = _outbox_id(found.kind, found.payload)
    return None


async def _behind(unit: Unit, conversation_id: int, tapped: int | None) -> Words | None:
    return None if tapped is None else await miss_notes.behind(unit, conversation_id, tapped)


def _tapped(turn: Turn) -> int | None:
    """The message of ours whose button moved this turn, if one did."""
    row = turn.inbound
    return None if row is None else _outbox_id(row.kind, row.payload)


def _outbox_id(kind: str, payload: Mapping[str, Any]) -> int | None:
    number = str(payload.get("choice") or "").partition(".")[0] if kind == "choice" else ""
    usable = number.isascii() and number.isdecimal() and len(number) < 20
    return int(number) if usable and 0 < int(number) <= LARGEST else None


def _is_crisis(understanding: Mapping[str, Any]) -> bool:
    return bool(understanding.get("crisis") or understanding.get("heard"))


def _candidates(understanding: Mapping[str, Any], answered: str | None) -> Sequence[str]:
    """The topics that it may be about, the likeliest first; not the one that did not help."""
    first = [understanding[name] for name in ("topic", "also") if understanding.get(name)]
    listed = [
        one["topic"]
        for one in understanding.get("candidates", ())
        if one["confidence"] >= LEAST_CONFIDENCE
    ]
    return [topic for topic in dict.fromkeys((*first, *listed)) if topic != answered]


async def _names(turn: Turn) -> list[str]:
    """On file of her, and of everybody who works here."""
    hers = [turn.conversation.name] if turn.conversation.name else []
    return hers + [member.name for member, _ in await staff.members(turn.unit)]
