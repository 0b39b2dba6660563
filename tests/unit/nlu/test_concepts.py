from pathlib import Path

import pytest

from nlu.concepts import read_concepts
from nlu.data import DATA_DIR, DataError
from nlu.normalise import normalise


def test_languages_share_a_concept(tmp_path: Path) -> None:
    file = tmp_path / "concepts.csv"
    file.write_text("concept|nl|tr\nrent|huur|kira,kirayı\nkey|sleutel|\n", "utf-8")
    concepts = read_concepts(file)
    assert concepts.find("de huur") == concepts.find("kiram yok") == {"rent"}
    assert concepts.find("niets") == set()


def test_the_shipped_table_reads() -> None:
    concepts = read_concepts(DATA_DIR / "concepts.csv")
    assert "rent" in concepts.find(normalise("kann die Huur niet"))


def test_no_table_gives_no_concepts(tmp_path: Path) -> None:
    assert read_concepts(tmp_path / "none.csv").find("huur") == set()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("rent|nl\n", 1, "concept"),
        ("", 1, "concept"),
        ("concept|nl|en\nrent|huur|rent\nkey|sleutel\n", 3, "2 columns"),
    ],
)
def test_a_broken_table_names_the_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = tmp_path / "concepts.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError, match=words) as caught:
        read_concepts(file)
    assert caught.value.line == line
