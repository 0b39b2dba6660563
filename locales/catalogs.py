"""The translations, read from the gettext catalogs, with what is known of each one's state."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from locales.languages import DIRECTORY, Language, read_languages
from locales.problems import CatalogError

State = Literal["drafted", "reviewed"]
QUOTED = re.compile(r'(?!msg|").*|(?:msg\w+(?:\[\d+\])?\s+)?"(?:[^"\\]|\\.)*"\s*')
"""A line of a catalog: a remark, or a text with its quotes."""
REVIEWED = re.compile(r"reviewed by (?P<who>.+) on (?P<when>\d{4}-\d{2}-\d{2})$")


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
    minor: str = ""
    """Hash of a newer Dutch text of which the editor said that it means the same."""
    where: str = ""
    """Its file and line."""

    def fits(self, source: str) -> bool:
        """Whether this may be shown for the Dutch text with this hash."""
        return source in (self.source, self.minor)


Entries = Mapping[str, Mapping[str, Translation]]
"""Translations by language and key."""


@dataclass(frozen=True)
class Catalogs:
    """Every language and its translations."""

    languages: Mapping[str, Language]
    entries: Entries = field(default_factory=dict)
    own: Entries = field(default_factory=dict)
    """A municipality's own, which go before ours where they fit the Dutch."""

    @staticmethod
    def load(directory: Path = DIRECTORY, own: Path | None = None) -> "Catalogs":
        """Read all catalogs below `directory`, and those below `own` to lie over them; a language
        without one has no entries.

        Raises LanguageError and CatalogError.
        """
        languages = read_languages(directory, own)
        return Catalogs(
            languages, _read_all(directory, languages), _read_all(own, languages) if own else {}
        )

    def find(self, language: str, key: str, source: str) -> Translation | None:
        """The translation of `key` that fits the Dutch with hash `source`, or None."""
        for entries in (self.own, self.entries):
            found = entries.get(language, {}).get(key)
            if found is not None and found.fits(source):
                return found
        return None

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


def _read_all(directory: Path, languages: Mapping[str, Language]) -> Entries:
    paths = {code: catalog_path(directory, code) for code in languages}
    return {code: read_catalog(path, code) for code, path in paths.items() if path.exists()}


def read_catalog(path: Path, code: str) -> Mapping[str, Translation]:
    """The entries of one catalog by key. Raises CatalogError."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except PoFileError as error:
        advice = "Look at the quotes on this line and the ones around it."
        raise CatalogError(f"{path}:{error.lineno + 1}", f"{error}. {advice}") from error
    except (UnicodeDecodeError, ValueError) as error:
        raise CatalogError(f"{path}:1", f"It can't be read: {error}. Save it as UTF-8.") from error
    _check_lines(path)
    return {(entry := _translation(path, message)).key: entry for message in catalog if message.id}


def _check_lines(path: Path) -> None:
    """gettext takes the last of two entries with one key, and nothing of a text without its
    quotes, without a word."""
    first: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not QUOTED.fullmatch(line):
            advice = 'Put the text between " signs, and write \\" for such a sign in it.'
            raise CatalogError(f"{path}:{number}", f"The quotes are not right here. {advice}")
        if line.startswith('msgid "') and line != 'msgid ""':
            before = first.setdefault(line, number)
            if before != number:
                key = line.removeprefix("msgid ").strip('"')
                advice = f"It stands on line {before}, too. Remove one of the two."
                raise CatalogError(f"{path}:{number}", f"{key} stands here twice. {advice}")


def _translation(path: Path, message: Message) -> Translation:
    plural = not isinstance(message.id, str)
    key = message.id[0] if plural else str(message.id)
    where = f"{path}:{message.lineno or 1}"
    pairs = (line.partition(":") for line in message.user_comments)
    notes = {name.strip(): value.strip() for name, _, value in pairs}
    if "source" not in notes or "state" not in notes:
        advice = "Write '# source: <hash>' and '# state: drafted' above it."
        raise CatalogError(where, f"{key} does not say what it translates. {advice}")
    reviewed = REVIEWED.fullmatch(notes["state"])
    if reviewed is None and notes["state"] != "drafted":
        advice = "Write 'drafted', or 'reviewed by NAME on YYYY-MM-DD'."
        raise CatalogError(where, f"{key}: `{notes['state']}` is no state. {advice}")
    forms = tuple(message.string or ()) if plural else (str(message.string),)
    return Translation(
        key=key,
        forms=forms,
        source=notes["source"],
        state="reviewed" if reviewed else "drafted",
        reviewed=f"{reviewed['who']} {reviewed['when']}" if reviewed else "",
        minor=notes.get("minor", ""),
        where=where,
    )
