"""Catalogs keep what was translated, with as many plural forms as the language has."""

from pathlib import Path

import pytest

from locales.catalogs import plural_tags, read_catalog
from locales.languages import read_languages
from locales.writing import Source, merge

PLACES = Source("phrase.places", "Er is plaats voor {count}.", "abcdef0123", True, "phrases.yml:1")


@pytest.mark.parametrize("code", ["ar", "uk", "pl", "fa", "tr", "fr"])
def test_every_plural_form_is_written_and_read_again(code: str, tmp_path: Path) -> None:
    language = read_languages()[code]
    forms = [f"{tag} {{count}}" for tag in plural_tags(language)]
    path = tmp_path / "bot.po"
    merge(path, language, [PLACES], {PLACES.key: forms})
    merge(path, language, [PLACES], {})
    assert list(read_catalog(path, code)[PLACES.key].forms) == forms


def _at(hash10: str) -> Source:
    return Source("phrase.more", f"Meer ({hash10})", hash10, False, "phrases.yml:1")


def test_a_minor_change_keeps_the_reviewed_text_for_that_dutch_and_no_later_one(
    tmp_path: Path,
) -> None:
    language = read_languages()["ar"]
    path = tmp_path / "bot.po"
    merge(path, language, [_at("aaaaaaaaaa")], {"phrase.more": ["المزيد"]})
    reviewed = "# state: reviewed by A on 2026-11-21"
    text = path.read_text("utf-8").replace("# state: drafted", reviewed)
    path.write_text(text, "utf-8")

    merge(path, language, [_at("bbbbbbbbbb")], {})
    assert not read_catalog(path, "ar")["phrase.more"].fits("bbbbbbbbbb"), "stale until said so"

    merge(path, language, [_at("bbbbbbbbbb")], {}, minor=["phrase.more"])
    found = read_catalog(path, "ar")["phrase.more"]
    assert found.fits("bbbbbbbbbb")
    assert found.reviewed == "A 2026-11-21"
    assert not found.fits("cccccccccc"), "a later Dutch text is another question"

    merge(path, language, [_at("cccccccccc")], {}, minor=["phrase.more"])
    assert read_catalog(path, "ar")["phrase.more"].minor == "cccccccccc"


def test_what_fits_already_is_not_marked(tmp_path: Path) -> None:
    language = read_languages()["ar"]
    path = tmp_path / "bot.po"
    merge(path, language, [_at("aaaaaaaaaa")], {"phrase.more": ["المزيد"]})
    merge(path, language, [_at("aaaaaaaaaa")], {}, minor=["phrase.more"])
    assert read_catalog(path, "ar")["phrase.more"].minor == ""
