"""Shorthands for the tests of storage."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storage import Database, Unit, conversations, inbound
from storage.conversations import Conversation

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def later(**how_much: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(**how_much)


async def message(unit: Unit, talk: int, number: str = "1", text: str = "hoi") -> int:
    """A text that came in; its id."""
    stored = await inbound.store(unit, talk, "telegram", number, "text", {"text": text}, NOW)
    assert stored is not None
    return stored.id


async def conversation(database: Database, municipality: int, talk: int) -> Conversation:
    """The conversation as it is now."""
    async with database.unit(municipality) as unit:
        found = await conversations.read(unit, talk)
    assert found is not None
    return found


def reply(text: str) -> dict[str, Any]:
    """A payload of an outgoing message."""
    return {"text": text, "buttons": [{"label": "ja", "choice": {"go": text}}, {"url": "x"}]}
