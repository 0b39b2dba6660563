from pathlib import Path

from nlu.data import read_examples
from nlu.rasa_calibrate import HELD_OUT, split


def test_what_is_asked_was_not_trained_on(tiny_data: Path) -> None:
    examples = read_examples(tiny_data)
    trained, asked = split(examples)
    assert len(asked) == len(examples) // HELD_OUT
    assert set(trained) | set(asked) == set(examples)
    assert not set(trained) & set(asked)
    assert {example.topic for example in asked} == {example.topic for example in examples}


def test_the_split_is_the_same_each_time(tiny_data: Path) -> None:
    examples = read_examples(tiny_data)
    assert split(examples) == split(list(reversed(examples)))
