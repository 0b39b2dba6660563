from pathlib import Path

import pytest

from nlu.data import DATA_DIR, DataError, read_examples

_GOOD = """version: "3.1"
nlu:
- intent: start.digid
  examples: |
    - digid aanvragen
    - ik heb geen digid: wat nu

- intent: oos
  examples: |
    - "wie wint"
"""


def _write(folder: Path, text: str | bytes) -> Path:
    file = folder / "nl" / "start.yml"
    file.parent.mkdir()
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_every_example_knows_its_topic_language_and_line(tmp_path: Path) -> None:
    file = _write(tmp_path, _GOOD)
    (tmp_path / "crisis").mkdir()
    (tmp_path / "crisis" / "nl.yml").write_text("topics: {}", "utf-8")
    examples = read_examples(tmp_path)
    assert [(e.topic, e.text) for e in examples] == [
        ("start.digid", "digid aanvragen"),
        ("start.digid", "ik heb geen digid: wat nu"),
        ("oos", '"wie wint"'),
    ]
    lines = file.read_text("utf-8").splitlines()
    assert all(example.text in lines[example.line - 1] for example in examples)
    assert {example.language for example in examples} == {"nl"}


def test_the_shipped_data_reads() -> None:
    assert {"nl", "en"} <= {example.language for example in read_examples(DATA_DIR)}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "is empty"),
        ("nlu: [", 2, "not valid YAML"),
        ("a\x07b: 1", 1, "not valid YAML"),
        (b"\xff\xfe\xfa", 1, "UTF-8"),
        ("- a\n", 1, "must be a mapping"),
        ('version: "3.1"\n', 1, "nlu:"),
        ("nlu: 3\n", 1, "must be a list"),
        ("nlu:\n- a\n", 2, "an intent must be a mapping"),
        ("nlu:\n- intent: a\n", 2, '"examples"'),
        ("nlu:\n- intent: [a]\n  examples: |\n    - b\n", 2, '"intent" must be a text'),
        ("nlu:\n- intent: a\n  examples: [b]\n", 3, '"examples" must be a text'),
        ("nlu:\n- intent: a\n  examples: |\n    - b\n    c\n", 5, 'start with "- "'),
        ("nlu:\n- intent: a\n  examples: ''\n", 3, "a has no examples"),
        ("nlu:\n- intent: a\n  intent: b\n  examples: ''\n", 3, "stands twice"),
    ],
)
def test_a_mistake_names_file_and_line(
    tmp_path: Path, text: str | bytes, line: int, words: str
) -> None:
    file = _write(tmp_path, text)
    with pytest.raises(DataError, match=words) as caught:
        read_examples(tmp_path)
    assert (caught.value.file, caught.value.line) == (file, line)
    assert str(caught.value).startswith(f"{file}:{line}: ")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        read_examples(tmp_path / "none")
