"""Rules that were read once start fast, and never outlive a change of their files."""

from pathlib import Path

import pytest

from nlu.crisis_rules import read_crisis_rules
from nlu.data import DataError
from nlu.rules_cache import load_crisis_rules, load_detector

RULES = (
    "topics:\n  crisis.suicide:\n    phrases: [wil dood]\n    stems: [[einde, leven]]\n"
    "traps: [film]\n"
)


def write(folder: Path, text: str) -> Path:
    file = folder / "data" / "crisis" / "nl.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder / "data"


def test_what_is_kept_equals_what_was_read(tmp_path: Path) -> None:
    data = write(tmp_path, RULES)
    first = load_crisis_rules(data, tmp_path / "cache")
    assert first == load_crisis_rules(data, tmp_path / "cache") == read_crisis_rules(data)


def test_a_changed_file_is_read_anew_and_the_old_one_goes(tmp_path: Path) -> None:
    data = write(tmp_path, RULES)
    load_crisis_rules(data, tmp_path / "cache")
    write(tmp_path, RULES.replace("wil dood", "niet meer leven"))
    changed = load_crisis_rules(data, tmp_path / "cache")
    assert any(frozenset({"niet meer leven"}) in pattern.parts for pattern in changed.patterns)
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_process_makes_one_detector_until_the_files_change(tmp_path: Path) -> None:
    data = write(tmp_path, RULES)
    first = load_detector(data, tmp_path / "cache")
    assert load_detector(data, tmp_path / "cache") is first
    write(tmp_path, RULES.replace("wil dood", "niet meer leven"))
    changed = load_detector(data, tmp_path / "cache")
    assert changed.hear("niet meer leven", ()).topics == {"crisis.suicide"}


@pytest.mark.parametrize(
    "broken",
    ["", "{", '{"patterns": 1}', '{"patterns": 2, "traps": []}\n["crisis.a", "nl", [["b"]]]'],
)
def test_a_broken_cache_is_read_anew(tmp_path: Path, broken: str) -> None:
    data = write(tmp_path, RULES)
    rules = load_crisis_rules(data, tmp_path / "cache")
    next((tmp_path / "cache").iterdir()).write_text(broken, encoding="utf-8")
    assert load_crisis_rules(data, tmp_path / "cache") == rules


def test_a_cache_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    data = write(tmp_path, RULES)
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    assert load_crisis_rules(data, tmp_path / "cache") == read_crisis_rules(data)


def test_a_mistake_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load_crisis_rules(write(tmp_path, "topics: 3\n"), tmp_path / "cache")
