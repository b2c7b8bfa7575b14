"""How good a classifier is, judged by its answers.

What is judged by scores and thresholds is in `nnbook.metrics.scores`.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import in_memory, labels, not_empty, number, same_shape, shown, whole_number

Counts = NDArray[np.int64]


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


def confusion_matrix(predicted: ArrayLike, true: ArrayLike, classes: int) -> Counts:
    """Counts of every pair of a true and a predicted class.

    Args:
        predicted: class numbers, integers in 0..classes-1, shape (n,).
        true: class numbers, integers in 0..classes-1, shape (n,).
        classes: the number of classes, 1 or more.

    Returns:
        Counts, shape (classes, classes): row = true class, column = predicted class.

    Raises:
        TypeError, ValueError: as `accuracy`, for a label out of range, and for a table that is too large for the memory.
    """
    classes = whole_number("classes", classes, 1)
    predicted, true = labels("predicted", predicted, classes), labels("true", true, classes)
    same_shape("predicted", predicted, "true", true)
    with in_memory("classes", classes):
        counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (true, predicted), 1)    # unlike counts[true, predicted] += 1, it counts repeated pairs
    return counts


def precision(predicted: ArrayLike, true: ArrayLike, *, average: str = "binary", undefined: float = 0.0) -> float:
    """Of the examples that were said to be in a class, the share that is: TP / (TP + FP).

    Args:
        predicted: class numbers, integers, shape (n,).
        true: class numbers, integers, shape (n,).
        average: "binary": labels are 0 and 1, and 1 is the class in question. "macro": the mean over all classes that occur,
            each counting alike. "micro": all classes together, each example counting alike, which is the accuracy.
        undefined: what counts where no example was said to be in the class, in 0..1.

    Returns:
        A number from 0 to 1.

    Raises:
        TypeError: when one of them holds no integers.
        ValueError: when the shapes differ, there is no example, or a label is above 1 with "binary".

    Source: Manning, Raghavan and Schütze, 2008, section 8.3.
    """
    right, said, _ = _counts(predicted, true, average)
    return _mean_share(right, said, undefined)


def recall(predicted: ArrayLike, true: ArrayLike, *, average: str = "binary", undefined: float = 0.0) -> float:
    """Of the examples that are in a class, the share that was found: TP / (TP + FN).

    Arguments, returns and errors as `precision`; `undefined` counts where no example is in the class.
    """
    right, _, there = _counts(predicted, true, average)
    return _mean_share(right, there, undefined)


def f1(predicted: ArrayLike, true: ArrayLike, *, average: str = "binary", undefined: float = 0.0) -> float:
    """The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). "macro" is the mean of the classes' F1.

    Arguments, returns and errors as `precision`; `undefined` counts where a class neither occurs nor was said.
    Source: van Rijsbergen, 1979, chapter 7.
    """
    right, said, there = _counts(predicted, true, average)
    return _mean_share(2 * right, said + there, undefined)


def _counts(predicted: ArrayLike, true: ArrayLike, average: str) -> tuple[Counts, Counts, Counts]:
    """For each class that counts: right answers, how often it was said, how often it is there."""
    if not isinstance(average, str) or average not in ("binary", "macro", "micro"):
        raise ValueError(f"average: expected 'binary', 'macro' or 'micro', received {shown(average)}; choose one")
    binary = average == "binary"
    predicted, true = labels("predicted", predicted, 2 if binary else None), labels("true", true, 2 if binary else None)
    same_shape("predicted", predicted, "true", true)
    not_empty("true", true)
    found, places = np.unique(np.concatenate([predicted, true]), return_inverse=True)
    size = len(found)
    right = np.bincount(places[:len(true)][predicted == true], minlength=size)        # (classes that occur,)
    said, there = np.bincount(places[:len(true)], minlength=size), np.bincount(places[len(true):], minlength=size)
    if binary:
        return tuple(count[found == 1] if 1 in found else np.zeros(1, np.int64) for count in (right, said, there))
    if average == "micro":
        return right.sum(keepdims=True), said.sum(keepdims=True), there.sum(keepdims=True)
    return right, said, there


def _mean_share(part: Counts, whole: Counts, undefined: float) -> float:
    if not 0 <= number("undefined", undefined, 0) <= 1:
        raise ValueError(f"undefined: expected a number in 0..1, received {undefined}; change it")
    return float(np.where(whole > 0, part / np.maximum(whole, 1), undefined).mean())
