"""Translations go out as Dutch and come back as drafts; a slip is named with file and line."""

import json
from pathlib import Path

import pytest

from bot.commands.drafts import read_drafts, write_waiting
from bot.errors import ConfigurationError
from locales import Source, read_languages

POLISH = read_languages()["pl"]
MORE = Source("phrase.more", "Meer", "0123456789", False, "phrases.yml")
PLACES = Source("phrase.places", "{count} plaatsen", "9876543210", True, "phrases.yml")
SOURCES = [MORE, PLACES]
FOUR = ["1 {count}", "2 {count}", "5 {count}", "1,5 {count}"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_waiting(tmp_path, POLISH, SOURCES)
    return tmp_path / "pl" / "waiting.json"


def test_what_is_still_dutch_keeps_waiting(file: Path, tmp_path: Path) -> None:
    assert read_drafts(tmp_path, POLISH, SOURCES) == {}
    waiting = json.loads(file.read_text(encoding="utf-8"))
    assert waiting == {"phrase.more": "Meer", "phrase.places": ["{count} plaatsen"] * 4}
    file.write_text(json.dumps(waiting | {"phrase.more": "Więcej"}), encoding="utf-8")
    assert read_drafts(tmp_path, POLISH, SOURCES) == {"phrase.more": ["Więcej"]}


def test_a_draft_that_is_the_same_in_dutch_is_taken_from_another_file(tmp_path: Path) -> None:
    (tmp_path / "pl").mkdir()
    (tmp_path / "pl" / "names.json").write_text('{"phrase.more": "Meer"}', encoding="utf-8")
    assert read_drafts(tmp_path, POLISH, SOURCES) == {"phrase.more": ["Meer"]}


def test_every_plural_form_comes_back(file: Path, tmp_path: Path) -> None:
    file.write_text(json.dumps({"phrase.places": FOUR}), encoding="utf-8")
    assert read_drafts(tmp_path, POLISH, SOURCES) == {"phrase.places": FOUR}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{\n"phrase.more": "A"\n"b"', ":3: This is not valid JSON. Look at the quotes and commas"),
        ("[]", ':1: Here {"key": "text"} is expected. Write it so.'),
        ('{\n"phrase.mor": "A"}', ":2: phrase.mor: There is no such text. Take this line out."),
        ('{\n"phrase.more": 3}', ':2: phrase.more: Here words are expected. Write "...".'),
        ('{\n"phrase.more": ["A", "B"]}', ":2: phrase.more: 2 forms stand here. Write 1 texts"),
        ('{\n"phrase.places": "A"}', ":2: phrase.places: 1 forms stand here. Write 4 texts"),
    ],
)
def test_a_slip_is_named_with_its_line(file: Path, tmp_path: Path, text: str, says: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_drafts(tmp_path, POLISH, SOURCES)
    assert f"waiting.json{says}" in str(caught.value)
