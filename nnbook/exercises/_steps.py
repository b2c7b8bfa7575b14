"""Units with a step, as exercises of chapters 03 and 04 have them; and a sum that is 0 but for rounding counts as 0."""

from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.exercises._answers import real
from nnbook.exercises._verdict import NotYet

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def weights(answer: Any, shape: tuple[int, ...], what: str) -> Array:
    """The answer as finite numbers of that shape. Raises NotYet."""
    try:
        array, _ = real(answer)
    except Exception as error:
        raise NotYet(f"expected numbers, {what}, received {shown(answer)}") from error
    if array.shape != shape:
        raise NotYet(f"expected {what}, received {shown(answer)}")
    if not np.isfinite(array).all():
        raise NotYet(f"expected finite numbers, {what}, received {shown(answer)}")
    return array


def sums(inputs: Array, weights: Array, biases: Any) -> Array:
    """The weighted sums, (cases,) or (cases, units). -0.1 - 0.2 + 0.3 is 0 on paper, and so it is here."""
    z, size = inputs @ weights + biases, np.abs(inputs) @ np.abs(weights) + np.abs(biases)
    return np.where(np.abs(z) <= 1e-7 * size, 0.0, z)    # as far as numbers of 32 bits go


def fires(inputs: Array, weights: Array, biases: Any) -> Array:
    """What units with a step answer: 1 where the sum is 0 or more, else 0."""
    return (sums(inputs, weights, biases) >= 0).astype(int)


def case(inputs: Array) -> str:
    """A row of inputs, as the reader writes it."""
    return f"({', '.join(f'{x:.0f}' for x in inputs)})" if len(inputs) > 1 else f"{inputs[0]:.0f}"
