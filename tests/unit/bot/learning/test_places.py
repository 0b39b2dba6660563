"""A masked text falls into words and what was hidden between them."""

from bot.learning.places import pieces, without_places


def test_words_and_places_stand_in_order() -> None:
    assert list(pieces("bel ‹number› of ‹mail›")) == [
        ("", "bel "), ("number", ""), ("", " of "), ("mail", ""),
    ]  # fmt: skip
    assert list(pieces("‹name›")) == [("name", "")]


def test_the_words_alone() -> None:
    assert without_places("bel ‹number› nu") == "bel nu"
