"""The texts for staff: each has its translation, with the same places to fill."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.checks.findings import Finding
from bot.settings import REPOSITORY
from locales import DIRECTORY, CatalogError, console_pairs, extract_console, untranslated

CONSOLE = REPOSITORY / "bot" / "console"
PLACE = re.compile(r"%\((\w+)\)s")


def check_console(folder: Path = CONSOLE, directory: Path = DIRECTORY) -> Iterator[Finding]:
    """A text of code or template without its translation is an error: staff would read two
    languages at once."""
    try:
        for lacking in untranslated(extract_console(folder), directory):
            where = f"locales/{lacking.language}/LC_MESSAGES/console.po"
            for text in lacking.texts:
                yield Finding(
                    where, f"not translated: {text!r}. Run `meedoen catalogs`, fill it in."
                )
        for language, source, translation in console_pairs(directory):
            if set(PLACE.findall(source)) != set(PLACE.findall(translation)):
                where = f"locales/{language}/LC_MESSAGES/console.po"
                yield Finding(where, f"other places to fill than in {source!r}")
    except CatalogError as error:
        yield Finding("locales", str(error))
