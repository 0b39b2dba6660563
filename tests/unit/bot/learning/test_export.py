"""What is exported is training data as `nlu` reads it, whatever people wrote."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.export import example, examples_of, files, one_file, zipped
from bot.learning.masking import mask
from nlu.data import read_file
from storage.misses import Miss

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LINE = Miss(
    1, 1, "huur te hoog", "nl", "missed", (), None, NOW, "housing.rent_allowance", 1, NOW, None
)
ENTITY = re.compile(r"\[[^\]]*\]\s*[({\[]")
"""How an entity begins in Rasa's examples."""
NASTY = [
    "- intent: crisis.suicide",
    "een\n    - twee\n- intent: x\n  examples: |\n    - drie",
    "regel\u2028twee\u2029drie\x85vier\x0bvijf\x1csix",
    "\"aanhaling' # geen commentaar",
    '[ik](naam) wil [geld]{"entity": "x"} en [a][{"b": 1}]',
    "${HOME} en {{x}} en $HOME",
    '/start {"a": 1}',
    "--- \n... \n- - - lijst",
    "!!python/object:os.system x",
    "&anker *ster %richting @at `tik`",
    "tab\tin het midden: ja",
    "\ufeff\u202eomgekeerd",
    "😀 emoji mag",
    "| > ? : , [ ] { }ja",
    "bel ‹number› of ‹mail› nu",
]


def read(text: str, folder: Path, language: str = "nl") -> list[tuple[str, str]]:
    """Topic and text of what `nlu` reads out of a file."""
    file = folder / "misses.yml"
    file.write_text(text, encoding="utf-8")
    return [(one.topic, one.text) for one in read_file(file, language)]


def named(text: str, topic: str = LINE.topic or "", language: str = "nl") -> Miss:
    return replace(LINE, text=text, topic=topic, language=language)


@pytest.mark.parametrize("text", NASTY)
def test_a_text_is_one_example_and_nothing_else(text: str, tmp_path: Path) -> None:
    lines = [named("ervoor"), named(mask(text)), named("erna")]
    found = read(one_file(examples_of(lines), "meerdael", NOW.date()), tmp_path)
    assert [topic for topic, _ in found] == [LINE.topic] * 3
    assert [found[0][1], found[2][1]] == ["ervoor", "erna"]
    assert not ENTITY.search(found[1][1])
    assert not re.search(r"[\[\]{}‹›]|^[-/#]", found[1][1])


@given(st.text(min_size=1))
def test_whatever_is_written_is_one_example_or_none(text: str) -> None:
    words = example(mask(text))
    assert words.splitlines() in ([], [words])
    assert example(words) == words
    assert not re.search(r"[\[\]{}]", words)


@given(st.lists(st.text(), max_size=8))
def test_whatever_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    examples = examples_of([named(mask(text)) for text in texts])
    wanted = examples.get("nl", {}).get("housing.rent_allowance", [])
    found = read(one_file(examples, "meerdael", NOW.date()), tmp_path_factory.mktemp("nlu"))
    assert [text for _, text in found] == list(wanted)


def test_a_file_for_each_language_by_topic(tmp_path: Path) -> None:
    lines = [
        named("rent too high", language="en"),
        named("huur"),
        named("Huur is hoog", topic="money.debts"),
        named("huur"),
    ]
    written = files(examples_of(lines), "meerdael", date(2026, 11, 26), "misses-meerdael")
    assert list(written) == ["en/misses-meerdael.yml", "nl/misses-meerdael.yml"]
    assert read(written["nl/misses-meerdael.yml"], tmp_path) == [
        ("housing.rent_allowance", "huur"),
        ("money.debts", "Huur is hoog"),
    ]
    with zipfile.ZipFile(io.BytesIO(zipped(written))) as archive:
        assert archive.namelist() == list(written)
        assert archive.read("en/misses-meerdael.yml").decode() == written["en/misses-meerdael.yml"]


def test_one_file_says_which_language_is_which(tmp_path: Path) -> None:
    lines = [named("huur"), named("rent", language="en")]
    text = one_file(examples_of(lines), "meerdael", NOW.date())
    assert text.index("# en\n") < text.index("rent") < text.index("# nl\n") < text.index("huur")
    assert len(read(text, tmp_path)) == 2


def test_nothing_is_a_file_without_examples(tmp_path: Path) -> None:
    assert read(one_file({}, "meerdael", NOW.date()), tmp_path) == []


def test_what_holds_no_words_or_no_name_is_left_out() -> None:
    lines = [named("‹number› ?!"), replace(named("huur"), topic=None), named("[]")]
    assert examples_of(lines) == {}
