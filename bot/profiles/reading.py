"""Reads municipalities/<slug>.yml; every mistake is told with file, line and what to do."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from bot.errors import ConfigurationError
from bot.profiles.lines import Lines, repeated_keys
from bot.profiles.mistakes import told
from bot.profiles.model import Profile
from flows import suggestion

Mistake = tuple[str, str]
"""File and line; what is wrong and what to do."""


class ProfileError(ConfigurationError):
    """Files of municipalities can't be used; `problems` holds every mistake that was found."""

    def __init__(self, problems: Sequence[Mistake]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{where}: {what}" for where, what in problems))


@dataclass(frozen=True)
class Known:
    """What a profile may name that stands elsewhere."""

    languages: Collection[str]
    topics: Collection[str]
    contacts: Collection[str]
    """Keys that answers name under `local`."""


def read_profiles(directories: Sequence[Path], known: Known | None = None) -> Mapping[str, Profile]:
    """Every municipality in the directories by slug; a later directory replaces an earlier file.

    With `known` the languages, topics and contacts that a profile names are looked up, too.
    Raises ProfileError with everything that is wrong.
    """
    files = {path.stem: path for folder in directories for path in sorted(folder.glob("*.yml"))}
    if not files:
        places = ", ".join(str(folder) for folder in directories)
        raise ProfileError([(places, "No municipality is found here. Add <slug>.yml.")])
    profiles: dict[str, Profile] = {}
    problems: list[Mistake] = []
    for slug, path in files.items():
        profile = _read(path, known, problems)
        if profile is not None:
            profiles[slug] = profile
    if problems:
        raise ProfileError(problems)
    return profiles


def _read(path: Path, known: Known | None, problems: list[Mistake]) -> Profile | None:
    try:
        text = path.read_text(encoding="utf-8")
        lines = Lines(yaml.compose(text, Loader=yaml.CSafeLoader))
        data = yaml.safe_load(text)
    except UnicodeDecodeError:
        problems.append((f"{path}:1", "This file is not UTF-8 text. Save it as UTF-8."))
        return None
    except yaml.YAMLError as error:
        problems.append(_broken(path, error))
        return None
    problems += [(f"{path}:{line}", what) for line, what in repeated_keys(lines.root)]
    try:
        profile = Profile.model_validate(data)
    except ValidationError as error:
        for loc, what in told(error):
            problems.append((f"{path}:{lines.of(loc)}", what))
        return None
    for loc, what in (*_misnamed(profile, path.stem), *_unknown(profile, known)):
        problems.append((f"{path}:{lines.of(loc)}", what))
    return profile


def _broken(path: Path, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    return (
        f"{path}:{mark.line + 1 if mark else 1}",
        f"This is not valid YAML: {getattr(error, 'problem', None) or error}. "
        "Look at the indents, the colons and the quotes on this line and the one above.",
    )


Remark = tuple[tuple[str | int, ...], str]
"""The path of keys to a value, and what is wrong with it."""


def _misnamed(profile: Profile, slug: str) -> Iterator[Remark]:
    if profile.slug != slug:
        yield ("slug",), f"slug is {profile.slug}: name the file {profile.slug}.yml."


def _unknown(profile: Profile, known: Known | None) -> Iterator[Remark]:
    if known is None:
        return
    if not profile.languages:
        yield ("languages",), f"No language is named. {suggestion('', known.languages)}"
    for number, code in enumerate(profile.languages):
        if code not in known.languages:
            what = f"There is no language `{code}`. {suggestion(code, known.languages)}"
            yield ("languages", number), what
    for key, contact in profile.contacts.items():
        if key not in known.contacts and not contact.topics:
            what = f"No answer names `{key}`. {suggestion(key, known.contacts)} Or add `topics:`."
            yield ("contacts", key), what
        for number, topic in enumerate(contact.topics):
            if topic not in known.topics:
                what = f"There is no answer on topic `{topic}`. {suggestion(topic, known.topics)}"
                yield ("contacts", key, "topics", number), what
