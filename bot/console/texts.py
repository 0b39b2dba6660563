"""The words of the console in a reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any, Literal

from starlette.requests import Request

from locales import read_console

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
DEFAULT: Language = "nl"
OWN_NAMES: Mapping[Language, str] = {"nl": "Nederlands", "en": "English"}
LANGUAGE_COOKIE = "meedoen_language"
"""Remembers what somebody chose on the sign-in page."""


def N_(text: str) -> str:  # noqa: N802, RUF100 - the name that gettext tools know
    """Marks a text for the catalogs that is translated later, where it is shown."""
    return text


@dataclass(frozen=True)
class Texts:
    """One language."""

    language: Language
    catalog: NullTranslations

    def translate(self, text: str, **values: Any) -> str:
        """The text in this language; `values` fill %(name)s."""
        # To gettext an empty text is the name of the catalog's header.
        found = self.catalog.gettext(text) if text else ""
        return found % values if values else found

    def translate_plural(self, one: str, many: str, number: int, **values: Any) -> str:
        """The form that fits the number, which fills %(number)s."""
        return self.catalog.ngettext(one, many, number) % {"number": number, **values}


def read_texts() -> Mapping[Language, Texts]:
    """All languages of the console. Raises locales.CatalogError."""
    catalogs = read_console()
    return {language: Texts(language, catalogs[language]) for language in LANGUAGES}


def known(language: str) -> Language | None:
    """The console's language with this code."""
    return next((one for one in LANGUAGES if one == language), None)


def language_of(request: Request) -> Language:
    """For whom is not signed in: as asked for, as chosen before, as the browser says, Dutch."""
    asked = request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")
    found = (known(code) for code in (*asked, *_accepted(request)))
    return next((language for language in found if language), DEFAULT)


def _accepted(request: Request) -> Iterable[str]:
    for part in request.headers.get("accept-language", "").split(","):
        yield part.partition(";")[0].strip().partition("-")[0].lower()
