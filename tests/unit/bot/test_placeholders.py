"""What stands between braces, written out."""

from datetime import date

import pytest

from bot.placeholders import Placeholders, Reader
from bot.profiles import read_profiles
from bot.settings import REPOSITORY
from locales import Catalogs
from tests.support.content_library import small_library


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_a_year_has_no_separator(language: str) -> None:
    profile = read_profiles([REPOSITORY / "municipalities"])["meerdael"]
    reader = Reader(Catalogs.load().languages[language], profile, date(2026, 11, 21))
    placeholders = Placeholders(small_library(), lambda key, values, reader: key)
    written, left_out = placeholders.fill("{amount.law_year}", {}, reader)
    assert "2026" in written
    assert not left_out
