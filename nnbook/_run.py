"""The inside of `fit`: one epoch, one step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._check import lets_pass, loss_answer
from nnbook._progress import Progress
from nnbook.history import History
from nnbook.losses import Loss, _of_classes, cross_entropy
from nnbook.metrics import accuracy
from nnbook.network import Sequential
from nnbook.optimizers import Optimizer
from nnbook.regularization import clip_by_norm, l1_penalty, l2_penalty
from nnbook.schedules import Schedule

RAN_AWAY = "{}: expected finite numbers, received NaN or inf in batch {}; look for NaN in the data, or lower the learning rate"


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
                raise FloatingPointError(RAN_AWAY.format("gradients", done))
            clip_by_norm(network.gradients, self.clip)
        if self.schedule is not None:
            optimizer.learning_rate = self.schedule(done)


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
            raise FloatingPointError(RAN_AWAY.format("parameters", len(self.history.batch_loss) - 1))
        self.history.learning_rate.append(self.optimizer.learning_rate)
        self.history.seconds.append(perf_counter() - start)
        self.history.loss.append(losses / len(self.x))
        if classes:
            self.history.accuracy.append(int(right) / len(self.x))

    def step(self, batch: NDArray[np.intp], targets: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        """Learn from one batch: its loss, and its outputs before the update."""
        done = len(self.history.batch_loss)
        outputs = self.network.forward(self.x[batch], training=True)
        value, gradient = _measured(self.loss, outputs, targets, done)
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
        self.history.validation_loss.append(loss_answer(self.loss(outputs, y))[0])
        if are_classes(self.network, y):
            self.history.validation_accuracy.append(accuracy(outputs.argmax(axis=-1), y))


def _measured(loss: Loss, outputs: NDArray[Any], targets: NDArray[Any], batch: int) -> tuple[float, NDArray[Any]]:
    """The loss and its gradient. Raises FloatingPointError when something is not finite."""
    if np.isfinite(outputs).all() and (targets.dtype.kind != "f" or np.isfinite(targets).all()):
        value, gradient = loss_answer(loss(outputs, targets))
        if isfinite(value):
            return value, gradient
    raise FloatingPointError(RAN_AWAY.format("loss", batch))
