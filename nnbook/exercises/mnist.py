"""Checks for the exercises of chapter 12."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.activations import softmax
from nnbook.exercises._verdict import NotYet, call, check, first_answer, same_numbers


def parameter_count(answer: int | None) -> None:
    """Exercise 1: how many numbers a network 784-64-32-10 can change."""
    check(answer, lambda: _parameter_count(answer))


def _parameter_count(answer: Any) -> str:
    sizes = (784, 64, 32, 10)
    pairs = list(pairwise(sizes))
    if isinstance(answer, bool) or not isinstance(answer, (int, float, np.integer, np.floating)):
        raise NotYet(f"expected a whole number, received {answer!r:.60}")
    if answer == sum(a * b for a, b in pairs):
        raise NotYet("you counted the weights; each unit has a bias, too")
    if answer != sum(a * b + b for a, b in pairs):
        raise NotYet(f"{answer!r} is not the number; a layer from a inputs to b outputs has a × b weights and b biases")
    return "52,650 numbers, and 50,240 of them stand in the first layer."


def forward(function: Callable[..., Any]) -> None:
    """Exercise 2: the forward pass of a network with one hidden layer of ReLU units."""
    rng = np.random.default_rng(2)
    x, w1, b1 = rng.normal(size=(5, 7)), rng.normal(size=(7, 4)), rng.normal(size=4)
    w2, b2 = rng.normal(size=(4, 3)), rng.normal(size=3)

    def examine() -> str:
        for scale, what in ((1, "probabilities"), (1e4, "probabilities for logits of about 10,000")):
            expected = softmax(np.maximum(0, x @ w1 + b1) @ (w2 * scale) + b2 * scale)
            with np.errstate(all="ignore"):
                received = call(function, x, w1, b1, w2 * scale, b2 * scale)
            same_numbers(what, received, expected)
        return "Large logits do not upset it either."

    check(first_answer(function, x, w1, b1, w2, b2), examine)


def top_k_accuracy(function: Callable[..., Any]) -> None:
    """Exercise 3: the share of examples whose true class is among the k most probable."""
    rng = np.random.default_rng(3)
    p, true = softmax(rng.normal(size=(200, 6))), rng.integers(0, 6, 200)

    def examine() -> str:
        for k in (1, 2, 6):
            place = (p > p[np.arange(200), true][:, None]).sum(axis=1)    # how many classes are more probable
            same_numbers(f"share for k = {k}", call(function, p, true, k), np.asarray(np.mean(place < k)))
        return "Now try it on the network's own probabilities."

    check(first_answer(function, p, true, 1), examine)


def moved(function: Callable[..., Any]) -> None:
    """Exercise 4: pictures moved by whole pixels, with empty paper coming in."""
    pictures = np.random.default_rng(4).uniform(0.1, 1, (3, 5, 6))

    def examine() -> str:
        for right, down in ((0, 0), (2, 0), (0, 1), (-1, -3), (2, -2)):
            same_numbers(f"moved by {right} right, {down} down", call(function, pictures, right, down),
                         _moved(pictures, right, down))
        return "Now train on moved copies."

    check(first_answer(function, pictures, 1, 1), examine)


def _moved(pictures: Array, right: int, down: int) -> Array:
    result = np.zeros_like(pictures)
    _, height, width = pictures.shape
    for y in range(height):
        for x in range(width):
            if 0 <= y - down < height and 0 <= x - right < width:
                result[:, y, x] = pictures[:, y - down, x - right]
    return result
