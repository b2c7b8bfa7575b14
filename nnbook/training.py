"""Training: mini-batches, the loop, and a record of how it went."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import generator, not_empty, whole_number
from nnbook._progress import Progress
from nnbook.losses import Loss, cross_entropy
from nnbook.metrics import accuracy
from nnbook.network import Sequential
from nnbook.optimizers import Adam, Optimizer


def batches(examples: int, batch_size: int, *, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """One epoch: index arrays that together hold each of 0..examples-1 once, in random order.

    Args:
        examples: how many there are, 1 or more.
        batch_size: examples in a batch, 1 or more; the last batch may be smaller.
        rng: a numpy.random.Generator.
    """
    examples, batch_size = whole_number("examples", examples, 1), whole_number("batch_size", batch_size, 1)
    order = generator(rng).permutation(examples)
    for start in range(0, examples, batch_size):
        yield order[start:start + batch_size]


@dataclass
class History:
    """How a training went. All lists but `batch_loss` hold one number per finished epoch.

    Attributes:
        loss: mean loss over the batches of the epoch, taken while the network was changing.
        accuracy: share of right answers, likewise, in 0..1; empty when the targets are no classes.
        validation_loss, validation_accuracy: on the validation data, after the epoch; empty without them.
        seconds: how long each epoch took, without validation.
        batch_loss: the loss of every batch, in order.
        interrupted: whether the reader stopped it before its end.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    batch_loss: list[float] = field(default_factory=list)
    interrupted: bool = False

    def line(self) -> str:
        """The last epoch in words."""
        if not self.loss:
            return "no epoch finished"
        parts = [f"epoch {len(self.loss)}", f"loss {self.loss[-1]:.4f}"]
        if self.accuracy:
            parts.append(f"accuracy {self.accuracy[-1]:.4f}")
        if self.validation_loss:
            parts.append(f"validation loss {self.validation_loss[-1]:.4f}")
        if self.validation_accuracy:
            parts.append(f"validation accuracy {self.validation_accuracy[-1]:.4f}")
        return ", ".join(parts) + f" ({self.seconds[-1]:.1f} s)"


def evaluate(network: Sequential, x: ArrayLike, y: ArrayLike, *, loss: Loss = cross_entropy) -> tuple[float, float]:
    """Loss, and share of right answers (NaN when the targets are no classes), on data that are not trained on."""
    outputs, y = network.predict(x), np.asarray(y)
    right = accuracy(outputs.argmax(axis=-1), y) if y.dtype.kind in "iu" else float("nan")
    return loss(outputs, y)[0], right


def fit(network: Sequential, x: ArrayLike, y: ArrayLike, *, rng: np.random.Generator, epochs: int = 5,
        batch_size: int = 32, optimizer: Optimizer | None = None, loss: Loss = cross_entropy,
        validation: tuple[ArrayLike, ArrayLike] | None = None, progress: bool = True,
        after_batch: Callable[[int], Any] | None = None) -> History:
    """Train `network` in place, and return how it went.

    Args:
        network: what to train.
        x: examples, shape (n, input shape).
        y: targets, shape (n, …): class numbers (integers) for `cross_entropy`.
        rng: a numpy.random.Generator, for the order of the examples.
        epochs: passes over the data, 0 or more.
        batch_size: examples per update, 1 or more.
        optimizer: `Adam()` when none is given. One that has run before goes on where it was.
        loss: a loss function of `nnbook.losses`.
        validation: examples and targets to measure after each epoch.
        progress: show a bar and the newest numbers.
        after_batch: called after each update with the number of updates so far.

    Returns:
        A History. An interrupt (the stop button) ends the training early and keeps what was learned.

    Raises:
        ValueError: when examples and targets do not fit, or there are none.
        FloatingPointError: when the loss is no longer finite; the message says in which batch.
    """
    x, y = network._batch(x), np.asarray(y)
    not_empty("x", x)
    if len(x) != len(y):
        raise ValueError(f"y: expected one target for each of the {len(x)} examples, received {len(y)}; pass all of them")
    epochs, batch_size = whole_number("epochs", epochs, 0), whole_number("batch_size", batch_size, 1)
    optimizer, history = optimizer or Adam(), History()
    with Progress(epochs * -(-len(x) // batch_size), shown=progress) as bar:
        try:
            for _ in range(epochs):
                _epoch(network, x, y, optimizer, loss, batches(len(x), batch_size, rng=rng), history, bar, after_batch)
                if validation is not None:
                    _validate(network, validation, loss, history)
                bar.say(history.line())
        except KeyboardInterrupt:
            history.interrupted = True
            bar.say(f"interrupted; kept what was learned up to here ({history.line()})")
    return history


def _epoch(network: Sequential, x: NDArray[Any], y: NDArray[Any], optimizer: Optimizer, loss: Loss,
           order: Iterator[NDArray[np.intp]], history: History, bar: Progress,
           after_batch: Callable[[int], Any] | None) -> None:
    start, losses, right = perf_counter(), 0.0, 0
    classes = y.dtype.kind in "iu"
    for batch in order:
        outputs = network.forward(x[batch], training=True)
        value, gradient = loss(outputs, y[batch])
        if not np.isfinite(value):
            raise FloatingPointError(f"loss: expected a finite number, received {value} in batch {len(history.batch_loss)}; "
                                     "look for NaN in the data, or choose a smaller learning rate")
        network.backward(gradient)
        optimizer.update(network.parameters, network.gradients)
        history.batch_loss.append(value)
        losses += value * len(batch)
        right += int(np.count_nonzero(outputs.argmax(axis=-1) == y[batch])) if classes else 0
        bar.step()
        if after_batch is not None:
            after_batch(len(history.batch_loss))
    history.seconds.append(perf_counter() - start)
    history.loss.append(losses / len(x))
    if classes:
        history.accuracy.append(right / len(x))


def _validate(network: Sequential, validation: tuple[ArrayLike, ArrayLike], loss: Loss, history: History) -> None:
    value, right = evaluate(network, *validation, loss=loss)
    history.validation_loss.append(value)
    if not np.isnan(right):
        history.validation_accuracy.append(right)
