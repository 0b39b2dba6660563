"""Weights in one byte each weigh what they weighed, but for rounding."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlu.packed import LARGEST, Packed

WEIGHTS = arrays(np.float64, (4, 3), elements=st.floats(-50, 50))


@given(WEIGHTS)
def test_no_weight_is_off_by_more_than_half_a_step(weights: np.ndarray) -> None:
    largest = np.abs(weights).max(axis=1, keepdims=True)
    allowed = largest / LARGEST * 0.51 + 1e-6
    assert (np.abs(Packed.of(weights).plain() - weights) <= allowed).all()


@given(WEIGHTS, arrays(np.float32, 2, elements=st.floats(0, 1, width=16)))
def test_weighs_the_rows_that_are_named(weights: np.ndarray, values: np.ndarray) -> None:
    packed = Packed.of(weights)
    rows = np.array([3, 1], dtype=np.int32)
    expected = values @ packed.plain()[rows]
    np.testing.assert_allclose(packed.weigh(rows, values), expected, rtol=1e-3, atol=1e-3)


def test_a_row_of_nothing_stays_nothing() -> None:
    assert not Packed.of(np.zeros((2, 3))).plain().any()
