"""What keeps weights and gradients small: L1 and L2 penalties, and clipping."""

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, finite, floating_array, number, real_array


def l1_penalty(weights: ArrayLike, strength: float) -> tuple[float, Array]:
    """strength · sum |w|, and its gradient, strength · sign(w), 0 at 0.

    Small weights are pulled as hard as large ones. With gradient descent they come near 0 and cross it, but few stop there.

    Args:
        weights: any shape, finite numbers.
        strength: 0 or more.

    Returns:
        The penalty, 0 or more, and the gradient, of the shape of the weights.

    Raises:
        TypeError: when the weights are no real numbers. ValueError: when one is not finite, or the strength is below 0.

    Source: Tibshirani, 1996.
    """
    weights, strength = _weights(weights), number("strength", strength, 0)
    with np.errstate(over="ignore"):    # beyond the largest float, a penalty is inf
        return strength * float(np.abs(weights).sum()), strength * np.sign(weights)


def l2_penalty(weights: ArrayLike, strength: float) -> tuple[float, Array]:
    """strength · sum w², and its gradient, 2 · strength · w. Arguments, returns and errors as `l1_penalty`.

    One step of gradient descent multiplies each weight by 1 - 2 lr · strength. PyTorch's `weight_decay` is twice the strength.

    Source: Hoerl and Kennard, 1970; for networks Krogh and Hertz, 1991.
    """
    weights, strength = _weights(weights), number("strength", strength, 0)
    with np.errstate(over="ignore"):    # beyond the largest float, a penalty is inf
        return strength * float(np.square(weights).sum()), 2 * strength * weights


def clip_by_norm(gradients: Array, limit: float) -> float:
    """Shorten a gradient that is longer than `limit`, in place; its direction stays: g <- g · min(1, limit / ‖g‖).

    Args:
        gradients: a floating array of any shape; it is changed.
        limit: the largest length, more than 0.

    Returns:
        The length before: ‖g‖ = sqrt(sum g²); inf where it is beyond the largest float.

    Raises:
        TypeError: when the gradients are no floating array. ValueError: when one is not finite, or the limit is not above 0.

    Source: Pascanu, Mikolov and Bengio, 2013, algorithm 1.
    """
    floating_array("gradients", gradients, changed=True)
    limit = number("limit", limit, 0, low_open=True)
    finite("gradients", gradients)
    largest = float(np.abs(gradients).max(initial=0))
    if largest == 0:
        return 0.0
    length = float(np.linalg.norm((gradients / largest).ravel()))    # by the largest: no square is too large, or too small
    norm = largest * length
    if norm > limit:
        gradients /= largest    # in two steps: limit / norm may be too small for a float, and norm too large
        gradients *= limit / length
    return norm


def _weights(value: ArrayLike) -> Array:
    weights = real_array("weights", value)
    finite("weights", weights)
    return weights
