"""What staff read: ordinary gettext, the source is English and stands in code and templates."""

import gettext
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from locales.languages import DIRECTORY
from locales.problems import CatalogError
from locales.writing import without_dates

SOURCE = "en"
TRANSLATED = ("nl",)
"""The languages that the console is read in besides its source."""

_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
_KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "translate": None,
    "translate_plural": (1, 2),
}


@dataclass(frozen=True)
class Untranslated:
    """Texts of the console that a language has no translation for."""

    language: str
    path: Path
    texts: tuple[str, ...]


def console_path(directory: Path, code: str) -> Path:
    """Where the console's catalog of a language is."""
    return directory / code / "LC_MESSAGES" / "console.po"


def read_console(directory: Path = DIRECTORY) -> Mapping[str, gettext.NullTranslations]:
    """Translations by language, the source among them. Raises CatalogError."""
    found: dict[str, gettext.NullTranslations] = {SOURCE: gettext.NullTranslations()}
    for code in TRANSLATED:
        compiled = BytesIO()
        write_mo(compiled, _read(console_path(directory, code), code))
        compiled.seek(0)
        found[code] = gettext.GNUTranslations(compiled)
    return found


def extract_console(folder: Path) -> Catalog:
    """Every text for staff in the code and templates below `folder`, with where it stands."""
    catalog = Catalog()
    for file, line, message, _comments, context in sorted(
        extract_from_dir(str(folder), _METHODS, _OPTIONS, keywords=_KEYWORDS),
        key=lambda found: (found[0], found[1]),
    ):
        catalog.add(message, locations=[(file, line)], context=context)
    return catalog


def update_console(texts: Catalog, directory: Path = DIRECTORY) -> list[Untranslated]:
    """Write each catalog anew: translations stay, texts that are gone go, new ones wait, empty.

    Gives back what waits. Raises CatalogError.
    """
    for code in TRANSLATED:
        path = console_path(directory, code)
        known = _read(path, code) if path.exists() else Catalog(locale=code)
        _write(path, code, known, texts)
    return untranslated(texts, directory)


def untranslated(texts: Catalog, directory: Path = DIRECTORY) -> list[Untranslated]:
    """What each language lacks; languages that lack nothing are left out. Raises CatalogError."""
    found = []
    for code in TRANSLATED:
        path = console_path(directory, code)
        known = _read(path, code)
        missing = tuple(_first(m.id) for m in texts if m.id and not _filled(known.get(m.id)))
        if missing:
            found.append(Untranslated(code, path, missing))
    return found


def console_pairs(directory: Path = DIRECTORY) -> Iterator[tuple[str, str, str]]:
    """Language, text and translation of all that is translated, for comparing them; of a text with
    several forms the last. Raises CatalogError."""
    for code in TRANSLATED:
        for message in _read(console_path(directory, code), code):
            if message.id and _filled(message):
                yield code, _last(message.id), _last(message.string)


def _write(path: Path, code: str, known: Catalog, texts: Catalog) -> None:
    fresh = Catalog(
        locale=code,
        project="Meedoen",
        copyright_holder="the Meedoen authors",
        header_comment="# Texts for staff, in the console. The source is the English in the code.",
        fuzzy=False,
    )
    for text in texts:
        if text.id:
            before = known.get(text.id)
            locations = sorted({(file, 0) for file, _ in text.locations})
            fresh.add(text.id, before.string if before else None, locations=locations)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, fresh, width=0, include_lineno=False, sort_output=False)
    path.write_bytes(without_dates(buffer.getvalue()))


def _read(path: Path, code: str) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, locale=code, abort_invalid=True)
    except PoFileError as error:
        advice = "Look at the quotes on this line and the ones around it."
        raise CatalogError(f"{path}:{error.lineno + 1}", f"{error}. {advice}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path}:1", f"{error}. Run `meedoen catalogs`.") from error


def _filled(message: object) -> bool:
    string = getattr(message, "string", "")
    return all(string) if isinstance(string, tuple) else bool(string)


def _first(text: object) -> str:
    return str(text[0]) if isinstance(text, tuple) else str(text)


def _last(text: object) -> str:
    return str(text[-1]) if isinstance(text, tuple) else str(text)
