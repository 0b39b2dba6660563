"""A municipality's file: what is wrong in it is said with file and key."""

from pathlib import Path

import pytest
import yaml

from bot.errors import ConfigurationError
from bot.profiles import read_profiles
from bot.settings import REPOSITORY
from tests.unit.bot.handoff.test_promise import profile

GOOD = {
    "slug": "dorp",
    "name": "Gemeente Dorp",
    "team": {"nl": "het team", "en": "the team"},
    "phone": "14 040",
    "url": "https://dorp.example",
    "languages": ["nl", "en"],
    "hours": {"mon": ["09:00-17:00"]},
}


def write(folder: Path, **changes: object) -> Path:
    (folder / "dorp.yml").write_text(yaml.safe_dump(GOOD | changes), encoding="utf-8")
    return folder


def test_our_own_municipalities_are_read() -> None:
    assert "meerdael" in read_profiles([REPOSITORY / "municipalities"])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"slug": "Ander Dorp"}, "slug"),
        ({"slug": "anderdorp"}, "name the file anderdorp.yml"),
        ({"team": {"en": "the team"}}, "add the Dutch name"),
        ({"hours": {"mon": ["9-17"]}}, "write hours as 09:00-17:00"),
        ({"hours": {"mon": ["17:00-09:00"]}}, "write hours as 09:00-17:00"),
        ({"hours": {"monday": ["09:00-17:00"]}}, "monday"),
        ({"time_zone": "Europe/Asmterdam"}, "Europe/Amsterdam"),
        ({"channels": {"telegram": "sometimes"}}, "channels.telegram"),
        ({"telephone": "14 040"}, "telephone"),
        ({"answer_within": {"normal": 0}}, "answer_within.normal"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_key(
    tmp_path: Path, changes: dict[str, object], expected: str
) -> None:
    with pytest.raises(ConfigurationError, match="dorp") as caught:
        read_profiles([write(tmp_path, **changes)])
    assert expected in str(caught.value)


def test_no_municipality_at_all_says_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"add <slug>\.yml"):
        read_profiles([tmp_path])


def test_a_later_directory_replaces_an_earlier_one(tmp_path: Path) -> None:
    for name, phone in (("ours", "14 040"), ("theirs", "14 0499")):
        (tmp_path / name).mkdir()
        write(tmp_path / name, phone=phone)
    profiles = read_profiles([tmp_path / "ours", tmp_path / "theirs"])
    assert profiles["dorp"].phone == "14 0499"


@pytest.mark.parametrize(
    ("device", "expected"),
    [("ar-SY", "ar"), ("kmr", "ku"), ("prs-AF", "fa"), ("", "nl"), ("xx", "nl"), ("EN_us", "en")],
)
def test_a_device_language_finds_the_nearest(device: str, expected: str) -> None:
    assert profile(languages=["nl", "en", "ar", "ku", "fa"]).language_for(device) == expected
