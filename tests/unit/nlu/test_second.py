import pytest

from nlu.second import halves, second_topic
from nlu.understanding import Candidate


def test_a_message_is_cut_between_words() -> None:
    assert halves("a b c d e f") == [("a b", "c d e f"), ("a b c", "d e f")]


def test_too_few_words_and_a_story_are_not_cut() -> None:
    assert halves("digid aanvragen nu") == []
    assert halves("") == []
    assert halves("woord " * 61) == []


def test_two_halves_that_are_sure_of_two_topics_ask_two_things() -> None:
    pairs = [(Candidate("a.a", 0.9), Candidate("b.b", 0.9))]
    assert second_topic("a.a", ["a.a", "b.b"], pairs, 0.8) == "b.b"
    assert second_topic("b.b", ["a.a", "b.b"], pairs, 0.8) == "a.a"


@pytest.mark.parametrize(
    ("first", "likely", "left", "right"),
    [
        ("a.a", "b.b", Candidate("a.a", 0.9), Candidate("b.b", 0.7)),
        ("a.a", "c.c", Candidate("a.a", 0.9), Candidate("b.b", 0.9)),
        ("a.a", "a.a", Candidate("a.a", 0.9), Candidate("a.a", 0.9)),
        ("c.c", "b.b", Candidate("a.a", 0.9), Candidate("b.b", 0.9)),
        ("a.a", "b.b", None, Candidate("b.b", 0.9)),
    ],
)
def test_a_doubtful_an_unlikely_or_the_same_topic_is_none(
    first: str, likely: str, left: Candidate | None, right: Candidate | None
) -> None:
    assert second_topic(first, [likely], [(left, right)], 0.8) is None
