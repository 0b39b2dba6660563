"""What the list is narrowed to, kept in its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.console.misses.words import VIEWS
from bot.console.navigation import BASE

MISSES = f"{BASE}/misses"
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Filters:
    """The tab, the language and the page."""

    view: str = "open"
    language: str = ""
    page: int = 1

    @staticmethod
    def of(asked: Mapping[str, str], languages: Mapping[str, str]) -> "Filters":
        """As asked for; nonsense is as if nothing was asked."""
        view, language, page = (asked.get(name, "") for name in ("view", "language", "page"))
        usable = page.isascii() and page.isdigit() and len(page) < 6
        return Filters(
            view=view if view in VIEWS else "open",
            language=language if language in languages else "",
            page=min(max(int(page), 1), LAST_PAGE) if usable else 1,
        )

    def url(self, page: int | None = None, view: str | None = None) -> str:
        """Address of the list, or of another page or tab of it."""
        number = self.page if page is None else page
        asked = {
            "view": view or self.view,
            "language": self.language,
            "page": str(number) if number > 1 and view is None else "",
        }
        kept = {name: value for name, value in asked.items() if value not in ("", "open")}
        return f"{MISSES}?{urlencode(kept)}" if kept else MISSES
