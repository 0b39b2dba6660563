from collections.abc import Callable
from pathlib import Path

import pytest

from nlu import rasa_environment
from nlu.data import read_examples
from nlu.rasa_encoder import Encoder
from nlu.rasa_environment import RasaFailed
from nlu.rasa_train import Training, configuration, main, train_rasa

Stand = Callable[[str], None]

LEARNS = """
out=$(echo "$*" | sed 's/.*--out \\([^ ]*\\).*/\\1/')
for n in 1 2 3; do printf 'Epochs:  %d%%|##  | %d/3 [00:01<00:02,  1.00it/s]\\r' $n $n >&2; done
env > "$out/../seen.txt"; cp "$out/config.yml" "$out/../config.yml"
cp -r "$out/data" "$out/../data"; echo model > "$out/model.tar.gz"
"""


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Puts a script in the place of Rasa's Python."""
    path = tmp_path / "python"
    monkeypatch.setattr(rasa_environment, "RASA_PYTHON", path)

    def put(script: str) -> None:
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    return put


def test_a_failed_training_ends_with_rasas_last_words(
    stand: Stand, tmp_path: Path, tiny_data: Path
) -> None:
    stand("echo out of memory >&2; exit 3")
    with pytest.raises(RasaFailed, match="training failed: out of memory"):
        train_rasa(read_examples(tiny_data), tmp_path / "model.tar.gz")
    assert not (tmp_path / "model.tar.gz").exists()


def test_it_learns_these_examples_and_shows_each_epoch(
    stand: Stand, tmp_path: Path, tiny_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand(LEARNS)
    examples = read_examples(tiny_data)
    training = train_rasa(examples, tmp_path / "model.tar.gz", epochs=3)
    assert (training.examples, training.epochs) == (len(examples), 3)
    assert (training.languages, training.encoder) == (("en", "nl"), None)
    assert Training.of(tmp_path / "model.tar.gz") == training
    assert "epochs: 3" in (tmp_path / "config.yml").read_text("utf-8")
    read = read_examples(tmp_path / "data")
    assert sorted(e.text for e in read) == sorted(e.text for e in examples)
    assert "3 of 3" in capsys.readouterr().err


def test_rasa_is_told_where_the_encoder_is_and_may_fetch_nothing(
    stand: Stand, tmp_path: Path, tiny_data: Path
) -> None:
    stand(LEARNS)
    encoder = Encoder("bert", tmp_path / "labse")
    training = train_rasa(read_examples(tiny_data), tmp_path / "model.tar.gz", encoder=encoder)
    assert training.encoder == "labse"
    seen = (tmp_path / "seen.txt").read_text("utf-8").splitlines()
    assert {f"RASA_ENCODER={tmp_path / 'labse'}", "RASA_ENCODER_KIND=bert"} <= set(seen)
    assert {"HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1"} <= set(seen)
    assert "LanguageModelFeaturizer" in (tmp_path / "config.yml").read_text("utf-8")


def test_the_two_configurations_differ_by_the_encoder_alone() -> None:
    plain, encoded = configuration(), configuration(encoder=Encoder("bert", Path()))
    names = [component["name"] for component in encoded["pipeline"]]
    del encoded["pipeline"][names.index("LanguageModelFeaturizer")]
    assert encoded == plain


def test_without_its_environment_the_command_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rasa_environment, "RASA_PYTHON", tmp_path / "none")
    assert main(["--out", str(tmp_path / "model.tar.gz")]) == 1
    assert "make test-rasa" in capsys.readouterr().err
