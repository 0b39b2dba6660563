from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import normalise
from nlu.passages import MOST, WORDS, passages


def test_a_short_text_has_none() -> None:
    assert passages("") == []
    assert passages(" ".join("x" * WORDS)) == []
    assert passages("x" * 4000) == []


def test_a_story_is_read_in_parts_that_overlap() -> None:
    parts = passages("A b, c d e f. G h i j k l m n o p q r s t!")
    assert parts == [
        "a b c d e f g h i j k l",
        "g h i j k l m n o p q r",
        "i j k l m n o p q r s t",
    ]


@given(st.integers(15, 5000))
def test_nothing_is_left_out_and_their_number_is_bounded(length: int) -> None:
    text = normalise(" ".join(str(number) for number in range(length)))
    words = text.split()
    parts = [part.split() for part in passages(text)]
    assert 2 <= len(parts) <= MOST + 1
    assert {word for part in parts for word in part} == set(words)
    assert all(len(part) >= WORDS for part in parts)
    for before, after in pairwise(parts):
        assert 2 * len(set(before) & set(after)) >= len(before)
