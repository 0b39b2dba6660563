"""Every mistake in languages.toml or a catalog is named with its file, its line, and a remedy."""

from pathlib import Path

import pytest

from locales import Catalogs, LocaleProblem, catalog_path
from locales.languages import FILE

NL = '[nl]\nname = "Nederlands"\ndirection = "ltr"\nlocale = "nl"\nreview = "source"\n'
GOOD = '# source: 4f3fb191e7\n# state: drafted\nmsgid "a"\nmsgstr "b"\n'
TABLES = {
    "": None,
    '[ro]\nname = "R"\n': "6: [ro] `direction` is missing. Add a line direction = ... below it.",
    "ro = 3\n": "6: [nl] `ro` is not known here.",
    NL.replace("nl", "Dutch")
    + "": "6: [Dutch] `Dutch` is no code. Use two or three small letters.",
    NL.replace("[nl]", "[ro]").replace("ltr", "left"): "8: [ro] `left` is not possible here.",
    NL.replace("[nl]", "[ro]").replace('"nl"', '"xx_YY_zz"'): "9: [ro] `xx_YY_zz` is no locale.",
    NL.replace("[nl]", "[ro]")
    + "complet = true\n": "11: [ro] `complet` is not known here. Did you",
    NL.replace("[nl]", "[ro]") + 'complete = "yes"\n': "11: [ro] `complete` is true or false.",
    NL.replace("[nl]", "[ro]") + "examples = true\n": "11: [ro] `examples` is a whole number.",
    NL.replace("[nl]", "[ro]") + "examples =\n": "11: This is not valid TOML:",
}
ENTRIES = {
    GOOD: None,
    'msgid "a"\nmsgstr "b"\n': "1: a does not say what it translates. Write '# source:",
    GOOD.replace("drafted", "draft"): "3: a: `draft` is no state. Write 'drafted', or",
    GOOD.replace("drafted", "reviewed by me"): "3: a: `reviewed by me` is no state.",
    GOOD + "\n" + GOOD: "8: a stands here twice. It stands on line 3, too. Remove one of the two.",
    GOOD.replace('"b"', "b"): "4: The quotes are not right here. Put the text between",
    GOOD.replace('"b"', '"b'): "4: The quotes are not right here.",
    GOOD.replace('"b"', '"b"c"'): "4: The quotes are not right here.",
    GOOD.replace('"b"', '""\n"b'): "5: The quotes are not right here.",
    GOOD.replace("msgstr", "mgstr"): "4: Unknown or misformatted keyword",
}


def told(folder: Path) -> str | None:
    """What is said of the files in a folder, without the path to them."""
    try:
        Catalogs.load(folder)
    except LocaleProblem as error:
        return str(error).removeprefix(f"{folder}/")
    return None


@pytest.mark.parametrize(("text", "says"), TABLES.items(), ids=[str(s) for s in TABLES.values()])
def test_a_mistake_in_the_languages(tmp_path: Path, text: str, says: str | None) -> None:
    (tmp_path / FILE).write_text(NL + text, encoding="utf-8")
    found = told(tmp_path)
    assert found is None if says is None else str(found).startswith(f"languages.toml:{says}"), found


@pytest.mark.parametrize(("text", "says"), ENTRIES.items(), ids=[str(s) for s in ENTRIES.values()])
def test_a_mistake_in_a_catalog(tmp_path: Path, text: str, says: str | None) -> None:
    (tmp_path / FILE).write_text(NL, encoding="utf-8")
    path = catalog_path(tmp_path, "nl")
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    found = told(tmp_path)
    place = "nl/LC_MESSAGES/bot.po:"
    assert found is None if says is None else str(found).startswith(f"{place}{says}"), found


def test_what_stands_above_the_first_language(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"ro = 3\n{NL}", encoding="utf-8")
    assert str(told(tmp_path)).startswith("languages.toml:1: [ro] `ro` is no language. Begin one")


def test_files_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff")
    assert str(told(tmp_path)) == "languages.toml:1: This file is not UTF-8 text. Save it as UTF-8."
    (tmp_path / FILE).write_text(NL, encoding="utf-8")
    path = catalog_path(tmp_path, "nl")
    path.parent.mkdir(parents=True)
    path.write_bytes(GOOD.encode() + b"\xff\xfe")
    assert str(told(tmp_path)).startswith("nl/LC_MESSAGES/bot.po:1: It can't be read:")
