"""`meedoen catalogs`: bring the catalogs up to date with the Dutch texts."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from bot.commands.drafts import read_drafts, write_waiting
from bot.settings import REPOSITORY, Settings
from bot.wiring.content import content_directories, own_locales
from flows import Library, extract
from locales import (
    DIRECTORY,
    Catalogs,
    Language,
    Source,
    catalog_path,
    extract_console,
    merge,
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
    waiting: Annotated[
        Path | None,
        typer.Option(
            help="A folder for <language>/waiting.json: the Dutch of what is not translated yet. "
            "Write the translation in its place and give the folder to --drafts."
        ),
    ] = None,
    minor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY",
            help="A text whose Dutch changed without another meaning (a comma, a plainer word): "
            "its translations hold on. Give it more than once for more texts.",
        ),
    ] = None,
) -> None:
    """Write every catalog anew: texts that are gone go, new ones wait, drafts are merged in. That
    of the console keeps new texts empty, to be translated by hand.

    With MEEDOEN_CONTENT_DIR the catalogs in its locales/ are written, and ours are let be.
    """
    settings = Settings.read()
    own = own_locales(settings)
    sources = _sources(Library.load(content_directories(settings)))
    known = Catalogs.load(own=own)
    same = _known_keys(minor or [], sources)
    for language in track(list(known.languages.values()), "catalogs", transient=True):
        if language.code != SOURCE_LANGUAGE:
            new = read_drafts(drafts, language, sources) if drafts else {}
            wanted = sources if own is None else _for_own(sources, language, known, new)
            left = _write(own or DIRECTORY, language, wanted, new, same)
            if waiting:
                write_waiting(waiting, language, left)
            typer.echo(f"{language.code}: {len(sources) - len(left)} of {len(sources)}")
    if own is None:
        for lacking in update_console(extract_console(CONSOLE)):
            typer.echo(f"{lacking.language}, console: {len(lacking.texts)} wait for a translation")


def _write(
    directory: Path,
    language: Language,
    sources: Sequence[Source],
    new: Mapping[str, Sequence[str]],
    minor: Collection[str],
) -> list[Source]:
    """Write one catalog, where there is something to write; gives what is left to translate."""
    path = catalog_path(directory, language.code)
    if not new and not path.exists():
        return list(sources)
    return merge(path, language, sources, new, minor)


def _known_keys(keys: Sequence[str], sources: Sequence[Source]) -> Collection[str]:
    """These keys, when each is one of a text. Raises typer.BadParameter."""
    known = {source.key for source in sources}
    for key in keys:
        if key not in known:
            near = ", ".join(get_close_matches(key, known, n=3)) or "none is like it"
            raise typer.BadParameter(f"There is no text {key} (near: {near}).")
    return keys


def _for_own(
    sources: Sequence[Source],
    language: Language,
    known: Catalogs,
    new: Mapping[str, Sequence[str]],
) -> list[Source]:
    """What belongs into a municipality's own catalog: what ours does not have, and what it says
    in other words."""
    ours = Catalogs(known.languages, known.entries)
    own = {*known.own.get(language.code, ()), *new}
    return [
        source
        for source in sources
        if source.key in own or ours.find(language.code, source.key, source.hash) is None
    ]


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
