"""What a catalog lacks or says otherwise than the Dutch is told, with its line."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.checks.catalogs import check_catalogs
from bot.checks.findings import Finding
from flows import Library
from locales import Catalogs, Translation, read_languages

KEY = "phrase.source"
PLURAL = "phrase.invitation.places"
NAMED = "phrase.checked_on"
LANGUAGES = {code: one for code, one in read_languages().items() if code in ("nl", "en")}


@pytest.fixture
def library(load: Callable[..., Library]) -> Library:
    return load()


def entry(library: Library, key: str, *forms: str, source: str = "") -> Translation:
    return Translation(key, forms, source or library.texts[key].hash10, "drafted", where="po:7")


def found(
    library: Library,
    entries: Mapping[str, Translation],
    own: Mapping[str, Translation] | None = None,
    ours: Library | None = None,
) -> list[Finding]:
    """Findings on the three texts that are looked at here."""
    catalogs = Catalogs(LANGUAGES, {"en": entries}, {"en": own or {}})
    few = {key: library.texts[key] for key in (KEY, PLURAL, NAMED) if key in library.texts}
    small = replace(library, texts=few)
    return list(check_catalogs(small, ours or small, catalogs))


@pytest.fixture
def good(library: Library) -> dict[str, Translation]:
    return {
        KEY: entry(library, KEY, "Source"),
        PLURAL: entry(library, PLURAL, "{count} person", "{count} people"),
        NAMED: entry(library, NAMED, "Checked on {day}."),
    }


def test_a_good_catalog_has_no_finding(library: Library, good: dict[str, Translation]) -> None:
    assert found(library, good) == []


@pytest.mark.parametrize(
    ("key", "forms", "says"),
    [
        (KEY, ("",), "empty. Translate it"),
        (KEY, ("Source 7",), "a number that the Dutch does not have"),
        (NAMED, ("Checked.",), "other placeholders than the Dutch has"),
        (NAMED, ("Checked on {date}.",), "other placeholders than the Dutch has"),
        (PLURAL, ("{count} people",), "1 forms, 2 are needed. Write msgstr[0] to msgstr[1]."),
    ],
)
def test_a_bad_entry_is_named_with_its_line(
    library: Library, good: dict[str, Translation], key: str, forms: tuple[str, ...], says: str
) -> None:
    (finding,) = found(library, good | {key: entry(library, key, *forms)})
    assert (finding.where, finding.error) == ("po:7", True)
    assert finding.what.startswith(f"{key}: ")
    assert says in finding.what


def test_what_is_missing_or_stale_is_an_error_in_a_complete_language(
    library: Library, good: dict[str, Translation]
) -> None:
    del good[KEY]
    good[NAMED] = entry(library, NAMED, "Checked on {day}.", source="0000000000")
    missing, stale = found(library, good)
    assert missing.what.startswith(f"1 missing: {KEY}. Translate")
    assert stale.what.startswith(f"1 stale: {NAMED}. Their Dutch has changed")
    assert missing.error
    assert stale.error


def test_a_text_of_ones_own_without_translation_is_a_warning(
    library: Library, load: Callable[..., Library], good: dict[str, Translation]
) -> None:
    changed = load(phrases='source: "Waar het staat"\n')
    (finding,) = found(changed, good, ours=library)
    assert "1 stale" in finding.what
    assert not finding.error
    own = {KEY: entry(changed, KEY, "Where it stands")}
    assert found(changed, good, own=own, ours=library) == []


def test_an_entry_without_its_text_is_named(library: Library, good: dict[str, Translation]) -> None:
    gone = replace(good[KEY], key="phrase.gone")
    (finding,) = found(library, good | {"phrase.gone": gone})
    assert (finding.where, finding.error) == ("po:7", True)
    assert "Run `meedoen catalogs`" in finding.what
