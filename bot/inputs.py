"""A stored message becomes what moves the engine."""

from typing import Any

from bot.understanding import understood
from flows import (
    ChoiceMade,
    CommandGiven,
    HandedBack,
    Input,
    MediaReceived,
    TextReceived,
)
from nlu import Understanding
from storage import Unit, attachments, outbox
from storage.inbound import Inbound


async def to_input(unit: Unit, row: Inbound, understanding: Understanding) -> Input:
    """The engine's input for a row. A tapped button is looked up among this conversation's own
    messages only, so somebody else's reference finds nothing."""
    payload = row.payload
    text = str(payload.get("text") or "")
    meaning = understood(understanding) if text else None
    match row.kind:
        case "choice":
            return ChoiceMade(await _choice(unit, row.conversation_id, str(payload["choice"])))
        case "command":
            return CommandGiven(payload["command"], text, meaning, str(payload.get("join") or ""))
        case "media":
            ids = await attachments.of_inbound(unit, row.id)
            return MediaReceived(
                payload["media"], tuple(ids), payload.get("refused"), text, meaning
            )
        case "handed_back":
            return HandedBack()
        case _:
            cut = bool(payload.get("cut"))
            return TextReceived(payload["text"], understood(understanding), cut)


async def _choice(unit: Unit, conversation_id: int, reference: str) -> dict[str, Any]:
    outbox_id, _, index = reference.partition(".")
    if not (outbox_id.isdecimal() and index.isdecimal() and len(reference) <= 24):
        return {}
    return await outbox.choice(unit, conversation_id, int(outbox_id), int(index)) or {}
