"""The inside of `fit`: one epoch, one step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite, prod
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._check import lets_pass, loss_answer, number, shown
from nnbook._progress import Progress
from nnbook.embedding import Embedding
from nnbook.history import History
from nnbook.losses import Loss, _of_classes, cross_entropy
from nnbook.metrics import accuracy
from nnbook.network import Sequential
from nnbook.normalization import BatchNorm
from nnbook.optimizers import Optimizer
from nnbook.regularization import clip_by_norm, l1_penalty, l2_penalty
from nnbook.schedules import Schedule

RAN_AWAY = "{}: expected finite numbers, received NaN or inf {}; lower the learning rate, or make the data smaller"
UNSCALED = ("x: expected pictures with pixels from 0 to 1, received whole numbers up to 255, with which a training hardly "
            "moves, or runs away; divide by 255, here and wherever the network is used")


def are_classes(network: Sequential, y: NDArray[Any]) -> bool:
    """Whether the targets are class numbers: one integer for each row of scores."""
    return y.dtype.kind in "iu" and y.ndim == len(network.output_shapes[-1]) == 1


def trusting(loss: Loss, targets: NDArray[Any]) -> Loss:
    """The same loss for many batches of targets that it has already seen and found right: without looking at them again."""
    return _of_classes if loss is cross_entropy and targets.ndim == 1 else loss


@dataclass
class Rules:
    """What happens between the backward pass and the update."""

    schedule: Schedule | None
    l1: float
    l2: float
    clip: float | None

    @lets_pass
    def apply(self, network: Sequential, optimizer: Optimizer, done: int) -> None:
        """Penalties into the gradient, then clipping, then the learning rate of this step."""
        if self.l1 or self.l2:
            weights = network.parameters * network.weight_mask()
            network.gradients += l1_penalty(weights, self.l1)[1]
            network.gradients += l2_penalty(weights, self.l2)[1]
        if self.clip is not None:
            if not np.isfinite(network.gradients).all():
                raise FloatingPointError(RAN_AWAY.format("gradients", f"in batch {done}"))
            clip_by_norm(network.gradients, self.clip)
        if self.schedule is not None:
            optimizer._learning_rate = _rate(self.schedule(done), done)    # 0 is right here: the end of many schedules


@dataclass
class Run:
    """What all epochs of one training share."""

    network: Sequential
    x: NDArray[Any]
    y: NDArray[Any]
    optimizer: Optimizer
    loss: Loss
    rules: Rules
    history: History
    bar: Progress
    after_batch: Callable[[int], Any] | None

    def epoch(self, order: Iterator[NDArray[np.intp]]) -> None:
        """Go through all batches once."""
        start, losses, right, classes = perf_counter(), 0.0, 0, are_classes(self.network, self.y)
        for batch in order:
            targets = self.y[batch]
            value, outputs = self.step(batch, targets)
            losses += value * len(batch)
            right += np.count_nonzero(outputs.argmax(axis=-1) == targets) if classes else 0
        if not np.isfinite(self.network.parameters).all():    # the last update has no later loss to show it
            raise FloatingPointError(RAN_AWAY.format("parameters", f"in batch {len(self.history.batch_loss) - 1}"))
        self.history.learning_rate.append(self.optimizer.learning_rate)
        self.history.seconds.append(perf_counter() - start)
        self.history.loss.append(losses / len(self.x))
        if classes:
            self.history.accuracy.append(int(right) / len(self.x))

    def step(self, batch: NDArray[np.intp], targets: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        """Learn from one batch: its loss, and its outputs before the update."""
        done = len(self.history.batch_loss)
        outputs = self.network.forward(self.x[batch], training=True)
        value, gradient = _measured(self.loss, outputs, targets, "training loss", f"in batch {done}")
        self.network.backward(gradient)
        self.rules.apply(self.network, self.optimizer, done)
        self.optimizer.update(self.network.parameters, self.network.gradients)
        self.history.batch_loss.append(value)
        self.bar.step()
        if self.after_batch is not None:
            self.after_batch(done + 1)
        return value, outputs

    def validate(self, x: NDArray[Any], y: NDArray[Any]) -> None:
        """Measure on data that are not trained on."""
        outputs = self.network.predict(x)
        when = f"after epoch {len(self.history.loss)}"
        self.history.validation_loss.append(_measured(self.loss, outputs, y, "validation loss", when)[0])
        if are_classes(self.network, y):
            self.history.validation_accuracy.append(accuracy(outputs.argmax(axis=-1), y))

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Whatever goes wrong, the error carries the record; and the optimizer gets back the rate that a schedule has changed."""
        rate = self.optimizer.learning_rate
        try:
            yield
        except Exception as error:
            error.history = self.history
            epochs, updates = len(self.history.loss), len(self.history.batch_loss)
            error.add_note(f"Epochs that ran to their end: {epochs}, updates: {updates}. The network keeps what it has learned, "
                           "and `history`, an attribute of this error, is the record.")
            raise
        finally:
            if self.rules.schedule is not None:
                self.optimizer._learning_rate = rate


def looks_like_bytes(network: Sequential, x: NDArray[Any]) -> bool:
    """Whether the first examples look like pictures whose pixels were not divided by 255, in a network that minds."""
    first, some = network.layers[min(network._first, len(network.layers) - 1)], x[:100]
    if prod(network.input_shape) < 64 or isinstance(first, (BatchNorm, Embedding)):    # ids of words are whole numbers, too
        return False
    return bool(some.min() >= 0 and 128 <= some.max() <= 255 and (some == np.rint(some)).all())


def _rate(value: Any, done: int) -> float:
    """What a schedule gave. Raises TypeError or ValueError unless it is a number, 0 or more."""
    try:
        return number("schedule", value, 0)
    except (TypeError, ValueError) as error:
        raise type(error)(f"schedule: expected a learning rate, 0 or more, for each update, received {shown(value)} for update "
                          f"{done + 1}; look at what it gives for t = {done}") from None


def _measured(loss: Loss, outputs: NDArray[Any], targets: NDArray[Any], name: str, when: str) -> tuple[float, NDArray[Any]]:
    """The loss and its gradient. Raises FloatingPointError when something is not finite."""
    if np.isfinite(outputs).all():
        value, gradient = loss_answer(loss(outputs, targets))
        if isfinite(value):
            return value, gradient
    raise FloatingPointError(RAN_AWAY.format(name, when))
