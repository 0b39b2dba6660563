import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nlu.rasa_encoder import Encoder, EncoderError
from tests.support.tiny_encoder import vocabulary

Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a BERT."""
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary()) + "\n")
    (tmp_path / "tokenizer_config.json").write_text("{}")
    (tmp_path / "tf_model.h5").touch()
    return tmp_path


def test_what_it_tells_rasa(folder: Path) -> None:
    variables = {"RASA_ENCODER": str(folder), "RASA_ENCODER_KIND": "bert"}
    assert Encoder.read(folder).variables() == variables


def test_weights_may_be_shared_as_safetensors(folder: Path) -> None:
    (folder / "tf_model.h5").rename(folder / "model.safetensors")
    assert Encoder.read(folder).kind == "bert"


def test_byte_pairs_have_their_numbers_in_json(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "roberta"}')
    (folder / "merges.txt").touch()
    (folder / "vocab.json").write_text('{"<s>": 0, "</s>": 2}')
    assert Encoder.read(folder).kind == "roberta"
    (folder / "vocab.json").write_text('{"<s>": 0, "</s>": 3}')
    with pytest.raises(EncoderError, match="other numbers"):
        Encoder.read(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: (f / "config.json").unlink(), "does not tell the type"),
        (lambda f: (f / "config.json").write_text("[]"), "does not tell the type"),
        (
            lambda f: (f / "config.json").write_text('{"model_type": "xlm-roberta"}'),
            "of type xlm-roberta; Rasa 3.6 loads bert, distilbert, roberta",
        ),
        (lambda f: (f / "tokenizer_config.json").unlink(), "has no tokenizer_config.json"),
        (lambda f: (f / "tf_model.h5").rename(f / "pytorch_model.bin"), "no weights for TensorFl"),
        (lambda f: (f / "vocab.txt").write_text("[CLS]\n[SEP]\n"), "other numbers than Rasa"),
        (lambda f: (f / "vocab.txt").write_bytes(b"\xff"), "can't be read"),
    ],
)
def test_what_rasa_could_not_load_is_refused_at_once(
    folder: Path, change: Change, said: str
) -> None:
    change(folder)
    with pytest.raises(EncoderError, match=said):
        Encoder.read(folder)


def test_a_folder_that_is_not_there_is_never_downloaded(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="never downloaded"):
        Encoder.read(tmp_path / "rasa" / "LaBSE")
