"""One opened runtime: everything that a process of Meedoen works with, closed in order."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.base import Channel
from bot.channels.telegram import Limits, Reach
from bot.channels.webchat.sending import WebChatChannel
from bot.clock import Clock, system_clock
from bot.conversation import Turns
from bot.delivery import LEASE, Delivery
from bot.dispatch import Dispatcher
from bot.handoff import EVERY_FIVE_MINUTES as LATE_PROMISES_AT
from bot.handoff import TELL_LATE_PROMISES, LatePromises
from bot.intake import Intake, Stored
from bot.jobs import Jobs, Work
from bot.knock import Knock
from bot.learning import DROP_MISSES, EVERY_NIGHT, Retention
from bot.messages import InboundMessage
from bot.metrics import count
from bot.plan import EVERY_TEN_MINUTES, SEND_REMINDERS, Reminding
from bot.profiles import Profile
from bot.settings import Settings
from bot.steps import Step, Watch
from bot.sweep import PATIENCE, PAUSE, Deliveries, Sweep
from bot.translation import Translator, Wanting, open_translator
from bot.wiring.content import Content, read_content
from bot.wiring.interpreter import Interpreters, open_interpreters
from bot.wiring.invitations import invitation_work
from bot.wiring.secrets import encryption_keys
from bot.wiring.telegram import TelegramBot, telegram_bots
from bot.wiring.threads import to_the_end
from storage import Database, addresses, conversations, embedded, migrations, municipalities
from storage.queue import Queue

WEB_NEWS = "webchat"
"""Notifications that something new is there for an address: "<municipality id>:<address>"."""


@dataclass(frozen=True)
class Timing:
    """How patient the recovery is; tests are in more of a hurry than people."""

    lease: timedelta = LEASE
    patience: timedelta = PATIENCE
    sweep_pause: timedelta = PAUSE
    telegram: Limits | None = None
    """How fast messages go to Telegram; None: as fast as Telegram allows."""


@dataclass(frozen=True)
class Runtime:
    """What a process works with."""

    settings: Settings
    content: Content
    database: Database
    queue: Queue
    translator: Translator
    municipality_ids: Mapping[str, int]
    interpreters: Interpreters
    bots: Mapping[str, TelegramBot]
    channels: Mapping[tuple[int, str], Channel]
    intake: Intake
    turns: Turns
    delivery: Delivery
    dispatcher: Dispatcher
    sweep: Sweep
    clock: Clock
    watch: Watch

    async def accept(self, messages: Sequence[InboundMessage]) -> Sequence[Stored]:
        """Store what came in, then have its turns taken. Returns when all of it is stored."""
        rows = await self.intake.accept(messages)
        if rows:
            self.watch(Step.STORED)
            self.dispatcher.dispatch(rows)
        return rows

    async def mark_reach(self, slug: str, reach: Reach) -> None:
        """Somebody blocked or unblocked the bot."""
        async with self.database.unit(self.municipality_ids[slug]) as unit:
            current = await conversations.current(unit, "telegram", reach.address.external_id)
            found = await conversations.read(unit, current) if current else None
            if found is None:
                return
            if reach.reachable:
                await addresses.mark_reachable(unit, found.address_id)
            else:
                await addresses.mark_unreachable(unit, found.address_id, "left", self.clock())


def database_url(settings: Settings, stack: AsyncExitStack) -> str:
    """The database's address; starts the embedded server when none is set."""
    if not settings.embedded:
        return settings.database_url
    server = embedded.start(settings.data_dir / "postgres")
    stack.callback(server.stop)
    return server.url


@asynccontextmanager
async def open_runtime(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    watch: Watch = count,
    timing: Timing | None = None,
    extra_channels: Mapping[str, Channel] | None = None,
) -> AsyncIterator[Runtime]:
    """Open everything; close it in reverse, turns that have begun first.

    `extra_channels` by name serve every municipality (the terminal). Raises ConfigurationError
    and storage's errors.
    """
    async with AsyncExitStack() as stack:
        content = read_content(settings)
        url = await to_the_end(lambda: database_url(settings, stack))
        if settings.embedded:
            await to_the_end(lambda: migrations.upgrade(url))
        database = await Database.open(url, encryption_keys=encryption_keys(settings))
        stack.push_async_callback(database.close)
        ids = await ensure_municipalities(database, content.profiles)
        interpreters = await open_interpreters(settings)
        stack.push_async_callback(interpreters.close)
        queue = Queue(url)
        runtime = _assemble(
            settings, content, database, queue, ids, interpreters, clock, watch,
            timing or Timing(), extra_channels or {},
        )  # fmt: skip
        stack.push_async_callback(runtime.translator.close)
        for bot in runtime.bots.values():
            stack.push_async_callback(bot.close)
        stack.push_async_callback(runtime.dispatcher.finish)
        yield runtime


async def ensure_municipalities(
    database: Database, profiles: Mapping[str, Profile]
) -> Mapping[str, int]:
    """Give every profile its row; the ids by slug."""
    async with database.unit(None) as unit:
        return {
            slug: (await municipalities.ensure(unit, slug, profile.name)).id
            for slug, profile in profiles.items()
        }


def _assemble(
    settings: Settings,
    content: Content,
    database: Database,
    queue: Queue,
    ids: Mapping[str, int],
    interpreters: Interpreters,
    clock: Clock,
    watch: Watch,
    timing: Timing,
    extra_channels: Mapping[str, Channel],
) -> Runtime:
    channels: dict[tuple[int, str], Channel] = {}
    profiles = {ids[slug]: profile for slug, profile in content.profiles.items()}
    translator = open_translator(settings, profiles, clock)
    knock = Knock(content.renderer, profiles, settings.public_url, clock)
    delivery = Delivery(database, channels, clock, knock.fit, timing.lease, watch)
    turns = Turns(
        database=database,
        library=content.library,
        renderer=content.renderer,
        understander=interpreters.understander,
        profiles=profiles,
        delivery=delivery,
        clock=clock,
        wanting=Wanting(queue, translator),
        watch=watch,
    )
    dispatcher = Dispatcher(turns)
    bots: dict[str, TelegramBot] = {}
    runtime = Runtime(
        settings=settings,
        content=content,
        database=database,
        queue=queue,
        translator=translator,
        municipality_ids=ids,
        interpreters=interpreters,
        bots=bots,
        channels=channels,
        intake=Intake(database, queue, ids),
        turns=turns,
        delivery=delivery,
        dispatcher=dispatcher,
        sweep=Sweep(
            database,
            list(ids.values()),
            dispatcher,
            Deliveries(delivery),
            clock,
            timing.patience,
            timing.sweep_pause,
        ),
        clock=clock,
        watch=watch,
    )
    bots.update(
        telegram_bots(settings, content, clock, runtime.accept, runtime.mark_reach, timing.telegram)
    )
    for slug, municipality_id in ids.items():
        channels[municipality_id, "webchat"] = _webchat(database, municipality_id)
        if slug in bots:
            channels[municipality_id, "telegram"] = bots[slug].channel
        for name, channel in extra_channels.items():
            channels[municipality_id, name] = channel
    work = (
        Work(
            TELL_LATE_PROMISES,
            LatePromises(database, content.renderer, profiles, clock).tell,
            LATE_PROMISES_AT,
        ),
        Work(
            SEND_REMINDERS,
            Reminding(database, profiles, content.renderer, clock).send,
            EVERY_TEN_MINUTES,
        ),
        Work(
            DROP_MISSES,
            Retention(database, list(ids.values()), clock).drop_misses,
            EVERY_NIGHT,
        ),
        *invitation_work(database, queue, content.renderer, profiles, clock),
    )
    Jobs(database, channels, queue, list(ids.values()), clock, translator, work).register()
    return runtime


def _webchat(database: Database, municipality_id: int) -> WebChatChannel:
    async def announce(address: str) -> None:
        async with database.unit(municipality_id) as unit:
            await unit.notify(WEB_NEWS, f"{municipality_id}:{address}")

    return WebChatChannel(announce)
