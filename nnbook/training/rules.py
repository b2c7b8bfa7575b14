"""What happens to a gradient and to the learning rate between the backward pass and the update."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from nnbook._check import function, lets_pass, number, shown
from nnbook.network import Sequential
from nnbook.optimizers import Optimizer
from nnbook.regularization import clip_by_norm, l1_penalty, l2_penalty

RAN_AWAY = "{}: expected finite numbers, received NaN or inf {}; lower the learning rate, or make the data smaller"


class Rules:
    """Penalties on the weights, the largest length of the gradient, and the schedule of the learning rate.

    Args: as in `fit`. Raises TypeError or ValueError for one of the wrong kind or out of range.
    """

    def __init__(self, schedule: Any, l1: Any, l2: Any, clip: Any) -> None:
        self.schedule = None if schedule is None else function("schedule", schedule)
        self.clip = None if clip is None else number("clip", clip, 0, low_open=True)
        self.l1, self.l2 = number("l1", l1, 0), number("l2", l2, 0)

    @lets_pass
    def apply(self, network: Sequential, optimizer: Optimizer, done: int) -> None:
        """Penalties into the gradient, then clipping, then the learning rate of the next update; `done` were made so far."""
        if self.l1 or self.l2:
            weights = network.parameters * network.weight_mask()
            network.gradients += l1_penalty(weights, self.l1)[1]
            network.gradients += l2_penalty(weights, self.l2)[1]
        if self.clip is not None:
            if not np.isfinite(network.gradients).all():
                raise FloatingPointError(RAN_AWAY.format("gradients", f"in batch {done}"))
            clip_by_norm(network.gradients, self.clip)
        if self.schedule is not None:
            optimizer.follow(_rate(self.schedule(done), done))

    @contextmanager
    def rate_given_back(self, optimizer: Optimizer) -> Iterator[None]:
        """In the end the optimizer has the rate again that it had before the schedule changed it."""
        rate = optimizer.learning_rate
        try:
            yield
        finally:
            if self.schedule is not None:
                optimizer.learning_rate = rate


def _rate(value: Any, done: int) -> float:
    """What a schedule gave. Raises TypeError or ValueError unless it is a number, 0 or more."""
    try:
        return number("schedule", value, 0)
    except (TypeError, ValueError) as error:
        raise type(error)(f"schedule: expected a learning rate, 0 or more, for each update, received {shown(value)} for update "
                          f"{done + 1}; look at what it gives for t = {done}") from None
