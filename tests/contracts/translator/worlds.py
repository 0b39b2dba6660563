"""The translators that keep the contract: in memory, and each service's adapter with a server."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.profiles import read_profiles
from bot.settings import REPOSITORY
from bot.translation import Translator
from bot.translation.deepl import Deepl
from bot.translation.google import Google
from bot.translation.libretranslate import LibreTranslate
from bot.translation.machine import MachineTranslator
from bot.translation.microsoft import Microsoft
from bot.translation.service import Service
from tests.support.house import TestClock
from tests.support.libretranslate import TranslationServer
from tests.support.translators import FakeTranslator

HERE, ELSEWHERE = 1, 2
"""A municipality that allows translation, and one that does not."""

SERVICES: Mapping[str, Callable[[str], Service]] = {
    "libretranslate": LibreTranslate,
    "deepl": lambda url: Deepl("a-key:fx", url),
    "microsoft": lambda url: Microsoft("a-key", "westeurope", url),
    "google": lambda url: Google(f"{url}/m"),
}


@dataclass
class World:
    """A translator, and how to make it fail."""

    translator: Translator
    server: TranslationServer | None

    def break_down(self) -> None:
        """Nothing is translated from now on."""
        if isinstance(self.translator, FakeTranslator):
            self.translator.fails = True
        if self.server is not None:
            self.server.answers.extend([500] * 100)


class Fake(FakeTranslator):
    """Allows what the real ones allow."""

    def offers(self, municipality_id: int, source: str | None, target: str) -> bool:
        """As `bot.translation.Translator`."""
        return municipality_id == HERE and super().offers(municipality_id, source, target)


@asynccontextmanager
async def world(name: str) -> AsyncIterator[World]:
    """`fake` or a service."""
    if name == "fake":
        yield World(Fake(), None)
        return
    async with TranslationServer() as server:
        translator = machine(SERVICES[name](server.url))
        yield World(translator, server)
        await translator.close()


def machine(service: Service, seconds: float = 10.0) -> MachineTranslator:
    """A translator of the two municipalities with this service."""
    found = read_profiles([REPOSITORY / "municipalities"])
    allowed = found["meerdael"].model_copy(
        update={"translation": found["meerdael"].translation.model_copy(update={"allowed": True})}
    )
    profiles = {HERE: allowed, ELSEWHERE: found["bergeind"]}
    return MachineTranslator(service, profiles, TestClock(), seconds)
