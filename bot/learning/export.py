"""Named lines as training examples: Rasa NLU YAML, as `nlu` reads it.

Somebody reads each line before it is added. All the same nothing in a text can be anything but
words: no second example, no key, no entity, no intent.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

from bot.learning.places import without_places
from storage.misses import Miss

HEAD = """\
# What newcomers wrote and staff named, {source}, {day}. Personal data was masked by rules, which do
# not find everything: read each line, take out what is about somebody, then add what is of use to
# the files beside this one.
"""
VERSION = 'version: "3.1"\nnlu:\n'
NOTHING = VERSION.replace("nlu:\n", "nlu: []\n")
_BRACKETS = re.compile(r"[\[\]{}<>`|]")
"""Rasa reads `[words](entity)`, `[words]{...}` and `${...}`."""
_LEADING = re.compile(r"^[\W_]+(?=\w)")
"""A dash begins an example, a slash an intent, a number sign a comment."""

Examples = Mapping[str, Mapping[str, Sequence[str]]]
"""By language, then by topic."""


def examples_of(lines: Sequence[Miss]) -> Examples:
    """What there is to learn from these, each text once; languages and topics in order."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for line in lines:
        text = example(line.text)
        if line.topic is not None and any(char.isalpha() for char in text):
            found.setdefault(line.language, {}).setdefault(line.topic, {})[text] = None
    return {
        language: {topic: list(found[language][topic]) for topic in sorted(found[language])}
        for language in sorted(found)
    }


def example(masked: str) -> str:
    """A text that is one example and nothing else: its words, in one line."""
    words = _BRACKETS.sub(" ", without_places(masked.removesuffix(" …")))
    return _LEADING.sub("", " ".join("".join(map(_printed, words)).split()))


def _printed(char: str) -> str:
    """YAML knows no other characters in a text; what parts lines is a space."""
    return char if char.isprintable() or char in "\u200c\u200d" else " "


def one_file(examples: Examples, source: str, day: date) -> str:
    """All languages in one file, each below a comment with its code."""
    if not examples:
        return head(source, day) + NOTHING
    parts = [f"# {language}\n{_intents(topics)}" for language, topics in examples.items()]
    return head(source, day) + VERSION + "".join(parts)


def files(examples: Examples, source: str, day: date, name: str) -> Mapping[str, str]:
    """A file for each language, by its path: `<language>/<name>.yml`."""
    return {
        f"{language}/{name}.yml": head(source, day) + VERSION + _intents(topics)
        for language, topics in examples.items()
    }


def head(source: str, day: date) -> str:
    """The comment above; `source` is where it comes from: municipalities by their slugs."""
    return HEAD.format(source=source, day=day.isoformat())


def zipped(written: Mapping[str, str]) -> bytes:
    """The files in one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in written.items():
            archive.writestr(path, text)
    return buffer.getvalue()


def _intents(topics: Mapping[str, Sequence[str]]) -> str:
    return "".join(
        f"- intent: {topic}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for topic, texts in topics.items()
    )
