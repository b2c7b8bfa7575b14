"""Checks for the exercises of chapter 03."""

from collections.abc import Callable
from itertools import permutations, product
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.exercises._answers import close, name_mistake, parts, same_numbers
from nnbook.exercises._pen import pen_page as pen_page
from nnbook.exercises._steps import CORNERS, case, fires, sums, weights
from nnbook.exercises._verdict import NotYet, call, check

SIGNS = {"AND": np.array([-1, -1, -1, 1]), "OR": np.array([-1, 1, 1, 1]), "XOR": np.array([-1, 1, 1, -1])}


def invert(answer: Any) -> None:
    """Exercise 1: a weight and a bias for NOT."""

    def examine() -> str:
        _gate("NOT", weights(answer, (2,), "(w, b)"), np.array([[0.0], [1.0]]), np.array([1, 0]))
        return "The weight pulls down what the bias holds up."

    check(answer, examine)


def nand_of_three(answer: Any) -> None:
    """Exercise 2: three weights and a bias, for an answer that is 0 only if all three inputs are 1."""

    def examine() -> str:
        cases = np.array(list(product((0.0, 1.0), repeat=3)))
        _gate("NAND", weights(answer, (4,), "(w1, w2, w3, b)"), cases, (1 - cases.prod(axis=1)).astype(int))
        return "All eight cases."

    check(answer, examine)


def _gate(name: str, numbers: Array, cases: Array, wanted: Array) -> None:
    """Raises NotYet for the first case that the perceptron with these weights, the bias last, answers wrong."""
    w, b = numbers[:-1], numbers[-1]
    said = fires(cases, w, b)
    if np.array_equal(said, wanted):
        return
    if np.array_equal(said, 1 - wanted):
        raise NotYet(f"your perceptron says the opposite of {name} in every case. What does a negative weight do?")
    if np.array_equal(fires(cases, w, -b), wanted):
        raise NotYet("that is a threshold. A bias is added to the sum, so it has the other sign")
    if np.array_equal(fires(cases, numbers[1:], numbers[0]), wanted):
        raise NotYet("these numbers do it in another order: the bias comes last")
    at = int(np.argmax(said != wanted))
    raise NotYet(f"for the input {case(cases[at])} the sum is {sums(cases, w, b)[at]:g}, so the answer is {said[at]}; "
                 f"{name} wants {wanted[at]}")


LEARN_MISTAKES = {
    "all your numbers are twice the expected ones; with labels -1 and +1 the step is y x, and not the difference to the answer":
        {"step": 2},
    "your numbers are those of a rule that answers -1 to a sum of exactly 0; here that is +1": {"zero": False},
    "these weights come from a rule without a bias; it learns, too": {"bias": False},
    "you correct after every example; only a mistake changes something": {"always": True},
    "you change the weights once an epoch; here each example is corrected at once": {"together": True},
    "these weights move away from the right answers: look at the sign of the step": {"step": -1},
    "your rule answers 0 and 1, and compares that with labels of -1 and +1: a label is never 0 here": {"low": 0},
    "it ends after one epoch; go through the examples again": {"once": True},
    "it goes on for too long; what is `epochs` for?": {"endless": True},
}


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

    check(function, examine)


def _learn_signs(x: Array, y: Array, epochs: int, *, step: int = 1, zero: bool = True, bias: bool = True, always: bool = False,
                 together: bool = False, low: int = -1, once: bool = False, endless: bool = False) -> tuple[Array, float, int]:
    """The rule; the settings make the mistakes that `_same_result` knows."""
    w, corrections = np.zeros(x.shape[1] + 1), 0
    x = np.column_stack([x, np.full(len(x), float(bias))])
    for _ in range(1 if once else 1000 if endless else epochs):
        before, seen = corrections, w
        for example, label in zip(x, y, strict=True):
            z = example @ (seen if together else w)
            if always or (1 if z > 0 or (zero and z == 0) else low) != label:
                w, corrections = w + step * label * example, corrections + 1
        if corrections == before:
            break
    return w[:-1], float(w[-1]), corrections


def _same_result(name: str, received: Any, task: tuple[Array, Array, int]) -> None:
    what = ("weights", "bias", "number of corrections")
    received, expected = parts(received, what), _learn_signs(*task)
    if all(map(close, received, expected)):
        return
    if hint := name_mistake(received, {hint: _learn_signs(*task, **setting) for hint, setting in LEARN_MISTAKES.items()}):
        raise NotYet(f"{name}: {hint}")
    last = {"that is what the last epoch had; count in all of them": 0}
    for part, mine, right in zip(what, received, expected, strict=True):
        same_numbers(f"{name}: {part}", mine, right, last if part == what[2] else None)


def equal(units: Any) -> None:
    """Exercise 4: three perceptrons that say 1 when their two inputs are equal."""

    def examine() -> str:
        rows, wanted = weights(units, (3, 3), "three rows of (w1, w2, b)"), np.array([1, 0, 0, 1])
        hidden, said = _three(rows)
        if np.array_equal(said, wanted):
            return "The first two units moved the points, and the third drew the line."
        if np.array_equal(said, 1 - wanted):
            raise NotYet("these three say 1 when the inputs differ. Which of them has to change so that they say the opposite?")
        if np.array_equal(_three(np.roll(rows, -1, axis=1))[1], wanted):
            raise NotYet("these numbers do it in another order: in each row the bias comes last")
        if any(np.array_equal(_three(rows[list(order)])[1], wanted) for order in permutations(range(3))):
            raise NotYet("these units do it in another order: the one that sees the other two comes last")
        at = int(np.argmax(said != wanted))
        raise NotYet(f"for the input {case(CORNERS[at])} the first two units say {hidden[at, 0]} and {hidden[at, 1]}, so the "
                     f"third says {said[at]}; the inputs are {'' if wanted[at] else 'not '}equal, which wants {wanted[at]}")

    check(units, examine)


def _three(rows: Array) -> tuple[Array, Array]:
    """What the first two units say at each corner, (4, 2), and what the third makes of it, (4,)."""
    hidden = fires(CORNERS, rows[:2, :2].T, rows[:2, 2])
    return hidden, fires(hidden, rows[2, :2], rows[2, 2])


def averaged(function: Callable[..., Any]) -> None:
    """Exercise 5: the mean of the perceptron's weights over all examples that it looked at."""
    rng = np.random.default_rng(5)
    x, y = np.round(rng.normal(size=(12, 2)) * 4) / 4, rng.integers(0, 2, 12)
    tasks = ((CORNERS, np.array([0, 0, 0, 1]), 10), (CORNERS, np.array([0, 1, 1, 0]), 3), (x, y, 4))

    def examine() -> str:
        for task in tasks:
            _same_means(call(function, *task), task)
        return "Now try it on data that no line separates."

    check(function, examine)


def _same_means(received: Any, task: tuple[Array, Array, int]) -> None:
    received, (every, corrected) = parts(received, ("mean weights", "mean bias")), _roads(*task)
    expected, before = every.mean(axis=0), np.vstack([0 * every[:1], every[:-1]])
    usual = {"the sum of them; divide by how many there were": every.sum(axis=0), "the last ones, not the mean": every[-1],
             "the sum divided by the number of examples; they were looked at in every epoch": every.sum(axis=0) / len(task[0]),
             "the sum divided by the number of epochs; each has many examples": every.sum(axis=0) / task[2],
             "the mean over the corrections only; count every example": corrected.mean(axis=0),
             "the mean of what they were before each correction; correct first, and then add": before.mean(axis=0),
             "the mean over the ends of the epochs; count every example": every[len(task[0]) - 1::len(task[0])].mean(axis=0)}
    if all(map(close, received, (expected[:-1], expected[-1]))):
        return
    if hint := name_mistake(received, {what: (other[:-1], other[-1]) for what, other in usual.items()}):
        raise NotYet(f"your weights are {hint}")
    where = f"after {task[2]} epochs of {len(task[0])} examples"
    same_numbers(f"mean weights {where}", received[0], expected[:-1])
    same_numbers(f"mean bias {where}", received[1], expected[-1], {"that is the last bias; take its mean, too": every[-1, -1]})


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
