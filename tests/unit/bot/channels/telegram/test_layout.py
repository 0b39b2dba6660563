from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.layout import PICTOGRAMS, PIECE_LIMIT, keyboard, pieces
from bot.messages import OutboundButton, OutboundMessage, Source

RLM, LRM = "\u200f", "\u200e"


def message(text: str, **more: Any) -> OutboundMessage:
    return OutboundMessage(**{"language": "nl", "direction": "ltr", "text": text, **more})


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_sources_and_date_stand_below_the_text_with_the_address_plain() -> None:
    source = Source("DigiD", "https://www.digid.nl/aanvragen?x=1_2*3")
    found = pieces(message("Vraag DigiD aan.", sources=(source,), checked="Bekeken op 1 mei."))
    assert found == [
        "Vraag DigiD aan.\n\nDigiD\nhttps://www.digid.nl/aanvragen?x=1_2*3\nBekeken op 1 mei."
    ]


def test_a_pictogram_stands_before_the_text_and_the_label() -> None:
    made = message("Huis", pictogram="home", buttons=(OutboundButton("Geld", pictogram="money"),))
    assert pieces(made) == [f"{PICTOGRAMS['home']} Huis"]
    markup = keyboard("1", made)
    assert markup is not None
    assert markup.inline_keyboard[0][0].text == f"{PICTOGRAMS['money']} Geld"


def test_an_unknown_pictogram_is_left_out() -> None:
    assert pieces(message("Huis", pictogram="castle")) == ["Huis"]


def test_lines_of_arabic_that_start_in_latin_letters_are_marked() -> None:
    text = "DigiD هو حسابك\n112 اتصل\nمرحبا\nhttps://www.digid.nl"
    assert pieces(message(text, direction="rtl")) == [
        f"{RLM}DigiD هو حسابك\n112 اتصل\nمرحبا\nhttps://www.digid.nl"
    ]


def test_lines_of_dutch_that_start_in_arabic_letters_are_marked() -> None:
    assert pieces(message("مريم schreef u")) == [f"{LRM}مريم schreef u"]


def test_a_telephone_button_becomes_text_that_telegram_makes_tappable() -> None:
    made = message("Bel", buttons=(OutboundButton("Bel 112", url="tel:112"),))
    assert pieces(made) == ["Bel\n\nBel 112\n112"]
    assert keyboard("1", made) is None


def test_short_labels_share_a_row_long_ones_do_not() -> None:
    short = tuple(OutboundButton(label) for label in ("Nederlands", "English", "عربي"))
    long = (*short, OutboundButton("Ik wil met een mens praten"))
    for buttons, rows in ((short, [2, 1]), (long, [1, 1, 1, 1])):
        markup = keyboard("1", message("?", buttons=buttons))
        assert markup is not None
        assert [len(row) for row in markup.inline_keyboard] == rows


def test_numbers_of_buttons_count_all_buttons() -> None:
    buttons = (
        OutboundButton("Bel", url="tel:112"),
        OutboundButton("Lees", url="https://example.org"),
        OutboundButton("Ja"),
    )
    markup = keyboard("77", message("?", buttons=buttons))
    assert markup is not None
    assert [[b.callback_data for b in row] for row in markup.inline_keyboard] == [[None], ["77.2"]]


def test_a_long_text_is_cut_at_the_end_of_a_paragraph() -> None:
    paragraphs = [f"{n}. " + "woord " * 200 for n in range(6)]
    found = pieces(message("\n\n".join(p.strip() for p in paragraphs)))
    assert len(found) == 2
    assert all(piece.endswith("woord") for piece in found)
    assert found[1].startswith("3. ")


@pytest.mark.parametrize("text", ["a" * 10_000, "😀" * 6000, "woord " * 3000, "zin. " * 3000])
def test_a_text_without_paragraphs_is_cut_all_the_same(text: str) -> None:
    found = pieces(message(text))
    assert all(0 < units(piece) <= PIECE_LIMIT for piece in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


words = st.text(st.sampled_from("ab 9.\n😀عሰ"), max_size=40)


@given(parts=st.lists(words, min_size=1, max_size=6), times=st.integers(1, 400))
def test_no_piece_is_too_long_or_empty_and_no_letter_is_lost(parts: list[str], times: int) -> None:
    text = "\n".join(parts) * times
    found = pieces(message(text))

    def bare(value: str) -> str:
        return "".join(value.split()).replace(LRM, "")

    assert all(units(piece) <= PIECE_LIMIT for piece in found)
    assert all(piece.strip() for piece in found) or not text.strip()
    assert bare("".join(found)) == bare(text)
