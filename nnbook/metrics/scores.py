"""How good scores are, before a threshold turns them into answers: ROC curve, its area, calibration."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import Array, finite, in_memory, labels, not_empty, rank, real_array, same_shape, whole_number
from nnbook._probabilities import share


@dataclass(frozen=True)
class Roc:
    """The receiver operating characteristic: one point for each threshold, from "nobody" to "everybody".

    Attributes:
        false_positive_rate: share of the negatives at or above the threshold, shape (points,), rising from 0 to 1.
        true_positive_rate: share of the positives at or above the threshold, shape (points,), rising from 0 to 1.
        thresholds: shape (points,), falling from inf.
        area: under the curve, in 0..1; the share of pairs, one positive and one negative, in which the positive has
            the higher score (ties count half).
    """

    false_positive_rate: Array
    true_positive_rate: Array
    thresholds: Array
    area: float


def roc(scores: ArrayLike, true: ArrayLike) -> Roc:
    """The ROC curve of scores, and the area under it.

    Args:
        scores: the higher, the more positive; finite numbers, shape (n,).
        true: 0 or 1, integers, shape (n,); both occur.

    Raises:
        TypeError: when the scores are no real numbers, or the labels no integers.
        ValueError: when the shapes differ, a label is neither 0 nor 1, one of the two is missing, or a score is not finite.

    Source: Fawcett, 2006; for the area Hanley and McNeil, 1982.
    """
    scores, true = _scored(scores, true)
    if true.min() == true.max():
        raise ValueError(f"true: expected both 0 and 1, received only {true[0]}; a curve needs examples of both")
    order = np.argsort(-scores, kind="stable")                                    # (n,): from the highest score down
    ordered = scores[order]
    ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))           # the last example of each score
    positives = np.concatenate([[0], np.cumsum(true[order])[ends]])               # (points,): at or above each threshold
    negatives = np.concatenate([[0], ends + 1]) - positives                       # (points,)
    tpr, fpr = positives / positives[-1], negatives / negatives[-1]               # (points,) each
    area = float(np.sum(np.diff(negatives) * (positives[1:] + positives[:-1]))) / (2 * positives[-1] * negatives[-1])
    return Roc(fpr, tpr, np.concatenate([[np.inf], ordered[ends]]), float(area))


@dataclass(frozen=True)
class Calibration:
    """Said probabilities against what happened, in bins of equal width. Empty bins are left out.

    Attributes:
        said: mean probability in each bin, shape (bins in use,).
        happened: share of positives in each bin, shape (bins in use,).
        counts: examples in each bin, shape (bins in use,).
        error: the expected calibration error, mean of |said - happened| over the examples, in 0..1.
    """

    said: Array
    happened: Array
    counts: NDArray[np.int64]
    error: float


def calibration(probabilities: ArrayLike, true: ArrayLike, *, bins: int = 10) -> Calibration:
    """How often it happens when a classifier says 70 percent: probabilities against outcomes.

    Args:
        probabilities: of the positive class (or of the predicted class, with `true` = whether it was right), in 0..1, shape (n,).
        true: 0 or 1, integers, shape (n,).
        bins: of equal width over 0..1, 1 or more. A bin holds its upper edge; the first one also holds 0.

    Raises:
        TypeError: when the probabilities are no real numbers, the labels no integers, or bins no whole number.
        ValueError: when the shapes differ, a label is neither 0 nor 1, a probability is out of range, or there is no example.

    Source: DeGroot and Fienberg, 1983; for the error Naeini, Cooper and Hauskrecht, 2015.
    """
    p, true = _scored(probabilities, true, "probabilities")
    share("probabilities", p)
    bins = whole_number("bins", bins, 1)
    with in_memory("bins", bins):
        edges = np.linspace(0, 1, bins + 1)[1:-1]
        place = np.searchsorted(edges, p)                                         # (n,): the bin of each example
        counts = np.bincount(place, minlength=bins)                               # (bins,)
    used = counts > 0
    said = np.bincount(place, weights=p, minlength=bins)[used] / counts[used]
    happened = np.bincount(place, weights=true, minlength=bins)[used] / counts[used]
    error = float(np.sum(counts[used] * np.abs(said - happened)) / len(p))
    return Calibration(said, happened, counts[used], error)


def _scored(scores: ArrayLike, true: ArrayLike, name: str = "scores") -> tuple[Array, NDArray[np.int64]]:
    """Finite scores and labels 0 or 1, of the same shape (n,), not empty."""
    scores, true = real_array(name, scores).astype(np.float64), labels("true", true, 2)
    rank(name, scores, "examples")
    same_shape(name, scores, "true", true)
    not_empty(name, scores)
    finite(name, scores)
    return scores, true
