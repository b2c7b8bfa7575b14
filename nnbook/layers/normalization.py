"""Normalization: numbers with mean 0 and variance 1, over the batch or over each example, then scaled and shifted as is learnt.

Letters: B examples in a batch, T steps of a sequence, C features or channels, n the numbers of one feature in a batch.
"""

from collections.abc import Mapping
from math import prod

import numpy as np

from nnbook._check import Array, number
from nnbook.layers.arrays import Gradient, Parameter, Remembered, State
from nnbook.layers.base import Layer, Shape, expect_gradient


class BatchNorm(Layer):
    """y = γ x̂ + β, where x̂ = (x - mean) / sqrt(variance + ε), one mean and one variance for each feature.

    While training, they are those of the batch; afterwards, running values that remember the batches of the training,
    so that what the network says of one example does not depend on its neighbours.

    Args:
        momentum: m, the weight of the new batch in the running values, in [0, 1): running <- (1 - m) running + m batch.
        epsilon: ε, keeps the division finite, more than 0.

    One example has the shape (features,), n = B; or (channels, height, width), and then a channel is one feature,
    n = B · height · width. After the network is made: `scales`, γ, starting at 1, and `shifts`, β, starting at 0, both
    of shape (C,), with `scale_gradients` and `shift_gradients`; `running_mean`, starting at 0, and `running_variance`,
    starting at 1, of the same shape. As PyTorch does it, the variance divides by n, the running one by n - 1.

    Source: Ioffe and Szegedy, 2015, algorithms 1 and 2.
    """

    scales, shifts = Parameter(), Parameter()
    scale_gradients, shift_gradients = Gradient("scales"), Gradient("shifts")
    running_mean, running_variance = State(), State()
    _x_hat = Remembered()

    def __init__(self, *, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        self.momentum = number("momentum", momentum, 0, 1)
        self.epsilon = number("epsilon", epsilon, 0, low_open=True)

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the input. Raises ValueError unless an example is a vector or an image with channels."""
        if len(input_shape) not in (1, 3):
            raise ValueError(f"BatchNorm: expected examples of shape (features,) or (channels, height, width), received "
                             f"{input_shape}; a grey image has one channel: (1, height, width)")
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Scales at 1, shifts at 0: the layer starts as plain normalization."""
        return {"scales": np.ones(input_shape[0]), "shifts": np.zeros(input_shape[0])}      # (C,), (C,)

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the views, and start the running values in the type of the network."""
        super().bind(parameters, gradients)
        self._state = {"running_mean": np.zeros_like(self.scales), "running_variance": np.ones_like(self.scales)}    # (C,), (C,)

    def state(self) -> dict[str, Array]:
        """The running mean and the running variance, (C,) each: the arrays themselves, which training goes on changing."""
        return dict(self._state)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """x̂ = (x - mean) / sqrt(variance + ε), y = γ x̂ + β.

        Raises:
            ValueError: while training, for a batch with less than two numbers of each feature.
        """
        self._training = training
        self._axes, self._column = (0, *range(2, x.ndim)), (-1, *(1,) * (x.ndim - 2))    # (C,) as (C, 1, 1) for images
        mean, variance = self._of_batch(x) if training else (self.running_mean, self.running_variance)    # (C,), (C,)
        self._deviation = np.sqrt(variance + self.epsilon)                               # (C,)
        self._x_hat = (x - mean.reshape(self._column)) / self._deviation.reshape(self._column)       # (B, C, …)
        return self.scales.reshape(self._column) * self._x_hat + self.shifts.reshape(self._column)   # (B, C, …)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dγ = sum of δ x̂, dL/dβ = sum of δ, dL/dx = γ / sqrt(variance + ε) · (δ - mean of δ - x̂ · mean of δ x̂).

        δ = dL/dy is `gradient`; sums and means are over the n numbers of a feature. The two means are there because
        each x moves the mean and the variance of its batch. Running values stand still, and the means fall away.
        """
        expect_gradient(gradient, self._x_hat.shape)
        np.sum(gradient * self._x_hat, axis=self._axes, out=self.scale_gradients)        # (C,)
        np.sum(gradient, axis=self._axes, out=self.shift_gradients)                      # (C,)
        if not to_input:
            return None
        slope = (self.scales / self._deviation).reshape(self._column)                    # (C, …)
        if not self._training:
            return slope * gradient                                                      # (B, C, …)
        n = gradient.size // self.scales.size
        mean = (self.shift_gradients / n).reshape(self._column)                          # (C, …)
        along = (self.scale_gradients / n).reshape(self._column)                         # (C, …)
        return slope * (gradient - mean - along * self._x_hat)                           # (B, C, …)

    def expect_batch(self, shape: Shape) -> None:
        """Raises ValueError for a batch with less than two numbers of each feature."""
        if prod(shape) // shape[1] < 2:
            raise ValueError(f"BatchNorm: expected two numbers or more of each feature while training, received a batch of "
                             f"shape {shape}; use larger batches, or leave the last one out where it is smaller")

    def _of_batch(self, x: Array) -> tuple[Array, Array]:
        """Mean and variance of the batch, (C,) each, which also enter the running values."""
        self.expect_batch(x.shape)
        n = x.size // self.scales.size
        mean, variance = x.mean(axis=self._axes), x.var(axis=self._axes)                 # (C,), (C,)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_variance += self.momentum * (variance * n / (n - 1) - self.running_variance)
        return mean, variance


class LayerNorm(Layer):
    """y = γ x̂ + β, where x̂ = (x - mean) / sqrt(variance + ε), one mean and one variance for each example, over its features.

    It does the same while training and afterwards, and an example doesn't depend on its neighbours.

    Args:
        epsilon: ε, keeps the division finite, more than 0.

    One example has the shape (features,), or (steps, features), and then each step has a mean and a variance of its own.
    After the network is made: `scales`, γ, starting at 1, and `shifts`, β, starting at 0, both of shape (C,), with
    `scale_gradients` and `shift_gradients`.

    Source: Ba et al., 2016.
    """

    scales, shifts = Parameter(), Parameter()
    scale_gradients, shift_gradients = Gradient("scales"), Gradient("shifts")
    _x_hat = Remembered()

    def __init__(self, *, epsilon: float = 1e-5) -> None:
        self.epsilon = number("epsilon", epsilon, 0, low_open=True)

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the input. Raises ValueError unless an example is a vector or a sequence of vectors."""
        if len(input_shape) not in (1, 2):
            raise ValueError(f"LayerNorm: expected examples of shape (features,) or (steps, features), received {input_shape}; "
                             "for images there is BatchNorm()")
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Scales at 1, shifts at 0: the layer starts as plain normalization."""
        return {"scales": np.ones(input_shape[-1]), "shifts": np.zeros(input_shape[-1])}    # (C,), (C,)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """x̂ = (x - mean) / sqrt(variance + ε), y = γ x̂ + β."""
        from_mean = x - x.mean(axis=-1, keepdims=True)                                      # (B, …, C)
        variance = np.square(from_mean).mean(axis=-1, keepdims=True)                        # (B, …, 1)
        self._deviation = np.sqrt(variance + self.epsilon)                                  # (B, …, 1)
        self._x_hat = from_mean / self._deviation                                           # (B, …, C)
        return self.scales * self._x_hat + self.shifts                                      # (B, …, C)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dγ = sum of δ x̂, dL/dβ = sum of δ, dL/dx = (d - mean of d - x̂ · mean of d x̂) / sqrt(variance + ε), with d = γ δ.

        δ = dL/dy is `gradient`; sums are over all examples and steps, means over the features of one.
        """
        expect_gradient(gradient, self._x_hat.shape)
        others = tuple(range(gradient.ndim - 1))
        np.sum(gradient * self._x_hat, axis=others, out=self.scale_gradients)               # (C,)
        np.sum(gradient, axis=others, out=self.shift_gradients)                             # (C,)
        if not to_input:
            return None
        d = self.scales * gradient                                                          # (B, …, C)
        along = (d * self._x_hat).mean(axis=-1, keepdims=True)                              # (B, …, 1)
        return (d - d.mean(axis=-1, keepdims=True) - self._x_hat * along) / self._deviation    # (B, …, C)
