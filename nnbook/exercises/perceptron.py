"""Checks for the exercises of chapter 03."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from nnbook._check import Array, real_array
from nnbook.exercises._verdict import NotYet, call, check, first_answer, same_numbers

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
SIGNS = {"AND": np.array([-1, -1, -1, 1]), "OR": np.array([-1, 1, 1, 1]), "XOR": np.array([-1, 1, 1, -1])}


def invert(answer: Any) -> None:
    """Exercise 1: a weight and a bias for NOT."""

    def examine() -> str:
        _gate("NOT", _numbers(answer, (2,), "(w, b)"), np.array([[0], [1]]), np.array([1, 0]))
        return "The weight pulls down what the bias holds up."

    check(answer, examine)


def nand_of_three(answer: Any) -> None:
    """Exercise 2: three weights and a bias, for an answer that is 0 only if all three inputs are 1."""

    def examine() -> str:
        cases = np.array(list(product((0, 1), repeat=3)))
        _gate("NAND", _numbers(answer, (4,), "(w1, w2, w3, b)"), cases, 1 - cases.prod(axis=1))
        return "All eight cases."

    check(answer, examine)


def _numbers(answer: Any, shape: tuple[int, ...], what: str) -> Array:
    """The answer as finite float64 numbers of that shape. Raises NotYet."""
    try:
        array = real_array("answer", answer).astype(np.float64)
    except Exception as error:
        raise NotYet(f"expected numbers, {what}, received {answer!r:.60}") from error
    if array.shape != shape:
        raise NotYet(f"expected {what}, received {answer!r:.60}")
    if not np.isfinite(array).all():
        raise NotYet(f"expected finite numbers, {what}, received {answer!r:.60}")
    return array


def _gate(name: str, numbers: Array, cases: Array, wanted: Array) -> None:
    """Raises NotYet for the first case that the perceptron with these weights, the bias last, answers wrong."""
    for case, right in zip(cases, wanted, strict=True):
        z = case @ numbers[:-1] + numbers[-1]
        if (z >= 0) != right:
            raise NotYet(f"for the input {_written(case)} the sum is {z:g}, so the answer is {int(z >= 0)}; "
                         f"{name} wants {right}")


def _written(case: Array) -> str:
    return f"({', '.join(f'{x:.0f}' for x in case)})" if len(case) > 1 else f"{case[0]:.0f}"


def learn_signs(function: Callable[..., Any]) -> None:
    """Exercise 3: the perceptron rule for labels -1 and +1."""
    rng = np.random.default_rng(3)
    x = np.round(rng.uniform(-4, 4, (30, 3)))
    y = np.where(x @ [1.0, -2.0, 1.0] + 0.5 > 0, 1, -1)
    tasks = {"AND": (CORNERS, SIGNS["AND"], 100), "OR": (CORNERS, SIGNS["OR"], 100),
             "XOR, stopped after 7 epochs": (CORNERS, SIGNS["XOR"], 7), "30 points with three inputs": (x, y, 200)}

    def examine() -> str:
        for name, task in tasks.items():
            _same_result(name, call(function, *task), task)
        return "AND: weights 2 and 1, bias -3, after 11 corrections, as in the chapter."

    check(first_answer(function, *tasks["AND"]), examine)


def _learn_signs(x: Array, y: Array, epochs: int, *, zero: bool = True) -> tuple[Array, float, int]:
    """The rule; `zero`: whether a sum of exactly 0 is the answer +1."""
    w, b, corrections = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(epochs):
        before = corrections
        for example, label in zip(x, y, strict=True):
            z = example @ w + b
            if (1 if z > 0 or (zero and z == 0) else -1) != label:
                w, b, corrections = w + label * example, b + label, corrections + 1
        if corrections == before:
            break
    return w, float(b), corrections


def _same_result(name: str, received: Any, task: tuple[Array, Array, int]) -> None:
    if not isinstance(received, (tuple, list)) or len(received) != 3:
        raise NotYet(f"expected three things, weights, bias and number of corrections, received {received!r:.60}")
    expected, other = _learn_signs(*task), _learn_signs(*task, zero=False)
    if _close(received, (2 * expected[0], 2 * expected[1], expected[2])):
        raise NotYet(f"{name}: all your numbers are twice the expected ones; with labels -1 and +1 add y x, not (y - answer) x")
    if not _close(received, expected) and _close(received, other):
        raise NotYet(f"{name}: your numbers are those of a rule that answers -1 to a sum of exactly 0; here that is +1")
    for what, mine, right in zip(("weights", "bias", "number of corrections"), received, expected, strict=True):
        same_numbers(f"{name}: {what}", mine, np.asarray(right, dtype=float))


def _close(received: Any, expected: tuple[Any, ...]) -> bool:
    """Whether all parts agree in shape and number; False for what is no number."""
    try:
        return all(np.shape(one) == np.shape(other) and np.allclose(one, other)
                   for one, other in zip(received, expected, strict=True))
    except Exception:
        return False


def equal(units: Any) -> None:
    """Exercise 4: three perceptrons that say 1 when their two inputs are equal."""

    def examine() -> str:
        rows = _numbers(units, (3, 3), "three rows of (w1, w2, b)")
        for case, wanted in zip(CORNERS, (1, 0, 0, 1), strict=True):
            hidden = (rows[:2, :2] @ case + rows[:2, 2] >= 0).astype(int)
            answer = int(rows[2, :2] @ hidden + rows[2, 2] >= 0)
            if answer != wanted:
                raise NotYet(f"for the input {_written(case)} the first two units say {hidden[0]} and {hidden[1]}, so the "
                             f"third says {answer}; the inputs are {'' if wanted else 'not '}equal, which wants {wanted}")
        return "The first two units moved the points, and the third drew the line."

    check(units, examine)


def averaged(function: Callable[..., Any]) -> None:
    """Exercise 5: the mean of the perceptron's weights over all examples that it looked at."""
    rng = np.random.default_rng(5)
    x, y = np.round(rng.normal(size=(12, 2)) * 4) / 4, rng.integers(0, 2, 12)
    tasks = ((CORNERS, np.array([0, 0, 0, 1]), 10), (CORNERS, np.array([0, 1, 1, 0]), 3), (x, y, 4))

    def examine() -> str:
        for task in tasks:
            _same_means(call(function, *task), task)
        return "Now try it on data that no line separates."

    check(first_answer(function, *tasks[0]), examine)


def _same_means(received: Any, task: tuple[Array, Array, int]) -> None:
    if not isinstance(received, (tuple, list)) or len(received) != 2:
        raise NotYet(f"expected two things, mean weights and mean bias, received {received!r:.60}")
    every, corrected = _roads(*task)
    expected = every.mean(axis=0)
    usual = {"the sum of them; divide by how many there were": every.sum(axis=0), "the last ones, not the mean": every[-1],
             "the mean over the corrections only; count every example": corrected.mean(axis=0),
             "the mean over the ends of the epochs; count every example": every[len(task[0]) - 1::len(task[0])].mean(axis=0)}
    for what, other in usual.items():
        if _close(received, (other[:-1], other[-1])) and not np.allclose(other, expected):
            raise NotYet(f"your weights are {what}")
    same_numbers(f"mean weights after {task[2]} epochs of {len(task[0])} examples", received[0], expected[:-1])
    same_numbers(f"mean bias after {task[2]} epochs of {len(task[0])} examples", received[1], expected[-1])


def _roads(x: Array, y: Array, epochs: int) -> tuple[Array, Array]:
    """The weights, the bias last, after every example and after every correction."""
    x, w, every, corrected = np.column_stack([x, np.ones(len(x))]), np.zeros(x.shape[1] + 1), [], []
    for _ in range(epochs):
        for example, label in zip(x, y, strict=True):
            error = label - int(example @ w >= 0)
            w = w + error * example
            every.append(w)
            if error:
                corrected.append(w)
    return np.array(every), np.array(corrected)
