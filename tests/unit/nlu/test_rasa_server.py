from pathlib import Path

import pytest

from nlu import rasa_server
from nlu.rasa_server import RasaFailed, serve_rasa, train_rasa


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for the Python of Rasa's environment: complains and ends."""
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\necho out of memory >&2\nexit 3\n", "utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(rasa_server, "RASA_PYTHON", path)
    return path


@pytest.mark.usefixtures("python")
def test_a_failed_training_ends_with_rasas_last_words(tmp_path: Path) -> None:
    with pytest.raises(RasaFailed, match="training failed: out of memory"):
        train_rasa(tmp_path, tmp_path, epochs=1)
    assert "epochs: 1" in (tmp_path / "config.yml").read_text("utf-8")


@pytest.mark.usefixtures("python")
def test_a_server_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    with (
        pytest.raises(RasaFailed, match="did not start: out of memory"),
        serve_rasa(tmp_path / "model.tar.gz"),
    ):
        pass
