import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import READ_LIMIT, normalise


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("HUURTOESLAG Aanvragen?!", "huurtoeslag aanvragen"),
        ("İSTANBUL Işık", "istanbul isik"),
        ("één café", "een cafe"),
        ("الإِيجَار", "الايجار"),
        ("مدرسة على", "مدرسه علي"),
        ("کتاب های", "كتاب هاي"),
        ("۱۲۳ ٤٥", "123 45"),
        ("می‌خواهم", "ميخواهم"),
        ("l'huissier m’a écrit", "l huissier m a ecrit"),
        ("I don't know", "i dont know"),
        ("heeeeelp", "heelp"),
        ("10000 euro", "10000 euro"),
        ("łóżko", "lozko"),
        ("ዲጂ፣ ዲጂ።", "ዲጂ ዲጂ"),
        ("ok👍🏽ok", "ok 👍 ok"),
        ("", ""),
        ("\x00\x07\n\t ", ""),
        ("\u202ehuur\u202c", "huur"),
    ],
)
def test_many_spellings_become_one(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.text(max_size=200))
def test_any_text_becomes_words_with_single_spaces(text: str) -> None:
    normal = normalise(text)
    assert normal == " ".join(normal.split())
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Mn"} for character in normal)


def test_a_very_long_text_is_read_up_to_the_limit() -> None:
    assert len(normalise("ab " * READ_LIMIT)) <= READ_LIMIT
