"""Checking a gradient: is the backward pass the derivative of the forward pass?

The complex step is exact to the last digits, but wants a formula that takes complex numbers. Central differences take any
function, and are right to about ten digits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import (
    Array,
    any_array,
    finite,
    function,
    generator,
    loss_answer,
    number,
    real_array,
    same_shape,
    shown,
    whole_number,
)
from nnbook.losses import Loss, cross_entropy
from nnbook.network import Sequential, check_network

TINY = 1e-30                                       # the complex step: there is no difference in it that could cancel
SMALL = float(np.finfo(np.float64).eps) ** (1 / 3)    # the central one, times the size of the number: 6e-6


def complex_step(f: Callable[[Array], Any], x: ArrayLike) -> Array:
    """The gradient of f at x: df/dx_i = Im f(x + i h u_i) / h with h = 1e-30.

    Args:
        f: from an array to one number. It is called with complex numbers, and has to be made of analytic functions
            (no abs, no max, no comparison of complex numbers).
        x: real numbers, any shape.

    Returns:
        float64, the shape of x.

    Raises:
        TypeError: when f is no function, or its answer is not complex. ValueError: when the answer is not one number.

    Source: Squire and Trapp, 1998.
    """
    def slope(x: Array, index: tuple[int, ...]) -> float:
        moved = x.astype(complex)
        moved[index] += 1j * TINY
        return _single(f(moved), "FDG", "a complex answer to complex numbers", "central_differences").imag / TINY
    return _gradient(f, x, slope)


def central_differences(f: Callable[[Array], Any], x: ArrayLike) -> Array:
    """The gradient of f at x: df/dx_i = (f(x + h u_i) - f(x - h u_i)) / 2h, with h = 6e-6 max(1, |x_i|).

    Args:
        f: from an array to one number, a float64: whole numbers go in steps, which have no slope, and float32 in small ones.
        x: real numbers, any shape.

    Returns:
        float64, the shape of x.

    Raises:
        TypeError: when f is no function, or its answer no float64. ValueError: when it is not one number.
    """
    def slope(x: Array, index: tuple[int, ...]) -> float:
        h = SMALL * max(1.0, abs(x[index]))
        above, below = x.copy(), x.copy()
        above[index] += h
        below[index] -= h
        more, less = (_single(f(moved), "dg", "a float64 as answer", "complex_step") for moved in (above, below))
        return (more - less) / (above[index] - below[index])
    return _gradient(f, x, slope)


Row = tuple[str, int, float, tuple[int, ...], float, float]


@dataclass(frozen=True)
class GradientReport:
    """How well a gradient agrees with a numeric one, part by part.

    Attributes:
        rows: for each part its name, how many numbers were compared, the largest relative difference, and there the
            index, the gradient and the numeric one. A difference is relative to the largest gradient of the part.
        tolerance: the largest difference that passes.
    """

    rows: list[Row]
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether all parts agree."""
        return all(row[2] <= self.tolerance for row in self.rows)

    def __str__(self) -> str:
        width = max(4, *(len(row[0]) for row in self.rows))
        lines = [f"{'part':{width}} {'compared':>8} {'difference':>10}"]
        for name, compared, worst, index, ours, numeric in self.rows:
            told = f"{name:{width}} {compared:8} {worst:10.1e}"
            if worst > self.tolerance:    # lines that fit a phone
                told += f"  WRONG\n  at {index}: {ours:.6g}, numeric {numeric:.6g}"
            lines.append(told)
        return "\n".join([*lines, "all agree" if self.passed else "look at the parts marked WRONG"])


def compare(gradient: ArrayLike, numeric: ArrayLike, *, name: str = "gradient", tolerance: float = 1e-7) -> GradientReport:
    """A report on one gradient and its numeric counterpart, arrays of the same shape. Raises ValueError when shapes differ."""
    if not isinstance(name, str):
        raise TypeError(f"name: expected text, received {shown(name)}; write it in quotes")
    gradient, numeric = real_array("gradient", gradient), real_array("numeric", numeric)
    same_shape("gradient", gradient, "numeric", numeric)
    row = _row(name, gradient.ravel(), numeric.ravel(), list(np.ndindex(gradient.shape)))
    return GradientReport([row], number("tolerance", tolerance, 0, low_open=True))


def check_gradients(network: Sequential, x: ArrayLike, y: ArrayLike, *, loss: Loss = cross_entropy, tolerance: float = 1e-6,
                    at_most: int = 100, rng: np.random.Generator) -> GradientReport:
    """Compare `network.backward` with central differences of the loss, array by array.

    Args:
        network: of float64; its parameters are the same afterwards. Randomness (dropout) is off.
        x, y: examples and targets, a few are enough.
        loss: a loss function of `nnbook.losses`.
        tolerance: the largest relative difference that passes. Near a kink (ReLU at 0) a right gradient may exceed it.
        at_most: numbers compared in each array, drawn at random if there are more.
        rng: a numpy.random.Generator, for that draw.

    Raises:
        TypeError: for no network, or no function. ValueError: for float32, whose differences have no digits left.
    """
    function("loss", loss)
    if check_network(network).parameters.dtype != np.float64:
        raise ValueError("network: expected one of float64, received float32; make it with dtype=numpy.float64")
    if not network.parameters.size:
        raise ValueError("network: expected one with parameters, received one without any; there is nothing to check")
    tolerance, at_most = number("tolerance", tolerance, 0, low_open=True), whole_number("at_most", at_most, 1)
    order, rows, start = generator(rng), [], 0
    network.backward(loss_answer(loss(network.forward(x), y))[1])
    gradients = network.gradients.copy()
    for name, array in network.named_parameters().items():
        chosen = np.sort(order.permutation(array.size)[:at_most])
        places = [tuple(int(i) for i in np.unravel_index(place, array.shape)) for place in chosen]
        numeric = np.array([_slope(lambda: loss_answer(loss(network.forward(x), y))[0], array, place) for place in places])
        rows.append(_row(name, gradients[start:start + array.size][chosen], numeric, places))
        start += array.size
    return GradientReport(rows, tolerance)


def _slope(measure: Callable[[], float], array: Array, place: tuple[int, ...]) -> float:
    """Central difference of `measure` by one element of `array`, which is put back."""
    before, h = array[place], SMALL * max(1.0, abs(array[place]))
    try:
        array[place] = above = before + h
        more = measure()
        array[place] = below = before - h
        return (more - measure()) / (above - below)
    finally:
        array[place] = before


def _row(name: str, gradient: Array, numeric: Array, places: list[tuple[int, ...]]) -> Row:
    """One row of a report; NaN counts as an infinite difference."""
    if not places:
        return name, 0, 0.0, (), 0.0, 0.0
    scale = max(np.abs(numeric).max(), np.abs(gradient).max(), 1e-10)
    with np.errstate(over="ignore", invalid="ignore"):
        differences = np.nan_to_num(np.abs(gradient - numeric) / scale, nan=np.inf, posinf=np.inf)
    at = int(differences.argmax())
    return name, len(places), float(differences[at]), places[at], float(gradient[at]), float(numeric[at])


def _gradient(f: Any, x: ArrayLike, slope: Callable[[Array, tuple[int, ...]], float]) -> Array:
    function("f", f)
    x = real_array("x", x).astype(np.float64)
    finite("x", x)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        gradient[index] = slope(x, index)
    return gradient


def _single(answer: Any, kinds: str, expected: str, other: str) -> Any:
    """The one number in an answer of f. Raises TypeError or ValueError."""
    array = any_array("f", answer)
    if array.dtype.char not in kinds:
        complex_or_not = array.dtype.kind in "cf" and (array.dtype.kind == "c") != ("D" in kinds)
        todo = f"use {other}, if that is what f gives" if complex_or_not else "whole numbers and float32 go in steps: use float64"
        raise TypeError(f"f: expected {expected}, received {array.dtype}; {todo}")
    if array.size != 1:
        raise ValueError(f"f: expected one number, received shape {array.shape}; sum it, or choose an element")
    if not np.isfinite(array).all():
        raise ValueError(f"f: expected a finite answer, received {shown(answer)}; try another x")
    return array.reshape(())[()]
