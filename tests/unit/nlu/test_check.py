from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from nlu.check import check_data
from tests.support.training import write_tiny


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


def _add(data: Path, text: str, language: str = "nl") -> Path:
    file = data / language / "more.yml"
    file.write_text(text, "utf-8")
    return file


FIVE = {"nl": 5, "en": 5}


def _messages(
    data: Path, least: Mapping[str, int] = FIVE, topics: Collection[str] | None = None
) -> list[str]:
    return [str(problem) for problem in check_data(data, least, topics)]


def test_good_data_has_no_problem(data: Path) -> None:
    assert _messages(data, topics=["housing.rent_arrears", "health.gp", "crisis.suicide"]) == []


def test_too_few_examples_are_counted_per_topic_and_language(data: Path) -> None:
    _add(data, "nlu:\n- intent: start.digid\n  examples: |\n    - digid\n")
    messages = _messages(data)
    assert any("nl:0: start.digid has 1 examples in nl; 5 are" in text for text in messages)
    assert any("en:0: start.digid has 0 examples in en; 5 are" in text for text in messages)
    assert len(messages) == 2


def test_a_language_without_data_is_missed(data: Path) -> None:
    assert len(_messages(data, least=FIVE | {"ti": 5})) == 5


def test_an_unknown_topic_is_named_once(data: Path) -> None:
    file = _add(data, "nlu:\n- intent: helth.gp\n  examples: |\n    - a b\n    - c d\n")
    known = ["housing.rent_arrears", "health.gp", "crisis.suicide"]
    assert _messages(data, topics=known) == [
        f"{file}:4: there is no topic helth.gp; look at its name, or write its answer"
    ]


def test_the_same_words_under_two_topics_contradict(data: Path) -> None:
    file = _add(
        data,
        "nlu:\n- intent: oos\n  examples: |\n    - Ik zoek een huisarts!\n    - Recept voor soep\n",
    )
    messages = _messages(data)
    assert messages[0].startswith(f'{file}:4: "Ik zoek een huisarts!" stands under health.gp')
    assert messages[1].startswith(f'{file}:5: "Recept voor soep" stands too in nl/all.yml')


def test_every_broken_file_is_told(data: Path) -> None:
    first = _add(data, "nlu: [")
    second = _add(data, "nlu: 3", "en")
    (data / "crisis").mkdir()
    (data / "crisis" / "nl.yml").write_text("topics: 3", "utf-8")
    (data / "languages.yml").write_text("hints: {}", "utf-8")
    (data / "concepts.csv").write_text("", "utf-8")
    told = {problem.file.name for problem in check_data(data, FIVE)}
    assert told == {first.name, second.name, "nl.yml", "languages.yml", "concepts.csv"}


def test_each_language_has_a_least_number_of_its_own(data: Path) -> None:
    assert _messages(data, least={"nl": 5, "en": 0}) == []
    assert _messages(data, least={"nl": 500})


@pytest.mark.parametrize("words", ["Ik zoek een huisarts", "IK ZÓEK een HUISARTS!!"])
def test_the_same_words_in_two_languages_contradict_under_two_topics(
    data: Path, words: str
) -> None:
    nlu = "nlu:\n- intent: {}\n  examples: |\n    - {}\n"
    _add(data, nlu.format("health.gp", words), "en")
    assert _messages(data) == []
    file = _add(data, nlu.format("housing.rent_arrears", words), "en")
    (message,) = _messages(data)
    assert f"{file}:4: " in message or "en/more.yml:4" in message
    assert "stands under" in message
