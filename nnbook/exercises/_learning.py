"""A reader's own gradients at work: they train the digits' network of chapter 5, and a pad reads with its weights."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.datasets.digits import digits
from nnbook.exercises._answers import parts, real
from nnbook.exercises._verdict import NotYet, call, tell
from nnbook.layers.dense import Activation, Dense
from nnbook.losses import cross_entropy
from nnbook.network import Sequential
from nnbook.training.fit import batches

SIZES = (784, 32, 10)
EPOCHS, BATCH, RATE = 20, 50, 0.3
TOLD = (1, 2, 5, 10, 20)


def train(function: Callable[..., Any]) -> Any:
    """Train with the gradients that the function returns, as the chapter does, and tell how it goes.

    Args:
        function: of (x, y, w1, b1, w2, b2), the four gradients in the order of the parameters.

    Returns:
        A `DigitPad` that reads with the trained weights.

    Raises:
        NotYet: when the function fails on the digits.
    """
    data = digits()
    x, y = data.train_images[:1000].reshape(-1, 784) / 255, data.train_labels[:1000].astype(int)
    x_test, y_test = data.test_images[:2000].reshape(-1, 784) / 255, data.test_labels[:2000].astype(int)
    rng = np.random.default_rng(0)
    start = [part for m, n in pairwise(SIZES) for part in (rng.normal(0, np.sqrt(1 / m), (m, n)), np.zeros(n))]
    arrays, rng = start, np.random.default_rng(1)                # W1, b1, W2, b2
    tell(f"{data.name}: how far each array has moved\nepoch    loss    W1    b1    W2    b2  read right")
    for epoch in range(1, EPOCHS + 1):
        for batch in batches(len(x), BATCH, rng=rng):
            slopes = _slopes(function, x[batch], y[batch], *arrays)
            arrays = [array - RATE * by_array for array, by_array in zip(arrays, slopes, strict=True)]
        if epoch in TOLD:
            moved = [np.linalg.norm(array - before) for array, before in zip(arrays, start, strict=True)]
            right = np.mean(_scores(x_test, *arrays).argmax(axis=1) == y_test)
            loss, _ = cross_entropy(_scores(x, *arrays), y)
            tell(f"{epoch:5} {loss:7.3f}{''.join(f'{one:6.2f}' for one in moved)} {right:11.1%}")
    return _pad(arrays)


def _slopes(function: Callable[..., Any], x: Array, y: Array, *arrays: Array) -> list[Array]:
    """The reader's four gradients on these digits. Raises NotYet."""
    received = parts(call(function, x, y, *arrays), ("by_w1", "by_b1", "by_w2", "by_b2"))
    for name, array, slopes in zip(("W1", "b1", "W2", "b2"), arrays, received, strict=True):
        if np.shape(slopes) != array.shape:
            raise NotYet(f"on the digits dL/d{name} has to have the shape {array.shape}, received {np.shape(slopes)}; take the "
                         "sizes from the arguments")
    return [real(slopes)[0] for slopes in received]


def _scores(x: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> Array:
    """The network's scores, (batch, 10)."""
    return np.tanh(x @ w1 + b1) @ w2 + b2


def _pad(arrays: Sequence[Array]) -> Any:
    """A pad that reads with these weights and biases."""
    from nnbook.widgets import DigitPad

    network = Sequential([Dense(SIZES[1]), Activation("tanh"), Dense(SIZES[2])], input_shape=SIZES[:1], dtype=np.float64,
                         rng=np.random.default_rng(0))
    network.parameters = np.concatenate([array.ravel() for array in arrays])
    return DigitPad(network)
