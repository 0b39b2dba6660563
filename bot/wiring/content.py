"""Everything that is read from files at the start: what the bot can say, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError
from bot.profiles import Profile, read_profiles
from bot.rendering import Renderer
from bot.settings import REPOSITORY, Settings
from flows import ContentError, Library
from locales import CatalogError, Catalogs, LanguageError

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
    own = settings.content_dir
    try:
        library = Library.load(content_directories(settings))
        catalogs = Catalogs.load()
    except (ContentError, CatalogError, LanguageError) as error:
        raise ConfigurationError(str(error)) from error
    profiles = read_profiles([MUNICIPALITIES, *_existing(own and own / "municipalities")])
    _check_languages(profiles, catalogs)
    if settings.municipality not in profiles:
        raise ConfigurationError(
            f"MEEDOEN_MUNICIPALITY: there is no municipalities/{settings.municipality}.yml"
        )
    return Content(library, catalogs, profiles, Renderer(library, catalogs))


def _existing(path: Path | None) -> list[Path]:
    return [path] if path is not None and path.is_dir() else []


def _check_languages(profiles: Mapping[str, Profile], catalogs: Catalogs) -> None:
    for profile in profiles.values():
        unknown = set(profile.languages) - catalogs.languages.keys()
        if unknown or not profile.languages:
            raise ConfigurationError(
                f"municipalities/{profile.slug}.yml: languages: {', '.join(sorted(unknown))}: "
                f"choose from {', '.join(catalogs.languages)}"
            )
