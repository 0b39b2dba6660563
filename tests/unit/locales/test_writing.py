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
