"""What `fit` is given, looked at before any time is spent on training."""

import warnings
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import any_array, finite, function, generator, loss_answer, not_empty, shown
from nnbook.layers import BatchNorm, Embedding, LayerNorm
from nnbook.losses import (
    Loss,
    binary_cross_entropy,
    cross_entropy,
    cross_entropy_of_classes,
    hinge,
    huber,
    mean_absolute_error,
    mean_squared_error,
)
from nnbook.network import Sequential
from nnbook.training.early_stopping import EarlyStopping
from nnbook.training.steps import Mask, check_mask, that_count

UNSCALED = ("x: expected pictures with pixels from 0 to 1, received whole numbers up to 255, with which a training hardly "
            "moves, or runs away; divide by 255, here and wherever the network is used")


def check_examples(network: Sequential, loss: Loss, x: ArrayLike, y: ArrayLike, mask: ArrayLike | None = None, *,
                   kind: str = "") -> tuple[NDArray[Any], NDArray[Any], Mask | None]:
    """Examples in the network's own type, targets for each, which the loss has seen all at once, and which of them count."""
    x, y = network.as_batch(x, f"{kind}x"), any_array(f"{kind}y", y)
    not_empty(f"{kind}x", x)
    if y.ndim == 0 or len(x) != len(y):
        raise ValueError(f"{kind}y: expected {len(x)} targets, one for each example, received shape {y.shape}; pass all of them")
    mask = None if mask is None else check_mask(network, mask, len(x), y, kind)
    targets, called = (y, "y") if mask is None else (y[mask], "y[mask]")
    for name, array in (("x", x), (called, targets)):
        ends = [array.min(initial=0), array.max(initial=0)] if array.dtype.kind == "f" else []    # NaN is both of them
        if not np.isfinite(ends).all():
            finite(f"{kind}{name}", array, "fill in what is missing, or leave that example out")
    known = getattr(loss, "func", loss) in (binary_cross_entropy, cross_entropy, hinge, huber, mean_absolute_error,
                                            mean_squared_error)
    row = network.output_shapes[-1] if mask is None else network.output_shapes[-1][1:]
    outputs = np.zeros((len(targets), *row), network.parameters.dtype)
    name = "x"
    try:    # what they refuse is better known now than in the middle of an epoch
        network.layers[0].expect_examples(x)
        name = called
        if known:
            loss(outputs, targets)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{kind}{name}: {error}") from None
    if kind and not known:    # a loss of the reader's own: what it says before the first epoch it says after it
        loss_answer(loss(*that_count(mask, network.predict(x), y)))
    if not kind and looks_like_bytes(network, x):
        warnings.warn(UNSCALED, stacklevel=3)
    return x, y, mask


def check_batches(network: Sequential, examples: int, batch_size: int) -> None:
    """Raises ValueError when the smallest batch is too small for a layer."""
    smallest = examples % batch_size or min(examples, batch_size)
    for layer, shape in zip(network.layers, [network.input_shape, *network.output_shapes], strict=False):
        try:
            layer.expect_batch((smallest, *shape))
        except ValueError as error:
            raise ValueError(f"batch_size: {error}") from None


def check_kinds(rng: Any, after_batch: Any, validation: Any, early_stopping: Any) -> None:
    """Raises TypeError for an argument of the wrong kind, before any time is spent on training."""
    generator(rng)
    if after_batch is not None:
        function("after_batch", after_batch)
    if validation is not None and not (isinstance(validation, (tuple, list)) and len(validation) in (2, 3)):
        raise TypeError(f"validation: expected a pair, received {type(validation).__name__}; write (examples, targets), or "
                        "(examples, targets, mask)")
    if early_stopping is not None and not isinstance(early_stopping, EarlyStopping):
        raise TypeError(f"early_stopping: expected an nnbook.EarlyStopping, received {shown(early_stopping)}; "
                        "write EarlyStopping(patience=3)")
    if early_stopping is not None and validation is None:
        raise ValueError("early_stopping: expected validation data to judge by, received none; pass validation=(x, y)")


def looks_like_bytes(network: Sequential, x: NDArray[Any]) -> bool:
    """Whether the first examples look like pictures whose pixels were not divided by 255, in a network that minds."""
    first, some = network.layers[min(network.first_trained, len(network.layers) - 1)], x[:100]
    if prod(network.input_shape) < 64 or isinstance(first, (BatchNorm, Embedding, LayerNorm)):    # ids are whole numbers, too
        return False
    return bool(some.min() >= 0 and 128 <= some.max() <= 255 and (some == np.rint(some)).all())


def trusting(loss: Loss, classes: bool) -> Loss:
    """The same loss for many batches of targets that it has already seen and found right: without looking at them again."""
    return cross_entropy_of_classes if loss is cross_entropy and classes else loss
