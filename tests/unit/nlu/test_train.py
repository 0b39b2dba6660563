from pathlib import Path

import pytest

from nlu.model import Model
from nlu.train import main


def test_it_writes_a_model_and_says_how_far_it_is(
    tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tiny_data), "--out", str(tmp_path / "out")]) == 0
    assert "oos" in Model.load(tmp_path / "out").topics
    captured = capsys.readouterr()
    assert "Learning to understand: 12 of 12" in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"a": 9, "b": 9}, "examples for 2 topics; 3 are the least"),
        ({"a": 9, "b": 9, "c": 4}, "c has 4 examples; 5 are the least"),
    ],
)
def test_too_little_data_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], texts: dict[str, int], reason: str
) -> None:
    file = tmp_path / "nl" / "a.yml"
    file.parent.mkdir()
    lines = ["nlu:"]
    for topic, number in texts.items():
        lines += [f"- intent: {topic}", "  examples: |"]
        lines += [f"    - {topic} {i}" for i in range(number)]
    file.write_text("\n".join(lines), "utf-8")
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert reason in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
