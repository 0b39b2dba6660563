import json
from pathlib import Path

import pytest

from nlu.calibration import Calibration
from nlu.data import read_examples
from nlu.rasa import RASA_CALIBRATION
from nlu.rasa_calibrate import HELD_OUT, main, split
from nlu.rasa_train import Training, configuration


def test_what_is_asked_was_not_trained_on(tiny_data: Path) -> None:
    examples = read_examples(tiny_data)
    trained, asked = split(examples)
    assert len(asked) == len(examples) // HELD_OUT
    assert set(trained) | set(asked) == set(examples)
    assert not set(trained) & set(asked)
    assert {example.topic for example in asked} == {example.topic for example in examples}


def test_the_split_is_the_same_each_time(tiny_data: Path) -> None:
    examples = read_examples(tiny_data)
    assert split(examples) == split(list(reversed(examples)))


def test_the_shipped_lines_belong_to_the_shipped_configuration() -> None:
    shipped = json.loads(RASA_CALIBRATION.read_text("utf-8"))
    Calibration.from_dict(shipped["calibration"])
    assert shipped["training"]["epochs"] == configuration()["pipeline"][-1]["epochs"]


def test_a_model_that_may_have_seen_what_it_is_asked_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlu.rasa_environment.RASA_PYTHON", tmp_path)
    model = tmp_path / "model.tar.gz"
    model.touch()
    Training(99, 3, ("nl",), 1, None, 1.0).write(model)
    assert main(["--model", str(model), "--out", str(tmp_path / "lines.json")]) == 1
    assert "may have seen" in capsys.readouterr().err
    assert not (tmp_path / "lines.json").exists()
