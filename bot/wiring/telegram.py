"""Telegram bots: one per municipality that has a token, by webhook or by polling."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.telegram import (
    Connection,
    Limits,
    Menu,
    Poller,
    Reach,
    Reception,
    TelegramChannel,
    Webhook,
    register_webhook,
    set_menus,
)
from bot.clock import Clock
from bot.errors import ConfigurationError
from bot.messages import InboundMessage
from bot.settings import Settings
from bot.wiring.content import Content

COMMANDS = ("start", "language", "person", "plan", "help", "stop", "privacy")
Accept = Callable[[Sequence[InboundMessage]], Awaitable[object]]
Reaching = Callable[[str, Reach], Awaitable[object]]


@dataclass(frozen=True)
class TelegramBot:
    """One municipality's bot."""

    slug: str
    connection: Connection
    channel: TelegramChannel
    reception: Reception
    webhook: Webhook | None
    webhook_url: str
    webhook_secret: str
    menus: Mapping[str, Menu]
    default_language: str

    async def announce(self) -> None:
        """Tell Telegram the webhook, where there is one, and the menus; patient with failures."""
        if self.webhook is not None:
            await register_webhook(self.connection, self.webhook_url, self.webhook_secret)
        await set_menus(self.connection, self.menus, self.default_language)

    async def poll(self) -> None:
        """Ask for updates until cancelled; one process per bot."""
        await Poller(self.connection, self.reception.accept).run()

    async def close(self) -> None:
        """Give back connections."""
        await self.reception.close()
        await self.connection.close()


def telegram_bots(
    settings: Settings,
    content: Content,
    clock: Clock,
    accept: Accept,
    reaching: Reaching,
    limits: Limits | None = None,
) -> Mapping[str, TelegramBot]:
    """The bots by municipality slug. Raises ConfigurationError for a token of nobody, or a webhook
    without its secret."""
    secrets = settings.telegram_secrets()
    bots = {}
    for slug, token in settings.telegram_tokens().items():
        if slug not in content.profiles:
            raise ConfigurationError(f"a Telegram token is set for {slug}, which does not exist")
        if content.profiles[slug].channels.telegram == "off":
            continue
        secret = secrets.get(slug, "")
        if settings.telegram_webhook_url and not secret:
            raise ConfigurationError(
                f"MEEDOEN_TELEGRAM_WEBHOOK_SECRET is not set for {slug}: anybody could post"
            )
        connection = Connection(token, api_url=settings.telegram_api_url, limits=limits)
        reception = Reception(connection, slug, clock, accept, _for(slug, reaching))
        base = settings.telegram_webhook_url.rstrip("/")
        bots[slug] = TelegramBot(
            slug=slug,
            connection=connection,
            channel=TelegramChannel(connection),
            reception=reception,
            webhook=Webhook(secret, reception.accept) if base else None,
            webhook_url=f"{base}/telegram/{slug}",
            webhook_secret=secret,
            menus=_menus(content, slug, clock),
            default_language=content.profiles[slug].languages[0],
        )
    return bots


def _for(slug: str, reaching: Reaching) -> Callable[[Reach], Awaitable[object]]:
    async def mark(reach: Reach) -> object:
        return await reaching(slug, reach)

    return mark


def _menus(content: Content, slug: str, clock: Clock) -> Mapping[str, Menu]:
    profile = content.profiles[slug]
    today = clock().astimezone(profile.zone).date()
    return {
        language: [
            (name, content.renderer.phrase(f"command.{name}", language, profile, today))
            for name in COMMANDS
        ]
        for language in profile.languages
    }
