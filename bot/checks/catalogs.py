"""The translations: what is missing, stale, or does not fit its Dutch text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.checks.findings import Finding
from flows import PLACEHOLDER, Library, SourceText
from locales import Catalogs, Language, Translation, plural_tags

SOURCE_LANGUAGE = "nl"
SHOWN = 3
"""Missing keys that are named, so that the list stays readable."""
REMEDY = {
    "missing": "Translate them: `meedoen catalogs --waiting FOLDER` writes them out.",
    "stale": "Their Dutch has changed: translate them anew, "
    "or run `meedoen catalogs --minor KEY` when it means the same.",
}


def check_catalogs(library: Library, ours: Library, catalogs: Catalogs) -> Iterator[Finding]:
    """Every language but Dutch. `ours` is the content that comes with the product.

    What is missing is an error for our texts in a language that is said to be complete. Elsewhere
    it is one warning: readers get English or Dutch, and are told so.
    """
    for language in catalogs.languages.values():
        if language.code != SOURCE_LANGUAGE:
            layers = [e.get(language.code, {}) for e in (catalogs.own, catalogs.entries)]
            yield from _untranslated(library.texts, ours.texts, language, layers)
            yield from _gone(library.texts.keys() | ours.texts.keys(), layers)
            for entries in layers:
                yield from _entries(library.texts, language, entries)


def _untranslated(
    texts: Mapping[str, SourceText],
    ours: Mapping[str, SourceText],
    language: Language,
    layers: Sequence[Mapping[str, Translation]],
) -> Iterator[Finding]:
    where = f"locales/{language.code}/LC_MESSAGES/bot.po"
    lists: dict[tuple[str, bool], list[str]] = {}
    for key, text in sorted(texts.items()):
        there = [entries[key] for entries in layers if key in entries]
        if not any(entry.fits(text.hash10) for entry in there):
            shipped = key in ours and ours[key].hash10 == text.hash10
            kind = "stale" if there else "missing"
            lists.setdefault((kind, language.complete and shipped), []).append(key)
    for (kind, error), keys in sorted(lists.items()):
        named = ", ".join(keys[:SHOWN]) + (" …" if len(keys) > SHOWN else "")
        yield Finding(where, f"{len(keys)} {kind}: {named}. {REMEDY[kind]}", error)


def _gone(known: set[str], layers: Sequence[Mapping[str, Translation]]) -> Iterator[Finding]:
    for entries in layers:
        for key in sorted(entries.keys() - known):
            yield Finding(
                entries[key].where,
                f"{key}: there is no such text any more. Run `meedoen catalogs`.",
            )


def _entries(
    texts: Mapping[str, SourceText], language: Language, entries: Mapping[str, Translation]
) -> Iterator[Finding]:
    for key in sorted(texts.keys() & entries.keys()):
        if entries[key].fits(texts[key].hash10):
            yield from _entry(texts[key], entries[key], language)


def _entry(source: SourceText, entry: Translation, language: Language) -> Iterator[Finding]:
    expected = len(plural_tags(language)) if len(source.forms) > 1 else 1
    if len(entry.forms) != expected:
        have = f"{entry.key}: {len(entry.forms)} forms, {expected} are needed"
        yield Finding(entry.where, f"{have}. Write msgstr[0] to msgstr[{expected - 1}].")
        return
    for form in entry.forms:
        if not form.strip():
            yield Finding(entry.where, f"{entry.key}: empty. Translate it, or remove the entry.")
        elif _placeholders(form) != _placeholders(source.forms[-1]):
            what = f"{entry.key}: other placeholders than the Dutch has"
            yield Finding(entry.where, f"{what}. Keep each one, on its own line.")
        elif _own_number(form, source):
            what = f"{entry.key}: a number that the Dutch does not have"
            yield Finding(entry.where, f"{what}. Write the placeholder.")


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
