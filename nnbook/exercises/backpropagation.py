"""Checks for the exercises of chapter 5."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.activations import sigmoid
from nnbook.exercises._verdict import NotYet, call, check, first_answer, same_numbers
from nnbook.losses import cross_entropy

Pairs = list[tuple[Array, Array]]
NAMES = ("W1", "b1", "W2", "b2")


def used_twice(function: Callable[..., Any]) -> None:
    """Exercise 1: the derivative of a tanh(a), in which a is used twice."""
    def examine() -> str:
        for a in (0.5, -1.2, 0.0, 3.0):
            left, right = np.tanh(a), a * (1 - np.tanh(a) ** 2)
            received = call(function, a)
            for path, what in ((left, "left factor"), (right, "argument of tanh")):
                if a and _close(received, path):
                    raise NotYet(f"at a = {a:g} that is the path through the {what} alone; there are two paths, and they add up")
            if a and _close(received, left * right):
                raise NotYet(f"at a = {a:g} you multiplied the two paths; slopes along one path are multiplied, paths are added")
            same_numbers(f"dL/da at a = {a:g}", received, np.asarray(left + right))
        return "Two paths, added up."

    check(first_answer(function, 0.5), examine)


def one_output(function: Callable[..., Any]) -> None:
    """Exercise 2: the loss of one sigmoid output and its gradient with respect to the scores, without overflow."""
    rng = np.random.default_rng(2)
    z, y = 2 * rng.normal(size=6), np.array([0, 1, 1, 0, 1, 0])

    def examine() -> str:
        for scores, where in ((z, ""), (np.array([1000.0, -1000.0, 900.0, -900.0, 0.0, 1.0]), " for scores of about ±1,000")):
            with np.errstate(all="ignore"):
                received = call(function, scores, y)
            if not isinstance(received, (tuple, list)) or len(received) != 2:
                raise NotYet(f"expected two things, the loss and dL/dz, received {received!r:.60}")
            losses = np.logaddexp(0, scores) - y * scores                # (batch,)
            for hint in _one_output_hints(*received, scores, y, losses):
                raise NotYet(hint)
            same_numbers("the loss" + where, received[0], losses.mean())
            same_numbers("dL/dz" + where, received[1], (sigmoid(scores) - y) / len(y))
        return "Probability minus truth, and nothing overflows."

    check(first_answer(function, z, y), examine)


def _one_output_hints(loss: Any, gradient: Any, z: Array, y: Array, losses: Array) -> Iterator[str]:
    """What a well-known mistake is called, where the answer shows it."""
    if _close(loss, losses):
        yield f"the loss: these are the losses of the {len(y)} examples; take their mean"
    if _close(loss, losses.sum()):
        yield f"the loss: {len(y)} times too large; it is a mean over the {len(y)} examples"
    p = sigmoid(z)
    if _close(gradient, p - y):
        yield f"dL/dz: {len(y)} times too large; the loss is a mean over the {len(y)} examples"
    if _close(gradient, (y - p) / len(y)):
        yield "dL/dz: the sign is turned; where y is 1 the score should rise, so its gradient is negative"
    if _close(gradient, p) or _close(gradient, p / len(y)):
        yield "dL/dz: these are the probabilities; the label has to be subtracted"
    if _close(gradient, (p - y) * p * (1 - p) / len(y)):
        yield "dL/dz: the slope p (1 - p) of the sigmoid is too much; with this loss it has cancelled"


def gradients(function: Callable[..., Any]) -> None:
    """Exercise 3: the backward pass of a network with one hidden layer of tanh units, array by array."""
    rng = np.random.default_rng(3)
    w1, b1, w2, b2 = (rng.normal(size=shape) for shape in ((5, 7), (7,), (7, 4), (4,)))
    x, y = rng.normal(size=(6, 5)), rng.integers(0, 4, 6)
    a1 = np.tanh(x @ w1 + b1)                                    # (6, 7)
    delta2 = cross_entropy(a1 @ w2 + b2, y)[1]                   # (6, 4)
    (by_w1, by_b1), (by_w2, by_b2) = _right([(w1, b1), (w2, b2)], [x, a1], delta2)

    def examine() -> str:
        with np.errstate(all="ignore"):
            received = call(function, x, y, w1, b1, w2, b2)
        if not isinstance(received, (tuple, list)) or len(received) != 4:
            raise NotYet(f"expected four arrays, by_w1, by_b1, by_w2 and by_b2, received {received!r:.60}")
        found = dict(zip(NAMES, received, strict=True))
        if _close(found["b2"], len(y) * by_b2):
            raise NotYet(f"dL/db2: {len(y)} times too large; the loss is a mean over the {len(y)} examples")
        for name, expected in (("b2", by_b2), ("W2", by_w2)):
            same_numbers(f"dL/d{name}", found[name], expected)
        if _close(found["b1"], (delta2 @ w2.T).sum(axis=0)):
            raise NotYet("dL/db1: the way back through tanh is missing, its slope 1 - a1²")
        for name, expected in (("b1", by_b1), ("W1", by_w1)):
            same_numbers(f"dL/d{name}", found[name], expected)
        return "All four arrays agree. This is backpropagation."

    check(first_answer(function, x, y, w1, b1, w2, b2), examine)


def find_the_bug(answer: Mapping[str, Any] | None) -> None:
    """Exercise 4: which arrays each of the four suspects gets wrong."""
    check(answer, lambda: _find_the_bug(answer))


def _find_the_bug(answer: Any) -> str:
    if not isinstance(answer, Mapping) or set(answer) != set(SUSPECTS):
        raise NotYet(f"expected a dictionary with the keys A, B, C and D, received {answer!r:.60}")
    for name, named in answer.items():
        if not isinstance(named, (list, tuple, set, frozenset)) or not all(isinstance(one, str) for one in named):
            raise NotYet(f"{name}: expected a list of names such as ['W1'], or [], received {named!r:.60}")
        if unknown := sorted(set(named) - set(NAMES)):
            raise NotYet(f"{name}: expected names out of W1, b1, W2 and b2, received {unknown[0]!r}")
    for name, named in answer.items():
        wrong = _wrong_arrays(name)
        if innocent := sorted(set(named) - wrong):
            raise NotYet(f"{name}: {innocent[0]} is right; compare every entry of it with nudges")
        if missing := sorted(wrong - set(named)):
            hint = "are all sizes of your test different?" if set(named) else "compare all four arrays"
            raise NotYet(f"{name}: there is an array that is wrong and not on your list ({len(missing)} in all); {hint}")
    return "All found, without reading a line of their code."


def activation_memory(answer: float | None) -> None:
    """Exercise 5: the bytes that a forward pass keeps for the way back."""
    check(answer, lambda: _activation_memory(answer))


def _activation_memory(answer: Any) -> str:
    if isinstance(answer, bool) or not isinstance(answer, (int, float, np.integer, np.floating)):
        raise NotYet(f"expected a number of bytes, received {answer!r:.60}")
    units = 784 + 512 + 512
    hints = {256 * units: "that is how many numbers there are; each takes 4 bytes", units * 4: "that is for a single example",
             256 * (units + 10) * 4: "the 10 scores go into no layer, so they are not in `kept`",
             256 * (units - 784) * 4: "the inputs x are in `kept`, too: the first layer needs them",
             669_706 * 4: "those are the parameters; `kept` holds what goes into each layer"}
    if answer in hints:
        raise NotYet(f"{answer:,} is not the number: {hints[answer]}")
    if answer != 256 * units * 4:
        raise NotYet(f"{answer!r} is not the number; `kept` holds x, a1 and a2, with a row for each of 256 examples")
    return "1.85 million bytes. They grow with the batch and with the depth; the parameters do not grow with the batch."


def _close(received: Any, expected: Any) -> bool:
    """Whether both are the same numbers, for a hint; what cannot be compared is not."""
    try:
        return bool(np.shape(received) == np.shape(expected) and np.allclose(received, expected, rtol=1e-9, atol=1e-12))
    except Exception:
        return False


# Four backward passes of a network with one hidden layer of tanh units. Each takes the layers, what went into them, and
# delta of the output; and returns pairs: the gradients with respect to the weights and to the biases.

def _right(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    x, a1 = kept
    back = np.einsum("nj,ij,ni->ni", delta, layers[1][0], 1 - a1 ** 2)    # (batch, n_hidden)
    return [(x.T @ back, back.sum(axis=0)), (a1.T @ delta, delta.sum(axis=0))]


def _slope_of_another(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    x, a1 = kept
    back = delta @ layers[1][0].T * (1 - np.abs(a1))
    return [(x.T @ back, back.sum(axis=0)), (a1.T @ delta, delta.sum(axis=0))]


def _squashed_twice(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    hidden, (_, biases) = _right(layers, kept, delta)
    return [hidden, (np.tanh(kept[1]).T @ delta, biases)]


def _units_for_examples(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    return [(weights, biases / len(delta) * len(biases)) for weights, biases in _right(layers, kept, delta)]


SUSPECTS = {"A": _slope_of_another, "B": _right, "C": _squashed_twice, "D": _units_for_examples}


def _wrong_arrays(name: str) -> set[str]:
    """The names of the arrays that a suspect gets wrong, seen on sizes that all differ."""
    rng = np.random.default_rng(4)
    layers = [(rng.normal(size=(3, 5)), rng.normal(size=5)), (rng.normal(size=(5, 4)), rng.normal(size=4))]
    kept, delta = [rng.normal(size=(7, 3)), rng.uniform(-0.9, 0.9, (7, 5))], rng.normal(size=(7, 4))
    found = [array for pair in SUSPECTS[name](layers, kept, delta) for array in pair]
    truth = [array for pair in _right(layers, kept, delta) for array in pair]
    return {label for label, one, other in zip(NAMES, found, truth, strict=True) if not np.allclose(one, other)}
