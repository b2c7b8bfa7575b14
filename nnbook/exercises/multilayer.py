"""Checks for the exercises of chapter 04."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.activations import relu
from nnbook.exercises._answers import apart, one_number, parts, same_numbers
from nnbook.exercises._pen import pen_page as pen_page
from nnbook.exercises._steps import CORNERS, case, fires, weights
from nnbook.exercises._verdict import NotYet, call, check

LAMP_SHAPES = {"w1": (2, 2), "b1": (2,), "w2": (2, 1), "b2": (1,)}


def lamp(answer: Any) -> None:
    """Exercise 1: XOR from step units, with OR and AND as the hidden ones."""
    either, both = CORNERS.max(axis=1), CORNERS.min(axis=1)

    def examine() -> str:
        if not isinstance(answer, (tuple, list)) or len(answer) != len(LAMP_SHAPES):
            raise NotYet(f"expected ({', '.join(LAMP_SHAPES)}), received {shown(answer)}")
        w1, b1, w2, b2 = (weights(part, shape, f"{name} of shape {shape}")
                          for part, (name, shape) in zip(answer, LAMP_SHAPES.items(), strict=True))
        hidden = fires(CORNERS, w1, b1)                                     # (4, 2)
        if np.array_equal(hidden, np.column_stack([both, either])):
            raise NotYet("your first hidden unit is AND and the second one OR; exchange them")
        if np.array_equal(fires(CORNERS, w1, -b1), np.column_stack([either, both])) and (w1 > 0).all():
            raise NotYet("b1 holds thresholds. A bias is added to the sum, so it has the other sign")
        for column, name, wanted in ((0, "OR", either), (1, "AND", both)):
            _same_at_corners(f"hidden unit {column + 1}, which should be {name},", hidden[:, column], wanted)
        _same_at_corners("the output", fires(hidden, w2, b2)[:, 0], CORNERS.sum(axis=1) % 2)
        return "The same lamp, with other words: those that training found by itself, from start 0."

    check(answer, examine)


def _same_at_corners(what: str, received: Array, wanted: Array) -> None:
    if np.array_equal(received, 1 - wanted):
        raise NotYet(f"{what} says the opposite at all four corners")
    for corner, said, right in zip(CORNERS, received, wanted, strict=True):
        if said != right:
            raise NotYet(f"{what} says {said} at {case(corner)}, and should say {right:.0f}")


def widest(function: Callable[..., Any]) -> None:
    """Exercise 2: how wide 1-n-n-1 may be within a number of parameters."""
    known = {30: "with n = 30 there are 960 weights, but each unit has a bias, too",
             333: "right for one hidden layer; between two of 333 units there are 110,889 weights",
             958: "that is how many parameters the widest network has; return its n",
             29 + 29: "those are the units of both layers; n is how many one of them has"}

    def examine() -> str:
        for limit, wanted in ((1000, 29), (958, 29), (957, 28), (12, 1), (6, 1), (100_000, 314)):
            n, same = _whole(f"widest({limit})", call(function, limit)), f"widest({limit})"
            if limit == 1000 and n in known:
                raise NotYet(f"{same}: {known[n]}")
            parameters = n * n + 4 * n + 1
            if parameters > limit:
                raise NotYet(f"{same}: you say {n}, but 1-{n}-{n}-1 has {parameters:,} parameters")
            if n < wanted:
                raise NotYet(f"{same}: you say {n}, but n = {wanted} has {wanted ** 2 + 4 * wanted + 1:,} parameters, and fits")
        return "29 units in each hidden layer; most of the 958 parameters are between the two."

    check(function, examine)


def _whole(name: str, received: Any) -> int:
    """A whole number, 1 or more. Raises NotYet."""
    value = one_number(received, f"a whole number for {name}")
    if not 1 <= value < np.inf or value != int(value):
        raise NotYet(f"{name}: expected a whole number, 1 or more, received {shown(received)}")
    return int(value)


def forward(function: Callable[..., Any]) -> None:
    """Exercise 3: three dense layers with ReLU after the first two."""
    rng = np.random.default_rng(3)
    arrays = [rng.normal(size=shape) for shape in ((6, 3), (3, 4), (4,), (4, 4), (4,), (4, 2), (2,))]
    x, w1, b1, w2, b2, w3, b3 = arrays
    z1 = x @ w1 + b1
    z2 = relu(z1) @ w2 + b2
    expected = relu(z2) @ w3 + b3
    mistakes = {
        "the last layer has no ReLU: its outputs may be negative": relu(expected),
        "there is no ReLU in it, so it is one layer in disguise": (z1 @ w2 + b2) @ w3 + b3,
        "the ReLU after the second layer is missing": z2 @ w3 + b3,
        "the ReLU after the first layer is missing": relu(z1 @ w2 + b2) @ w3 + b3,
        "the last bias is missing": relu(z2) @ w3,
        "the biases are missing": relu(relu(x @ w1) @ w2) @ w3,
        "w2 is turned: its rows belong to what comes in": relu(relu(z1) @ w2.T + b2) @ w3 + b3,
        "ReLU makes 0 of what is negative; it does not take the sign away": np.abs(np.abs(z1) @ w2 + b2) @ w3 + b3,
        "that is tanh between the layers; the exercise has ReLU": np.tanh(np.tanh(z1) @ w2 + b2) @ w3 + b3}

    def examine() -> str:
        same_numbers("outputs", call(function, *arrays), expected, mistakes)
        return "This is how each dense network computes, of any size."

    check(function, examine)


def collapse(function: Callable[..., Any]) -> None:
    """Exercise 4: two dense layers with f(z) = 3 z + 1 between them, as one."""
    rng = np.random.default_rng(4)
    w1, b1, w2, b2 = (rng.normal(size=shape) for shape in ((5, 4), (4,), (4, 3), (3,)))
    wrong_w = {"the 3 of f is missing; it stretches what comes out of the first layer": w1 @ w2,
               "the 1 of f is added once, whatever x is; it belongs to the bias": (3 * w1 + 1) @ w2,
               "f comes once, between the two layers": 9 * w1 @ w2,
               "the bias comes second, and the weights first": (3 * b1 + 1) @ w2 + b2}
    wrong_b = {"f is missing; the first bias goes through it": b1 @ w2 + b2,
               "the 1 of f is missing": 3 * b1 @ w2 + b2,
               "the 1 of f is added to each hidden unit, and goes through layer 2": 3 * b1 @ w2 + 1 + b2,
               "f multiplies by 3 first, and adds 1 then": 3 * (b1 + 1) @ w2 + b2,
               "the first bias is missing": w2.sum(axis=0) + b2,
               "the first bias and the 1 of f go through the second layer, too": b2,
               "f comes before the second layer, so it does not touch b2": 3 * (b1 @ w2 + b2) + 1,
               "b2 is missing": (3 * b1 + 1) @ w2}

    def examine() -> str:
        w, b = parts(call(function, w1, b1, w2, b2), ("the weights w", "the bias b"))
        same_numbers("w", w, 3 * w1 @ w2, wrong_w)
        same_numbers("b", b, (3 * b1 + 1) @ w2 + b2, wrong_b)
        return "39 numbers became 18, and no answer has changed."

    check(function, examine)


def units(answer: Any) -> None:
    """Exercise 5: how many ReLU units draw the sine to within 0.001."""
    known = {36: "the sine goes from 0 to 2π here, and that is twice as far",
             199: "that would be right for a bound of d²; the bound is d²/8", 141: "the bound is d²/8, and not d²/2",
             786: "d is squared in the bound", 23: "the error is to be at most 0.001, and not 0.01"}

    def examine() -> str:
        count = _whole("units", answer)
        error = (2 * np.pi / count) ** 2 / 8
        if count in known:
            raise NotYet(f"{count} is not the number: {known[count]}")
        if error > 1e-3:
            raise NotYet(f"with {count} units d²/8 is {error:.5f}, which is more than 0.001")
        if count > 71:
            raise NotYet(f"{count} are enough, with d²/8 = {error:.6f}; but fewer would do")
        return f"d²/8 = {error:.6f} with 71 units; with 70 it is {(2 * np.pi / 70) ** 2 / 8:.6f}."

    check(answer, examine)


# What to count: name, w1, b1, w2, left, right, pieces; and what to think of.
PIECES = (
    ("three bends", [1, -1, 2], [0, 0.5, -1.5], [1, 1, -1], -2, 2, 4, "one bend makes two pieces, and each further one adds one"),
    ("no bend at all", [0, 0], [1, -1], [2, 3], -1, 1, 1, "where no unit sees x, the line is straight from end to end"),
    ("a weight 0 from the input", [0, 1], [1, 0], [5, 1], -1, 1, 2, "a unit that does not see x never bends"),
    ("a weight 0 to the output", [1, 1], [0, -1], [0, 2], -2, 2, 2, "a bend that the output does not see changes nothing"),
    ("bends outside of the interval", [1, 1, 1], [5, 0, -5], [1, 1, 1], -2, 2, 2, "look where each unit bends"),
    ("a bend on the border", [1, 1], [1, 0], [1, 1], -1, 1, 2, "a bend on the border leaves no piece outside of it"),
    ("two bends in one place", [1, 2], [-1, -2], [1, 1], 0, 3, 2, "bends at one place end one piece only"),
    ("two bends that face each other", [1, -1], [-0.5, 0.5], [1, 1], 0, 1, 2, "a unit that faces left bends upward, too"),
    ("two bends that cancel", [1, -2], [-1, 2], [2, -1], 0, 3, 1, "add up by how much the slope changes at each place"))


def pieces(function: Callable[..., Any]) -> None:
    """Exercise 6: the straight pieces of a network with one input and one hidden layer of ReLU units."""
    cases = [(name, *(np.array(part, dtype=float) for part in given), left, right, wanted, hint)
             for name, *given, left, right, wanted, hint in PIECES]

    def examine() -> str:
        for name, w1, b1, w2, left, right, wanted, hint in cases:
            given = f"w1 = {w1.tolist()}, b1 = {b1.tolist()}, w2 = {w2.tolist()}, from {left} to {right}"
            said = one_number(call(function, w1, b1, w2, left, right), f"a whole number for {name}")
            if said != wanted:
                truth, yours = apart(wanted, said)
                raise NotYet(f"{name} ({given}): expected {truth}, received {yours}; {hint}")
        return "All nine networks counted."

    check(function, examine)
