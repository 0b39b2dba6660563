from pathlib import Path

import pytest

from nlu.crisis import PRIORITY
from nlu.crisis_rules import Pattern, read_crisis_rules
from nlu.data import DATA_DIR, DataError


def _write(folder: Path, text: str) -> Path:
    (folder / "crisis").mkdir()
    (folder / "crisis" / "nl.yml").write_text(text, "utf-8")
    return folder


def test_phrases_and_groups_of_stems_become_patterns(tmp_path: Path) -> None:
    rules = read_crisis_rules(
        _write(
            tmp_path,
            "topics:\n  crisis.suicide:\n    phrases: [Wil dood, '!']\n"
            "    stems: [[[Zelf, mij], doden]]\ntraps: [Ik lach me dood]\n",
        )
    )
    assert rules.patterns == (
        Pattern("crisis.suicide", "nl", (frozenset({"wil dood"}),), is_phrase=True),
        Pattern("crisis.suicide", "nl", (frozenset({"zelf", "mij"}), frozenset({"doden"}))),
    )
    assert [pattern.is_phrase for pattern in rules.patterns] == [True, False]
    assert rules.traps == {"ik lach me dood"}


def test_without_files_there_are_no_rules(tmp_path: Path) -> None:
    assert read_crisis_rules(tmp_path).patterns == ()


def test_the_shipped_rules_name_known_topics() -> None:
    rules = read_crisis_rules(DATA_DIR)
    assert {pattern.topic for pattern in rules.patterns} <= set(PRIORITY)
    assert {"nl", "en"} <= {pattern.language for pattern in rules.patterns}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("traps: []", 1),
        ("topics: {}\nmore: 1", 1),
        ("topics: 3", 1),
        ("topics:\n  crisis.suicide:\n    phrase: [a]\n", 3),
        ("topics:\n  crisis.suicide:\n    phrases: a\n", 3),
        ("topics:\n  crisis.suicide:\n    stems: [a]\n", 3),
    ],
)
def test_a_mistake_names_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(DataError) as caught:
        read_crisis_rules(_write(tmp_path, text))
    assert caught.value.line == line
