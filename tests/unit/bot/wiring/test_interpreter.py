import json
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.wiring.interpreter import rasa_interpreter
from nlu import RasaInterpreter
from nlu.calibration import Calibration

LINES = Calibration(sharpness=2.0, answer=0.9, clarify=0.4, crisis=0.8)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Calibration]:
    """The lines of each client of Rasa that is made; the rules stay unread."""
    found: list[Calibration] = []
    monkeypatch.setattr("nlu.rasa.Reader.load", lambda *_: None)
    monkeypatch.setattr(
        RasaInterpreter, "__init__", lambda _, url, reader, lines, patience: found.append(lines)
    )
    return found


def test_the_lines_of_the_operators_own_model_are_used(
    tmp_path: Path, loaded: list[Calibration]
) -> None:
    file = tmp_path / "lines.json"
    file.write_text(json.dumps({"calibration": LINES.to_dict()}), "utf-8")
    rasa_interpreter(Settings(rasa_calibration=file))
    rasa_interpreter(Settings())
    assert loaded[0] == LINES
    assert loaded[1] != LINES


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"calibration": {"sharp": 1}}'])
def test_lines_that_can_not_be_read_are_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "lines.json"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=r"lines\.json"):
        rasa_interpreter(Settings(rasa_calibration=file))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="none"):
        rasa_interpreter(Settings(rasa_calibration=tmp_path / "none"))
