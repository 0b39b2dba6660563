import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nlu import rasa_environment, rasa_server
from nlu.rasa_encoder import EncoderError
from nlu.rasa_environment import RasaFailed
from nlu.rasa_server import main, serve_rasa

Make = Callable[[dict[str, object]], Path]


@pytest.fixture
def model(tmp_path: Path) -> Make:
    """A trained model as Rasa packs one, with these components."""

    def make(nodes: dict[str, object]) -> Path:
        path = tmp_path / "model.tar.gz"
        told = json.dumps({"predict_schema": {"nodes": nodes}}).encode()
        with tarfile.open(path, "w:gz") as archive:
            entry = tarfile.TarInfo("metadata.json")
            entry.size = len(told)
            archive.addfile(entry, io.BytesIO(told))
        return path

    return make


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for the Python of Rasa's environment: complains and ends."""
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\necho out of memory >&2\nexit 3\n", "utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(rasa_environment, "RASA_PYTHON", path)
    monkeypatch.setattr(rasa_server, "RASA_PYTHON", path)
    return path


@pytest.mark.usefixtures("python")
def test_a_server_that_ends_is_not_waited_for(model: Make) -> None:
    with pytest.raises(RasaFailed, match="did not start: out of memory"), serve_rasa(model({})):
        pass


def test_what_is_no_model_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "model.tar.gz").write_text("nothing")
    with pytest.raises(RasaFailed, match="can't be served"), serve_rasa(tmp_path / "model.tar.gz"):
        pass


def test_a_model_whose_encoder_is_gone_is_not_served(model: Make, tmp_path: Path) -> None:
    weights = {"model_weights": str(tmp_path / "gone")}
    path = model({"run": {"uses": "rasa.x.LanguageModelFeaturizer", "config": weights}})
    with pytest.raises(EncoderError, match="never downloaded"), serve_rasa(path):
        pass


def test_without_its_environment_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rasa_environment, "RASA_PYTHON", tmp_path / "none")
    assert main([str(tmp_path / "model.tar.gz")]) == 1
    assert "make test-rasa" in capsys.readouterr().err
