"""The desk of the console, out of the runtime."""

import asyncio
from dataclasses import dataclass, field

from bot.channels.telegram import learn_name
from bot.console.app import create_pages
from bot.console.desk import Desk
from bot.console.settings import ConsoleSettings
from bot.hub import Hub
from bot.wiring import Runtime
from bot.wiring.secrets import secret_key


@dataclass(frozen=True)
class TelegramNames:
    """What each municipality's bot is called, by municipality id; unknown until Telegram said."""

    runtime: Runtime
    _names: dict[int, str] = field(default_factory=dict)

    def __call__(self, municipality_id: int) -> str | None:
        """None without a bot, and while its name is not known."""
        return self._names.get(municipality_id)

    async def learn(self) -> None:
        """Ask for all of them; patient while Telegram is away."""
        async with asyncio.TaskGroup() as group:
            for slug in self.runtime.bots:
                group.create_task(self._learn(slug))

    async def _learn(self, slug: str) -> None:
        name = await learn_name(self.runtime.bots[slug].connection)
        self._names[self.runtime.municipality_ids[slug]] = name


def console_settings(runtime: Runtime) -> ConsoleSettings:
    """What the installation's settings mean for the console. Raises ConfigurationError."""
    return ConsoleSettings(
        secret_key=secret_key(runtime.settings), public_url=runtime.settings.public_url
    )


def create_desk(runtime: Runtime, hub: Hub, telegram_names: TelegramNames) -> Desk:
    """The desk. Raises locales.CatalogError."""

    def wake(municipality_id: int, conversation_id: int) -> None:
        runtime.dispatcher.wake(municipality_id, conversation_id)
        runtime.sweep.deliveries.begin(municipality_id, conversation_id)

    content = runtime.content
    ids = runtime.municipality_ids
    return Desk(
        database=runtime.database,
        queue=runtime.queue,
        profiles={ids[slug]: profile for slug, profile in content.profiles.items()},
        library=content.library,
        renderer=content.renderer,
        catalogs=content.catalogs,
        translator=runtime.translator,
        clock=runtime.clock,
        public_url=runtime.settings.public_url,
        telegram_names=telegram_names,
        wake=wake,
        hub=hub,
        pages=create_pages(),
    )
