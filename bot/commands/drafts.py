"""Translations that come and go as JSON: what waits, and what was drafted."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.errors import ConfigurationError
from locales import Language, Source, plural_tags

WAITING = "waiting.json"


def write_waiting(folder: Path, language: Language, sources: Sequence[Source]) -> None:
    """Write the Dutch by key; of a text with plural forms as many as the language has."""
    if not sources:
        return
    path = folder / language.code / WAITING
    path.parent.mkdir(parents=True, exist_ok=True)
    forms = len(plural_tags(language))
    found = {s.key: [s.text] * forms if s.plural else s.text for s in sources}
    text = json.dumps(found, ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def read_drafts(
    folder: Path, language: Language, sources: Sequence[Source]
) -> Mapping[str, list[str]]:
    """The forms by key; what is still Dutch in a file of what waits is left out. Raises
    ConfigurationError with file and line."""
    by_key = {source.key: source for source in sources}
    found: dict[str, list[str]] = {}
    for path in sorted((folder / language.code).glob("*.json")):
        for key, value in _read(path).items():
            forms = [value] if isinstance(value, str) else value
            _check(path, key, forms, language, by_key)
            if path.name != WAITING or set(forms) != {by_key[key].text}:
                found[key] = forms
    return found


def _read(path: Path) -> Mapping[str, str | list[str]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}:1: This file is not UTF-8 text. Save it so.") from error
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        advice = "Look at the quotes and commas on this line and the one above."
        raise ConfigurationError(f"{path}:{line}: This is not valid JSON. {advice}") from error
    if not isinstance(data, dict):
        raise ConfigurationError(f'{path}:1: Here {{"key": "text"}} is expected. Write it so.')
    return data


def _check(
    path: Path, key: str, forms: object, language: Language, sources: Mapping[str, Source]
) -> None:
    where = f"{path}:{_line(path, key)}: {key}:"
    if key not in sources:
        raise ConfigurationError(f"{where} There is no such text. Take this line out.")
    if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
        raise ConfigurationError(f'{where} Here words are expected. Write "...".')
    expected = len(plural_tags(language)) if sources[key].plural else 1
    if len(forms) != expected:
        names = ", ".join(plural_tags(language))
        advice = f"Write {expected} texts between [ ]" + (f": {names}." if expected > 1 else ".")
        raise ConfigurationError(f"{where} {len(forms)} forms stand here. {advice}")


def _line(path: Path, key: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if json.dumps(key) in line), 1)
