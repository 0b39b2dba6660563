"""Queued work, an explicit table: what is deferred in a turn's transaction and done later."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.channels.base import AddressUnreachable, Channel, MessageRefused
from bot.intake import FETCH_ATTACHMENT
from bot.messages import ATTACHMENT_LIMIT
from storage import Database, attachments, conversations
from storage.queue import Queue

Job = Callable[..., Awaitable[None]]

ATTEMPTS = 6
"""How often a job is tried before it is given up; the pauses double."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Jobs:
    """The jobs of a worker."""

    database: Database
    channels: Mapping[tuple[int, str], Channel]

    def table(self) -> Mapping[str, Job]:
        """Every job by its name in the queue."""
        return {FETCH_ATTACHMENT: self.fetch_attachment}

    def register(self, queue: Queue) -> None:
        """Make all of them known to the queue."""
        for name, job in self.table().items():
            queue.register(name, job, attempts=ATTEMPTS)

    async def fetch_attachment(self, municipality_id: int, attachment_id: int) -> None:
        """Get a file from the channel it came by and keep it; done already: nothing happens.

        Raises what may pass (RetryLater, OutcomeUnclear): the queue tries again.
        """
        async with self.database.unit(municipality_id) as unit:
            pending = await attachments.pending(unit, attachment_id)
            if pending is None or pending.reference is None:
                return
            conversation = await conversations.read(unit, pending.conversation_id)
        name = conversation.channel if conversation else ""
        channel = self.channels.get((municipality_id, name))
        try:
            if channel is None:
                raise MessageRefused(f"no channel {name!r} for this file")
            content = await channel.fetch(pending.reference)
            if len(content) > ATTACHMENT_LIMIT:
                raise MessageRefused("larger than announced")
        except (AddressUnreachable, MessageRefused) as error:
            log.warning("attachment_not_fetched", attachment_id=attachment_id, reason=str(error))
            async with self.database.unit(municipality_id) as unit:
                await attachments.fail(unit, attachment_id, str(error))
            return
        async with self.database.unit(municipality_id) as unit:
            await attachments.keep(unit, attachment_id, content)
