"""Checks for the exercises of chapter 12."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.activations import sigmoid, softmax
from nnbook.exercises._answers import number, same_numbers
from nnbook.exercises._verdict import call, check


def parameter_count(answer: int | None) -> None:
    """Exercise 1: how many numbers a network 784-64-32-10 can change."""
    sizes = (784, 64, 32, 10)
    pairs = list(pairwise(sizes))
    weights = sum(a * b for a, b in pairs)
    known = {weights: "you counted the weights; each unit has a bias, too",
             784 * 64: "those are the weights of the first layer; there are three layers, and biases",
             784 * 64 + 64: "that is the first layer; there are two more",
             weights + 106 + 784: "the inputs are no units: they have no bias of their own",
             weights + 96: "the ten outputs have biases, too",
             weights + 3: "each unit has a bias of its own, and not each layer",
             784 * 64 * 32 * 10: "the layers come one after the other, so their numbers are added up",
             64 + 32 + 10: "those are the units; count the weights and biases of each",
             sum(sizes): "those are the units, with the inputs; count weights and biases",
             784 * 96 + 96 + 96 * 10 + 10: "that would be one hidden layer of 96 units; here are two",
             784 * 128 + 128 + 128 * 10 + 10: "that is the network of this chapter, 784-128-10"}

    def examine() -> str:
        number(answer, weights + 106, known, what="a whole number",
               rule="a layer from a inputs to b outputs has a × b weights and b biases")
        return "52,650 numbers, and 50,240 of them are in the first layer."

    check(answer, examine)


def forward(function: Callable[..., Any]) -> None:
    """Exercise 2: the forward pass of a network with one hidden layer of ReLU units."""
    rng = np.random.default_rng(2)
    x, w1, b1 = rng.normal(size=(5, 7)), rng.normal(size=(7, 4)), rng.normal(size=4)
    w2, b2 = rng.normal(size=(4, 3)), rng.normal(size=3)

    def examine() -> str:
        for scale, what in ((1, "probabilities"), (1e4, "probabilities for logits of about 10,000")):
            arrays = x, w1, b1, w2 * scale, b2 * scale
            mistakes = _forward_mistakes(*arrays) if scale == 1 else None
            same_numbers(what, call(function, *arrays), softmax(np.maximum(0, x @ w1 + b1) @ arrays[3] + arrays[4]), mistakes)
        return "Large logits do not upset it either."

    check(function, examine)


def _forward_mistakes(x: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> dict[str, Array]:
    """Wrong probabilities that people compute, by what is wrong with them."""
    z1 = x @ w1 + b1
    a1 = np.maximum(0, z1)
    z2 = a1 @ w2 + b2
    return {
        "these are the logits; softmax makes probabilities of them": z2,
        "ReLU is missing between the two layers": softmax(z1 @ w2 + b2),
        "the output layer has no ReLU: its logits may be negative": softmax(np.maximum(0, z2)),
        "that is tanh in the hidden layer; this network has ReLU": softmax(np.tanh(z1) @ w2 + b2),
        "that is the sigmoid of each logit; the probabilities of a row have to add up to 1": sigmoid(z2),
        "each column adds up to 1, and each row should: the classes of one example are beside each other": softmax(z2.T).T,
        "all numbers together add up to 1, and each row should": softmax(z2.reshape(1, -1)).reshape(z2.shape),
        "softmax comes once": softmax(softmax(z2)),
        "these are logarithms of probabilities": np.log(softmax(z2)),
        "the logits are divided by their sum; softmax takes their exponentials first": z2 / z2.sum(axis=1, keepdims=True),
        "the biases are missing": softmax(np.maximum(0, x @ w1) @ w2),
        "the first bias is missing": softmax(np.maximum(0, x @ w1) @ w2 + b2),
        "the last bias is missing": softmax(a1 @ w2),
        "these are the classes; return the probability of each": z2.argmax(axis=1)}


def top_k_accuracy(function: Callable[..., Any]) -> None:
    """Exercise 3: the share of examples whose true class is among the k most probable."""
    rng = np.random.default_rng(3)
    p, true = softmax(rng.normal(size=(200, 6))), rng.integers(0, 6, 200)
    place = (p > p[np.arange(200), true][:, None]).sum(axis=1)    # how many classes are more probable

    def examine() -> str:
        for k in (1, 2, 6):
            right = np.mean(place < k)
            mistakes = {"that is how many; divide by the number of examples": np.sum(place < k),
                        "that is a percentage; give a share from 0 to 1": 100 * right,
                        "that is the share of the wrong ones": 1 - right,
                        "your k classes are the least probable ones": np.mean(place >= 6 - k),
                        "that looks at the first guess alone; what is `k` for?": np.mean(place < 1),
                        "that looks at the guess in place k alone; those before it count, too": np.mean(place == k - 1),
                        "you count one guess too many: k guesses are the places 0 to k - 1": np.mean(place <= k),
                        "you count one guess too few": np.mean(place < k - 1),
                        "each label is compared with the guesses of all examples; make a column of the labels": np.mean(
                            np.argsort(-p)[:, :k] == true) if k == 1 else np.nan,
                        "that is one answer for each example; return their mean": place < k,
                        "each found class is one of k; the examples are what is counted": right / k}
            same_numbers(f"share for k = {k}", call(function, p, true, k), right, mistakes)
        return "Now try it on the network's own probabilities."

    check(function, examine)


def moved(function: Callable[..., Any]) -> None:
    """Exercise 4: pictures moved by whole pixels, with empty paper coming in."""
    pictures = np.random.default_rng(4).uniform(0.1, 1, (3, 5, 6))

    def examine() -> str:
        for right, down in ((0, 0), (2, 0), (0, 1), (-1, -3), (2, -2)):
            mistakes = {"nothing has moved": pictures,
                        "it moved to the other side: positive is to the right and down": _moved(pictures, -right, -down),
                        "right and down are exchanged; rows come before columns": _moved(pictures, down, right),
                        "what leaves on one side comes in on the other; it should be lost": np.roll(
                            pictures, (down, right), (1, 2)),
                        "it is moved to the right only; what about down?": _moved(pictures, right, 0),
                        "it is moved down only; what about right?": _moved(pictures, 0, down),
                        "down went up: row 0 is at the top": _moved(pictures, right, -down),
                        "right went left: column 0 is at the left": _moved(pictures, -right, down),
                        "the pictures became larger; what leaves the picture is to be cut off": np.pad(
                            pictures, ((0, 0), (max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0)))),
                        "what comes in is the edge once more; it should be empty, 0": _moved(pictures, right, down, edge=True),
                        "nothing is left of the picture; how does your function count for a negative number?": 0 * pictures}
            same_numbers(f"moved by {right} right, {down} down", call(function, pictures, right, down),
                         _moved(pictures, right, down), mistakes)
        return "Now train on moved copies."

    check(function, examine)


def _moved(pictures: Array, right: int, down: int, *, edge: bool = False) -> Array:
    """The pictures, moved; what comes in is 0, or the `edge` once more."""
    _, height, width = pictures.shape
    rows, columns = np.arange(height) - down, np.arange(width) - right
    inside = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
    found = pictures[:, np.clip(rows, 0, height - 1)][:, :, np.clip(columns, 0, width - 1)]
    return found if edge else found * (inside[0][:, None] & inside[1])
