"""What is written down while a network trains: losses, accuracy, seconds; and a look at each number that comes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._check import Array
from nnbook.losses import Loss
from nnbook.metrics import accuracy
from nnbook.network import Sequential
from nnbook.training.history import History
from nnbook.training.progress import Progress
from nnbook.training.rules import RAN_AWAY
from nnbook.training.steps import Mask, loss_of_steps, that_count


def are_classes(network: Sequential, y: NDArray[Any]) -> bool:
    """Whether the targets are class numbers: one integer for each row of scores, of an example or of each of its steps."""
    return y.dtype.kind in "iu" and y.ndim == len(network.output_shapes[-1])


class Record:
    """Keeps the History of one training of `network` with targets like `y`, and moves its progress bar."""

    def __init__(self, network: Sequential, y: NDArray[Any], bar: Progress, after_batch: Callable[[int], Any] | None) -> None:
        self.network, self.bar, self.after_batch, self.history = network, bar, after_batch, History()
        self.classes = are_classes(network, y)
        self._begin()

    def _begin(self) -> None:
        self._start, self._losses, self._right, self._seen = perf_counter(), 0.0, 0, 0

    @property
    def updates(self) -> int:
        """How many were made so far."""
        return len(self.history.batch_loss)

    def batch(self, value: float, outputs: Array, targets: NDArray[Any], mask: Mask | None = None) -> None:
        """One update more: the loss and the outputs before it."""
        outputs, targets = that_count(mask, outputs, targets)
        answers = targets.size if self.classes else len(targets)
        self._losses, self._seen = self._losses + value * answers, self._seen + answers
        self._right += np.count_nonzero(outputs.argmax(axis=-1) == targets) if self.classes else 0
        self.history.batch_loss.append(value)
        self.bar.step()
        if self.after_batch is not None:
            self.after_batch(self.updates)

    def epoch(self, learning_rate: float) -> None:
        """One epoch more. Raises FloatingPointError when its last update made a parameter NaN or inf."""
        if not np.isfinite(self.network.parameters).all():    # there is no later loss to show it
            raise FloatingPointError(RAN_AWAY.format("parameters", f"in batch {self.updates - 1}"))
        self.history.learning_rate.append(learning_rate)
        self.history.seconds.append(perf_counter() - self._start)
        self.history.loss.append(self._losses / self._seen)
        if self.classes:
            self.history.accuracy.append(int(self._right) / self._seen)

    def validation(self, loss: Loss, x: NDArray[Any], y: NDArray[Any], mask: Mask | None = None) -> None:
        """Measure on data that are not trained on."""
        outputs = self.network.predict(x)
        when = f"after epoch {len(self.history.loss)}"
        self.history.validation_loss.append(measured(loss, outputs, y, "validation loss", when, mask=mask)[0])
        if are_classes(self.network, y):
            self.history.validation_accuracy.append(share_of_right_answers(outputs, y, mask))

    def say_epoch(self) -> None:
        """The newest numbers below the bar; then a new epoch begins."""
        self.bar.say(self.history.line())
        self._begin()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """An interrupt ends the training and keeps what was learned; any error that comes carries the record."""
        try:
            yield
        except KeyboardInterrupt:
            self.history.interrupted = True
            self.bar.say(f"interrupted; kept what was learned up to here ({self.history.line()})")
        except Exception as error:
            error.history = self.history
            error.add_note(f"Epochs that ran to their end: {len(self.history.loss)}, updates: {self.updates}. The network keeps "
                           "what it has learned, and `history`, an attribute of this error, is the record.")
            raise


def share_of_right_answers(outputs: Array, classes: NDArray[Any], mask: Mask | None) -> float:
    """How often the largest score is that of the true class, in 0..1."""
    predicted, true = that_count(mask, outputs.argmax(axis=-1), classes)
    return accuracy(predicted.ravel(), true.ravel())


def measured(loss: Loss, outputs: Array, targets: NDArray[Any], name: str, when: str, *,
             mask: Mask | None = None) -> tuple[float, Array]:
    """The loss and its gradient. Raises FloatingPointError when something is not finite."""
    if np.isfinite(outputs).all():
        value, gradient = loss_of_steps(loss, outputs, targets, mask)
        if isfinite(value):
            return value, gradient
    raise FloatingPointError(RAN_AWAY.format(name, when))
