"""The list of newcomers: searched and filtered outside the database, as names are encrypted."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from storage.newcomers import OnFile

PER_PAGE = 50
LONGEST = 100
"""Characters of a search."""


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty fields narrow nothing."""

    search: str = ""
    language: str = ""
    village: str = ""
    coach: str = ""
    """An id, `mine`, or `none`."""
    without_chat: bool = False
    page: int = 1

    @staticmethod
    def of(query: QueryParams) -> "Filters":
        """As asked for in an address; nonsense narrows nothing or finds nobody, and never fails."""
        page = query.get("page", "")
        return Filters(
            search=query.get("q", "")[:LONGEST],
            language=query.get("language", "")[:LONGEST],
            village=query.get("village", "")[:LONGEST],
            coach=query.get("coach", "")[:LONGEST],
            without_chat=query.get("chat") == "without",
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1,
        )

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.language or self.village or self.coach or self.without_chat)

    def address(self, page: int) -> str:
        """The same list at another page."""
        asked = {
            "q": self.search,
            "language": self.language,
            "village": self.village,
            "coach": self.coach,
            "chat": "without" if self.without_chat else "",
            "page": str(page) if page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class Page:
    """One page of the people found."""

    people: Sequence[OnFile]
    found: int
    number: int
    pages: int


def select(people: Sequence[OnFile], filters: Filters, staff_id: int) -> Page:
    """The people who fit, a page of them; a page behind the last is the last."""
    found = [person for person in people if _fits(person, filters, staff_id)]
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(filters.page, pages)
    start = (number - 1) * PER_PAGE
    return Page(found[start : start + PER_PAGE], len(found), number, pages)


def _fits(person: OnFile, filters: Filters, staff_id: int) -> bool:
    return (
        all(part in plain(person.name or "") for part in plain(filters.search).split())
        and filters.language in ("", person.language)
        and filters.village in ("", person.village)
        and _coached(person, filters.coach, staff_id)
        and not (filters.without_chat and person.has_chat)
    )


def _coached(person: OnFile, coach: str, staff_id: int) -> bool:
    match coach:
        case "":
            return True
        case "mine":
            return staff_id in (person.coach_id, person.backup_coach_id)
        case "none":
            return person.coach_id is None
        case _:
            return coach in (str(person.coach_id), str(person.backup_coach_id))


def plain(text: str) -> str:
    """A name as it is searched: small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
