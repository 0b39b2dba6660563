"""Fits the classifiers of a model, with scikit-learn. Only training imports this."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from nlu.members import Linear, Network
from nlu.packed import Packed

Labels = npt.NDArray[np.str_]

SOFTNESS = 0.3
"""The machine's C: lower trusts single features less. 0.3 and 1 understood the same, 0.3 learns in
three quarters of the time."""
FEATURES_SEEN = 40_000
"""The network looks at the most frequent features: with all of them it is five times as slow and
hardly better."""
HIDDEN = 128
EPOCHS = 5
BATCH = 1024
PACE = 4e-3
"""Learning rate; high, because the epochs are few."""


def fit_linear(rows: csr_matrix, labels: Labels) -> Linear:
    """A linear support-vector machine, a topic against all others, in alphabetical order."""
    classifier = LinearSVC(C=SOFTNESS, random_state=0).fit(rows, labels)
    weights = Packed.of(classifier.coef_.T)
    return Linear(weights, classifier.intercept_.astype(np.float32), sharpness=1.0)


def fit_network(rows: csr_matrix, labels: Labels, advance: Callable[[], None]) -> Network:
    """A network with one hidden layer; `advance` is called after each of `EPOCHS`."""
    frequency = rows.getnnz(axis=0)
    columns = np.sort(np.argsort(-frequency, kind="stable")[:FEATURES_SEEN])
    seen = rows[:, columns].astype(np.float32)
    network = MLPClassifier(
        (HIDDEN,), batch_size=min(BATCH, len(labels)), learning_rate_init=PACE, random_state=0
    )
    topics = np.unique(labels)
    for _ in range(EPOCHS):
        network.partial_fit(seen, labels, classes=topics)
        advance()
    where = np.full(rows.shape[1], -1, dtype=np.int32)
    where[columns] = np.arange(len(columns), dtype=np.int32)
    hidden, output = network.coefs_
    return Network(
        where,
        Packed.of(hidden),
        network.intercepts_[0].astype(np.float32),
        output.astype(np.float32),
        network.intercepts_[1].astype(np.float32),
    )
