"""Weights in one byte each, half of half precision: of 3,500 messages one was read otherwise."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu.features import Floats, Indices

LARGEST = 127
"""Of a signed byte."""


@dataclass(frozen=True)
class Packed:
    """A matrix of which every row has a scale of its own, so small weights keep their worth."""

    steps: npt.NDArray[np.int8]
    """One row a feature: how many steps of its scale each weight is."""
    scale: Floats
    """The size of a step, for each row."""

    @staticmethod
    def of(weights: npt.NDArray[np.floating]) -> "Packed":
        """Pack a matrix of weights with one row a feature."""
        scale = np.abs(weights).max(axis=1, initial=0) / LARGEST
        scale[scale == 0] = 1
        steps = np.rint(weights / scale[:, None]).astype(np.int8)
        return Packed(np.ascontiguousarray(steps), scale.astype(np.float32))

    def plain(self) -> Floats:
        """The whole matrix again, as it was but for rounding: four times as large."""
        return np.asarray(self.steps * self.scale[:, None])

    def weigh(self, indices: Indices, values: Floats) -> Floats:
        """The sum of these rows, each times its value."""
        weighed = (values * self.scale[indices]) @ self.steps[indices].astype(np.float32)
        return np.asarray(weighed)
