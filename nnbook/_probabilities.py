"""Probabilities: checks of those that come in, and softmax without any check."""

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, not_empty, real_array


def share(name: str, value: Array) -> None:
    """Raises ValueError unless all elements are in 0..1."""
    wrong = ~((value >= 0) & (value <= 1))
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(f"{name}: expected numbers in 0..1, received {value[at]} at index {at}; pass probabilities")


def distributions(name: str, value: ArrayLike) -> Array:
    """`value` as probabilities, 0 or more, that sum to 1 (within 1e-6) along the last axis. Raises TypeError or ValueError."""
    array = real_array(name, value)
    if array.ndim == 0:
        raise ValueError(f"{name}: expected probabilities of shape (..., outcomes), received a single number; pass all of them")
    not_empty(name, array)
    share(name, array)
    sums = np.asarray(array.sum(axis=-1, dtype=np.float64))
    if (np.abs(sums - 1) > 1e-6).any():
        worst = sums.flat[np.abs(sums - 1).argmax()]
        raise ValueError(f"{name}: expected probabilities that sum to 1, received a sum of {worst:g}; divide them by their sum")
    return array


def below_largest(scores: Array) -> Array:
    """z - m, with m the largest score along the last axis: so that exp cannot overflow. Where one is NaN, so is its row."""
    with np.errstate(over="ignore"):    # a difference beyond the largest float is -inf, and its exp is 0
        return scores - scores.max(axis=-1, keepdims=True)


def unchecked_softmax(scores: Array) -> Array:
    """softmax along the last axis, by the formula of `nnbook.softmax`, for scores that somebody has looked at."""
    powers = np.exp(below_largest(scores))
    return powers / powers.sum(axis=-1, keepdims=True)
