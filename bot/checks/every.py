"""All checks, in the order in which an editor would mend what they find."""

from datetime import date

from bot.checks.catalogs import check_catalogs
from bot.checks.console import check_console
from bot.checks.dated import check_dates
from bot.checks.findings import Finding
from bot.checks.texts import check_texts
from bot.errors import ConfigurationError
from bot.settings import REPOSITORY, Settings
from bot.wiring.content import OFFICIALESE, content_directories, read_content
from flows import ContentError, Library, lint
from nlu import DATA_DIR, check_data

FLOW_TOPICS = ("bot.stop_messages", "bot.change_language", "bot.about")
"""Topics that a flow answers, not a text."""
TRAINED = ("nl", "en", "ar", "ti", "fa", "tr", "so", "ku", "uk", "ru", "pl", "fr")
"""Languages with examples for every topic; word stems carry over to others what these learned."""


def check_all(settings: Settings, day: date) -> list[Finding]:
    """Everything wrong or near its end on `day`. Content that can't be read is all that is said
    about it: the rest would only repeat it."""
    try:
        Library.load(content_directories(settings))
    except ContentError as error:
        return [Finding(str(p.place), f"{p.message} {p.advice}") for p in error.problems]
    try:
        content = read_content(settings)
    except ConfigurationError as error:
        return [Finding("municipalities", str(error))]
    library = content.library
    return [
        *(Finding(str(p.place), f"{p.message} {p.advice}") for p in lint(library)),
        *check_texts(library, OFFICIALESE),
        *check_dates(library, day),
        *check_catalogs(library, content.catalogs),
        *check_console(),
        *_training(library),
    ]


def _training(library: Library) -> list[Finding]:
    """Every topic that is answered can be understood in the languages that are complete."""
    problems = check_data(DATA_DIR, languages=TRAINED)
    wanted = (*library.answers, *FLOW_TOPICS)
    return [
        Finding(_place(str(p.file)), p.message)
        for p in problems
        if p.line or any(topic in p.message for topic in wanted)
    ]


def _place(path: str) -> str:
    return path.removeprefix(f"{REPOSITORY}/")
