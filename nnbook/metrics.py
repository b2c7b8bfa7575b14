"""How good a classifier is."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import labels, not_empty, same_shape, whole_number


def accuracy(predicted: ArrayLike, true: ArrayLike) -> float:
    """The share of right answers.

    Args:
        predicted: class numbers, integers, shape (n,).
        true: class numbers, integers, shape (n,).

    Returns:
        A number from 0 to 1.

    Raises:
        TypeError: when one of them holds no integers (scores, for example: take their argmax first).
        ValueError: when the shapes differ or there is no example.
    """
    predicted, true = labels("predicted", predicted), labels("true", true)
    same_shape("predicted", predicted, "true", true)
    not_empty("true", true)
    return float(np.mean(predicted == true))


def confusion_matrix(predicted: ArrayLike, true: ArrayLike, classes: int) -> NDArray[np.int64]:
    """Counts of every pair of a true and a predicted class.

    Args:
        predicted: class numbers, integers in 0..classes-1, shape (n,).
        true: class numbers, integers in 0..classes-1, shape (n,).
        classes: the number of classes, 1 or more.

    Returns:
        Counts, shape (classes, classes): row = true class, column = predicted class.

    Raises:
        TypeError, ValueError: as `accuracy`, and for a label out of range.
    """
    classes = whole_number("classes", classes, 1)
    predicted, true = labels("predicted", predicted, classes), labels("true", true, classes)
    same_shape("predicted", predicted, "true", true)
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (true, predicted), 1)    # unlike counts[true, predicted] += 1, it counts repeated pairs
    return counts
