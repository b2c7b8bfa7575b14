"""Checks for the exercises of chapter 09."""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.exercises._answers import arrays, close, name_mistake, one_number, parts, same_numbers
from nnbook.exercises._verdict import NotYet, call, check


def updates(answer: Any) -> None:
    """Exercise 1: the updates of five epochs of 60,000 pictures in batches of 128, and the size of the last batch."""
    known = {
        "the last batch of an epoch is smaller, but it's an update, too": (2340, 96),
        "468.75 isn't a number of updates: in each epoch the last batch is smaller, and it counts as one": (2343.75, 96),
        "the rest is added to every epoch, not only to the last one": (2344, 96),
        "that's one epoch; there are five of them": (469, 96),
        "every epoch begins anew, with all the pictures": (2344, 128),
        "the updates are right. The last batch isn't a whole one: what is left of 60,000 after 468 batches?": (2345, 128),
        "the updates are right. That's how many are missing from a whole batch, not how many are in the last one": (2345, 32),
        "that's how many pictures are seen in all; an update looks at 128 of them": (300_000, 96),
        "there's no second rest: one smaller batch in each epoch": (2350, 96),
        "only one batch of each epoch is smaller, and it isn't empty: what's left of 60,000 after 468 batches?": (2340, 0),
        "the right numbers, in the wrong order": (96, 2345)}

    def examine() -> str:
        received = parts(list(answer) if isinstance(answer, np.ndarray) and answer.shape == (2,) else answer,
                         ("the number of updates", "the size of the last batch"))
        if hint := name_mistake(received, known):
            raise NotYet(hint)
        for name, said, right in zip(("updates", "last batch"), received, (2345, 96), strict=True):
            same_numbers(name, one_number(said), right)
        return "469 updates an epoch, and the last of them looks at 96 pictures only."

    check(answer, examine)


def spread(function: Callable[..., Any]) -> None:
    """Exercise 2: the standard deviation of the first weights that keeps a signal's size through a leaky ReLU."""
    def examine() -> str:
        for inputs, slope in ((100, 0.1), (50, 0.0), (64, 1.0), (300, 0.5), (7, 2.0)):
            value = one_number(call(function, inputs, slope), "a standard deviation")
            same_numbers(f"{inputs} inputs, slope {slope:g}", value, sqrt(2 / (inputs * (1 + slope ** 2))),
                         _spreads(inputs, slope))
        return "He's for a slope of 0, and one half less under the root where nothing is bent."

    check(function, examine)


def _spreads(inputs: int, slope: float) -> Mapping[str, float]:
    """Wrong standard deviations, by what is wrong with them."""
    return {"that's the variance; asked for is its root": 2 / (inputs * (1 + slope ** 2)),
            "that's He's, for a slope of 0; the negative half isn't lost here": sqrt(2 / inputs),
            "with a slope of 1 nothing is lost, so there it has to be 1 / √inputs": sqrt(2 / (inputs * (1 + slope))),
            "that's right where nothing is bent, at a slope of 1": sqrt(1 / inputs),
            "the half is missing: only half of the z are negative": sqrt(1 / (inputs * (1 + slope ** 2))),
            "the more gets through, the smaller the weights have to be: divide by 1 + slope²":
            sqrt(2 * (1 + slope ** 2) / inputs),
            "the positive half keeps its squares, too; you have only the negative one": sqrt(2 / inputs) / (slope or 1e9),
            "it's the mean of the squares that counts, and not the mean slope": 2 / (sqrt(inputs) * (1 + slope)),
            "what gets through is added to what's there, and not taken away": sqrt(2 / (inputs * (abs(1 - slope ** 2) or 1e-9))),
            "that's the factor for weights of spread 1; the weights have to undo it": sqrt(inputs * (1 + slope ** 2) / 2),
            "the root of the number of inputs is missing": sqrt(2 / (1 + slope ** 2)) / inputs}


def layer_norm(function: Callable[..., Any]) -> None:
    """Exercise 3: layer normalization of a table with one example in each row."""
    rng = np.random.default_rng(9)
    scales, shifts = np.array([1.0, 2.0, 0.5, -1.0]), np.array([0.0, 1.0, -2.0, 0.3])     # (units,)

    def examine() -> str:
        for batch in (6, 4, 1):
            x = rng.normal([3, -1, 0, 5], [1, 2, 0.3, 4], (batch, 4))      # (batch, units)
            received = call(function, x, scales, shifts)
            same_numbers("" if batch > 1 else "for a batch of one example", received, _normed(x, scales, shifts),
                         _norm_mistakes(x, scales, shifts))
        near = np.array([[0.001, 0.002, 0.001, 0.002]])      # beside so small a spread, ε can be seen
        same_numbers("for a row whose numbers are nearly equal (the ε belongs under the root)",
                     call(function, near, scales, shifts), _normed(near, scales, shifts))
        return "Every row by itself, so even a batch of one is no special case."

    check(function, examine)


def _normed(x: Array, scales: Array, shifts: Array, axis: int | None = 1, ddof: int = 0) -> Array:
    """Normalized over an axis, scaled and shifted; the shape of x, (batch, units)."""
    spreads = np.sqrt(x.var(axis=axis, keepdims=True, ddof=min(ddof, x.shape[axis or 0] - 1)) + 1e-5)
    return scales * (x - x.mean(axis=axis, keepdims=True)) / spreads + shifts


def _norm_mistakes(x: Array, scales: Array, shifts: Array) -> Mapping[str, Array]:
    """Wrong tables, by what is wrong with them."""
    centred, variance = x - x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    ones, zeros = np.ones_like(scales), np.zeros_like(shifts)
    return {"that's batch norm, one mean for each column; here each row has its own": _normed(x, scales, shifts, axis=0),
            "that's one mean for the whole table; each row needs its own": _normed(x, scales, shifts, axis=None),
            "the variance divides by the number of units, not by one less": _normed(x, scales, shifts, ddof=1),
            "divide by the root of the variance, not by the variance": scales * centred / (variance + 1e-5) + shifts,
            "the mean is gone, but the spread isn't 1 yet": scales * centred + shifts,
            "the mean has to be taken away, too": scales * x / np.sqrt(variance + 1e-5) + shifts,
            "scales and shifts are missing": _normed(x, ones, zeros), "the shifts are missing": _normed(x, scales, zeros),
            "the scales are missing": _normed(x, ones, shifts),
            "first the scale, then the shift": scales * (_normed(x, ones, zeros) + shifts),
            "scales and shifts are exchanged": _normed(x, shifts, scales)}


def clip(function: Callable[..., Any]) -> None:
    """Exercise 4: a gradient in several arrays, clipped by the norm of the whole."""
    long = [np.array([[3.0, -4.0], [0.0, 6.0]]), np.array([12.0, -1.0]), np.array([0.1])]

    def examine() -> str:
        for what, gradients, limit in (("", long, 1.5), ("for a gradient that is short enough", [g / 40 for g in long], 1.0),
                                       ("for a gradient of zeros", [np.zeros(3), np.zeros((2, 2))], 1.0)):
            received = arrays(call(function, limit, gradients), len(gradients))
            right = _clipped(gradients, limit)
            if not all(map(close, received, right)) and (hint := name_mistake(received, _clip_mistakes(gradients, limit))):
                raise NotYet(f"{what}: {hint}".removeprefix(": "))
            for number, (one, expected) in enumerate(zip(received, right, strict=True)):
                same_numbers(f"{what}, array {number}".removeprefix(", "), one, expected)
        return "One factor for all of it, so the direction stays."

    check(function, examine)


def _length(gradients: Sequence[Array]) -> float:
    return sqrt(sum(float(np.sum(g ** 2)) for g in gradients))


def _clipped(gradients: Sequence[Array], limit: float) -> list[Array]:
    """The whole gradient at most `limit` long."""
    return [g * min(1.0, limit / (_length(gradients) or 1.0)) for g in gradients]


def _clip_mistakes(gradients: Sequence[Array], limit: float) -> Mapping[str, tuple[Array, ...]]:
    """Wrong gradients, by what is wrong with them."""
    length, each = _length(gradients) or 1.0, [float(np.linalg.norm(g)) or 1.0 for g in gradients]
    return {"that's by value, element by element; it turns the direction": tuple(np.clip(g, -limit, limit) for g in gradients),
            "each array is clipped on its own; the length of the whole gradient is asked for":
            tuple(g * min(1, limit / own) for g, own in zip(gradients, each, strict=True)),
            "a gradient that is short enough has to stay as it is": tuple(g * limit / length for g in gradients),
            "that's the unclipped gradient": tuple(gradients),
            "the length is the root of the sum of the squares; is the root missing?":
            tuple(g * min(1, limit / length ** 2) for g in gradients),
            "the lengths of the arrays don't add up; their squares do": tuple(g * min(1, limit / sum(each)) for g in gradients),
            "the factor is turned over: that makes the gradient longer": tuple(g * length / limit for g in gradients),
            "that limits the largest entry; the length of the whole gradient is asked for":
            tuple(g * min(1, limit / (max(np.abs(one).max() for one in gradients) or 1)) for g in gradients),
            "the limit is missing from the factor: that's of length 1": tuple(g / length for g in gradients)}


def running(function: Callable[..., Any]) -> None:
    """Exercise 5: running means and variances of batch norm, after a few batches."""
    rng = np.random.default_rng(5)
    given = rng.normal([5, -2, 0], [1, 3, 0.5], (3, 6, 3))      # (batches, batch, units)

    def examine() -> str:
        for batches in (given[:1], given):
            received = parts(call(function, batches), ("the means", "the variances"))
            right = _running(batches)
            if not all(map(close, received, right)) and (hint := name_mistake(received, _running_mistakes(batches))):
                raise NotYet(hint)
            for name, said, expected in zip(("means", "variances"), received, right, strict=True):
                same_numbers(f"{name} after {len(batches)} batch{'es' * (len(batches) > 1)}", said, expected)
        return "After three batches most of the start is still in them: 0.9³ is 0.73."

    check(function, examine)


def _running(batches: Array, kept: float = 0.9, *, ddof: int = 1, start: tuple[float, float] = (0.0, 1.0),
             spreads: bool = False) -> tuple[Array, Array]:
    """Running means and variances, (units,) each, and some that are not quite these."""
    mean, variance = start[0] + np.zeros(3), start[1] + np.zeros(3)
    for x in batches:
        own = x.std(axis=0, ddof=ddof) if spreads else x.var(axis=0, ddof=ddof)
        mean, variance = kept * mean + (1 - kept) * x.mean(axis=0), kept * variance + (1 - kept) * own
    return mean, variance


def _running_mistakes(batches: Array) -> Mapping[str, tuple[Array, Array]]:
    """Wrong pairs, by what is wrong with them."""
    mean, variance = _running(batches)
    rows = np.concatenate(batches)
    steps = 0.1 * np.array([(x.mean(axis=0), x.var(axis=0, ddof=1)) for x in batches])
    whole = (rows.mean(axis=0), rows.var(axis=0, ddof=1))
    only = "that's the batch itself; the running values begin at 0 and 1, and it moves them a tenth of the way"
    return {only if len(batches) == 1 else "that's all examples at once; each batch moves the running values a tenth of the way":
            whole,
            "a tenth is added, but nine tenths of what was there should stay, and not all of it":
            tuple(np.array([[0.0], [1.0]]) + steps.sum(axis=0)),
            "here the variance of a batch divides by B - 1": _running(batches, ddof=0),
            "a tenth of the way, not nine tenths: nine tenths of what was there stay": _running(batches, 0.1),
            "the variances start at 1, not at 0": _running(batches, start=(0.0, 0.0)),
            "the means start at 0, not at 1": _running(batches, start=(1.0, 1.0)),
            "these are running standard deviations; the squares are asked for": _running(batches, spreads=True),
            "that's the last batch alone; nothing of the earlier ones is left": _running(batches[-1:], 0.0),
            "the running values start anew with each batch": _running(batches[-1:]),
            "the right numbers, in the wrong order": (variance, mean)}
