"""What a command that reads the database by hand works on."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.errors import ConfigurationError
from bot.profiles import Profile
from bot.settings import Settings
from bot.wiring.content import read_content
from bot.wiring.runtime import database_url, ensure_municipalities
from bot.wiring.secrets import encryption_keys
from storage import Database


@dataclass(frozen=True)
class Opened:
    """The database, and the municipalities that are meant: their ids and profiles by slug."""

    database: Database
    ids: Mapping[str, int]
    profiles: Mapping[str, Profile]


@asynccontextmanager
async def opened(settings: Settings, slug: str) -> AsyncIterator[Opened]:
    """Open the database for the municipality `slug`, or for all when it is empty.

    Raises ConfigurationError when there is no such municipality.
    """
    async with AsyncExitStack() as stack:
        content = read_content(settings)
        if slug and slug not in content.profiles:
            raise ConfigurationError(f"--municipality: there is no municipalities/{slug}.yml")
        url = database_url(settings, stack)
        database = await Database.open(url, encryption_keys=encryption_keys(settings))
        stack.push_async_callback(database.close)
        ids = await ensure_municipalities(database, content.profiles)
        meant = {name: number for name, number in ids.items() if slug in ("", name)}
        yield Opened(database, meant, content.profiles)
