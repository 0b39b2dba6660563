"""Trains the local model from the training data: `python -m nlu.train --data DIR --out DIR`.

Runs in a process of its own, so that scikit-learn and its memory are gone afterwards.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.calibration import Calibration, calibrate
from nlu.concepts import CONCEPTS_FILE, read_concepts
from nlu.data import DATA_DIR, DataError, Example, read_examples
from nlu.features import Featuriser, Floats, Vocabulary
from nlu.model import Model
from nlu.normalise import normalise
from nlu.progress import Progress

FOLDS = 5
LEAST_TOPICS = 3
WORKERS = 2
"""Fits at a time; the library lets go of Python's lock while it computes."""


class TrainingError(Exception):
    """The data can't be trained from; says why."""


def train(data_dir: Path, progress: Progress) -> Model:
    """Read, fit, calibrate. Raises DataError, TrainingError."""
    examples = read_examples(data_dir)
    concepts = read_concepts(data_dir / CONCEPTS_FILE)
    right = [example.topic for example in examples]
    topics = sorted(set(right))
    _require_enough(right, topics)
    progress.begin(f"{len(examples)} examples, {len(topics)} topics", FOLDS + 1)
    vocabulary = Vocabulary.learn([normalise(example.text) for example in examples], concepts)
    rows = _matrix(examples, Featuriser(vocabulary, concepts))
    with ThreadPoolExecutor(WORKERS) as pool:
        whole = pool.submit(_fit, rows, right)
        calibration = _calibrate(rows, right, topics, pool, progress)
        weights, bias = whole.result()
    progress.advance()
    return Model(tuple(topics), vocabulary, concepts, weights, bias, calibration)


def _require_enough(right: Sequence[str], topics: Sequence[str]) -> None:
    if len(topics) < LEAST_TOPICS:
        raise TrainingError(
            f"there are examples for {len(topics)} topics; {LEAST_TOPICS} are the least"
        )
    number = Counter(right)
    rare = min(topics, key=lambda topic: number[topic])
    if number[rare] < FOLDS:
        raise TrainingError(f"{rare} has {number[rare]} examples; {FOLDS} are the least")


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


def _fit(rows: csr_matrix, right: Sequence[str]) -> tuple[Floats, Floats]:
    """Weights (a row a feature, a column a topic in alphabetical order) and bias."""
    classifier = LinearSVC(random_state=0).fit(rows, right)
    weights = np.ascontiguousarray(classifier.coef_.T, dtype=np.float32)
    return weights, classifier.intercept_.astype(np.float32)


def _calibrate(
    rows: csr_matrix,
    right: Sequence[str],
    topics: Sequence[str],
    pool: ThreadPoolExecutor,
    progress: Progress,
) -> Calibration:
    """Score each example by a model that has not seen it, and learn from that how sure is sure."""
    labels = np.array(right)
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(labels, labels))
    scores = np.zeros((len(labels), len(topics)))
    fits = [pool.submit(_fit, rows[seen], labels[seen]) for seen, _ in folds]
    for fit, (_, unseen) in zip(fits, folds, strict=True):
        weights, bias = fit.result()
        scores[unseen] = rows[unseen] @ weights + bias
        progress.advance()
    return calibrate(scores, topics, right)


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
