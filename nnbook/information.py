"""How much there is to learn from an answer: entropy, cross-entropy, divergence, mutual information.

All take probabilities, and count 0 · log 0 as 0. `base` is the base of the logarithm: e gives nats, 2 gives bits.
"""

from math import e, log

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, number, rank, real_array, same_shape
from nnbook._probabilities import distributions


def entropy(p: ArrayLike, *, base: float = e) -> Array:
    """H(p) = - sum_i p_i log p_i: the mean surprise, 0 for what is certain, log n for n answers that are equally likely.

    Args:
        p: probabilities, shape (..., outcomes), along the last axis 0 or more with sum 1.
        base: of the logarithm, more than 1.

    Returns:
        0 or more, shape (...).

    Raises:
        TypeError: when p holds no real numbers. ValueError: when it is no distribution, or the base is not above 1.

    Source: Shannon, 1948.
    """
    p = distributions("p", p)
    return _sum_p_log(p, p) / -_log(base) + 0.0


def cross_entropy_between(p: ArrayLike, q: ArrayLike, *, base: float = e) -> Array:
    """H(p, q) = - sum_i p_i log q_i: the mean surprise of one who believes q where p is true. H(p, p) = H(p), not 0.

    The loss of a network, from its logits, is `nnbook.cross_entropy`.

    Args:
        p: what is true, shape (..., outcomes).
        q: what is believed, of the same shape.
        base: of the logarithm, more than 1.

    Returns:
        Shape (...), at least H(p); inf where q calls impossible what p does not.

    Raises:
        TypeError, ValueError: as `entropy`, and when the shapes differ.
    """
    p, q = _two(p, q)
    return _sum_p_log(p, q) / -_log(base) + 0.0


def kl_divergence(p: ArrayLike, q: ArrayLike, *, base: float = e) -> Array:
    """D(p ‖ q) = sum_i p_i log(p_i / q_i) = H(p, q) - H(p): the price of believing q. 0 only for q = p; not symmetric.

    Computed as the sum of p log(p / q) - p + q, which is the same as both sum to 1, but no term is below 0: nothing cancels.
    Arguments and errors as `cross_entropy_between`.

    Returns:
        0 or more, shape (...); inf where q calls impossible what p does not.

    Source: Kullback and Leibler, 1951.
    """
    p, q = _two(p, q)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        more = (q - p) / p                                                      # q = p (1 + more)
        near, far = p * _less_log1p(more), p * (np.log(p) - np.log(q)) - p + q
        each = np.where(p > 0, np.where(np.abs(more) < 0.5, near, far), q)
    return np.maximum(each, 0).sum(axis=-1) / _log(base)                         # (...)


def _less_log1p(x: Array) -> Array:
    """x - log(1 + x) to the last digits, for -0.5 < x < 0.5: near 0 by its series, x²/2 - x³/3 + x⁴/4 - …"""
    series = x * x * np.polyval([(-1) ** n / n for n in range(10, 1, -1)], x)
    return np.where(np.abs(x) < 0.02, series, x - np.log1p(x))


def mutual_information(joint: ArrayLike, *, base: float = e) -> float:
    """I(X; Y) = sum_xy p(x, y) log(p(x, y) / (p(x) p(y))): what knowing Y says about X, 0 if they are independent.

    Args:
        joint: probabilities of each pair, shape (values of X, values of Y), with sum 1.
        base: of the logarithm, more than 1.

    Returns:
        0 or more, at most the smaller of the two entropies.

    Raises:
        TypeError: when `joint` holds no real numbers. ValueError: when it has not two axes, or is no distribution.

    Source: Shannon, 1948.
    """
    joint = real_array("joint", joint)
    rank("joint", joint, "values of X, values of Y")
    distributions("joint", joint.ravel())
    independent = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)     # (values of X, values of Y)
    return float(kl_divergence(joint.ravel(), independent.ravel() / independent.sum(), base=base))


def _two(p: ArrayLike, q: ArrayLike) -> tuple[Array, Array]:
    p, q = distributions("p", p), distributions("q", q)
    same_shape("p", p, "q", q)
    return p, q


def _sum_p_log(p: Array, q: Array) -> Array:
    """sum_i p_i log q_i along the last axis, with 0 · log 0 = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, p * np.log(q), 0).sum(axis=-1)      # (...)


def _log(base: float) -> float:
    return log(number("base", base, 1, low_open=True))
