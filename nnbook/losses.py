"""Losses: each returns its value and its gradient, side by side.

A loss is a mean over the batch, so its size does not depend on how many examples came along.
Losses of classification take logits, the raw scores before softmax: then no probability can round to 0
inside a logarithm, and the gradient is as simple as it looks.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, finite, labels, not_empty, rank, real_array, same_shape
from nnbook.activations import log_softmax

# A loss takes predictions and targets, and returns its value and its gradient by the predictions.
Loss = Callable[[ArrayLike, ArrayLike], tuple[float, Array]]


def mean_squared_error(predictions: ArrayLike, targets: ArrayLike) -> tuple[float, Array]:
    """Mean of the squared differences, and its gradient by the predictions.

    L = 1/N sum (p - y)², dL/dp = 2 (p - y) / N, with N the number of all elements.

    Args:
        predictions: real numbers of any shape, not empty.
        targets: real numbers of the same shape.

    Returns:
        The loss, 0 or more, and the gradient, of the shape of `predictions`.

    Raises:
        ValueError: when the shapes differ, (n,) and (n, 1) included, there is no element, or one is not finite.
    """
    predictions, targets = real_array("predictions", predictions), real_array("targets", targets)
    same_shape("predictions", predictions, "targets", targets)
    not_empty("predictions", predictions)
    finite("predictions", predictions)
    finite("targets", targets)
    difference = predictions - targets
    return float(np.mean(np.square(difference))), 2 * difference / difference.size


def cross_entropy(logits: ArrayLike, targets: ArrayLike) -> tuple[float, Array]:
    """Mean cross-entropy between the true classes and softmax(logits), in nats, and its gradient by the logits.

    L = -1/B sum_b log softmax(z_b)[y_b], dL/dz = (softmax(z) - onehot(y)) / B.

    Args:
        logits: shape (batch, classes), real numbers.
        targets: class numbers, integers in 0..classes-1, shape (batch,).

    Returns:
        The loss, 0 or more, and the gradient, shape (batch, classes).

    Raises:
        TypeError: when the targets are no integers.
        ValueError: when shapes do not fit, a label is out of range, the batch is empty, or a logit is not finite.
    """
    logits = real_array("logits", logits)
    rank("logits", logits, "batch, classes")
    not_empty("logits", logits)
    finite("logits", logits)
    classes = labels("targets", targets, logits.shape[1])
    if len(classes) != len(logits):
        raise ValueError(f"targets: expected one label for each of the {len(logits)} rows of logits, "
                         f"received {len(classes)}; pass the labels of the same batch")
    rows = np.arange(len(logits))
    log_p = log_softmax(logits)        # (batch, classes)
    gradient = np.exp(log_p)           # (batch, classes): the probabilities
    gradient[rows, classes] -= 1       # p - onehot(y)
    gradient /= len(logits)
    return float(0 - log_p[rows, classes].mean()), gradient
