"""Optimizers: each is one in-place update of a flat vector of parameters, given a vector of gradients."""

from typing import Any

import numpy as np

from nnbook._check import Array, number, same_shape


class Optimizer:
    """What every optimizer can do: `update(parameters, gradients)`. It remembers what its rule needs.

    Args:
        learning_rate: the step size, more than 0. It may be changed between two updates.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = number("learning_rate", learning_rate, 0, low_open=True)
        self.steps = 0

    @property
    def learning_rate(self) -> float:
        """The step size, more than 0."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = number("learning_rate", value, 0, low_open=True)

    def update(self, parameters: Array, gradients: Array) -> None:
        """Change `parameters` in place by one step. Both are flat vectors of the same shape.

        Raises:
            TypeError: when one of them is no floating array.
            ValueError: when the shapes differ, or the parameters are not those of the step before.
        """
        _check_float_array("parameters", parameters)
        _check_float_array("gradients", gradients)
        same_shape("gradients", gradients, "parameters", parameters)
        if not parameters.flags.writeable:
            raise ValueError("parameters: expected an array that may be changed, received a read-only one; pass a copy")
        if self.steps == 0:
            self._start(parameters)
        same_shape("parameters", parameters, "the parameters of the step before", self._scratch)
        if parameters is not self._owner and not np.may_share_memory(parameters, self._owner):
            raise ValueError("parameters: expected those of the step before, received others of the same shape; "
                             "make a new optimizer for each network")
        self.steps += 1
        self._step(parameters, gradients)

    def _start(self, parameters: Array) -> None:
        self._owner = parameters
        self._scratch = np.empty_like(parameters)    # room for a product, so that no step allocates memory

    def _step(self, parameters: Array, gradients: Array) -> None:
        raise NotImplementedError(f"{type(self).__name__} has no rule; an optimizer has to define one")


def check_optimizer(value: Any) -> Optimizer:
    """`value` if it is an optimizer. Raises TypeError otherwise."""
    if not isinstance(value, Optimizer):
        raise TypeError(f"optimizer: expected an object such as Adam(), received {value!r}; make one by calling its class")
    return value


def _check_float_array(name: str, value: Any) -> None:
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        received = value.dtype if isinstance(value, np.ndarray) else type(value).__name__
        raise TypeError(f"{name}: expected a floating NumPy array, received {received}; convert it first")


class SGD(Optimizer):
    """Gradient descent: w <- w - lr g. With gradients of mini-batches it is called stochastic."""

    def __init__(self, learning_rate: float = 0.1) -> None:
        super().__init__(learning_rate)

    def _step(self, parameters: Array, gradients: Array) -> None:
        np.multiply(gradients, self.learning_rate, out=self._scratch)
        parameters -= self._scratch


class Adam(Optimizer):
    """Adam: a running mean of the gradients, divided by the root of a running mean of their squares.

    m <- b1 m + (1 - b1) g,   v <- b2 v + (1 - b2) g²,
    w <- w - lr m̂ / (sqrt(v̂) + eps),   m̂ = m / (1 - b1^t),   v̂ = v / (1 - b2^t).

    Args:
        learning_rate: more than 0.
        beta1: memory of the mean, in [0, 1).
        beta2: memory of the mean square, in [0, 1).
        epsilon: keeps the division finite, more than 0.

    Source: Kingma and Ba, 2015, algorithm 1.
    """

    def __init__(self, learning_rate: float = 1e-3, *, beta1: float = 0.9, beta2: float = 0.999,
                 epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.beta1, self.beta2 = number("beta1", beta1, 0, 1), number("beta2", beta2, 0, 1)
        self.epsilon = number("epsilon", epsilon, 0, low_open=True)

    def _start(self, parameters: Array) -> None:
        super()._start(parameters)
        self._mean, self._square = np.zeros_like(parameters), np.zeros_like(parameters)

    def _step(self, parameters: Array, gradients: Array) -> None:
        scratch, mean, square = self._scratch, self._mean, self._square
        mean *= self.beta1
        mean += np.multiply(gradients, 1 - self.beta1, out=scratch)
        square *= self.beta2
        np.multiply(gradients, gradients, out=scratch)
        square += np.multiply(scratch, 1 - self.beta2, out=scratch)
        # m̂ / (sqrt(v̂) + eps), with the two corrections moved out of the vectors:
        # m / (1 - b1^t) · root / (sqrt(v) + eps root), where root = sqrt(1 - b2^t)
        root = (1 - self.beta2 ** self.steps) ** 0.5
        np.sqrt(square, out=scratch)
        scratch += self.epsilon * root
        np.divide(mean, scratch, out=scratch)
        scratch *= self.learning_rate * root / (1 - self.beta1 ** self.steps)
        parameters -= scratch
