"""Tells a crisis from everything else, by what a message says as a whole.

The words of a crisis (`nlu.crisis`) hear what was thought of beforehand. This classifier is asked
one question only, crisis or not, of the same features as the topics: it also hears what nobody
listed. Each of them suffices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.features import Floats, Indices

FALSE_ALARMS = 0.008
"""Share of held-out examples without a crisis that may raise it. One in five of these examples was
written to look like a crisis; of ordinary questions a quarter of this share does."""


@dataclass(frozen=True)
class Alarm:
    """A linear classifier with the line above which it calls a crisis."""

    weights: Floats
    bias: float
    line: float

    def score(self, indices: Indices, values: Floats) -> float:
        """How much a row of features looks like a crisis."""
        return float(values @ self.weights[indices]) + self.bias

    def raised(self, indices: Indices, values: Floats) -> bool:
        """Whether that is enough to call it one."""
        return self.score(indices, values) >= self.line

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything that was learned, by name."""
        lines = np.array([self.bias, self.line], dtype=np.float32)
        return {"alarm": self.weights, "alarm_lines": lines}

    @staticmethod
    def of(arrays: Callable[[str], npt.NDArray[Any]]) -> "Alarm":
        """The reverse of `arrays`, given what finds one by its name."""
        bias, line = arrays("alarm_lines")
        return Alarm(np.asarray(arrays("alarm")), float(bias), float(line))


def line_for(calm: npt.NDArray[np.floating[Any]]) -> float:
    """The line above which few enough of these scores of messages without a crisis lie."""
    return float(np.quantile(calm, 1 - FALSE_ALARMS)) if len(calm) else 0.0
