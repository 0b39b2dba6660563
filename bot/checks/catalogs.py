"""The translations: what is missing, stale, or does not fit its Dutch text."""

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.checks.findings import Finding
from flows import PLACEHOLDER, Library, SourceText
from locales import Catalogs, Language, Translation, plural_tags

SOURCE_LANGUAGE = "nl"
SHOWN = 3
"""Missing keys that are named, so that the list stays readable."""


def check_catalogs(library: Library, catalogs: Catalogs) -> Iterator[Finding]:
    """Every language but Dutch. What is missing is an error in a language that is said to be
    complete, and one warning in another: its readers get English, and are told so."""
    for language in catalogs.languages.values():
        if language.code != SOURCE_LANGUAGE:
            yield from _language(library.texts, language, catalogs.entries.get(language.code, {}))


def _language(
    texts: Mapping[str, SourceText], language: Language, entries: Mapping[str, Translation]
) -> Iterator[Finding]:
    where = f"locales/{language.code}/LC_MESSAGES/bot.po"
    missing = sorted(texts.keys() - entries.keys())
    stale = sorted(
        key for key in texts.keys() & entries.keys() if not entries[key].fits(texts[key].hash10)
    )
    for kind, keys in (("missing", missing), ("stale", stale)):
        if keys:
            named = ", ".join(keys[:SHOWN]) + (" …" if len(keys) > SHOWN else "")
            yield Finding(where, f"{len(keys)} {kind}: {named}", error=language.complete)
    for key in sorted(entries.keys() - texts.keys()):
        yield Finding(where, f"{key}: there is no such text any more. Run `meedoen catalogs`.")
    for key in sorted(texts.keys() & entries.keys()):
        if entries[key].fits(texts[key].hash10):
            yield from _entry(where, texts[key], entries[key], language)


def _entry(
    where: str, source: SourceText, entry: Translation, language: Language
) -> Iterator[Finding]:
    expected = len(plural_tags(language)) if len(source.forms) > 1 else 1
    if len(entry.forms) != expected:
        yield Finding(where, f"{entry.key}: {len(entry.forms)} forms, {expected} are needed")
        return
    for form in entry.forms:
        if not form.strip():
            yield Finding(where, f"{entry.key}: empty")
        elif _placeholders(form) != _placeholders(source.forms[-1]):
            yield Finding(where, f"{entry.key}: other placeholders than the Dutch has")
        elif _own_number(form, source):
            yield Finding(where, f"{entry.key}: a number that the Dutch does not have")


def _placeholders(text: str) -> list[Counter[str]]:
    """Per line, because a line is left out when its amount has run out; a lone line may be broken
    differently when it holds nothing."""
    lines = (Counter(PLACEHOLDER.findall(line)) for line in text.strip().split("\n"))
    return [found for found in lines if found]


def _own_number(form: str, source: SourceText) -> bool:
    """Whether the translation names a number of its own."""
    own = {char for char in PLACEHOLDER.sub("", form) if char.isdigit()}
    dutch = {char for text in source.forms for char in text if char.isdigit()}
    return bool(own - dutch)
