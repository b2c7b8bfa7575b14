"""Training: mini-batches, the loop, and when to stop."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import (
    any_array,
    finite,
    flag,
    function,
    generator,
    in_memory,
    loss_answer,
    not_empty,
    number,
    shown,
    whole_number,
)
from nnbook._progress import Progress
from nnbook._run import UNSCALED, Rules, Run, are_classes, looks_like_bytes, trusting
from nnbook._threads import fitting_threads, largest_product
from nnbook.adaptive import Adam
from nnbook.early_stopping import EarlyStopping
from nnbook.history import History
from nnbook.losses import (
    Loss,
    binary_cross_entropy,
    cross_entropy,
    hinge,
    huber,
    mean_absolute_error,
    mean_squared_error,
)
from nnbook.metrics import accuracy
from nnbook.network import Sequential, check_network
from nnbook.optimizers import Optimizer, check_optimizer
from nnbook.schedules import Schedule


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


def evaluate(network: Sequential, x: ArrayLike, y: ArrayLike, *, loss: Loss = cross_entropy) -> tuple[float, float]:
    """Loss, and share of right answers (NaN when the targets are no classes), on data that are not trained on."""
    outputs, y = check_network(network).predict(x), any_array("y", y)
    value, _ = loss_answer(function("loss", loss)(outputs, y))
    return value, accuracy(outputs.argmax(axis=-1), y) if are_classes(network, y) else float("nan")


def fit(network: Sequential, x: ArrayLike, y: ArrayLike, *, rng: np.random.Generator, epochs: int = 5,
        batch_size: int = 32, optimizer: Optimizer | None = None, loss: Loss = cross_entropy,
        validation: tuple[ArrayLike, ArrayLike] | None = None, early_stopping: EarlyStopping | None = None,
        schedule: Schedule | None = None, l1: float = 0.0, l2: float = 0.0, clip: float | None = None,
        progress: bool = True, after_batch: Callable[[int], Any] | None = None) -> History:
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
        early_stopping: when to stop by the loss on the validation data; an `nnbook.EarlyStopping`.
        schedule: learning rates, 0 or more, by the number of updates in this call; see `nnbook.schedules`. Afterwards the
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
    x, y = _examples(check_network(network), x, y, function("loss", loss))
    epochs, batch_size = whole_number("epochs", epochs, 0), whole_number("batch_size", batch_size, 1)
    optimizer, history = Adam() if optimizer is None else check_optimizer(optimizer), History()
    rules = _rules(schedule, l1, l2, clip)
    _check_kinds(rng, after_batch, validation, early_stopping)
    validation = None if validation is None else _examples(network, *validation, loss, kind="validation ")
    _check_batches(network, len(x), batch_size)
    if early_stopping is not None:
        early_stopping.start()
    with Progress(epochs * -(-len(x) // batch_size), shown=flag("progress", progress)) as bar:
        run = Run(network, x, y, optimizer, trusting(loss, y), rules, history, bar, after_batch)
        with run.recorded():
            try:
                for _ in range(epochs):
                    with fitting_threads(largest_product(network, min(batch_size, len(x)))):
                        run.epoch(batches(len(x), batch_size, rng=rng))
                    if validation is not None:
                        run.validate(*validation)
                    bar.say(history.line())
                    if early_stopping is not None and early_stopping.has_seen_enough(network, history):
                        break
            except KeyboardInterrupt:
                history.interrupted = True
                bar.say(f"interrupted; kept what was learned up to here ({history.line()})")
        if early_stopping is not None and early_stopping.finish(network, history):
            bar.say(history.stopped)
    return history


def _examples(network: Sequential, x: ArrayLike, y: ArrayLike, loss: Loss, kind: str = "") -> tuple[NDArray[Any], NDArray[Any]]:
    """Examples in the network's own type, and one target for each, which the loss has seen all at once."""
    x, y = network._batch(x, f"{kind}x"), any_array(f"{kind}y", y)
    not_empty(f"{kind}x", x)
    if y.ndim == 0 or len(x) != len(y):
        raise ValueError(f"{kind}y: expected {len(x)} targets, one for each example, received shape {y.shape}; pass all of them")
    for name, array in (("x", x), ("y", y)):
        ends = [array.min(initial=0), array.max(initial=0)] if array.dtype.kind == "f" else []    # NaN is both of them
        if not np.isfinite(ends).all():
            finite(f"{kind}{name}", array, "fill in what is missing, or leave that example out")
    known = getattr(loss, "func", loss) in (binary_cross_entropy, cross_entropy, hinge, huber, mean_absolute_error,
                                            mean_squared_error)
    outputs = np.zeros((len(y), *network.output_shapes[-1]), network.parameters.dtype)
    name = "x"
    try:    # what they refuse is better known now than in the middle of an epoch
        network.layers[0].expect_examples(x)
        name = "y"
        if known:
            loss(outputs, y)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{kind}{name}: {error}") from None
    if kind and not known:    # a loss of the reader's own: what it says before the first epoch it says after it
        loss_answer(loss(network.predict(x), y))
    if not kind and looks_like_bytes(network, x):
        warnings.warn(UNSCALED, stacklevel=3)
    return x, y


def _check_batches(network: Sequential, examples: int, batch_size: int) -> None:
    """Raises ValueError when the smallest batch is too small for a layer."""
    smallest = examples % batch_size or min(examples, batch_size)
    for layer, shape in zip(network.layers, [network.input_shape, *network.output_shapes], strict=False):
        try:
            layer.expect_batch((smallest, *shape))
        except ValueError as error:
            raise ValueError(f"batch_size: {error}") from None


def _rules(schedule: Any, l1: Any, l2: Any, clip: Any) -> Rules:
    """What happens to the gradient and the learning rate before each update, checked."""
    if schedule is not None:
        function("schedule", schedule)
    if clip is not None:
        clip = number("clip", clip, 0, low_open=True)
    return Rules(schedule, number("l1", l1, 0), number("l2", l2, 0), clip)


def _check_kinds(rng: Any, after_batch: Any, validation: Any, early_stopping: Any) -> None:
    """Raises TypeError for an argument of the wrong kind, before any time is spent on training."""
    generator(rng)
    if after_batch is not None:
        function("after_batch", after_batch)
    if validation is not None and not (isinstance(validation, (tuple, list)) and len(validation) == 2):
        raise TypeError(f"validation: expected a pair, received {type(validation).__name__}; write (examples, targets)")
    if early_stopping is not None and not isinstance(early_stopping, EarlyStopping):
        raise TypeError(f"early_stopping: expected an nnbook.EarlyStopping, received {shown(early_stopping)}; "
                        "write EarlyStopping(patience=3)")
    if early_stopping is not None and validation is None:
        raise ValueError("early_stopping: expected validation data to judge by, received none; pass validation=(x, y)")
