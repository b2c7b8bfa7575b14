"""Checks for the exercises of chapter 5."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.activations import sigmoid
from nnbook.exercises._answers import close, name_mistake, number, parts, same_numbers
from nnbook.exercises._learning import train
from nnbook.exercises._pen import pen_page as pen_page
from nnbook.exercises._suspects import SUSPECTS as SUSPECTS
from nnbook.exercises._suspects import find
from nnbook.exercises._verdict import NotYet, call, check, tell
from nnbook.losses import cross_entropy


def used_twice(function: Callable[..., Any]) -> None:
    """Exercise 1: the derivative of a tanh(a), in which a is used twice."""
    def examine() -> str:
        for a in (0.5, -1.2, 0.0, 3.0):
            left, right = np.tanh(a), a * (1 - np.tanh(a) ** 2)
            mistakes = {
                "that is the path through the left factor alone; there are two paths, and they add up": left,
                "that is the path through the argument of tanh alone; there are two paths, and they add up": right,
                "you multiplied the two paths; slopes along one path are multiplied, paths are added": left * right,
                "the two paths are added, and not subtracted": left - right,
                "the slope of tanh has the square of tanh(a) in it, and not of a": left + a * (1 - a ** 2),
                "the second path goes through tanh, and then meets the left factor a": left + (1 - left ** 2),
                "the slope of tanh is not tanh": left + a * left,
                "the slope of tanh has the square of tanh(a) in it": left + a * (1 - left),
                "that is the value of L; its slope is asked for": a * left}
            same_numbers(f"dL/da at a = {a:g}", call(function, a), left + right, mistakes if a else None)
        return "Two paths, added up."

    check(function, examine)


def one_output(function: Callable[..., Any]) -> None:
    """Exercise 2: the loss of one sigmoid output and its gradient with respect to the scores, without overflow."""
    rng = np.random.default_rng(2)
    z, y = 2 * rng.normal(size=6), np.array([0, 1, 1, 0, 1, 0])

    def examine() -> str:
        for scores, where in ((z, ""), (np.array([1000.0, -1000.0, 900.0, -900.0, 0.0, 1.0]), " for scores of about ±1,000")):
            loss, gradient = parts(call(function, scores, y), ("the loss", "dL/dz"))
            losses = np.logaddexp(0, scores) - y * scores                # (batch,)
            truth = losses.mean(), (sigmoid(scores) - y) / len(y)
            if close(loss, truth[1]) and close(gradient, truth[0]):
                raise NotYet("the loss comes first, and then dL/dz")
            same_numbers("the loss" + where, loss, truth[0], _loss_mistakes(scores, y, losses))
            same_numbers("dL/dz" + where, gradient, truth[1], _slope_mistakes(sigmoid(scores), y))
        return "Probability minus truth, and nothing overflows."

    check(function, examine)


def _loss_mistakes(z: Array, y: Array, losses: Array) -> Mapping[str, Any]:
    """Wrong losses that people compute, by what is wrong with them."""
    count, probability = len(y), sigmoid(z)
    mistakes = {f"these are the losses of the {count} examples; take their mean": losses,
                f"{count} times too large; it is a mean over the {count} examples": losses.sum(),
                "the part with the label is missing": np.logaddexp(0, z).mean(),
                "the sign is turned: a loss is never negative": -losses.mean(),
                "the scores have to be on both sides of the minus; y alone is not enough": (np.logaddexp(0, z) - y).mean(),
                "that is the mean squared error; here it is the cross-entropy": np.mean((probability - y) ** 2)}
    if np.abs(z).max() > 100:
        for power in (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16):
            p = np.clip(probability, power, 1 - power)
            mistakes[f"a probability that is kept away from 0 by {power:g} hides how wrong large scores are"] = -np.mean(
                y * np.log(p) + (1 - y) * np.log(1 - p))
    return mistakes


def _slope_mistakes(p: Array, y: Array) -> Mapping[str, Any]:
    """Wrong gradients that people compute, by what is wrong with them."""
    probabilities, count = "these are the probabilities; the label has to be subtracted", len(y)
    return {f"{count} times too large; the loss is a mean over the {count} examples": p - y,
            "the sign is turned; where y is 1 the score should rise, so its gradient is negative": (y - p) / count,
            probabilities: p, f"{probabilities}, and the mean taken": p / count,
            "the slope p (1 - p) of the sigmoid is too much; with this loss it has cancelled": (p - y) * p * (1 - p) / count,
            "each score has a slope of its own; do not add them up": np.mean(p - y)}


def gradients(function: Callable[..., Any]) -> None:
    """Exercise 3: the backward pass of a network with one hidden layer of tanh units, array by array."""
    def examine() -> str:
        _four_arrays(function)
        return "All four arrays agree. This is backpropagation."

    check(function, examine)


def learns(function: Callable[..., Any]) -> Any:
    """Exercise 3, at work: once all four arrays are right, they train the digits' network of the chapter.

    Returns:
        A `DigitPad` that reads with what they taught; None as long as something is wrong.
    """
    right = []

    def examine() -> str:
        _four_arrays(function)
        right.append(function)
        return "All four arrays agree. Now they teach the network that reads digits."

    check(function, examine)
    try:
        return train(function) if right else None
    except NotYet as reason:
        tell(f"Not yet: {reason}")
        return None


def _four_arrays(function: Callable[..., Any]) -> None:
    """Raises NotYet for the first array that is wrong, in the order in which the gradient reaches them."""
    rng = np.random.default_rng(3)
    w1, b1, w2, b2 = (rng.normal(size=shape) for shape in ((5, 7), (7,), (7, 4), (4,)))
    x, y = rng.normal(size=(6, 5)), rng.integers(0, 4, 6)
    z1 = x @ w1 + b1                                             # (6, 7)
    a1 = np.tanh(z1)                                             # (6, 7)
    delta2 = cross_entropy(a1 @ w2 + b2, y)[1]                   # (6, 4)
    back = delta2 @ w2.T                                         # (6, 7)
    delta1 = back * (1 - a1 ** 2)                                # (6, 7)
    truth = {"W1": x.T @ delta1, "b1": delta1.sum(axis=0), "W2": a1.T @ delta2, "b2": delta2.sum(axis=0)}
    mistakes = _output_mistakes(delta2, y, z1) | _hidden_mistakes(x, a1, back)
    received = parts(call(function, x, y, w1, b1, w2, b2), ("by_w1", "by_b1", "by_w2", "by_b2"))
    if name_mistake(received, {"turned": tuple(reversed(truth.values()))}):
        raise NotYet("all four are right, from the output to the input; return them in the order by_w1, by_b1, by_w2, by_b2")
    found = dict(zip(truth, received, strict=True))
    for name, hints in mistakes.items():
        turned = {f"rows and columns are exchanged: it has to have the shape of {name}": truth[name].T}
        common = {"the sign is turned: it is probability minus truth": -truth[name], **(turned if name[0] == "W" else {})}
        same_numbers(f"dL/d{name}", found[name], truth[name], hints | common)


ADD_UP = "add the deltas up; the mean over the examples is already in them"


def _output_mistakes(delta: Array, y: Array, z1: Array) -> dict[str, dict[str, Array]]:
    """Wrong gradients of the output layer, by array and by what is wrong with them."""
    count, p = len(y), delta * len(y) + np.eye(delta.shape[1])[y]
    b2 = {f"{count} times too large; the loss is a mean over the {count} examples": count * delta.sum(axis=0),
          ADD_UP: delta.mean(axis=0), "the truth has to be subtracted from the probabilities": p.sum(axis=0) / count,
          "these are the deltas of the examples; add them up": delta}
    return {"b2": b2, "W2": {"what comes into the layer is a1, after tanh": z1.T @ delta, ADD_UP: np.tanh(z1).T @ delta / count}}


def _hidden_mistakes(x: Array, a1: Array, back: Array) -> dict[str, dict[str, Array]]:
    """Wrong gradients of the hidden layer, by array and by what is wrong with them. `back` is what comes to its outputs."""
    wrong = {"the way back through tanh is missing": back,
             "the slope of tanh is that at the weighted sum; a1 has been through tanh already": back * (1 - np.tanh(a1) ** 2),
             "the slope of tanh has the square of a1 in it": back * (1 - a1),
             "that is the slope of the sigmoid; here it is tanh": back * a1 * (1 - a1)}
    b1 = {hint: delta.sum(axis=0) for hint, delta in wrong.items()} | {ADD_UP: (back * (1 - a1 ** 2)).mean(axis=0)}
    return {"b1": b1, "W1": {hint: x.T @ delta for hint, delta in wrong.items()}}


def find_the_bug(answer: Mapping[str, Any] | None) -> None:
    """Exercise 4: which arrays each of the four suspects gets wrong."""
    check(answer, lambda: find(answer))


def activation_memory(answer: float | None) -> None:
    """Exercise 5: the bytes that a forward pass keeps for the way back."""
    units = 784 + 512 + 512
    right = 256 * units * 4
    hints = {256 * units: "that is how many numbers there are; each takes 4 bytes", units * 4: "that is for a single example",
             256 * (units + 10) * 4: "the 10 scores go into no layer, so they are not in `kept`",
             256 * (units - 784) * 4: "the inputs x are in `kept`, too, as the first layer needs them",
             256 * (784 + 512) * 4: "`kept` has an entry for each of the three layers",
             256 * units * 8: "that is right for 64 bits; here each number has 32",
             256 * units * 32: "those are bits; 8 of them are a byte",
             256 * (units + 10 - 784) * 4: "`kept` holds what goes into each layer: x is in it, and the scores are not",
             669_706 * 4: "those are the parameters; `kept` holds what goes into each layer"}
    hints = {wrong: f"{wrong:,} is not the number: {hint}" for wrong, hint in hints.items()}
    hints |= {right / size: f"that is right in {unit}; give it in bytes"
              for size, unit in ((1000, "kB"), (1e6, "MB"), (1024, "KiB"), (2**20, "MiB"))}

    def examine() -> str:
        number(answer, right, hints, what="a number of bytes",
               rule="`kept` holds what goes into each of the three layers, with a row for each of 256 examples")
        return "1.85 million bytes. They grow with the batch and with the depth; the parameters do not grow with the batch."

    check(answer, examine)
