"""Losses: each returns its value and its gradient, side by side.

A loss is a mean over the batch, so its size does not depend on how many examples came along.
Losses of classification take logits, the raw scores before softmax: then no probability can round to 0
inside a logarithm, and the gradient is as simple as it looks.
Where a difference is too large for its data type, the value is inf, as in all of NumPy.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import Array, any_array, finite, labels, not_empty, number, real_array, same_shape
from nnbook._probabilities import below_largest, distributions, share
from nnbook.activations import log_softmax, sigmoid

# A loss takes predictions and targets, and returns its value and its gradient by the predictions.
Loss = Callable[[ArrayLike, ArrayLike], tuple[float, Array]]

beyond_is_inf = np.errstate(over="ignore")    # no warning where a number is too large for its type and becomes inf


@beyond_is_inf
def mean_squared_error(predictions: ArrayLike, targets: ArrayLike) -> tuple[float, Array]:
    """Mean of the squared differences, and its gradient by the predictions.

    L = 1/N sum (p - y)², dL/dp = 2 (p - y) / N, with N the number of all elements.

    Args:
        predictions: real numbers of any shape, not empty.
        targets: real numbers of the same shape.

    Returns:
        The loss, 0 or more, and the gradient, of the shape of `predictions`.

    Raises:
        TypeError: when one of them holds no real numbers.
        ValueError: when the shapes differ, (n,) and (n, 1) included, there is no element, or one is not finite.

    Source: Legendre, 1805 (least squares).
    """
    difference = _difference(predictions, targets)
    return _mean(np.square(difference)), 2 * difference / difference.size


@beyond_is_inf
def mean_absolute_error(predictions: ArrayLike, targets: ArrayLike) -> tuple[float, Array]:
    """Mean of the absolute differences: L = 1/N sum |p - y|, dL/dp = sign(p - y) / N, 0 where they are equal.

    Arguments, returns and errors as `mean_squared_error`. Source: Boscovich, 1757 (least absolute deviations).
    """
    difference = _difference(predictions, targets)
    return _mean(np.abs(difference)), np.sign(difference) / difference.size


@beyond_is_inf
def huber(predictions: ArrayLike, targets: ArrayLike, *, threshold: float = 1.0) -> tuple[float, Array]:
    """Squared near 0 and absolute far away, so that one strange example cannot pull without limit.

    With d = p - y and threshold t: L = 1/N sum of d²/2 where |d| <= t, else t (|d| - t/2); dL/dp = clip(d, -t, t) / N.

    Arguments, returns and errors as `mean_squared_error`; `threshold` is more than 0. Source: Huber, 1964.
    """
    difference, t = _difference(predictions, targets), number("threshold", threshold, 0, low_open=True)
    each = np.where(np.abs(difference) <= t, np.square(difference) / 2, t * (np.abs(difference) - t / 2))
    return _mean(each), np.clip(difference, -t, t) / difference.size


@beyond_is_inf
def hinge(scores: ArrayLike, targets: ArrayLike) -> tuple[float, Array]:
    """Loss of a classifier that wants a margin: L = 1/N sum max(0, 1 - y s), dL/ds = -y / N where y s < 1, else 0.

    Args:
        scores: real numbers of any shape, not empty; the sign is the answer.
        targets: -1 or 1, of the same shape.

    Returns:
        The loss, 0 or more, and the gradient, of the shape of `scores`.

    Raises:
        TypeError: when one of them holds no real numbers.
        ValueError: when the shapes differ, a target is neither -1 nor 1, there is no element, or one is not finite.

    Source: Cortes and Vapnik, 1995.
    """
    scores, y = _pair("scores", scores, targets)
    if (wrong := np.abs(y) != 1).any():
        raise ValueError(f"targets: expected -1 or 1, received {y[wrong][0]:g}; for labels 0 and 1, write 2 * labels - 1")
    missing = 1 - y * scores      # to the margin
    return _mean(np.maximum(missing, 0)), np.where(missing > 0, -y, 0).astype(scores.dtype) / scores.size


@beyond_is_inf
def binary_cross_entropy(logits: ArrayLike, targets: ArrayLike) -> tuple[float, Array]:
    """Mean cross-entropy between yes-or-no targets and sigmoid(logits), in nats, and its gradient by the logits.

    L = 1/N sum max(z, 0) - z y + log(1 + exp(-|z|)), which is -y log s(z) - (1 - y) log s(-z); dL/dz = (s(z) - y) / N.

    Args:
        logits: real numbers of any shape, not empty.
        targets: 0 or 1, or a probability between them, of the same shape.

    Returns:
        The loss, 0 or more, and the gradient, of the shape of `logits`.

    Raises:
        TypeError: when one of them holds no real numbers.
        ValueError: when the shapes differ, (n,) and (n, 1) included, a target is outside of 0..1, there is no element,
            or one is not finite.

    Source: Good, 1952.
    """
    z, y = _pair("logits", logits, targets)
    share("targets", y)
    each = np.where(z > 0, (1 - y) * np.abs(z), y * np.abs(z)) + np.log1p(np.exp(-np.abs(z)))
    return _mean(each), (np.where(z > 0, (1 - y) - sigmoid(-z), sigmoid(z) - y) / z.size).astype(z.dtype)


@beyond_is_inf
def cross_entropy(logits: ArrayLike, targets: ArrayLike) -> tuple[float, Array]:
    """Mean cross-entropy between the true classes and softmax(logits), in nats, and its gradient by the logits.

    L = -1/B sum_b log softmax(z_b)[y_b], dL/dz = (softmax(z) - onehot(y)) / B. A target may also be a distribution q
    over the classes: L = -1/B sum_b sum_c q_bc log softmax(z_b)_c, dL/dz = (softmax(z) - q) / B. Where there is an
    answer at every step of a sequence, each step counts like an example.

    Args:
        logits: shape (batch, classes) or (batch, steps, classes), real numbers.
        targets: class numbers, integers in 0..classes-1, shape (batch,) or (batch, steps); or distributions, of the shape
            of the logits.

    Returns:
        The loss, 0 or more, and the gradient, of the shape of the logits.

    Raises:
        TypeError: when class numbers are no integers.
        ValueError: when shapes do not fit, a label is out of range, a distribution does not sum to 1, the batch is empty,
            or a logit is not finite.

    Source: Bridle, 1990.
    """
    logits = real_array("logits", logits)
    if logits.ndim not in (2, 3):
        raise ValueError(f"logits: expected shape (batch, classes) or (batch, steps, classes), received {logits.shape}; "
                         "reshape it")
    not_empty("logits", logits)
    finite("logits", logits)
    shape, rows = any_array("targets", targets).shape, logits.shape[:-1]
    if shape not in (rows, logits.shape):
        raise ValueError(f"targets: expected class numbers of shape {rows}, or distributions of shape {logits.shape}, received "
                         f"shape {shape}; pass one target for each row of logits"
                         f"{'' if len(rows) == 1 else ', or put Flatten() into the network'}")
    if shape == logits.shape:
        return _against_distributions(logits, targets)
    axes = "batch" if len(shape) == 1 else "batch, steps"
    return cross_entropy_of_classes(logits, labels("targets", targets, logits.shape[-1], axes))


def cross_entropy_of_classes(logits: Array, classes: NDArray[np.int64]) -> tuple[float, Array]:
    """Cross-entropy of finite logits and valid class numbers, by the formulas of `cross_entropy`."""
    z, y = logits.reshape(-1, logits.shape[-1]), classes.ravel()   # (rows, classes), (rows,): steps count like examples
    rows = np.arange(len(z))
    z = below_largest(z)                                           # (rows, classes): now exp cannot overflow
    powers = np.exp(z)
    sums = powers.sum(axis=1)                                      # (rows,)
    gradient = powers / sums[:, None]                              # (rows, classes): softmax
    gradient[rows, y] -= 1                                         # p - onehot(y)
    gradient /= len(z)
    return _mean(np.log(sums) - z[rows, y]), gradient.reshape(logits.shape)    # -log softmax(z)[y] = log sum - z[y]


def _against_distributions(logits: Array, targets: ArrayLike) -> tuple[float, Array]:
    """Cross-entropy where each target is a distribution over the classes."""
    q = distributions("targets", targets)                                    # (batch, …, classes)
    log_p = log_softmax(logits)                                              # (batch, …, classes)
    with np.errstate(invalid="ignore"):                                      # 0 · inf, which counts as 0 here
        each = np.where(q > 0, q * log_p, 0).sum(axis=-1)                    # (batch, …)
    return 0.0 - _mean(each), ((np.exp(log_p) - q) / each.size).astype(logits.dtype)


def _pair(name: str, predictions: ArrayLike, targets: ArrayLike) -> tuple[Array, Array]:
    """Both as finite arrays of one shape, not empty."""
    predictions, targets = real_array(name, predictions), real_array("targets", targets)
    same_shape(name, predictions, "targets", targets)
    not_empty(name, predictions)
    finite(name, predictions)
    finite("targets", targets)
    return predictions, targets


def _difference(predictions: ArrayLike, targets: ArrayLike) -> Array:
    predictions, targets = _pair("predictions", predictions, targets)
    return predictions - targets


def _mean(each: Array) -> float:
    """The mean, also where the sum would be too large for the data type."""
    mean = float(each.sum()) / each.size
    return mean if np.isfinite(mean) else float((each / each.size).sum(dtype=np.float64))
