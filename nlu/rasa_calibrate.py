"""Learns when Rasa is sure: `python -m nlu.rasa_calibrate`, after a change of data or config.

Trains on four fifths of the data, asks for the rest, and writes `rasa_calibration.json`.
"""

import argparse
import asyncio
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import numpy as np

from nlu.calibration import Calibration, calibrate
from nlu.data import DATA_DIR, Example, read_examples
from nlu.rasa import LEAST, RASA_CALIBRATION, ask
from nlu.rasa_data import choose, write_examples
from nlu.rasa_server import serve_rasa, train_rasa

HELD_OUT = 5
"""Every so many-th example of a topic is asked instead of trained on."""


def split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """What to train on, and what to ask; the same each time."""
    ordered = sorted(examples, key=lambda e: (e.topic, e.language, e.text))
    asked = ordered[HELD_OUT - 1 :: HELD_OUT]
    held_out = set(asked)
    return [example for example in ordered if example not in held_out], asked


async def learn(url: str, asked: Sequence[Example]) -> Calibration:
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
    return calibrate(np.array(rows), topics, [example.topic for example in asked])


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, ask, write."""
    parser = argparse.ArgumentParser(prog="python -m nlu.rasa_calibrate", description=__doc__)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--topics", nargs="*", default=[], help="only these (default: all)")
    parser.add_argument("--languages", nargs="*", default=[], help="only these (default: all)")
    options = parser.parse_args(arguments)
    examples = read_examples(DATA_DIR)
    topics = options.topics or {example.topic for example in examples}
    languages = options.languages or {example.language for example in examples}
    trained, asked = split(choose(examples, topics, languages))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_examples(trained, work / "data")
        model = train_rasa(work / "data", work, epochs=options.epochs)
        with serve_rasa(model) as url:
            learned = asyncio.run(learn(url, asked))
    RASA_CALIBRATION.write_text(json.dumps(learned.to_dict(), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
