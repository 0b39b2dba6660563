"""The languages, their catalogs, their ways of writing numbers and dates: the public door."""

from locales.catalogs import (
    Catalogs,
    Translation,
    catalog_path,
    plural_tags,
    read_catalog,
)
from locales.console import (
    Untranslated,
    console_pairs,
    console_path,
    extract_console,
    read_console,
    untranslated,
    update_console,
)
from locales.formats import (
    day,
    hour,
    isolate,
    isolate_left_to_right,
    language_names,
    moment,
    money,
    number,
    opening_hours,
)
from locales.languages import DIRECTORY, Language, read_languages
from locales.problems import CatalogError, LanguageError, LocaleProblem
from locales.writing import Source, merge

__all__ = [
    "DIRECTORY",
    "CatalogError",
    "Catalogs",
    "Language",
    "LanguageError",
    "LocaleProblem",
    "Source",
    "Translation",
    "Untranslated",
    "catalog_path",
    "console_pairs",
    "console_path",
    "day",
    "extract_console",
    "hour",
    "isolate",
    "isolate_left_to_right",
    "language_names",
    "merge",
    "moment",
    "money",
    "number",
    "opening_hours",
    "plural_tags",
    "read_catalog",
    "read_console",
    "read_languages",
    "untranslated",
    "update_console",
]
