"""Whether a reader's dropout does what dropout does: a matter of shares and of chance, not of equal numbers."""

from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.exercises._answers import real, same_numbers
from nnbook.exercises._verdict import NotYet


def factors_of(x: Array, received: Any) -> Array:
    """By what each number was multiplied, (batch, units). Raises NotYet."""
    try:
        numbers, _ = real(received)
    except Exception:
        numbers = np.zeros(0)
    if numbers.shape != x.shape:
        same_numbers("in training", received, x)    # its shape or its kind is wrong, and this says so
    return numbers / x


def examine_inference(x: Array, received: Any, rate: float) -> None:
    """Raises NotYet unless nothing has changed."""
    same_numbers(f"at inference, rate {rate:g}" if rate else "with a rate of 0, in training", received, x, {
        "inverted dropout has nothing to do at inference; the factor belongs to the training": x * (1 - rate),
        "nothing is to be scaled at inference": x / (1 - rate)} if rate else None)


def examine_training(factors: Array, rate: float) -> None:
    """Raises NotYet unless a share of `rate`, spread at random, is 0 and the rest is scaled."""
    silenced = np.abs(factors) < 1e-6
    share, rest = float(silenced.mean()), factors[~silenced]
    if not silenced.any():
        raise NotYet("in training no number is 0; is `training` asked the wrong way round, or one chance drawn for all?")
    if silenced.all():
        raise NotYet("in training all numbers are 0; each number has a chance of its own")
    if abs(share - (1 - rate)) < 0.02 and abs(share - rate) > 0.02:
        raise NotYet(f"{share:.0%} are silenced; `rate` is the share that is silenced, not the share that stays")
    rows, columns = silenced.all(axis=1) | ~silenced.any(axis=1), silenced.all(axis=0) | ~silenced.any(axis=0)
    if rows.all() or columns.all():
        raise NotYet(f"whole {'rows' if rows.all() else 'columns'} are silenced; each number has a chance of its own")
    if abs(share - rate) > 0.02:
        raise NotYet(f"with a rate of {rate:g}, {share:.1%} of the numbers are 0")
    if np.ptp(silenced.sum(axis=1)) == 0:
        raise NotYet("exactly the same number is silenced in each row; each number has a chance of its own")
    same_numbers(f"what stays, divided by what it was, rate {rate:g}", float(rest.mean()), 1 / (1 - rate), {
        "what stays has to carry the whole sum: the factor is missing": 1.0,
        "divide by the share that stays, not by `rate`": 1 / rate,
        "that makes what stays smaller; it has to grow": 1 - rate})
    if np.ptp(rest) > 1e-3:
        raise NotYet("what stays is scaled by different factors; one factor is for all of it")
