"""Learns when Rasa is sure: `python -m nlu.rasa_calibrate`, after a change of data or config.

Trains on four fifths of the data, asks for the rest, and writes `rasa_calibration.json`: the lines
above which Rasa's word is taken, and what they were learned on. A model with an encoder has lines
of its own: `--encoder FOLDER --out FILE`, and the bot reads that file by MEEDOEN_RASA_CALIBRATION.
"""

import argparse
import asyncio
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import aiohttp
import numpy as np

from nlu.calibration import Calibration, calibrate
from nlu.data import Example
from nlu.progress import Progress
from nlu.rasa import LEAST, RASA_CALIBRATION, ask
from nlu.rasa_encoder import Encoder, EncoderError
from nlu.rasa_environment import RasaFailed, missing
from nlu.rasa_server import serve_rasa
from nlu.rasa_train import Training, chosen_examples, train_rasa, training_options

HELD_OUT = 5
"""Every so many-th example of a topic is asked instead of trained on."""
_STEP = 500
"""Examples asked between two signs of progress."""


def split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """What to train on, and what to ask; the same each time."""
    ordered = sorted(examples, key=lambda e: (e.topic, e.language, e.text))
    asked = ordered[HELD_OUT - 1 :: HELD_OUT]
    held_out = set(asked)
    return [example for example in ordered if example not in held_out], asked


async def learn(url: str, asked: Sequence[Example], progress: Progress) -> Calibration:
    """Ask the server at `url`, which has not seen these examples. Raises what aiohttp raises."""
    topics: list[str] = []
    rows: list[list[float]] = []
    async with aiohttp.ClientSession() as session:
        for example in asked:
            answer = {
                item["name"]: item["confidence"] for item in await ask(session, url, example.text)
            }
            topics = topics or sorted(answer)
            rows.append([math.log(answer.get(topic, 0.0) + LEAST) for topic in topics])
            if len(rows) % _STEP == 0:
                progress.advance()
    return calibrate(np.array(rows), topics, [example.topic for example in asked])


def write(file: Path, learned: Calibration, training: Training, asked: int) -> None:
    """Write the lines, and what they were learned on."""
    text = json.dumps(
        {"calibration": learned.to_dict(), "training": asdict(training), "asked": asked}, indent=1
    )
    file.write_text(text + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, ask, write; 1 with the reason on stderr when it can't be done."""
    parser = argparse.ArgumentParser(prog="python -m nlu.rasa_calibrate", description=__doc__)
    training_options(parser)
    parser.add_argument("--out", type=Path, default=RASA_CALIBRATION, metavar="FILE")
    parser.add_argument(
        "--model", type=Path, metavar="FILE", help="keep the trained model here; use it when there"
    )
    options = parser.parse_args(arguments)
    trained, asked = split(chosen_examples(options.topics, options.languages))
    try:
        if reason := missing():
            raise RasaFailed(reason)
        encoder = Encoder.read(options.encoder) if options.encoder else None
        with tempfile.TemporaryDirectory() as folder:
            model = options.model or Path(folder) / "model.tar.gz"
            if not model.exists():
                train_rasa(trained, model, epochs=options.epochs, encoder=encoder)
            training = _training(model, trained)
            write(options.out, _learn_from(model, asked), training, len(asked))
    except (RasaFailed, EncoderError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _training(model: Path, trained: Sequence[Example]) -> Training:
    """How the model was made; RasaFailed when it has seen what is to be asked."""
    training = Training.of(model)
    if training.examples != len(trained):
        raise RasaFailed(
            f"{model} was trained on {training.examples} examples, and four fifths are "
            f"{len(trained)}: it may have seen what it is to be asked"
        )
    return training


def _learn_from(model: Path, asked: Sequence[Example]) -> Calibration:
    with serve_rasa(model) as server, Progress("Asking Rasa") as progress:
        progress.begin(f"{len(asked)} examples that it has not seen", len(asked) // _STEP)
        return asyncio.run(learn(server.url, asked, progress))


if __name__ == "__main__":
    sys.exit(main())
