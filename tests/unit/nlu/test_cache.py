import shutil
from pathlib import Path

import pytest

from nlu.cache import TrainingFailed, ensure_model, fingerprint
from nlu.data import DataError


@pytest.fixture
def data(tiny_data: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_data, tmp_path / "data")


@pytest.fixture
def models(tiny_model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model.parent, tmp_path / "models")


def test_the_same_data_is_trained_once(data: Path, models: Path, tiny_model: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in models.rglob("*.npy")}
    assert ensure_model(data, models).name == tiny_model.name
    assert {path: path.stat().st_mtime_ns for path in models.rglob("*.npy")} == before


def test_changed_data_is_trained_anew_and_the_model_before_stays(
    data: Path, models: Path, tiny_model: Path
) -> None:
    file = data / "nl" / "all.yml"
    file.write_text(file.read_text("utf-8").replace("hoi daar", "hoi jij"), "utf-8")
    newer = ensure_model(data, models)
    assert newer.name == f"local-{fingerprint(data)}" != tiny_model.name
    assert {path.name for path in models.glob("local-*")} == {newer.name, tiny_model.name}
    (data / "nl" / "all.yml").touch()
    assert ensure_model(data, models) == newer


def test_a_half_written_model_is_trained_anew(data: Path, models: Path, tiny_model: Path) -> None:
    (models / tiny_model.name / "linear_steps.npy").unlink()
    (models / "training-dead").mkdir()
    assert (ensure_model(data, models) / "linear_steps.npy").exists()
    assert not list(models.glob("training-*/"))


def test_a_failure_tells_the_reason_and_leaves_nothing(data: Path, tmp_path: Path) -> None:
    (data / "nl" / "all.yml").write_text("nlu: 3", "utf-8")
    with pytest.raises(TrainingFailed, match=r"all\.yml:1: .* must be a list"):
        ensure_model(data, tmp_path / "models")
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["training.lock"]


@pytest.mark.parametrize("name", ["concepts.csv", "en/all.yml"])
def test_the_fingerprint_sees_every_file(data: Path, name: str) -> None:
    before = fingerprint(data)
    with (data / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert fingerprint(data) != before


def test_the_fingerprint_leaves_out_what_is_not_learned_from(data: Path) -> None:
    before = fingerprint(data)
    (data / "crisis").mkdir()
    (data / "crisis" / "nl.yml").write_text("topics: {}", "utf-8")
    assert fingerprint(data) == before


def test_the_fingerprint_does_not_see_where_the_data_lies(data: Path, tmp_path: Path) -> None:
    assert fingerprint(shutil.copytree(data, tmp_path / "elsewhere")) == fingerprint(data)


def test_a_missing_folder_of_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        ensure_model(tmp_path / "none", tmp_path / "models")
