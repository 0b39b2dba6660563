"""What pages work with; made once per process."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from starlette.requests import Request

from bot.clock import Clock
from bot.console.templating import Pages
from bot.console.viewer import Visit
from bot.hub import Hub
from bot.profiles import Profile
from bot.rendering import Renderer
from bot.translation import Translator
from flows import Library
from locales import Catalogs
from storage import Database, Unit
from storage.queue import Queue


@dataclass(frozen=True)
class Desk:
    """The tools on the desk. `profiles` are by municipality id; `telegram_names` gives a
    municipality's bot without @, None without a bot; `wake` has a conversation's waiting turns
    taken and its outbox sent by this process, after a commit, and returns at once."""

    database: Database
    queue: Queue
    profiles: Mapping[int, Profile]
    library: Library
    renderer: Renderer
    catalogs: Catalogs
    translator: Translator
    clock: Clock
    public_url: str
    telegram_names: Callable[[int], str | None]
    wake: Callable[[int, int], None]
    hub: Hub
    pages: Pages

    def unit(self, visit: Visit) -> AbstractAsyncContextManager[Unit]:
        """A transaction in the municipality of this visit."""
        return self.database.unit(visit.municipality_id)

    def base_url(self, request: Request) -> str:
        """Where newcomers reach us, without a slash at the end: as set, else as we were asked."""
        return self.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
