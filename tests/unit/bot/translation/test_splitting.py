"""Long texts are cut where a reader would pause, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot.translation.splitting import pieces


def test_a_short_text_is_one_piece_and_none_is_none() -> None:
    assert list(pieces("Hallo daar.", 20)) == ["Hallo daar."]
    assert list(pieces("", 20)) == []


def test_paragraphs_go_before_lines_before_sentences_before_words() -> None:
    assert list(pieces("Een twee.\n\nDrie vier.\nVijf", 20)) == [
        "Een twee.\n\n",
        "Drie vier.\nVijf",
    ]
    assert list(pieces("Een twee. Drie\nvier vijf", 20)) == ["Een twee. Drie\n", "vier vijf"]
    assert list(pieces("Een twee drie. Vier vijf", 20)) == ["Een twee drie. ", "Vier vijf"]
    assert list(pieces("een twee drie vier vijf", 20)) == ["een twee drie vier ", "vijf"]


def test_sentences_end_in_every_script() -> None:
    assert list(pieces("هل يمكنني؟ نعم بالتأكيد", 15)) == ["هل يمكنني؟ ", "نعم بالتأكيد"]
    assert list(pieces("ሰላም ዲኻ፧ ደሓን። የቐንየለይ", 15)) == ["ሰላም ዲኻ፧ ደሓን። ", "የቐንየለይ"]


def test_a_word_without_end_is_cut_but_never_a_placeholder() -> None:
    assert list(pieces("a" * 25, 10)) == ["a" * 10, "a" * 10, "a" * 5]
    assert list(pieces("aaaaaaaa[12]bbbb", 10)) == ["aaaaaaaa", "[12]bbbb"]


@given(st.text(), st.integers(1, 60))
def test_joined_the_pieces_are_the_text(text: str, most: int) -> None:
    cut = list(pieces(text, most))
    assert "".join(cut) == text
    assert all(0 < len(piece) <= most for piece in cut)
