"""Bring a catalog up to date with the Dutch texts without losing what was translated.

An entry keeps its translation when the Dutch changed: its hash no longer fits, so it is stale and
is not shown, but a translator still finds it. Entries whose key is gone are removed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

from locales.catalogs import plural_tags
from locales.languages import Language


@dataclass(frozen=True)
class Source:
    """A Dutch text as a catalog needs to know it."""

    key: str
    text: str
    hash: str
    plural: bool
    where: str
    """File and line, for the translator."""


def merge(
    path: Path,
    language: Language,
    sources: Sequence[Source],
    new: Mapping[str, Sequence[str]],
    minor: Collection[str] = (),
) -> list[Source]:
    """Write the catalog at `path` with every source in order; return what is untranslated.

    `new` holds freshly drafted translations by key (one form, or one per plural form); they
    replace what was there and are marked as drafted by machine. The Dutch of the keys in `minor`
    changed without another meaning: what was translated before still holds for it.
    """
    known = _read(path, language)
    catalog = Catalog(
        locale=language.locale,
        project="Meedoen",
        copyright_holder="the Meedoen authors",
        header_comment=(
            f"# {language.name}. Texts for newcomers; the Dutch stands above each.\n"
            "# 'drafted' means translated by machine and not yet read by a person."
        ),
        fuzzy=False,
    )
    # Babel's catalog has gettext's old number of forms, ours are CLDR's: it would drop the last.
    forms = to_gettext(Locale.parse(language.locale).plural_form)
    catalog.mime_headers = [("Plural-Forms", forms)]
    untranslated = []
    for source in sources:
        if not _add(catalog, source, known, new, language, source.key in minor):
            untranslated.append(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, omit_header=False, include_lineno=False, sort_output=False)
    path.write_bytes(without_dates(buffer.getvalue()))
    return untranslated


def _read(path: Path, language: Language) -> Catalog:
    if not path.exists():
        return Catalog(locale=language.locale)
    with path.open("rb") as file:
        return read_po(file, locale=language.locale)


def _add(
    catalog: Catalog,
    source: Source,
    known: Catalog,
    new: Mapping[str, Sequence[str]],
    language: Language,
    minor: bool,
) -> bool:
    identity = (source.key, source.key) if source.plural else source.key
    message = known.get(source.key)
    if source.key in new:
        forms = tuple(new[source.key])
        if source.plural and len(forms) != len(plural_tags(language)):
            raise ValueError(f"{source.key}: {language.code} has {plural_tags(language)}")
        comments = [f"source: {source.hash}", "state: drafted"]
    elif message is not None and message.string:
        forms = tuple(message.string) if source.plural else (str(message.string),)
        comments = _minor(message, source) if minor else list(message.user_comments)
    else:
        return False
    catalog.add(
        identity,
        forms if source.plural else forms[0],
        locations=[(source.where, 0)],
        auto_comments=[line for line in source.text.strip().splitlines() if line],
        user_comments=comments,
    )
    return True


def _minor(message: Message, source: Source) -> list[str]:
    """The notes of an entry that holds for the Dutch as it is now, too."""
    kept = [line for line in message.user_comments if not line.startswith("minor:")]
    return kept if f"source: {source.hash}" in kept else [*kept, f"minor: {source.hash}"]


def without_dates(content: bytes) -> bytes:
    """A catalog whose texts did not change does not change: no line with the time of writing."""
    return b"".join(
        line
        for line in content.splitlines(keepends=True)
        if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By'))
    )
