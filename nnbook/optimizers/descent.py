"""Gradient descent, and its two forms with a memory of the steps before."""

import numpy as np

from nnbook._check import Array, number
from nnbook.optimizers.base import Optimizer


class SGD(Optimizer):
    """Gradient descent: w <- w - lr g. With gradients of mini-batches it is called stochastic."""

    def __init__(self, learning_rate: float = 0.1) -> None:
        super().__init__(learning_rate)

    def _step(self, parameters: Array, gradients: Array) -> None:
        np.multiply(gradients, self.learning_rate, out=self._scratch)
        parameters -= self._scratch


class Momentum(Optimizer):
    """Gradient descent with a memory: v <- mu v + g, w <- w - lr v. Along a valley, steps add up to 1 / (1 - mu) of one.

    Args:
        learning_rate: more than 0.
        momentum: mu, in [0, 1).

    Many texts write v <- mu v - lr g, w <- w + v, which is the same until the learning rate changes; this is PyTorch's form.
    Source: Polyak, 1964.
    """

    def __init__(self, learning_rate: float = 0.01, *, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = number("momentum", momentum, 0, 1)

    def _start(self, parameters: Array) -> None:
        super()._start(parameters)
        self._velocity = np.zeros_like(parameters)

    def _step(self, parameters: Array, gradients: Array) -> None:
        self._velocity *= self.momentum
        self._velocity += gradients
        parameters -= np.multiply(self._velocity, self.learning_rate, out=self._scratch)


class Nesterov(Momentum):
    """Momentum that looks ahead: v <- mu v + g, w <- w - lr (g + mu v). Arguments as `Momentum`.

    Source: Nesterov, 1983; in this form Sutskever et al., 2013, and PyTorch.
    """

    def _step(self, parameters: Array, gradients: Array) -> None:
        self._velocity *= self.momentum
        self._velocity += gradients
        ahead = np.multiply(self._velocity, self.momentum, out=self._scratch)
        ahead += gradients
        ahead *= self.learning_rate
        parameters -= ahead
