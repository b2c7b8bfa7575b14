"""Training: mini-batches, the loop, and a record of how it went."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import any_array, function, generator, not_empty, whole_number
from nnbook._progress import Progress
from nnbook.losses import Loss, cross_entropy
from nnbook.metrics import accuracy
from nnbook.network import Sequential, check_network
from nnbook.optimizers import Adam, Optimizer, check_optimizer

RAN_AWAY = "{}: expected finite numbers, received NaN or inf in batch {}; look for NaN in the data, or lower the learning rate"


def batches(examples: int, batch_size: int, *, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """One epoch: index arrays that together hold each of 0..examples-1 once, in random order.

    Args:
        examples: how many there are, 1 or more.
        batch_size: examples in a batch, 1 or more; the last batch may be smaller.
        rng: a numpy.random.Generator.
    """
    examples, batch_size = whole_number("examples", examples, 1), whole_number("batch_size", batch_size, 1)
    order = generator(rng).permutation(examples)
    return (order[start:start + batch_size] for start in range(0, examples, batch_size))


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
    outputs, y = check_network(network).predict(x), any_array("y", y)
    value, _ = loss(outputs, y)
    return value, accuracy(outputs.argmax(axis=-1), y) if _are_classes(network, y) else float("nan")


def _are_classes(network: Sequential, y: NDArray[Any]) -> bool:
    """Whether the targets are class numbers: one integer for each row of scores."""
    return y.dtype.kind in "iu" and y.ndim == len(network.output_shapes[-1]) == 1


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
        TypeError: for an argument of the wrong kind, such as a class instead of an object.
        ValueError: when examples and targets do not fit, or there are none.
        FloatingPointError: when the loss or a parameter is no longer finite; the message says in which batch.
    """
    x, y = _examples(check_network(network), x, y)
    epochs, batch_size = whole_number("epochs", epochs, 0), whole_number("batch_size", batch_size, 1)
    optimizer, history = Adam() if optimizer is None else check_optimizer(optimizer), History()
    _check_kinds(rng, loss, after_batch, validation)
    validation = validation and _examples(network, *validation, kind="validation ")
    with Progress(epochs * -(-len(x) // batch_size), shown=progress) as bar:
        run = _Run(network, x, y, optimizer, loss, history, bar, after_batch)
        try:
            for _ in range(epochs):
                run.epoch(batches(len(x), batch_size, rng=rng))
                if validation is not None:
                    run.validate(*validation)
                bar.say(history.line())
        except KeyboardInterrupt:
            history.interrupted = True
            bar.say(f"interrupted; kept what was learned up to here ({history.line()})")
    return history


def _examples(network: Sequential, x: ArrayLike, y: ArrayLike, kind: str = "") -> tuple[NDArray[Any], NDArray[Any]]:
    """Examples in the network's own type, and one target for each."""
    x, y = network._batch(x, f"{kind}x"), any_array(f"{kind}y", y)
    not_empty(f"{kind}x", x)
    if y.ndim == 0 or len(x) != len(y):
        raise ValueError(f"{kind}y: expected {len(x)} targets, one for each example, received shape {y.shape}; pass all of them")
    return x, y


def _check_kinds(rng: Any, loss: Any, after_batch: Any, validation: Any) -> None:
    """Raises TypeError for an argument of the wrong kind, before any time is spent on training."""
    generator(rng)
    function("loss", loss)
    function("after_batch", after_batch or _check_kinds)
    if validation is not None and not (isinstance(validation, (tuple, list)) and len(validation) == 2):
        raise TypeError(f"validation: expected a pair, received {type(validation).__name__}; write (examples, targets)")


@dataclass
class _Run:
    """What all epochs of one training share."""

    network: Sequential
    x: NDArray[Any]
    y: NDArray[Any]
    optimizer: Optimizer
    loss: Loss
    history: History
    bar: Progress
    after_batch: Callable[[int], Any] | None

    def epoch(self, order: Iterator[NDArray[np.intp]]) -> None:
        """Go through all batches once."""
        start, losses, right, classes = perf_counter(), 0.0, 0, _are_classes(self.network, self.y)
        for batch in order:
            value, outputs = self.step(batch)
            losses += value * len(batch)
            right += int(np.count_nonzero(outputs.argmax(axis=-1) == self.y[batch])) if classes else 0
        if not np.isfinite(self.network.parameters).all():    # the last update has no later loss to show it
            raise FloatingPointError(RAN_AWAY.format("parameters", len(self.history.batch_loss) - 1))
        self.history.seconds.append(perf_counter() - start)
        self.history.loss.append(losses / len(self.x))
        if classes:
            self.history.accuracy.append(right / len(self.x))

    def step(self, batch: NDArray[np.intp]) -> tuple[float, NDArray[Any]]:
        """Learn from one batch: its loss, and its outputs before the update."""
        done = len(self.history.batch_loss)
        with np.errstate(over="ignore", invalid="ignore"):    # what is no longer finite is reported in words
            outputs = self.network.forward(self.x[batch], training=True)
            value, gradient = _measured(self.loss, outputs, self.y[batch], done)
            self.network.backward(gradient)
            self.optimizer.update(self.network.parameters, self.network.gradients)
        self.history.batch_loss.append(value)
        self.bar.step()
        if self.after_batch is not None:
            self.after_batch(done + 1)
        return value, outputs

    def validate(self, x: ArrayLike, y: ArrayLike) -> None:
        """Measure on data that are not trained on."""
        value, right = evaluate(self.network, x, y, loss=self.loss)
        self.history.validation_loss.append(value)
        if not np.isnan(right):
            self.history.validation_accuracy.append(right)


def _measured(loss: Loss, outputs: NDArray[Any], targets: NDArray[Any], batch: int) -> tuple[float, NDArray[Any]]:
    """The loss and its gradient. Raises FloatingPointError when something is not finite."""
    if np.isfinite(outputs).all() and (targets.dtype.kind != "f" or np.isfinite(targets).all()):
        value, gradient = loss(outputs, targets)
        if np.isfinite(value):
            return value, gradient
    raise FloatingPointError(RAN_AWAY.format("loss", batch))
