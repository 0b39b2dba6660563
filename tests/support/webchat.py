"""A stand-in for what is behind the web chat: canned answers, kept in memory.

`python -m uvicorn --factory tests.support.webchat:create_app` shows the page with it.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI

from bot.channels.webchat import (
    LanguageChoice,
    NotStored,
    Place,
    ShownMessage,
    WebChatSettings,
    create_router,
)
from bot.messages import Address, InboundMessage, OutboundMessage
from tests.support.webchat_answers import answer_to, help_in, label_of, welcome
from tests.support.webchat_texts import BY_LANGUAGE, EN

SETTINGS = WebChatSettings(secret_keys=["a key for tests"], rate_per_visitor=200, ping=0.5)
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
LANGUAGES = (
    LanguageChoice("nl", "Nederlands", "ltr"),
    LanguageChoice("en", "English", "ltr"),
    LanguageChoice("ar", "العربية", "rtl"),
    LanguageChoice("ti", "ትግርኛ", "ltr"),
    LanguageChoice("fa", "فارسی / دری", "rtl"),
    LanguageChoice("tr", "Türkçe", "ltr"),
    LanguageChoice("so", "Soomaali", "ltr"),
    LanguageChoice("ku", "Kurdî (Kurmancî)", "ltr"),
    LanguageChoice("uk", "Українська", "ltr"),
    LanguageChoice("ru", "Русский", "ltr"),
    LanguageChoice("pl", "Polski", "ltr"),
    LanguageChoice("fr", "Français", "ltr"),
)


@dataclass
class Talk:
    """One conversation."""

    language: str
    shown: list[ShownMessage] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class FakeChatService:
    """Keeps what was said in memory, and answers with `webchat_answers`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._watchers: dict[Address, set[asyncio.Event]] = defaultdict(set)
        self.talks: dict[Address, Talk] = {}
        self.accepted: list[InboundMessage] = []
        self.down = False

    def default_municipality(self) -> str:
        return "meerdael"

    def municipality(self, slug: str) -> Place | None:
        known = {"meerdael": "Gemeente Meerdael", "heidestad": "Gemeente Heidestad"}
        return Place(slug, known[slug], "Europe/Amsterdam") if slug in known else None

    def languages(self, municipality: str) -> Sequence[LanguageChoice]:
        return LANGUAGES

    def page_texts(self, municipality: str, language: str) -> Mapping[str, str]:
        return {**EN, **BY_LANGUAGE.get(language, {})}

    async def language(self, address: Address) -> str | None:
        talk = self.talks.get(address)
        return talk.language if talk else None

    async def accept(self, message: InboundMessage) -> None:
        if self.down:
            raise NotStored
        address = message.address
        talk = self.talks.setdefault(address, Talk(message.device_language or "nl"))
        if message.external_id in talk.known:
            return
        talk.known.add(message.external_id)
        self.accepted.append(message)
        self._hear(talk, message)
        self.notify(address)

    def _hear(self, talk: Talk, message: InboundMessage) -> None:
        if message.command == "start":
            self.say(message.address, welcome(talk.language))
            return
        if message.command == "language":
            talk.language = message.text
            own = next(c.own_name for c in LANGUAGES if c.code == message.text)
            self._show(talk, message, own)
            self.say(message.address, help_in(talk.language))
            return
        label = label_of(message.choice, talk.shown) if message.choice else message.text
        self._show(talk, message, label)
        self.say(message.address, answer_to(label, talk.language))

    def _show(self, talk: Talk, message: InboundMessage, text: str) -> None:
        talk.shown.append(
            ShownMessage(
                number=self._next(talk, mine=True),
                who="you",
                at=message.received_at,
                text=text,
                media=message.media,
                file_name=message.files[0].name if message.files else "",
                external_id=message.external_id,
            )
        )

    def say(self, address: Address, message: OutboundMessage, coach: str = "") -> None:
        """Let the bot (or a coach) say something, out of itself."""
        talk = self.talks[address]
        said = ShownMessage(
            number=self._next(talk, mine=False), who="bot", at=self._clock(), message=message
        )
        talk.shown.append(replace(said, who="coach", sender=coach) if coach else said)
        self.notify(address)

    def notify(self, address: Address) -> None:
        """Something may be new."""
        for watcher in self._watchers[address]:
            watcher.set()

    async def history(self, address: Address, limit: int) -> Sequence[ShownMessage]:
        talk = self.talks.get(address)
        return talk.shown[-limit:] if talk else []

    async def stream(self, address: Address) -> AsyncGenerator[int, None]:
        news = asyncio.Event()
        news.set()
        self._watchers[address].add(news)
        try:
            while True:
                await news.wait()
                news.clear()
                yield 0
        finally:
            self._watchers[address].discard(news)

    async def leave(self, address: Address) -> None:
        self.talks.pop(address, None)
        self.notify(address)

    def _next(self, talk: Talk, *, mine: bool) -> int:
        return 1 + max((m.number for m in talk.shown if (m.who == "you") == mine), default=0)


def create_app(
    service: FakeChatService | None = None,
    settings: WebChatSettings = SETTINGS,
    clock: Callable[[], datetime] | None = None,
    stopping: asyncio.Event | None = None,
) -> FastAPI:
    """An application with nothing but the web chat."""
    clock = clock or Clock()
    app = FastAPI(openapi_url=None)
    app.include_router(
        create_router(
            service or FakeChatService(clock), settings, clock, stopping or asyncio.Event()
        )
    )
    return app
