"""Which steps of a sequence count: a loss over those alone."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import Array, any_array, loss_answer, real_array
from nnbook.losses import Loss
from nnbook.network import Sequential

Mask = NDArray[np.bool_]


def check_mask(network: Sequential, mask: ArrayLike, examples: int, y: NDArray[Any], kind: str = "") -> Mask:
    """The mask as booleans, shape (n, T). Raises TypeError or ValueError unless it fits, and each example counts."""
    mask, outputs = any_array(f"{kind}mask", mask), network.output_shapes[-1]
    if mask.dtype != bool:
        raise TypeError(f"{kind}mask: expected booleans, received {mask.dtype}; write a comparison, such as `y >= 0`")
    if len(outputs) != 2:
        raise ValueError(f"{kind}mask: expected a network that answers at every step, with outputs of shape (steps, …), received "
                         f"one with outputs of shape {outputs}; leave the mask out")
    expected = (examples, outputs[0])
    if mask.shape != expected:
        raise ValueError(f"{kind}mask: expected shape {expected}, (examples, steps), received {mask.shape}; reshape it")
    if y.shape[:2] != expected:
        raise ValueError(f"{kind}y: expected a target for each step, the first two axes being {expected}, received shape "
                         f"{y.shape}; fill up the steps that don't count with any number")
    if not mask.any(axis=1).all():
        at = int(np.argmin(mask.any(axis=1)))
        raise ValueError(f"{kind}mask: expected a step that counts in each example, received none at index {at}; leave that "
                         "example out")
    return mask


def that_count(mask: Mask | None, *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Of arrays of shape (B, T, …) the steps that count, in one row: (number of them, …). Without a mask, the arrays."""
    return arrays if mask is None else tuple(array[mask] for array in arrays)


def loss_of_steps(loss: Loss, outputs: Array, targets: NDArray[Any], mask: Mask | None) -> tuple[float, Array]:
    """The loss over the steps that count, and its gradient by all outputs: 0 at the others."""
    value, gradient = loss_answer(loss(*that_count(mask, outputs, targets)))
    if mask is None:
        return value, gradient
    inner, everywhere = real_array("gradient", gradient), np.zeros_like(outputs)
    if inner.shape != everywhere[mask].shape:
        raise ValueError(f"gradient: expected the shape of the outputs that count, {everywhere[mask].shape}, received "
                         f"{inner.shape}; look at what the loss returns")
    everywhere[mask] = inner
    return value, everywhere
