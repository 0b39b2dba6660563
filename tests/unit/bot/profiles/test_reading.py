"""Every mistake in a municipality's file is named with its file, its line, and what to do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import ConfigurationError
from bot.profiles import Known, Profile, ProfileError, read_profiles
from bot.profiles.mistakes import EXPECTED
from bot.settings import REPOSITORY

GOOD = {
    "slug": "dorp",
    "name": "Gemeente Dorp",
    "team": {"nl": "het team"},
    "phone": "14 040",
    "url": "https://dorp.example",
    "languages": ["nl", "en"],
    "hours": {"mon": ["09:00-17:00"]},
    "villages": ["Dorp"],
}
KNOWN = Known(("nl", "en", "ar"), ("start.digid", "language.cafe"), ("library", "benefits"))
MISTAKES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("mistakes.yml").read_text(encoding="utf-8")
)


def lines(values: Mapping[str, Any]) -> str:
    """A line a key, so that the line of each is known."""
    flow = {"default_flow_style": True, "width": 1000, "allow_unicode": True}
    return "".join(
        f"{key}: {yaml.safe_dump(value, **flow).removesuffix('...' + chr(10)).strip()}\n"
        for key, value in values.items()
    )


def complaints(folder: Path, text: str) -> list[str]:
    (folder / "dorp.yml").write_text(text, encoding="utf-8")
    try:
        read_profiles([folder], KNOWN)
    except ProfileError as error:
        return [f"{Path(where).name}: {what}" for where, what in error.problems]
    return []


def test_the_good_profile_is_good(tmp_path: Path) -> None:
    assert complaints(tmp_path, lines(GOOD)) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m["mistake"] for m in MISTAKES])
def test_a_mistake_is_named_with_place_and_remedy(mistake: dict[str, Any], tmp_path: Path) -> None:
    values = {k: v for k, v in GOOD.items() if k != mistake.get("without")}
    text = mistake.get("text", lines(values | mistake.get("set", {})))
    found = complaints(tmp_path, text)
    assert [line for line in found if line.startswith(mistake["says"])], found


def test_every_kind_of_wrong_value_is_among_the_mistakes() -> None:
    said = "\n".join(m["says"] for m in MISTAKES)
    assert [sentence for sentence in EXPECTED.values() if sentence not in said] == []


def test_every_field_that_can_be_wrong_is_among_the_mistakes() -> None:
    """But for those that may be any words."""
    touched = {key for m in MISTAKES for key in (*m.get("set", {}), m.get("without"))}
    assert set(Profile.model_fields) - touched == {"villages"}


def test_a_mistake_below_a_part_is_named_on_its_own_line(tmp_path: Path) -> None:
    contacts = "contacts:\n  library:\n    name: Bieb\n    phone: '499'\n"
    (found,) = complaints(tmp_path, lines(GOOD) + contacts)
    assert found.startswith("dorp.yml:12: contacts.library.phone")


def test_all_mistakes_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "stad.yml").write_text("slug: stad\n", encoding="utf-8")
    found = complaints(tmp_path, lines(GOOD | {"phone": "1", "url": "x"}))
    assert [line for line in found if line.startswith("dorp.yml")]
    assert len([line for line in found if line.startswith("stad.yml")]) > 3


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "dorp.yml").write_bytes(b"slug: \xff\n")
    with pytest.raises(ProfileError, match=r"dorp\.yml:1: This file is not UTF-8"):
        read_profiles([tmp_path])


def test_no_municipality_at_all_says_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Add <slug>\.yml"):
        read_profiles([tmp_path])


def test_a_later_directory_replaces_an_earlier_one(tmp_path: Path) -> None:
    for name, phone in (("ours", "14 040"), ("theirs", "14 0499")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dorp.yml").write_text(lines(GOOD | {"phone": phone}), encoding="utf-8")
    profiles = read_profiles([tmp_path / "ours", tmp_path / "theirs"])
    assert profiles["dorp"].phone == "14 0499"


def test_our_own_municipalities_are_read() -> None:
    assert "meerdael" in read_profiles([REPOSITORY / "municipalities"])
