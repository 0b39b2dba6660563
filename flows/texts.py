"""Dutch source texts by their stable keys, and the hash by which a translation knows its source."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.problems import Place
from flows.reading import Value

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDER_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
PLURAL_FORMS = ("one", "other")
"""The forms that Dutch has; other languages have their own in their catalogs."""


def source_hash(text: str | Mapping[str, str]) -> str:
    """First ten hex digits of the sha256 of a Dutch text; plural forms are joined by a newline."""
    whole = text if isinstance(text, str) else "\n".join(text[form] for form in PLURAL_FORMS)
    return hashlib.sha256(whole.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class SourceText:
    """One Dutch text: words, or plural forms (`one`, `other`)."""

    key: str
    text: str | Mapping[str, str]
    hash10: str
    place: Place
    placeholders: frozenset[str]

    @property
    def forms(self) -> tuple[str, ...]:
        """All wordings of this text."""
        return (self.text,) if isinstance(self.text, str) else tuple(self.text.values())


def read_text(key: str, value: Value, *, plural: bool = False) -> SourceText:
    """A source text out of a content file, its braces checked."""
    text: str | Mapping[str, str]
    if plural and value.is_mapping:
        forms = value.fields(required=PLURAL_FORMS)
        text = {form: forms[form].text() if form in forms else "" for form in PLURAL_FORMS}
    else:
        text = value.text()
    whole = text if isinstance(text, str) else "\n".join(text.values())
    names = PLACEHOLDER.findall(whole)
    for name in names:
        if not PLACEHOLDER_NAME.fullmatch(name):
            value.complain(
                f"`{{{name}}}` is not a good placeholder.",
                "Between the braces: small letters, digits, _ and dots, without spaces.",
            )
    rest = PLACEHOLDER.sub("", whole)
    if "{" in rest or "}" in rest:
        value.complain("A brace stands alone.", "Write a placeholder as {name}.")
    return SourceText(key, text, source_hash(text), value.place, frozenset(names))
