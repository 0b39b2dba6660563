"""`meedoen catalogs`: bring the catalogs up to date with the Dutch texts."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from bot.settings import REPOSITORY, Settings
from bot.wiring.content import content_directories
from flows import Library, extract
from locales import (
    DIRECTORY,
    Language,
    Source,
    catalog_path,
    extract_console,
    merge,
    read_languages,
    update_console,
)

SOURCE_LANGUAGE = "nl"
CONSOLE = REPOSITORY / "bot" / "console"
"""Where texts for staff stand, in code and templates."""


def catalogs(
    drafts: Annotated[
        Path | None,
        typer.Option(
            help="A folder with <language>/*.json of drafted translations by key, to be merged in."
        ),
    ] = None,
) -> None:
    """Write every catalog anew: texts that are gone go, new ones wait, drafts are merged in. That
    of the console keeps new texts empty, to be translated by hand."""
    sources = _sources(Library.load(content_directories(Settings.read())))
    for language in track(list(read_languages().values()), "catalogs", transient=True):
        if language.code != SOURCE_LANGUAGE:
            new = _drafts(drafts, language) if drafts else {}
            untranslated = merge(catalog_path(DIRECTORY, language.code), language, sources, new)
            typer.echo(f"{language.code}: {len(sources) - untranslated} of {len(sources)}")
    for waiting in update_console(extract_console(CONSOLE)):
        typer.echo(f"{waiting.language}, console: {len(waiting.texts)} wait for a translation")


def _sources(library: Library) -> list[Source]:
    return [
        Source(
            key=text.key,
            text=text.forms[-1],
            hash=text.hash10,
            plural=len(text.forms) > 1,
            where=text.place.file,
        )
        for text in extract(library)
    ]


def _drafts(folder: Path, language: Language) -> dict[str, list[str]]:
    found: dict[str, Any] = {}
    for path in sorted((folder / language.code).glob("*.json")):
        found.update(json.loads(path.read_text(encoding="utf-8")))
    return {key: [value] if isinstance(value, str) else list(value) for key, value in found.items()}
