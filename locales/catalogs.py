"""The translations, read from the gettext catalogs, with what is known of each one's state."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from locales.languages import DIRECTORY, Language, read_languages

State = Literal["drafted", "reviewed"]
REVIEWED = re.compile(r"reviewed by (?P<who>.+) on (?P<when>\d{4}-\d{2}-\d{2})$")


class CatalogError(Exception):
    """A catalog can't be read; the message names the file and what to mend."""


@dataclass(frozen=True)
class Translation:
    """One entry of a catalog. `forms` has one element, or one per plural form of the language."""

    key: str
    forms: tuple[str, ...]
    source: str
    """Hash of the Dutch text that was translated."""
    state: State
    reviewed: str = ""
    """Who and when, for a reviewed one."""
    minor: bool = False
    """The editor said that the last change of the Dutch does not touch the meaning."""

    def fits(self, source: str) -> bool:
        """Whether this may be shown for the Dutch text with this hash."""
        return self.source == source or self.minor


@dataclass(frozen=True)
class Catalogs:
    """Every language and its translations."""

    languages: Mapping[str, Language]
    entries: Mapping[str, Mapping[str, Translation]] = field(default_factory=dict)

    @staticmethod
    def load(directory: Path = DIRECTORY) -> "Catalogs":
        """Read all catalogs below `directory`; a language without one has no entries.

        Raises LanguageError and CatalogError.
        """
        languages = read_languages(directory / "languages.toml")
        entries = {
            code: read_catalog(path, code)
            for code in languages
            if (path := catalog_path(directory, code)).exists()
        }
        return Catalogs(languages, entries)

    def find(self, language: str, key: str, source: str) -> Translation | None:
        """The translation of `key` that fits the Dutch with hash `source`, or None."""
        found = self.entries.get(language, {}).get(key)
        return found if found is not None and found.fits(source) else None

    def plural_form(self, language: str, number: int) -> int:
        """Index into `forms` for this number, by CLDR's rule for the language."""
        rule = self.languages[language].locale.plural_form
        return plural_tags(self.languages[language]).index(rule(number))


CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")


def plural_tags(language: Language) -> Sequence[str]:
    """The plural categories of a language in the order of a catalog's msgstr[n]."""
    used = {*language.locale.plural_form.tags, "other"}
    return [tag for tag in CLDR_ORDER if tag in used]


def catalog_path(directory: Path, code: str) -> Path:
    """Where the catalog of a language is."""
    return directory / code / "LC_MESSAGES" / "bot.po"


def read_catalog(path: Path, code: str) -> Mapping[str, Translation]:
    """The entries of one catalog by key. Raises CatalogError."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path}: {error}") from error
    return {(entry := _translation(path, message)).key: entry for message in catalog if message.id}


def _translation(path: Path, message: Message) -> Translation:
    plural = not isinstance(message.id, str)
    key = message.id[0] if plural else str(message.id)
    pairs = (line.partition(":") for line in message.user_comments)
    notes = {name.strip(): value.strip() for name, _, value in pairs}
    if "source" not in notes or "state" not in notes:
        raise CatalogError(
            f"{path}: {key}: write '# source: <hash>' and '# state: drafted' above it"
        )
    reviewed = REVIEWED.fullmatch(notes["state"])
    if reviewed is None and notes["state"] != "drafted":
        raise CatalogError(f"{path}: {key}: state is 'drafted' or 'reviewed by NAME on YYYY-MM-DD'")
    forms = tuple(message.string or ()) if plural else (str(message.string),)
    return Translation(
        key=key,
        forms=forms,
        source=notes["source"],
        state="reviewed" if reviewed else "drafted",
        reviewed=f"{reviewed['who']} {reviewed['when']}" if reviewed else "",
        minor=notes.get("change") == "minor",
    )
