"""The two classifiers that are asked about every message; their beliefs are averaged.

A linear one knows each feature's say for each topic. A small neural network finds the same topics
by other ways: together they are right more often than either alone (see the decision record).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nlu.features import Floats, Indices

Arrays = dict[str, npt.NDArray[Any]]
LEAST = 1e-6
"""No topic is held for less likely than this, so that one member alone can't rule it out."""


class Member(Protocol):
    """A trained classifier."""

    def beliefs(self, indices: Indices, values: Floats) -> Floats:
        """Logarithm of how likely each topic is, for one row of features."""
        ...


@dataclass(frozen=True)
class Linear:
    """A support-vector machine: its margins, sharpened, are taken for beliefs."""

    weights: npt.NDArray[np.float16]
    """One row a feature, one column a topic; half precision, which halves the memory and changes
    no ranking."""
    bias: Floats
    sharpness: float

    def beliefs(self, indices: Indices, values: Floats) -> Floats:
        """See `Member`."""
        margins = values @ self.weights[indices].astype(np.float32) + self.bias
        return _normal(margins * self.sharpness)


@dataclass(frozen=True)
class Network:
    """One hidden layer over the most frequent features."""

    rows: Indices
    """For each feature its row in `hidden`; -1 where the network does not look at it."""
    hidden: npt.NDArray[np.float16]
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def beliefs(self, indices: Indices, values: Floats) -> Floats:
        """See `Member`."""
        rows = self.rows[indices]
        seen = rows >= 0
        inner = values[seen] @ self.hidden[rows[seen]].astype(np.float32) + self.hidden_bias
        return _normal(np.maximum(inner, 0) @ self.output + self.output_bias)


@dataclass(frozen=True)
class Members:
    """Both, and what they believe together."""

    linear: Linear
    network: Network

    def beliefs(self, indices: Indices, values: Floats) -> Floats:
        """The mean of what the members believe."""
        told = (self.linear.beliefs(indices, values), self.network.beliefs(indices, values))
        return np.asarray(sum(told) / len(told))

    def arrays(self) -> Arrays:
        """Everything that was learned, by name."""
        return {
            "linear": self.linear.weights,
            "linear_bias": self.linear.bias,
            "linear_sharpness": np.array([self.linear.sharpness], dtype=np.float32),
            "network_rows": self.network.rows,
            "network_hidden": self.network.hidden,
            "network_hidden_bias": self.network.hidden_bias,
            "network_output": self.network.output,
            "network_output_bias": self.network.output_bias,
        }

    @staticmethod
    def of(arrays: Callable[[str], npt.NDArray[Any]]) -> "Members":
        """The reverse of `arrays`, given what finds one by its name."""
        sharpness = float(arrays("linear_sharpness")[0])
        network = ("rows", "hidden", "hidden_bias", "output", "output_bias")
        return Members(
            Linear(arrays("linear"), arrays("linear_bias"), sharpness),
            Network(*(arrays(f"network_{name}") for name in network)),
        )


def _normal(scores: Floats) -> Floats:
    """Scores as logarithms of shares that add up to 1, none below `LEAST`."""
    raised = np.exp(scores - scores.max())
    return np.asarray(np.log(raised / raised.sum() + LEAST), dtype=np.float32)
