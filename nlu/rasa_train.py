"""Trains Rasa on the shipped data: `python -m nlu.rasa_train --out nlu/models/meedoen.tar.gz`.

With `--encoder FOLDER` on top of a language model whose weights stand there.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.data import DATA_DIR, Example, read_examples
from nlu.progress import Progress
from nlu.rasa_data import choose, write_examples
from nlu.rasa_encoder import Encoder, EncoderError
from nlu.rasa_environment import NLU_DIR, RasaFailed, missing, rasa_command, rasa_variables

CONFIG = NLU_DIR / "config.yml"
ENCODER_CONFIG = NLU_DIR / "config-encoder.yml"
_CLASSIFIER = "DIETClassifier"
_EPOCH = re.compile(r"Epochs:[^\r\n]*?\b(\d+)/\d+ ")
"""How Rasa shows its progress."""
_LAST_WORDS = 2000
_AT_A_TIME = 4096


@dataclass(frozen=True)
class Training:
    """Under which conditions a model was made; stands beside it as JSON."""

    examples: int
    topics: int
    languages: tuple[str, ...]
    epochs: int
    encoder: str | None
    """The name of its folder."""
    seconds: float

    @staticmethod
    def of(model: Path) -> "Training":
        """What was written beside `model`. Raises OSError, ValueError, TypeError."""
        known = json.loads(_description(model).read_text("utf-8"))
        return Training(**{**known, "languages": tuple(known["languages"])})

    def write(self, model: Path) -> None:
        """Write it beside `model`."""
        _description(model).write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")


def _description(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ".json")


def train_rasa(
    examples: Sequence[Example],
    model: Path,
    *,
    epochs: int | None = None,
    encoder: Encoder | None = None,
) -> Training:
    """Train on `examples` and write `model` (a .tar.gz), and the conditions beside it.

    Takes minutes and shows its progress on stderr. Without `epochs` as many as the configuration
    says. Raises RasaFailed.
    """
    config = configuration(epochs, encoder)
    number = int(_classifier(config)["epochs"])
    began = time.perf_counter()
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent) as folder:
        work = Path(folder).resolve()
        write_examples(examples, work / "data")
        (work / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        with Progress("Training Rasa") as progress:
            progress.begin(f"{len(examples)} examples", number)
            _run(work, encoder, progress)
        (work / "model.tar.gz").replace(model)
    training = Training(
        examples=len(examples),
        topics=len({example.topic for example in examples}),
        languages=tuple(sorted({example.language for example in examples})),
        epochs=number,
        encoder=encoder.folder.name if encoder else None,
        seconds=round(time.perf_counter() - began, 1),
    )
    training.write(model)
    return training


def configuration(epochs: int | None = None, encoder: Encoder | None = None) -> dict[str, Any]:
    """How Rasa is to learn: the file that fits, with so many epochs (without: as it says)."""
    file = ENCODER_CONFIG if encoder else CONFIG
    config: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    if epochs is not None:
        _classifier(config)["epochs"] = epochs
    return config


def _classifier(config: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in config["pipeline"] if c["name"] == _CLASSIFIER)
    return found


def _run(work: Path, encoder: Encoder | None, progress: Progress) -> None:
    made = ["--out", str(work), "--fixed-model-name", "model"]
    given = ["--config", str(work / "config.yml"), "--nlu", str(work / "data")]
    with subprocess.Popen(  # noqa: S603 - fixed arguments and our own paths
        rasa_command("train", "nlu", *given, *made),
        cwd=work,
        env=rasa_variables(encoder.variables() if encoder else None),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    ) as process:
        try:
            said = _follow(process, progress)
        except BaseException:
            process.kill()
            raise
    if process.returncode or not (work / "model.tar.gz").exists():
        raise RasaFailed(f"training failed: {said}")


def _follow(process: "subprocess.Popen[bytes]", progress: Progress) -> str:
    """Pass on which epoch it is in, until it ends; its last words."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    said, done = "", 0
    while some := process.stdout.read(_AT_A_TIME):
        said = (said + some.decode(errors="replace"))[-_LAST_WORDS:]
        reached = max(map(int, _EPOCH.findall(said)), default=0)
        for _ in range(done, reached):
            progress.advance()
        done = max(done, reached)
    return said


def chosen_examples(topics: Sequence[str], languages: Sequence[str]) -> list[Example]:
    """The shipped examples of some topics and languages; of all where none is named."""
    examples = read_examples(DATA_DIR)
    return choose(
        examples,
        topics or {example.topic for example in examples},
        languages or {example.language for example in examples},
    )


def training_options(parser: argparse.ArgumentParser) -> None:
    """The options of every command that trains Rasa."""
    parser.add_argument("--epochs", type=int, help="of DIET (default: as the configuration says)")
    parser.add_argument("--encoder", type=Path, metavar="FOLDER", help="with a language model")
    parser.add_argument("--topics", nargs="*", default=[], help="only these (default: all)")
    parser.add_argument("--languages", nargs="*", default=[], help="only these (default: all)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; 1 with the reason on stderr when it can't be done."""
    parser = argparse.ArgumentParser(prog="python -m nlu.rasa_train", description=__doc__)
    training_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a .tar.gz")
    options = parser.parse_args(arguments)
    try:
        if reason := missing():
            raise RasaFailed(reason)
        encoder = Encoder.read(options.encoder) if options.encoder else None
        examples = chosen_examples(options.topics, options.languages)
        train_rasa(examples, options.out, epochs=options.epochs, encoder=encoder)
    except (RasaFailed, EncoderError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
