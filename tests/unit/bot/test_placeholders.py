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


@pytest.fixture
def placeholders() -> Placeholders:
    return Placeholders(small_library(), lambda key, values, reader: key)


@pytest.fixture
def reader() -> Reader:
    profile = read_profiles([REPOSITORY / "municipalities"])["meerdael"]
    return Reader(Catalogs.load().languages["ar"], profile, date(2026, 11, 21))


def test_a_line_that_names_what_nobody_wrote_down_is_left_out_without_a_word(
    placeholders: Placeholders, reader: Reader
) -> None:
    values = {"contact.name": {"name": "bieb"}, "contact.phone": {"unknown": True}}
    written = placeholders.fill("{contact.name}\nTel {contact.phone}\nDag", values, reader)
    assert written == ("\u2068bieb\u2069\nDag", False)


def test_an_address_at_the_beginning_keeps_its_small_letter(placeholders: Placeholders) -> None:
    profile = read_profiles([REPOSITORY / "municipalities"])["meerdael"]
    dutch = Reader(Catalogs.load().languages["nl"], profile, date(2026, 11, 21))
    values = {"contact.url": {"link": "https://bieb.example"}}
    assert placeholders.fill("{contact.url}", values, dutch)[0] == "https://bieb.example"
    assert placeholders.fill("{link.digid}", {}, dutch)[0].startswith("https://")


def test_hours_and_languages_are_written_as_the_reader_does(
    placeholders: Placeholders, reader: Reader
) -> None:
    hours = {"mon": [["09:00", "12:00"]], "tue": [["09:00", "12:00"]], "fri": [["13:00", "17:00"]]}
    values = {"h": {"hours": hours}, "l": {"languages": ["nl", "ar"]}}
    written, _ = placeholders.fill("{h}; {l}", values, reader)
    assert written == (
        "الاثنين–الثلاثاء \u206609:00–12:00\u2069 · الجمعة \u206613:00–17:00\u2069; "
        "الهولندية, العربية"
    )
