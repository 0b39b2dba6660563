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
from nlu.packed import Packed

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

    weights: Packed
    """One row a feature, one column a topic."""
    bias: Floats
    sharpness: float

    def beliefs(self, indices: Indices, values: Floats) -> Floats:
        """See `Member`."""
        margins = self.weights.weigh(indices, values) + self.bias
        return _normal(margins * self.sharpness)


@dataclass(frozen=True)
class Network:
    """One hidden layer over the most frequent features."""

    rows: Indices
    """For each feature its row in `hidden`; -1 where the network does not look at it."""
    hidden: Packed
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def beliefs(self, indices: Indices, values: Floats) -> Floats:
        """See `Member`."""
        rows = self.rows[indices]
        seen = rows >= 0
        inner = self.hidden.weigh(rows[seen], values[seen]) + self.hidden_bias
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
            "linear_steps": self.linear.weights.steps,
            "linear_scale": self.linear.weights.scale,
            "linear_bias": self.linear.bias,
            "linear_sharpness": np.array([self.linear.sharpness], dtype=np.float32),
            "network_rows": self.network.rows,
            "network_hidden_steps": self.network.hidden.steps,
            "network_hidden_scale": self.network.hidden.scale,
            "network_hidden_bias": self.network.hidden_bias,
            "network_output": self.network.output,
            "network_output_bias": self.network.output_bias,
        }

    @staticmethod
    def of(arrays: Callable[[str], npt.NDArray[Any]]) -> "Members":
        """The reverse of `arrays`, given what finds one by its name."""

        def packed(name: str) -> Packed:
            return Packed(arrays(f"{name}_steps"), arrays(f"{name}_scale"))

        sharpness = float(arrays("linear_sharpness")[0])
        return Members(
            Linear(packed("linear"), arrays("linear_bias"), sharpness),
            Network(
                arrays("network_rows"),
                packed("network_hidden"),
                arrays("network_hidden_bias"),
                arrays("network_output"),
                arrays("network_output_bias"),
            ),
        )


def _normal(scores: Floats) -> Floats:
    """Scores as logarithms of shares that add up to 1, none below `LEAST`."""
    raised = np.exp(scores - scores.max())
    return np.asarray(np.log(raised / raised.sum() + LEAST), dtype=np.float32)
