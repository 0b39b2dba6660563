"""Which languages there are: data from languages.toml, checked."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError

from locales.problems import LanguageError

DIRECTORY = Path(__file__).parent
FILE = "languages.toml"
REQUIRED: Mapping[str, type] = {"name": str, "direction": str, "locale": str, "review": str}
OPTIONAL: Mapping[str, type] = {"complete": bool, "examples": int}
KINDS = {str: 'text in quotes, "..."', bool: "true or false", int: "a whole number"}
CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Language:
    """One language that can be chosen."""

    code: str
    name: str
    """Its name in the language itself."""
    direction: Literal["ltr", "rtl"]
    locale: Locale
    review: str
    """Who reviews its catalog: "none" while nobody has, "source" for Dutch."""
    complete: bool = False
    """Whether every text must be there; where not, readers get English and are told so."""
    examples: int = 0
    """How many examples every topic must have in the training data."""


def read_languages(directory: Path = DIRECTORY, own: Path | None = None) -> Mapping[str, Language]:
    """All languages by code, in the order of the file. A table in `own`, a directory of the same
    form, replaces ours of the same code, and new ones come last. Raises LanguageError."""
    found = _read(directory / FILE)
    if own is not None and (own / FILE).exists():
        found |= _read(own / FILE)
    return found


def _read(path: Path) -> dict[str, Language]:
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise LanguageError(
            f"{path}:1", "This file is not UTF-8 text. Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = place[1] if place else str(len(text.splitlines()) or 1)
        advice = "Look at the quotes and the = on this line and the one above."
        raise LanguageError(
            f"{path}:{line}", f"This is not valid TOML: {error}. {advice}"
        ) from error
    return {code: _Table(path, text, code, table).language() for code, table in tables.items()}


@dataclass(frozen=True)
class _Table:
    """One table of the file, which knows its lines."""

    path: Path
    text: str
    code: str
    values: Any

    def language(self) -> Language:
        """What it says. Raises LanguageError."""
        if not isinstance(self.values, Mapping):
            raise self._wrong("", f"`{self.code}` is no language. Begin one with a line [code].")
        if not CODE.fullmatch(self.code):
            raise self._wrong("", f"`{self.code}` is no code. Use two or three small letters.")
        self._check_keys()
        direction = self.values["direction"]
        if direction not in ("ltr", "rtl"):
            raise self._wrong(
                "direction", f"`{direction}` is not possible here. Write ltr, or rtl."
            )
        return Language(
            code=self.code,
            name=self.values["name"],
            direction=direction,
            locale=self._locale(),
            review=self.values["review"],
            complete=self.values.get("complete", False),
            examples=self.values.get("examples", 0),
        )

    def _check_keys(self) -> None:
        known = {**REQUIRED, **OPTIONAL}
        for key in REQUIRED:
            if key not in self.values:
                raise self._wrong("", f"`{key}` is missing. Add a line {key} = ... below it.")
        for key, value in self.values.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                advice = f"Did you mean `{near[0]}`?" if near else f"Known are {', '.join(known)}."
                raise self._wrong(key, f"`{key}` is not known here. {advice}")
            if type(value) is not known[key]:
                raise self._wrong(key, f"`{key}` is {KINDS[known[key]]}. Write it so.")

    def _locale(self) -> Locale:
        name = self.values["locale"]
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError) as error:
            advice = "Write a code of CLDR, such as ro or en_GB."
            raise self._wrong("locale", f"`{name}` is no locale. {advice}") from error

    def _wrong(self, key: str, what: str) -> LanguageError:
        return LanguageError(f"{self.path}:{self._line(key)}", f"[{self.code}] {what}")

    def _line(self, key: str) -> int:
        """Where the key stands in this table; without one, where the table begins."""
        lines = self.text.splitlines()
        head = re.compile(
            rf"\s*(\[\s*\"?{re.escape(self.code)}\"?\s*\]|{re.escape(self.code)}\s*=)"
        )
        begin = next((n for n, line in enumerate(lines, 1) if head.match(line)), 1)
        wanted = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*=")
        below = enumerate(lines[begin:], begin + 1)
        return next((n for n, line in below if key and wanted.match(line)), begin)
