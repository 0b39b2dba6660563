"""A message arrives: store it once and commit, before anything is made of it and before any answer.

What is stored here is answered, also after a crash: a sweep finds rows without a turn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.messages import TEXT_LIMIT, InboundMessage, IncomingFile, clean
from bot.people import Chat, Joined, alone_in, join, lock_link, looks_like_token, without_tokens
from storage import Database, Unit, attachments, conversations, inbound
from storage.inbound import Inbound
from storage.queue import Queue

FETCH_ATTACHMENT = "fetch_attachment"
"""Name of the job that gets a file's bytes from the channel it came by."""


MOST_DIGITS = 19
"""Of the number of an outbox row in a button's reference."""


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
        token = token_of(message)
        joined = None
        if token is not None:
            message = replace(message, kind="command", command="start", text="")
            joined = await self._join(unit, message, token)
        conversation_id = await self._conversation(unit, message, joined)
        row = await inbound.store(
            unit,
            conversation_id,
            message.address.channel,
            message.external_id,
            message.kind,
            payload(message, joined),
            message.received_at,
        )
        if row is None:
            return None
        for file in message.files:
            await self._keep_file(unit, row, message, file)
        return Stored(municipality_id, conversation_id, row)

    async def _join(self, unit: Unit, message: InboundMessage, token: str) -> Joined:
        """Use the link. A message that comes a second time finds it used, and is then known."""
        link = await lock_link(unit, token)
        address = message.address
        chat = Chat(address.channel, address.external_id, message.device_language or "")
        return await join(unit, link, chat, message.received_at)

    async def _conversation(
        self, unit: Unit, message: InboundMessage, joined: Joined | None
    ) -> int:
        """Where the message belongs: with what it joined, where its button was said, or else in
        the address' current conversation."""
        address = message.address
        found = joined.conversation_id if joined is not None else None
        if found is None and message.kind == "choice":
            said = message.choice.partition(".")[0]
            if said.isdecimal() and len(said) < MOST_DIGITS:
                found = await conversations.spoken_in(
                    unit, address.channel, address.external_id, int(said)
                )
        return found or await conversations.find_or_open(
            unit,
            address.channel,
            address.external_id,
            message.device_language or "",
            message.received_at,
        )

    async def _keep_file(
        self, unit: Unit, row: Inbound, message: InboundMessage, file: IncomingFile
    ) -> None:
        attachment_id = await attachments.add(
            unit,
            row.conversation_id,
            row.id,
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


def token_of(message: InboundMessage) -> str | None:
    """The token of a link with which this message wants to join a chat to somebody on file."""
    if message.kind == "command" and message.command == "start":
        return message.text if looks_like_token(message.text) else None
    return alone_in(message.text) if message.kind == "text" else None


def payload(message: InboundMessage, joined: Joined | None = None) -> dict[str, Any]:
    """What of a message is kept, as JSON: its words cut to size, no bytes and no link's token."""
    text = without_tokens(clean(message.text))
    return {
        **({"join": joined.outcome} if joined is not None else {}),
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
