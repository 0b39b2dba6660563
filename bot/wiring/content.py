"""Everything that is read from files at the start: what the bot can say, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError
from bot.profiles import Known, Profile, read_profiles
from bot.rendering import Renderer
from bot.settings import REPOSITORY, Settings
from flows import ContentError, Library
from locales import Catalogs, LocaleProblem, read_languages

CONTENT = REPOSITORY / "flows" / "content"
OFFICIALESE = CONTENT / "officialese.txt"
MUNICIPALITIES = REPOSITORY / "municipalities"


@dataclass(frozen=True)
class Content:
    """The files, read and checked."""

    library: Library
    catalogs: Catalogs
    profiles: Mapping[str, Profile]
    renderer: Renderer


def content_directories(settings: Settings) -> list[Path]:
    """Ours, and the municipality's own over it."""
    return [CONTENT, *_existing(settings.content_dir)]


def read_content(settings: Settings) -> Content:
    """Read ours, with the municipality's own directory over it. Raises ConfigurationError."""
    try:
        library = Library.load(content_directories(settings))
        catalogs = own_catalogs(settings)
    except (ContentError, LocaleProblem) as error:
        raise ConfigurationError(str(error)) from error
    profiles = own_profiles(settings, library, catalogs)
    if settings.municipality not in profiles:
        raise ConfigurationError(
            f"MEEDOEN_MUNICIPALITY: there is no municipalities/{settings.municipality}.yml"
        )
    return Content(library, catalogs, profiles, Renderer(library, catalogs))


def languages(settings: Settings) -> tuple[str, ...]:
    """Codes of the languages that can be chosen. Raises ConfigurationError."""
    try:
        return tuple(read_languages(own=own_locales(settings)))
    except LocaleProblem as error:
        raise ConfigurationError(str(error)) from error


def own_catalogs(settings: Settings) -> Catalogs:
    """Our languages and translations, with the municipality's own over them. Raises
    LocaleProblem."""
    return Catalogs.load(own=own_locales(settings))


def own_locales(settings: Settings) -> Path | None:
    """Where a municipality's own catalogs are, when it has content of its own."""
    return settings.content_dir and settings.content_dir / "locales"


def own_profiles(settings: Settings, library: Library, catalogs: Catalogs) -> Mapping[str, Profile]:
    """Our municipalities, with its own over them. Raises ProfileError."""
    own = settings.content_dir
    known = Known(
        languages=catalogs.languages,
        topics=library.answers,
        contacts={key for answer in library.answers.values() for key in answer.local},
    )
    return read_profiles([MUNICIPALITIES, *_existing(own and own / "municipalities")], known)


def _existing(path: Path | None) -> list[Path]:
    return [path] if path is not None and path.is_dir() else []
