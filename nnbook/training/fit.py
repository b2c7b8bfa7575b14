"""The loop: forward, loss, backward, update, batch after batch."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import any_array, flag, function, generator, in_memory, loss_answer, whole_number
from nnbook.losses import Loss, cross_entropy
from nnbook.network import Sequential, check_network
from nnbook.optimizers import Adam, Optimizer
from nnbook.optimizers.base import check_optimizer
from nnbook.optimizers.schedules import Schedule
from nnbook.threads import fitting_threads, largest_product
from nnbook.training.arguments import check_batches, check_examples, check_kinds, trusting
from nnbook.training.early_stopping import EarlyStopping
from nnbook.training.history import History
from nnbook.training.progress import Progress
from nnbook.training.record import Record, are_classes, measured, share_of_right_answers
from nnbook.training.rules import Rules
from nnbook.training.steps import Mask, check_mask, that_count


def one_epoch(network: Sequential, x: NDArray[Any], y: NDArray[Any], mask: Mask | None, order: Iterator[NDArray[np.intp]], *,
              loss: Loss, optimizer: Optimizer, rules: Rules, record: Record) -> None:
    """Go through all batches once. With a mask, only the steps that it lets count have a loss."""
    for batch in order:
        outputs, counts = network.forward(x[batch], training=True), None if mask is None else mask[batch]
        value, gradient = measured(loss, outputs, y[batch], "training loss", f"in batch {record.updates}", mask=counts)
        network.backward(gradient)
        rules.apply(network, optimizer, record.updates)
        optimizer.update(network.parameters, network.gradients)
        record.batch(value, outputs, y[batch], counts)


def fit(network: Sequential, x: ArrayLike, y: ArrayLike, *, rng: np.random.Generator, epochs: int = 5,
        batch_size: int = 32, optimizer: Optimizer | None = None, loss: Loss = cross_entropy, mask: ArrayLike | None = None,
        validation: tuple[ArrayLike, ...] | None = None, early_stopping: EarlyStopping | None = None,
        schedule: Schedule | None = None, l1: float = 0.0, l2: float = 0.0, clip: float | None = None,
        progress: bool = True, after_batch: Callable[[int], Any] | None = None) -> History:
    """Train `network` in place, and return how it went.

    Args:
        network: what to train.
        x: examples, shape (n, input shape).
        y: targets, shape (n, …): class numbers (integers) for `cross_entropy`, shape (n,); or (n, T), where the network
            answers at every step, with outputs of shape (T, classes).
        rng: a numpy.random.Generator, for the order of the examples.
        epochs: passes over the data, 0 or more.
        batch_size: examples per update, 1 or more.
        optimizer: `Adam()` when none is given. One that has run before goes on where it was.
        loss: a loss function of `nnbook.losses`.
        mask: where the network answers at every step, which steps count: booleans, shape (n, T), one True or more for each
            example. The others have no loss, no gradient and no accuracy, and any target, such as the -1 of a sequence that
            was filled up. The loss is the mean over the steps of a batch that count.
        validation: examples and targets to measure after each epoch, and, if need be, their mask.
        early_stopping: when to stop by the loss on the validation data; an `nnbook.EarlyStopping`.
        schedule: learning rates, 0 or more, by the number of updates in this call; see `nnbook.optimizers`. Afterwards the
            optimizer has its own again.
        l1, l2: strengths of the penalties on the weights (not the biases), 0 or more. History.loss is without them.
        clip: the largest length of the gradient, more than 0; longer ones are shortened. Penalties count.
        progress: show a bar and the newest numbers.
        after_batch: called after each update with the number of updates so far.

    Returns:
        A History. An interrupt (the stop button) ends the training early and keeps what was learned.

    Raises:
        TypeError: for an argument of the wrong kind, such as a class instead of an object.
        ValueError: when examples and targets do not fit, there are none, or one is not finite; or a number is out of range,
            a learning rate of the schedule too.
        FloatingPointError: when the loss or a parameter is no longer finite; the message says in which batch, or after
            which epoch on the validation data.
        What can be known before the first update is said before it. After it, the network keeps what it has learned, and
        the error, whatever it is, has the record up to there as its attribute `history`.

    Warns when pictures seem to have pixels from 0 to 255, which is too large for training.
    """
    x, y, mask = check_examples(check_network(network), function("loss", loss), x, y, mask)
    epochs, batch_size = whole_number("epochs", epochs, 0), whole_number("batch_size", batch_size, 1)
    optimizer, rules = Adam() if optimizer is None else check_optimizer(optimizer), Rules(schedule, l1, l2, clip)
    check_kinds(rng, after_batch, validation, early_stopping)
    validation = None if validation is None else check_examples(network, loss, *validation, kind="validation ")
    check_batches(network, len(x), batch_size)
    if early_stopping is not None:
        early_stopping.start()
    with Progress(epochs * -(-len(x) // batch_size), shown=flag("progress", progress)) as bar:
        record = Record(network, y, bar, after_batch)
        with record.kept(), rules.rate_given_back(optimizer):
            for _ in range(epochs):
                with fitting_threads(largest_product(network, min(batch_size, len(x)))):
                    one_epoch(network, x, y, mask, batches(len(x), batch_size, rng=rng), loss=trusting(loss, record.classes),
                              optimizer=optimizer, rules=rules, record=record)
                record.epoch(optimizer.learning_rate)
                if validation is not None:
                    record.validation(loss, *validation)
                record.say_epoch()
                if early_stopping is not None and early_stopping.has_seen_enough(network, record.history):
                    break
        if early_stopping is not None and early_stopping.finish(network, record.history):
            bar.say(record.history.stopped)
    return record.history


def batches(examples: int, batch_size: int, *, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """One epoch: index arrays that together hold each of 0..examples-1 once, in random order.

    Args:
        examples: how many there are, 1 or more.
        batch_size: examples in a batch, 1 or more; the last batch may be smaller.
        rng: a numpy.random.Generator.
    """
    examples, batch_size = whole_number("examples", examples, 1), whole_number("batch_size", batch_size, 1)
    with in_memory("examples", examples):
        order = generator(rng).permutation(examples)
    return (order[start:start + batch_size] for start in range(0, examples, batch_size))


def evaluate(network: Sequential, x: ArrayLike, y: ArrayLike, *, loss: Loss = cross_entropy,
             mask: ArrayLike | None = None) -> tuple[float, float]:
    """Loss, and share of right answers (NaN when the targets are no classes), on data that are not trained on.

    Arguments as for `fit`: with a mask, both are means over the steps that count.
    """
    outputs, y = check_network(network).predict(x), any_array("y", y)
    mask = None if mask is None else check_mask(network, mask, len(outputs), y)
    value, _ = loss_answer(function("loss", loss)(*that_count(mask, outputs, y)))
    return value, share_of_right_answers(outputs, y, mask) if are_classes(network, y) else float("nan")
