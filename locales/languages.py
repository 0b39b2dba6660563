"""Which languages there are: data from languages.toml, checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError

DIRECTORY = Path(__file__).parent


class LanguageError(Exception):
    """languages.toml names something that can't be; the message says which table and key."""


@dataclass(frozen=True)
class Language:
    """One language that can be chosen."""

    code: str
    name: str
    """Its name in the language itself."""
    direction: Literal["ltr", "rtl"]
    locale: Locale
    review: str
    """Who reviews its catalog: "none" while nobody has, "source" for Dutch."""
    complete: bool = False
    """Whether every text must be there; where not, readers get English and are told so."""


def read_languages(path: Path = DIRECTORY / "languages.toml") -> Mapping[str, Language]:
    """All languages by code, in the order of the file. Raises LanguageError."""
    with path.open("rb") as file:
        tables = tomllib.load(file)
    return {code: _language(code, table) for code, table in tables.items()}


def _language(code: str, table: Mapping[str, Any]) -> Language:
    missing = {"name", "direction", "locale", "review"} - table.keys()
    if missing:
        raise LanguageError(f"languages.toml [{code}]: add {', '.join(sorted(missing))}")
    if table["direction"] == "rtl":
        direction: Literal["ltr", "rtl"] = "rtl"
    elif table["direction"] == "ltr":
        direction = "ltr"
    else:
        raise LanguageError(f"languages.toml [{code}]: direction is ltr or rtl")
    try:
        locale = Locale.parse(table["locale"])
    except (UnknownLocaleError, ValueError) as error:
        raise LanguageError(
            f"languages.toml [{code}]: locale {table['locale']}: {error}"
        ) from error
    complete = table.get("complete") is True
    return Language(code, table["name"], direction, locale, table["review"], complete)
