"""Trains the local model from the training data: `python -m nlu.train --data DIR --out DIR`.

Runs in a process of its own, so that scikit-learn and its memory are gone afterwards.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import train_test_split

from nlu.calibration import Calibration, calibrate, sharpest
from nlu.concepts import CONCEPTS_FILE, read_concepts
from nlu.data import DATA_DIR, DataError, Example, read_examples
from nlu.features import Featuriser, Vocabulary
from nlu.fit import EPOCHS, Labels, fit_linear, fit_network
from nlu.members import Linear, Members, Network
from nlu.model import Model
from nlu.normalise import normalise
from nlu.progress import Progress

HELD_OUT = 0.2
"""Share of the examples that a first fit does not see: on them is learned how sure is sure."""
LEAST_EXAMPLES = 5
LEAST_TOPICS = 3
WORKERS = 2
"""Fits at a time; the libraries let go of Python's lock while they compute."""


class TrainingError(Exception):
    """The data can't be trained from; says why."""


def train(data_dir: Path, progress: Progress) -> Model:
    """Read, fit, calibrate. Raises DataError, TrainingError."""
    examples = read_examples(data_dir)
    concepts = read_concepts(data_dir / CONCEPTS_FILE)
    right = [example.topic for example in examples]
    topics = sorted(set(right))
    _require_enough(right, topics)
    progress.begin(f"{len(examples)} examples, {len(topics)} topics", 2 * (EPOCHS + 1))
    vocabulary = Vocabulary.learn([normalise(example.text) for example in examples], concepts)
    rows, labels = _matrix(examples, Featuriser(vocabulary, concepts)), np.array(right)
    seen, unseen = train_test_split(
        np.arange(len(labels)), test_size=_held_out(labels), stratify=labels, random_state=0
    )
    with ThreadPoolExecutor(WORKERS) as pool:
        whole = _Fits.begin(rows, labels, pool, progress)
        part = _Fits.begin(rows[seen], labels[seen], pool, progress)
        sharpness, calibration = _calibrate(part, rows[unseen], labels[unseen], topics)
        members = whole.members(sharpness)
    return Model(tuple(topics), vocabulary, concepts, members, calibration)


def _held_out(labels: Labels) -> int:
    """How many examples; at least one a topic, which the smallest data would not give."""
    return max(round(len(labels) * HELD_OUT), len(np.unique(labels)))


@dataclass(frozen=True)
class _Fits:
    """Both classifiers of a model, being fitted."""

    linear: Future[Linear]
    network: Future[Network]

    @staticmethod
    def begin(
        rows: csr_matrix, labels: Labels, pool: ThreadPoolExecutor, progress: Progress
    ) -> "_Fits":
        linear = pool.submit(fit_linear, rows, labels)
        linear.add_done_callback(lambda _: progress.advance())
        return _Fits(linear, pool.submit(fit_network, rows, labels, progress.advance))

    def members(self, sharpness: float) -> Members:
        """Waits for both. Raises what fitting raised."""
        return Members(replace(self.linear.result(), sharpness=sharpness), self.network.result())


def _require_enough(right: Sequence[str], topics: Sequence[str]) -> None:
    if len(topics) < LEAST_TOPICS:
        raise TrainingError(
            f"there are examples for {len(topics)} topics; {LEAST_TOPICS} are the least"
        )
    number = Counter(right)
    rare = min(topics, key=lambda topic: number[topic])
    if number[rare] < LEAST_EXAMPLES:
        raise TrainingError(f"{rare} has {number[rare]} examples; {LEAST_EXAMPLES} are the least")


def _matrix(examples: Sequence[Example], featuriser: Featuriser) -> csr_matrix:
    rows = [featuriser.row(example.text) for example in examples]
    return csr_matrix(
        (
            np.concatenate([values for _, values in rows]),
            np.concatenate([indices for indices, _ in rows]),
            np.cumsum([0, *(len(indices) for indices, _ in rows)]),
        ),
        shape=(len(rows), len(featuriser.vocabulary.columns)),
    )


def _calibrate(
    fits: _Fits, rows: csr_matrix, labels: Labels, topics: Sequence[str]
) -> tuple[float, Calibration]:
    """From examples that these fits have not seen: the sharpness of the linear classifier's
    margins, and how sure both together are."""
    linear = fits.linear.result()
    margins = rows @ linear.weights.plain() + linear.bias
    truth = np.searchsorted(topics, labels)
    sharpness = sharpest(margins, truth)
    members = fits.members(sharpness)
    scores = [
        members.beliefs(rows.indices[start:end], rows.data[start:end])
        for start, end in pairwise(rows.indptr)
    ]
    return sharpness, calibrate(np.array(scores, dtype=np.float64), topics, list(labels))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and write the model into `--out`; 1 with the reason on stdout when it can't be."""
    parser = argparse.ArgumentParser(prog="python -m nlu.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA_DIR, help="folder of training data")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    options = parser.parse_args(arguments)
    try:
        with Progress("Learning to understand") as progress:
            model = train(options.data, progress)
        options.out.mkdir(parents=True, exist_ok=True)
        model.save(options.out)
    except (DataError, TrainingError, OSError) as error:
        sys.stdout.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
