import shutil
from pathlib import Path

import pytest

from nlu.features import Featuriser
from nlu.model import Model, ModelError


def test_every_topic_is_ranked(tiny_model: Path) -> None:
    model = Model.load(tiny_model)
    ranked = model.rank(Featuriser(model.vocabulary, model.concepts), "de huur is laat")
    assert ranked[0].topic == "housing.rent_arrears"
    assert {c.topic for c in ranked} == set(model.topics)
    assert sum(c.confidence for c in ranked) == pytest.approx(1)


def test_nothing_known_ranks_nothing(tiny_model: Path) -> None:
    model = Model.load(tiny_model)
    assert model.rank(Featuriser(model.vocabulary, model.concepts), "") == []


def test_the_best_is_the_first_that_can_be_answered(tiny_model: Path) -> None:
    model = Model.load(tiny_model)
    featuriser = Featuriser(model.vocabulary, model.concepts)
    for text in ("de huur is laat", "recept voor soep", "hallo"):
        ranked = [c for c in model.rank(featuriser, text) if c.topic not in ("oos", "chitchat")]
        assert model.best(featuriser, text) == ranked[0]
    assert model.best(featuriser, "") is None


@pytest.mark.parametrize("name", ["model.json", "features.json", "linear_steps.npy", "telling.npy"])
def test_a_damaged_model_says_so(tiny_model: Path, tmp_path: Path, name: str) -> None:
    broken = shutil.copytree(tiny_model, tmp_path / "model")
    (broken / name).write_text("{", "utf-8")
    with pytest.raises(ModelError, match="trained anew"):
        Model.load(broken)


def test_no_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Model.load(tmp_path)
