"""A language model whose weights the operator has: a stronger encoder for Rasa to learn on top of.

Only what Rasa's LanguageModelFeaturizer can load, checked before minutes go into a training.
"""

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FEATURIZER = "LanguageModelFeaturizer"
KIND_VARIABLE = "RASA_ENCODER_KIND"
FOLDER_VARIABLE = "RASA_ENCODER"
"""What `config-encoder.yml` names, for Rasa to fill in."""
WEIGHTS = ("tf_model.h5", "tf_model.h5.index.json", "model.safetensors")
"""One of these; weights for PyTorch alone (pytorch_model.bin) can't be read by TensorFlow."""


@dataclass(frozen=True)
class _Kind:
    """What Rasa takes for granted about one kind of model."""

    files: tuple[str, ...]
    """What its tokenizer needs."""
    special: dict[str, int]
    """The numbers that Rasa puts in front and behind, whatever the tokenizer says: with others the
    vectors would be of something else, without any word of it."""


# Without tokenizer_config.json a tokenizer of words' pieces would drop capitals and accents.
_WORD_PIECES = _Kind(("vocab.txt", "tokenizer_config.json"), {"[CLS]": 101, "[SEP]": 102})
KINDS = {
    "bert": _WORD_PIECES,
    "distilbert": _WORD_PIECES,
    "roberta": _Kind(("vocab.json", "merges.txt"), {"<s>": 0, "</s>": 2}),
}
"""The kinds of model that Rasa 3.6 loads and that know other languages than English or French."""


class EncoderError(Exception):
    """The folder holds no encoder that Rasa can load; says what is missing."""


@dataclass(frozen=True)
class Encoder:
    """Weights on this machine."""

    kind: str
    """What Rasa calls `model_name`."""
    folder: Path

    @staticmethod
    def read(folder: Path) -> "Encoder":
        """The encoder in `folder`, as the transformers library saves one. Raises EncoderError."""
        folder = folder.resolve()
        if not folder.is_dir():
            raise EncoderError(f"{folder} is no folder; an encoder is never downloaded")
        name = _type_of(folder)
        if name not in KINDS:
            known = ", ".join(KINDS)
            raise EncoderError(f"{folder} holds a model of type {name}; Rasa 3.6 loads {known}")
        kind = KINDS[name]
        lacking = [file for file in kind.files if not (folder / file).is_file()]
        if lacking:
            raise EncoderError(f"{folder} has no {' and no '.join(lacking)}")
        if not any((folder / file).is_file() for file in WEIGHTS):
            raise EncoderError(f"{folder} has no weights for TensorFlow: {' or '.join(WEIGHTS)}")
        vocabulary = folder / kind.files[0]
        if kind.special.items() - _numbers(vocabulary).items():
            raise EncoderError(f"{vocabulary} has other numbers than Rasa 3.6 uses: {kind.special}")
        return Encoder(name, folder)

    def variables(self) -> dict[str, str]:
        """The environment variables with which Rasa reads `config-encoder.yml`."""
        return {KIND_VARIABLE: self.kind, FOLDER_VARIABLE: str(self.folder)}


def _type_of(folder: Path) -> str:
    try:
        return str(json.loads((folder / "config.json").read_text("utf-8"))["model_type"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{folder}/config.json does not tell the type of model") from error


def _numbers(vocabulary: Path) -> dict[str, int]:
    """The tokens of a vocabulary: a line each, or JSON."""
    try:
        text = vocabulary.read_text("utf-8")
        if vocabulary.suffix == ".json":
            return dict(json.loads(text))
    except ValueError as error:
        raise EncoderError(f"{vocabulary} can't be read: {error}") from error
    return {token: number for number, token in enumerate(text.split("\n"))}


def encoders_of(model: Path) -> list[Path]:
    """The folders with weights that a trained Rasa model needs, to be served; mostly none.

    Raises OSError, tarfile.TarError, ValueError or KeyError when `model` is no Rasa model.
    """
    with tarfile.open(model) as archive:
        for member in archive:
            file = (
                archive.extractfile(member) if Path(member.name).name == "metadata.json" else None
            )
            if file is not None:
                return sorted(set(_weights(json.load(file)["predict_schema"]["nodes"])))
    raise ValueError(f"{model} is no model of Rasa")


def _weights(nodes: dict[str, Any]) -> Iterator[Path]:
    for node in nodes.values():
        if str(node["uses"]).endswith(FEATURIZER):
            yield Path(str(node["config"]["model_weights"]))
