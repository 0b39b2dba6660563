from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import normalise
from nlu.passages import MOST, WORDS, passages, sentences


def test_a_short_text_has_none() -> None:
    assert passages("") == []
    assert passages(" ".join("x" * (WORDS * 3 // 2 - 1))) == []
    assert passages("x" * 4000) == []


def test_a_story_is_read_in_parts_that_overlap() -> None:
    parts = passages("A b, c d e f. G h i j k l m n o p q r s t!")
    assert parts == [
        "a b c d e f g h i j k l",
        "g h i j k l m n o p q r",
        "i j k l m n o p q r s t",
    ]


@given(st.integers(WORDS * 3 // 2, 5000))
def test_nothing_is_left_out_and_their_number_is_bounded(length: int) -> None:
    text = normalise(" ".join(str(number) for number in range(length)))
    words = text.split()
    parts = [part.split() for part in passages(text)]
    assert 2 <= len(parts) <= MOST + 1
    assert {word for part in parts for word in part} == set(words)
    assert all(len(part) >= WORDS for part in parts)
    for before, after in pairwise(parts):
        assert 2 * len(set(before) & set(after)) >= len(before)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hallo. Ik zoek een huis", ["Hallo", "Ik zoek een huis"]),
        ("wie?! jij...\n\nen ik", ["wie", "jij", "en ik"]),
        ("أريد بيت؟ شكرا", ["أريد بيت", "شكرا"]),
        ("ገዛ ደልየ።ሓግዙኒ", ["ገዛ ደልየ", "ሓግዙኒ"]),
        ("om 10.30 kost het 1.000", ["om 10.30 kost het 1.000"]),
        ("...", []),
        ("", []),
    ],
)
def test_a_sentence_ends_at_its_mark(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_too_many_sentences_are_one() -> None:
    text = "a. " * (MOST + 1)
    assert sentences(text) == [text]
