"""Queued work, an explicit table: what is deferred in a turn's transaction and done later."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot import news
from bot.channels.base import AddressUnreachable, Channel, MessageRefused
from bot.clock import Clock
from bot.intake import FETCH_ATTACHMENT
from bot.messages import ATTACHMENT_LIMIT
from bot.translation import TRANSLATE_MESSAGE, NoTranslator, TranslationJob, Translator
from storage import Database, Unit, attachments, conversations
from storage.attachments import LeftBehind
from storage.queue import Queue

Job = Callable[..., Awaitable[None]]

ATTEMPTS = 6
"""How often a job is tried before it is given up; the pauses double."""

REFETCH_ATTACHMENTS = "refetch_attachments"
"""Name of the job that looks for files whose fetching was given up."""
EVERY_FIVE_MINUTES = "*/5 * * * *"
FETCH_PATIENCE = timedelta(minutes=10)
"""A file not there for so long is fetched anew; longer than all attempts of one job."""
GIVE_UP_AFTER = timedelta(days=1)
BATCH = 200

log = structlog.get_logger()


@dataclass(frozen=True)
class Work:
    """A job of one of the packages of `bot`: its name, what it does, and when by itself."""

    name: str
    job: Job
    cron: str | None = None
    """None: only when somebody defers it."""


@dataclass(frozen=True)
class Jobs:
    """The jobs of a worker."""

    database: Database
    channels: Mapping[tuple[int, str], Channel]
    queue: Queue
    municipality_ids: Sequence[int]
    clock: Clock
    translator: Translator = field(default_factory=NoTranslator)
    more: Sequence[Work] = ()

    def table(self) -> Mapping[str, Job]:
        """Every job by its name in the queue."""
        translation = TranslationJob(self.database, self.translator, self.clock, _show_again)
        return {
            FETCH_ATTACHMENT: self.fetch_attachment,
            REFETCH_ATTACHMENTS: self.refetch_attachments,
            TRANSLATE_MESSAGE: translation.translate_message,
            **{work.name: work.job for work in self.more},
        }

    def register(self) -> None:
        """Make all of them known to the queue."""
        for name, job in self.table().items():
            self.queue.register(name, job, attempts=ATTEMPTS)
        self.queue.periodic(EVERY_FIVE_MINUTES, REFETCH_ATTACHMENTS)
        for work in self.more:
            if work.cron is not None:
                self.queue.periodic(work.cron, work.name)

    async def refetch_attachments(self) -> None:
        """Have files fetched whose job was given up; give them up themselves after a day."""
        before = self.clock() - FETCH_PATIENCE
        for municipality_id in self.municipality_ids:
            async with self.database.unit(municipality_id) as unit:
                for file in await attachments.left_behind(unit, before, BATCH):
                    await self._refetch(unit, file)

    async def _refetch(self, unit: Unit, file: LeftBehind) -> None:
        if self.clock() >= file.received_at + GIVE_UP_AFTER:
            log.error("attachment_given_up", attachment_id=file.id)
            await attachments.fail(unit, file.id, "could not be fetched for a day")
            return
        await self.queue.defer(
            unit,
            FETCH_ATTACHMENT,
            {"municipality_id": unit.municipality, "attachment_id": file.id},
            queueing_lock=f"{FETCH_ATTACHMENT}-{unit.municipality}-{file.id}",
        )

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


async def _show_again(unit: Unit, conversation_id: int) -> None:
    """Have open pages show a conversation anew."""
    await news.announce(unit, news.conversation(conversation_id))
