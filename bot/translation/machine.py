"""A translation service, made safe to rely on: masked, cut to size, patient for so long only."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.profiles import Profile
from bot.translation.breaker import Breaker
from bot.translation.languages import Languages, all_into_all, can
from bot.translation.masking import mask
from bot.translation.service import Service, ServiceFailed, TextRefused
from bot.translation.splitting import pieces
from bot.translation.threads import Threads
from bot.translation.translator import Translation

SECONDS = 10.0
"""For one piece of a text, waiting for a thread included."""
MOST_THREADS = 4
REMEMBERED = 256
"""Translations kept in memory, so that a page shown twice asks once."""
ASK_AGAIN = timedelta(hours=1)
"""For so long the list of a service's languages is believed."""

T = TypeVar("T")
log = structlog.get_logger()


class Unavailable(Exception):
    """The service failed too often just now, or this is closed."""


class MachineTranslator:
    """Keeps the promises of `Translator` with any service."""

    def __init__(
        self,
        service: Service,
        profiles: Mapping[int, Profile],
        clock: Clock,
        seconds: float = SECONDS,
        most_threads: int = MOST_THREADS,
    ) -> None:
        """`profiles` by municipality id. Asks nothing of the service yet."""
        self._service = service
        self._profiles = profiles
        self._clock = clock
        self._seconds = seconds
        self._threads = Threads(most_threads)
        self._breaker = Breaker(clock)
        self._languages: Languages | None = None
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()
        self._remembered: OrderedDict[tuple[str | None, str, str], str] = OrderedDict()
        self._learning: asyncio.Task[None] | None = None
        self._closed = False

    def offers(self, municipality_id: int, source: str | None, target: str) -> bool:
        """As `Translator.offers`. Until the service has been asked, which this begins, it is what
        such a service usually knows."""
        if self._closed or not self._allowed(municipality_id):
            return False
        if self._languages is None:
            self._begin_learning()
            return can(all_into_all(self._service.usual), source, target)
        return can(self._languages, source, target)

    async def translate(
        self, municipality_id: int, text: str, source: str | None, target: str
    ) -> Translation | None:
        """As `Translator.translate`."""
        masked = mask(text)
        if not masked.has_words or not self._allowed(municipality_id):
            return None
        try:
            if not can(await self._known_languages(), source, target):
                return None
            translated = await self._remember(masked.text, source, target)
        except (ServiceFailed, TextRefused, Unavailable, TimeoutError) as error:
            self._log_failure(error, len(text), source, target)
            return None
        return Translation(masked.restore(translated), self._service.name)

    async def close(self) -> None:
        """As `Translator.close`. A thread that still waits for the service ends by itself."""
        self._closed = True
        self._remembered.clear()
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)

    def _allowed(self, municipality_id: int) -> bool:
        profile = self._profiles.get(municipality_id)
        return profile is not None and profile.translation.allowed

    async def _remember(self, text: str, source: str | None, target: str) -> str:
        key = (source, target, text)
        if key in self._remembered:
            self._remembered.move_to_end(key)
            return self._remembered[key]
        parts = [await self._piece(part, source, target) for part in self._pieces(text)]
        self._remembered[key] = "".join(parts)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return "".join(parts)

    def _pieces(self, text: str) -> list[str]:
        return list(pieces(text, self._service.piece))

    async def _piece(self, piece: str, source: str | None, target: str) -> str:
        """One piece, with the spaces around it that services drop."""
        words = piece.strip()
        if not any(char.isalpha() for char in words):
            return piece
        start = piece.index(words)
        translated = await self._ask(lambda: self._service.translate(words, source, target))
        return f"{piece[:start]}{translated.strip()}{piece[start + len(words) :]}"

    async def _known_languages(self) -> Languages:
        async with self._asking:
            fresh = self._asked_at and self._clock() < self._asked_at + ASK_AGAIN
            if self._languages is None or not fresh:
                self._languages = await self._ask(self._service.languages)
                self._asked_at = self._clock()
            return self._languages

    async def _ask(self, work: Callable[[], T]) -> T:
        """Have the service do something, if it is not being left alone."""
        if self._closed or self._breaker.open:
            raise Unavailable
        try:
            done = await self._threads.run(lambda: _told_apart(work), self._seconds)
        except (ServiceFailed, TimeoutError):
            self._breaker.failed()
            raise
        except TextRefused:
            self._breaker.succeeded()
            raise
        self._breaker.succeeded()
        return done

    def _begin_learning(self) -> None:
        if self._breaker.open or (self._learning and not self._learning.done()):
            return
        self._learning = asyncio.get_running_loop().create_task(self._learn())

    async def _learn(self) -> None:
        try:
            await self._known_languages()
        except (ServiceFailed, Unavailable, TimeoutError) as error:
            self._log_failure(error, 0, None, "")

    def _log_failure(
        self, error: Exception, characters: int, source: str | None, target: str
    ) -> None:
        """Of the text its length alone; of errors their kind alone, as some quote key or text."""
        log.warning(
            "translation_failed",
            service=self._service.name,
            reason=str(error) if isinstance(error, ServiceFailed) else type(error).__name__,
            characters=characters,
            source=source,
            target=target,
        )


def _told_apart(work: Callable[[], T]) -> T:
    """Whatever else a service's client raises is a failure of the service."""
    try:
        return work()
    except (ServiceFailed, TextRefused):
        raise
    except Exception as error:  # noqa: BLE001 - clients raise what they like
        raise ServiceFailed(type(error).__name__) from None
