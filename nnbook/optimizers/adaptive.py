"""Optimizers that give each parameter a step of its own, by the size of its past gradients.

All divide by the root of some sum or mean of squares. `epsilon` keeps that division finite; it is added after the root.
"""

import numpy as np

from nnbook._check import Array, number
from nnbook.optimizers.base import Optimizer


class AdaGrad(Optimizer):
    """Divide by the root of the sum of all squares so far: s <- s + g², w <- w - lr g / (sqrt(s) + eps).

    Args:
        learning_rate: more than 0.
        epsilon: more than 0.

    Source: Duchi, Hazan and Singer, 2011.
    """

    def __init__(self, learning_rate: float = 0.01, *, epsilon: float = 1e-10) -> None:
        super().__init__(learning_rate)
        self.epsilon = number("epsilon", epsilon, 0, low_open=True)

    def _start(self, parameters: Array) -> None:
        super()._start(parameters)
        self._square = np.zeros_like(parameters)

    def _step(self, parameters: Array, gradients: Array) -> None:
        scratch = self._scratch
        self._square += np.multiply(gradients, gradients, out=scratch)
        np.sqrt(self._square, out=scratch)
        scratch += self.epsilon
        np.divide(gradients, scratch, out=scratch)
        scratch *= self.learning_rate
        parameters -= scratch


class RMSProp(Optimizer):
    """Divide by the root of a running mean of squares: v <- rho v + (1 - rho) g², w <- w - lr g / (sqrt(v) + eps).

    Args:
        learning_rate: more than 0.
        rho: memory of the mean, in [0, 1).
        epsilon: more than 0.

    Source: Tieleman and Hinton, 2012 (lecture 6.5).
    """

    def __init__(self, learning_rate: float = 0.01, *, rho: float = 0.99, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.rho, self.epsilon = number("rho", rho, 0, 1), number("epsilon", epsilon, 0, low_open=True)

    def _start(self, parameters: Array) -> None:
        super()._start(parameters)
        self._square = np.zeros_like(parameters)

    def _step(self, parameters: Array, gradients: Array) -> None:
        square, scratch = self._square, self._scratch
        square *= self.rho
        np.multiply(gradients, gradients, out=scratch)
        square += np.multiply(scratch, 1 - self.rho, out=scratch)
        np.sqrt(square, out=scratch)
        scratch += self.epsilon
        np.divide(gradients, scratch, out=scratch)
        scratch *= self.learning_rate
        parameters -= scratch


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
        self._sum, self._square_sum = np.zeros_like(parameters), np.zeros_like(parameters)

    def _step(self, parameters: Array, gradients: Array) -> None:
        # The sums are m / (1 - b1) and v / (1 - b2): that saves two passes over the vectors. So
        # m̂ = sum · mean_factor, v̂ = square_sum · root_factor²; one factor goes to eps, the other to the learning rate.
        mean_factor = (1 - self.beta1) / (1 - self.beta1 ** self.steps)
        root_factor = ((1 - self.beta2) / (1 - self.beta2 ** self.steps)) ** 0.5
        self._sum *= self.beta1
        self._sum += gradients
        self._square_sum *= self.beta2
        self._square_sum += np.multiply(gradients, gradients, out=self._scratch)
        step = np.sqrt(self._square_sum, out=self._scratch)
        step += self.epsilon / root_factor
        np.divide(self._sum, step, out=step)
        step *= self.learning_rate * mean_factor / root_factor
        parameters -= step


class AdamW(Adam):
    """Adam, and each step first shrinks all parameters by the share lr · weight_decay.

    An L2 penalty would do that through the gradient, which Adam then divides by its size: the parameters with large
    gradients would hardly shrink. Here all shrink alike.

    Args:
        weight_decay: 0 or more. The others as `Adam`.

    Source: Loshchilov and Hutter, 2019.
    """

    def __init__(self, learning_rate: float = 1e-3, *, weight_decay: float = 0.01, beta1: float = 0.9, beta2: float = 0.999,
                 epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon)
        self.weight_decay = number("weight_decay", weight_decay, 0)

    def _step(self, parameters: Array, gradients: Array) -> None:
        parameters *= 1 - self.learning_rate * self.weight_decay
        super()._step(parameters, gradients)
