"""The Dutch texts: numbers that should be data, first answers too long, words of offices."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.checks.findings import Finding
from flows import PLACEHOLDER, Library, SourceText

LONGEST_SHORT = 300
"""Characters of a first answer, its placeholders counted as short words."""
NAMES_WITH_DIGITS = re.compile(r"\b(112NL|[ABC][12]|NT2|Wi20(13|21)|1F|GGZ|POH-GGZ|24/7|EU27)\b")


def check_texts(library: Library, officialese: Path) -> Iterator[Finding]:
    """Every Dutch text of the library."""
    plain = read_officialese(officialese)
    for text in library.texts.values():
        for form in text.forms:
            yield from _numbers(text, form)
            yield from _length(text, form)
            yield from _words(text, form, plain)


def read_officialese(path: Path) -> Mapping[str, str]:
    """Words of offices, with a plain one for each: lines of "word<tab>plain word"."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return {pair[0].strip().lower(): pair[1].strip() for pair in pairs if len(pair) > 1}


def _numbers(text: SourceText, form: str) -> Iterator[Finding]:
    bare = NAMES_WITH_DIGITS.sub("", PLACEHOLDER.sub("", form))
    if re.search(r"[0-9€]", bare):
        yield Finding(
            str(text.place),
            f"{text.key}: a number or amount stands in the text. Make it data: "
            "{amount.…}, {term.…} or {phone.…}",
        )


def _length(text: SourceText, form: str) -> Iterator[Finding]:
    bare = PLACEHOLDER.sub("woord", form)
    if text.key.endswith(".short") and len(bare) > LONGEST_SHORT:
        yield Finding(
            str(text.place),
            f"{text.key}: {len(bare)} characters, about 200 are meant. Move the rest to `more`.",
        )


def _words(text: SourceText, form: str, plain: Mapping[str, str]) -> Iterator[Finding]:
    lowered = form.lower()
    for word, better in plain.items():
        if re.search(rf"\b{re.escape(word)}\b", lowered):
            yield Finding(
                str(text.place), f'{text.key}: "{word}" is a word of offices. Write: {better}'
            )
