"""Checks for the exercises of chapter 04."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnbook._check import Array, real_array
from nnbook.activations import relu
from nnbook.exercises._verdict import NotYet, call, check, first_answer, same_numbers

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
LAMP_SHAPES = {"w1": (2, 2), "b1": (2,), "w2": (2, 1), "b2": (1,)}


def lamp(answer: Any) -> None:
    """Exercise 1: XOR from step units, with OR and AND as the hidden ones."""
    check(answer, lambda: _lamp(answer))


def _lamp(answer: Any) -> str:
    w1, b1, w2, b2 = _parts(answer, LAMP_SHAPES)
    hidden = (CORNERS @ w1 + b1 >= 0).astype(int)                       # (4, 2)
    for column, name, wanted in ((0, "OR", CORNERS.max(axis=1)), (1, "AND", CORNERS.min(axis=1))):
        _same_at_corners(f"hidden unit {column + 1}, which should be {name},", hidden[:, column], wanted)
    _same_at_corners("the output", (hidden @ w2 + b2 >= 0).astype(int)[:, 0], CORNERS.sum(axis=1) % 2)
    return "The same lamp, with other words. Now you know two solutions; training found a third one."


def _parts(answer: Any, shapes: dict[str, tuple[int, ...]]) -> list[Array]:
    """The parts of an answer as arrays of these shapes. Raises NotYet."""
    names = ", ".join(shapes)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(shapes):
        raise NotYet(f"expected ({names}), received {answer!r:.60}")
    made = []
    for (name, shape), part in zip(shapes.items(), answer, strict=True):
        try:
            array = real_array(name, part)
        except Exception as error:
            raise NotYet(f"{name}: expected real numbers of shape {shape}, received {part!r:.60}") from error
        if array.shape != shape:
            raise NotYet(f"{name}: expected shape {shape}, received {array.shape}")
        made.append(array)
    return made


def _same_at_corners(what: str, received: Array, wanted: Array) -> None:
    for corner, said, right in zip(CORNERS, received, wanted, strict=True):
        if said != right:
            raise NotYet(f"{what} says {said} at ({corner[0]}, {corner[1]}), and should say {right}")


def widest(function: Callable[..., Any]) -> None:
    """Exercise 2: how wide 1-n-n-1 may be within a number of parameters."""

    def examine() -> str:
        for limit, wanted in ((1000, 29), (958, 29), (957, 28), (12, 1), (6, 1), (100_000, 314)):
            received = call(function, limit)
            same = f"widest({limit})"
            if limit == 1000 and _equal(received, np.asarray(30)):
                raise NotYet("widest(1000): with n = 30 there are 960 weights, but each unit has a bias, too")
            if limit == 1000 and _equal(received, np.asarray(333)):
                raise NotYet("widest(1000): right for one hidden layer; between two of 333 units there are 110,889 weights")
            n = _whole(same, received)
            parameters = n * n + 4 * n + 1
            if parameters > limit:
                raise NotYet(f"{same}: you say {n}, but 1-{n}-{n}-1 has {parameters:,} parameters")
            if n < wanted:
                raise NotYet(f"{same}: you say {n}, but n = {wanted} has {wanted ** 2 + 4 * wanted + 1:,} parameters, and fits")
        return "29 units in each hidden layer; most of the 958 parameters stand between the two."

    check(first_answer(function, 1000), examine)


def _whole(name: str, received: Any) -> int:
    """A whole number, 1 or more. Raises NotYet."""
    if isinstance(received, bool) or not isinstance(received, (int, float, np.integer, np.floating)):
        raise NotYet(f"{name}: expected a whole number, received {received!r:.60}")
    if not 1 <= received < np.inf or received != int(received):
        raise NotYet(f"{name}: expected a whole number, 1 or more, received {received!r}")
    return int(received)


def forward(function: Callable[..., Any]) -> None:
    """Exercise 3: three dense layers with ReLU after the first two."""
    rng = np.random.default_rng(3)
    arrays = [rng.normal(size=shape) for shape in ((6, 3), (3, 4), (4,), (4, 4), (4,), (4, 2), (2,))]

    def examine() -> str:
        x, w1, b1, w2, b2, w3, b3 = arrays
        received = call(function, *arrays)
        z2 = relu(x @ w1 + b1) @ w2 + b2
        expected = relu(z2) @ w3 + b3
        for other, reason in ((relu(expected), "the last layer has no ReLU: its outputs may be negative"),
                              (((x @ w1 + b1) @ w2 + b2) @ w3 + b3, "there is no ReLU in it, so it is one layer in disguise"),
                              (z2 @ w3 + b3, "the ReLU after the second layer is missing"),
                              (relu(z2) @ w3, "the last bias is missing")):
            if _equal(received, other):
                raise NotYet(reason)
        same_numbers("outputs", received, expected)
        return "This is how each dense network computes, of any size."

    check(first_answer(function, *arrays), examine)


def _equal(received: Any, other: Array) -> bool:
    try:
        return np.shape(received) == other.shape and bool(np.allclose(received, other))
    except Exception:
        return False


def collapse(function: Callable[..., Any]) -> None:
    """Exercise 4: two dense layers with f(z) = 3 z + 1 between them, as one."""
    rng = np.random.default_rng(4)
    w1, b1, w2, b2 = (rng.normal(size=shape) for shape in ((5, 4), (4,), (4, 3), (3,)))

    def examine() -> str:
        received = call(function, w1, b1, w2, b2)
        if isinstance(received, np.ndarray) or not isinstance(received, (tuple, list)) or len(received) != 2:
            raise NotYet(f"expected a pair (w, b), received {type(received).__name__}")
        w, b = received
        if _equal(w, w1 @ w2):
            raise NotYet("w: the 3 of f is missing; it stretches what comes out of the first layer")
        same_numbers("w", w, 3 * w1 @ w2)
        for wrong, reason in ((b1 @ w2 + b2, "f is missing; the first bias goes through it"),
                              (3 * b1 @ w2 + b2, "the 1 of f is missing"),
                              (3 * b1 @ w2 + 1 + b2, "the 1 of f is added to each hidden unit, and goes through layer 2"),
                              (3 * (b1 + 1) @ w2 + b2, "f multiplies by 3 first, and adds 1 then"),
                              (w2.sum(axis=0) + b2, "the first bias is missing"),
                              (b2, "the first bias and the 1 of f go through the second layer, too"),
                              ((3 * b1 + 1) @ w2, "b2 is missing")):
            if _equal(b, wrong):
                raise NotYet(f"b: {reason}")
        same_numbers("b", b, (3 * b1 + 1) @ w2 + b2)
        return "39 numbers became 18, and no answer has changed."

    check(first_answer(function, w1, b1, w2, b2), examine)


def units(answer: Any) -> None:
    """Exercise 5: how many ReLU units draw the sine to within 0.001."""
    check(answer, lambda: _units(answer))


def _units(answer: Any) -> str:
    error = (2 * np.pi / _whole("units", answer)) ** 2 / 8
    if error > 1e-3:
        raise NotYet(f"with {answer} units d²/8 is {error:.5f}, which is more than 0.001")
    if answer > 71:
        raise NotYet(f"{answer} are enough, with d²/8 = {error:.6f}; but fewer would do")
    return f"d²/8 = {error:.6f} with 71 units; with 70 it is {(2 * np.pi / 70) ** 2 / 8:.6f}."


# What to count: name, w1, b1, w2, left, right, pieces.
PIECES = (
    ("three bends", [1, -1, 2], [0, 0.5, -1.5], [1, 1, -1], -2, 2, 4),
    ("no bend at all", [0, 0], [1, -1], [2, 3], -1, 1, 1),
    ("a weight 0 from the input", [0, 1], [1, 0], [5, 1], -1, 1, 2),
    ("a weight 0 to the output", [1, 1], [0, -1], [0, 2], -2, 2, 2),
    ("bends outside of the interval", [1, 1, 1], [5, 0, -5], [1, 1, 1], -2, 2, 2),
    ("a bend on the border", [1, 1], [1, 0], [1, 1], -1, 1, 2),
    ("two bends in one place", [1, 2], [-1, -2], [1, 1], 0, 3, 2),
    ("two bends that face each other", [1, -1], [-0.5, 0.5], [1, 1], 0, 1, 2),
    ("two bends that cancel", [1, -2], [-1, 2], [2, -1], 0, 3, 1))


def pieces(function: Callable[..., Any]) -> None:
    """Exercise 6: the straight pieces of a network with one input and one hidden layer of ReLU units."""
    cases = [(name, *(np.array(part, dtype=float) for part in given), left, right, wanted)
             for name, *given, left, right, wanted in PIECES]

    def examine() -> str:
        for name, w1, b1, w2, left, right, wanted in cases:
            given = f"w1 = {w1.tolist()}, b1 = {b1.tolist()}, w2 = {w2.tolist()}, from {left} to {right}"
            with np.errstate(all="ignore"):
                same_numbers(f"{name} ({given})", call(function, w1, b1, w2, left, right), np.asarray(wanted))
        return "All nine networks counted."

    check(first_answer(function, *cases[0][1:6]), examine)
