from pathlib import Path

import pytest

from nlu.data import DATA_DIR, DataError
from nlu.hints import read_hints

_FILE = """hints:
  ku: ez çi
  tr: ben ne
office_words: DigiD uitkering
"""


def test_words_count_for_their_languages(tmp_path: Path) -> None:
    (tmp_path / "languages.yml").write_text(_FILE, "utf-8")
    hints = read_hints(tmp_path)
    assert hints.count("ez ci ben x") == {"ku": 2, "tr": 1}
    assert hints.without_office_words("ben digid 1700 var") == "ben var"


def test_without_a_file_nothing_is_hinted(tmp_path: Path) -> None:
    assert read_hints(tmp_path).count("ez") == {}


def test_the_shipped_hints_cover_what_the_library_lacks() -> None:
    assert {"ar", "fa", "ku", "ti"} <= set().union(*read_hints(DATA_DIR).words.values())


@pytest.mark.parametrize(
    "text", ["hints: {}", "hints: {}\noffice_words: a\nmore: b", "hints: 3\noffice_words: a"]
)
def test_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "languages.yml").write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"languages\.yml:1"):
        read_hints(tmp_path)
