"""Numbers, words of offices and first answers that are too long are found in the Dutch."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.checks.texts import check_texts
from flows import Library

Answer = Callable[[str], Library]


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "officialese.txt"
    path.write_text("# words\nechter\tmaar\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("short", "says"),
    [
        ("U krijgt 100 euro.", "a number or amount stands in the text. Make it data"),
        ("Dat kost € veel.", "a number or amount stands in the text. Make it data"),
        ("Dat kan echter niet.", '"echter" is a word of offices. Write: maar'),
        ("Dag. " * 80, "characters, about 200 are meant. Move the rest to `more`."),
    ],
)
def test_a_mistake_in_a_text_is_named_with_its_line(
    answer: Answer, words: Path, short: str, says: str
) -> None:
    found = [f for f in check_texts(answer(f'short: "{short}"'), words) if "own" in f.where]
    assert [f.where for f in found] == ["own/answers/own.yml:10"]
    assert says in found[0].what
    assert found[0].error


@pytest.mark.parametrize("short", ["Leer Nederlands op niveau A2.", "Bel {phone.emergency}."])
def test_names_and_placeholders_are_no_numbers(answer: Answer, words: Path, short: str) -> None:
    found = check_texts(answer(f'short: "{short}"'), words)
    assert [f for f in found if "own" in f.where] == []
