"""A message arrives: store it once and commit, before anything is made of it and before any answer.

What is stored here is answered, also after a crash: a sweep finds rows without a turn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages import TEXT_LIMIT, InboundMessage, IncomingFile, clean
from storage import Database, Unit, attachments, conversations, inbound
from storage.inbound import Inbound
from storage.queue import Queue

FETCH_ATTACHMENT = "fetch_attachment"
"""Name of the job that gets a file's bytes from the channel it came by."""


@dataclass(frozen=True)
class Stored:
    """A message that is safe now."""

    municipality_id: int
    conversation_id: int
    row: Inbound


@dataclass(frozen=True)
class Intake:
    """Stores what comes in."""

    database: Database
    queue: Queue
    municipality_ids: Mapping[str, int]

    async def accept(self, messages: Sequence[InboundMessage]) -> Sequence[Stored]:
        """Store messages of one municipality, in order, in one transaction; skip duplicates.

        When this returns the messages are committed.
        """
        kept = [message for message in messages if message.kind != "ignored"]
        if not kept:
            return []
        municipality_id = self.municipality_ids[kept[0].address.municipality]
        async with self.database.unit(municipality_id) as unit:
            stored = [await self._store(unit, municipality_id, message) for message in kept]
        return [row for row in stored if row is not None]

    async def _store(
        self, unit: Unit, municipality_id: int, message: InboundMessage
    ) -> Stored | None:
        address = message.address
        conversation_id = await conversations.find_or_open(
            unit,
            address.channel,
            address.external_id,
            message.device_language or "",
            message.received_at,
        )
        kept = payload(message)
        inbound_id = await inbound.store(
            unit,
            conversation_id,
            address.channel,
            message.external_id,
            message.kind,
            kept,
            message.received_at,
        )
        if inbound_id is None:
            return None
        for file in message.files:
            await self._keep_file(unit, conversation_id, inbound_id, message, file)
        row = Inbound(inbound_id, conversation_id, message.kind, kept, None, message.received_at)
        return Stored(municipality_id, conversation_id, row)

    async def _keep_file(
        self,
        unit: Unit,
        conversation_id: int,
        inbound_id: int,
        message: InboundMessage,
        file: IncomingFile,
    ) -> None:
        attachment_id = await attachments.add(
            unit,
            conversation_id,
            inbound_id,
            message.media or "file",
            file.name,
            file.mime,
            file.size,
            file.content,
            file.reference,
        )
        if file.content is None:
            await self.queue.defer(
                unit,
                FETCH_ATTACHMENT,
                {"municipality_id": unit.municipality_id, "attachment_id": attachment_id},
            )


def payload(message: InboundMessage) -> dict[str, Any]:
    """What of a message is kept, as JSON: its words cut to size, no bytes."""
    text = clean(message.text)
    return {
        "external_id": message.external_id,
        "kind": message.kind,
        "text": text[:TEXT_LIMIT],
        "cut": len(text) > TEXT_LIMIT,
        "command": message.command,
        "choice": message.choice,
        "media": message.media,
        "refused": message.refused,
        "device_language": message.device_language,
        "file_names": [file.name for file in message.files],
    }
