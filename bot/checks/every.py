"""All checks, in the order in which an editor would mend what they find."""

from collections.abc import Iterator
from datetime import date

from bot.checks.catalogs import check_catalogs
from bot.checks.console import check_console
from bot.checks.dated import check_dates
from bot.checks.findings import Finding
from bot.checks.readability import check_readability
from bot.checks.texts import check_texts
from bot.errors import ConfigurationError
from bot.profiles import ProfileError
from bot.settings import REPOSITORY, Settings
from bot.wiring.content import (
    CONTENT,
    OFFICIALESE,
    content_directories,
    own_catalogs,
    own_profiles,
    read_content,
)
from flows import TOPIC_FLOWS, ContentError, Library, lint
from locales import Catalogs, LocaleProblem
from nlu import DATA_DIR, check_data


def check_all(settings: Settings, day: date) -> list[Finding]:
    """Everything wrong or near its end on `day`. Content that can't be read is all that is said
    about it: the rest would only repeat it."""
    unreadable = list(_unreadable(settings))
    if unreadable:
        return unreadable
    try:
        content = read_content(settings)
    except ConfigurationError as error:
        return [Finding("settings", str(error))]
    library = content.library
    return [
        *(Finding(str(p.place), f"{p.message} {p.advice}") for p in lint(library)),
        *check_texts(library, OFFICIALESE),
        *check_readability(library),
        *check_dates(library, day),
        *_catalogs(settings, library, content.catalogs),
        *check_console(),
        *_training(library, content.catalogs),
    ]


def _unreadable(settings: Settings) -> Iterator[Finding]:
    """What keeps the bot from starting, of all kinds of files at once."""
    try:
        library = Library.load(content_directories(settings))
    except ContentError as error:
        library = None
        yield from (Finding(str(p.place), f"{p.message} {p.advice}") for p in error.problems)
    try:
        catalogs = own_catalogs(settings)
    except LocaleProblem as error:
        catalogs = None
        yield Finding(_place(error.where), error.what)
    if library is None or catalogs is None:
        return
    try:
        own_profiles(settings, library, catalogs)
    except ProfileError as error:
        yield from (Finding(_place(where), what) for where, what in error.problems)


def _catalogs(settings: Settings, library: Library, catalogs: Catalogs) -> Iterator[Finding]:
    ours = Library.load([CONTENT]) if settings.content_dir else library
    for found in check_catalogs(library, ours, catalogs):
        yield Finding(_place(found.where), found.what, found.error)


def _training(library: Library, catalogs: Catalogs) -> Iterator[Finding]:
    """Every topic that is answered can be understood in the languages that have examples."""
    least = {code: one.examples for code, one in catalogs.languages.items() if one.examples}
    for problem in check_data(DATA_DIR, least, topics={*library.answers, *TOPIC_FLOWS}):
        line = f":{problem.line}" if problem.line else ""
        yield Finding(_place(f"{problem.file}{line}"), problem.message)


def _place(path: str) -> str:
    return path.removeprefix(f"{REPOSITORY}/")
