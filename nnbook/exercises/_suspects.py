"""Exercise 4 of chapter 5: four backward passes, some of them wrong. Solve it before you read on.

Each is that of a network with one hidden layer of tanh units. It takes the layers, what went into them, and delta of the
output; and returns pairs: the gradients with respect to the weights and to the biases. The names tell nothing.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.exercises._verdict import NotYet

Pairs = list[tuple[Array, Array]]
NAMES = ("W1", "b1", "W2", "b2")


def _ada(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    x, a1 = kept
    back = delta @ layers[1][0].T * (1 - np.abs(a1))
    return [(x.T @ back, back.sum(axis=0)), (a1.T @ delta, delta.sum(axis=0))]


def _ben(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    x, a1 = kept
    back = np.einsum("nj,ij,ni->ni", delta, layers[1][0], 1 - a1 ** 2)    # (batch, n_hidden)
    return [(x.T @ back, back.sum(axis=0)), (a1.T @ delta, delta.sum(axis=0))]


def _cleo(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    hidden, (_, biases) = _ben(layers, kept, delta)
    return [hidden, (np.tanh(kept[1]).T @ delta, biases)]


def _dan(layers: Pairs, kept: list[Array], delta: Array) -> Pairs:
    return [(weights, biases / len(delta) * len(biases)) for weights, biases in _ben(layers, kept, delta)]


SUSPECTS = {"A": _ada, "B": _ben, "C": _cleo, "D": _dan}


def _wrong_arrays(name: str, *, examples: int = 7, inputs: int = 3, hidden: int = 5) -> frozenset[str]:
    """The names of the arrays that a suspect gets wrong, seen on a network of these sizes."""
    rng = np.random.default_rng(4)
    layers = [(rng.normal(size=(inputs, hidden)), rng.normal(size=hidden)), (rng.normal(size=(hidden, 4)), rng.normal(size=4))]
    kept = [rng.normal(size=(examples, inputs)), rng.uniform(-0.9, 0.9, (examples, hidden))]
    delta = rng.normal(size=(examples, 4))
    found = [array for pair in SUSPECTS[name](layers, kept, delta) for array in pair]
    truth = [array for pair in _ben(layers, kept, delta) for array in pair]
    return frozenset(label for label, one, other in zip(NAMES, found, truth, strict=True) if not np.allclose(one, other))


def find(answer: Any) -> str:
    """The praise for an answer that names the wrong arrays of each suspect. Raises NotYet, and gives none of them away."""
    if not isinstance(answer, Mapping) or set(answer) != set(SUSPECTS):
        raise NotYet(f"expected a dictionary with the keys A, B, C and D, received {shown(answer)}")
    named = {name: _names(name, arrays) for name, arrays in answer.items()}
    truth = {name: _wrong_arrays(name) for name in SUSPECTS}
    if named == truth:
        return "All found, without reading a line of their code."
    if all(named[name] == set(NAMES) - truth[name] for name in SUSPECTS):
        raise NotYet("these are the arrays that are right; list the wrong ones")
    for sizes in ({"examples": 4, "inputs": 3, "hidden": 4}, {"examples": 5, "hidden": 5}, {"examples": 4, "hidden": 5}):
        if named == {name: _wrong_arrays(name, **sizes) for name in SUSPECTS}:
            raise NotYet("a mistake can hide where two sizes are the same. Test with other numbers of examples and of units")
    if not any(named.values()):
        raise NotYet("they are not all innocent. Does your test compare with nudges, or with one of the four?")
    if all(len(arrays) == len(NAMES) for arrays in named.values()):
        raise NotYet("not everything is wrong. Nudges are never exact; wrong is what differs by much more than rounding")
    raise NotYet("at least one of the four lists is not right yet. For each of them compare every entry of all four arrays with "
                 "nudges, on a network whose sizes all differ; a list may also be empty")


def _names(name: str, arrays: Any) -> frozenset[str]:
    """The arrays that an answer names for one suspect. Raises NotYet."""
    listed = arrays.ravel().tolist() if isinstance(arrays, np.ndarray) else arrays
    if not isinstance(listed, (list, tuple, set, frozenset)) or not all(isinstance(one, str) for one in listed):
        raise NotYet(f"{name}: expected a list of names such as ['W1'], or [], received {shown(arrays)}")
    spelled = {known.lower(): known for known in NAMES}
    if unknown := sorted({one for one in listed if one.strip().lower() not in spelled}):
        raise NotYet(f"{name}: expected names out of W1, b1, W2 and b2, received {shown(unknown[0])}")
    return frozenset(spelled[one.strip().lower()] for one in listed)
