"""Layers: each has its forward pass and its backward pass, next to each other, in the same order.

A layer owns no memory. The network hands it views into one flat vector of parameters and one of gradients
(see `nnbook.network`), and the layer reads the one and fills the other.

Letters: B examples in a batch, n_in and n_out the inputs and outputs of a layer.
"""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from nnbook._check import Array, function, rank, real_array, same_shape, whole_number
from nnbook.activations import ELEMENTWISE
from nnbook.initializers import Initializer, he_normal, zeros

Shape = tuple[int, ...]


class Layer:
    """What every layer can do. `forward` comes first; `backward` speaks about that last forward pass."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of one output example, given the shape of one input example. Raises ValueError if it does not fit."""
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """The parameters by name, as they are before training. A layer without parameters has none."""
        return {}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the views into the network's flat vectors."""

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Outputs, shape (B, output shape), from inputs, shape (B, input shape)."""
        raise NotImplementedError(f"{type(self).__name__} has no forward pass; a layer has to define one")

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """Fill the gradients of the parameters, and return the gradient of the loss by the inputs.

        Args:
            gradient: of the loss by the outputs of the last forward pass, of their shape.
            to_input: False leaves out the gradient by the inputs, which the first layer does not need.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward pass; a layer has to define one")


class Dense(Layer):
    """Every output is a weighted sum of all inputs, plus a bias: z = x W + b.

    Args:
        units: number of outputs, 1 or more.
        initializer: of the weights; `he_normal` suits ReLU. Biases start at 0.

    After the network is made: `weights`, shape (n_in, n_out), and `biases`, shape (n_out,), with
    `weight_gradients` and `bias_gradients` of the same shapes. All four are views into the network's vectors,
    and stay so: `layer.weights = values` copies the values in.
    """

    _VIEWS = frozenset({"weights", "biases", "weight_gradients", "bias_gradients"})

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._VIEWS and name in self.__dict__:
            values = real_array(name, value)
            same_shape(name, values, f"the layer's {name}", self.__dict__[name])
            self.__dict__[name][...] = values
        else:
            super().__setattr__(name, value)

    def __init__(self, units: int, *, initializer: Initializer = he_normal) -> None:
        self.units = whole_number("units", units, 1)
        self.initializer = function("initializer", initializer)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(n_out,). Raises ValueError unless an input example is a vector."""
        if len(input_shape) != 1:
            raise ValueError(f"Dense({self.units}): expected examples of shape (n_in,), received {input_shape}; "
                             "put Flatten() before it")
        return (self.units,)

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Weights from the initializer, biases at 0. Raises ValueError for weights of another shape."""
        weights = real_array("initializer", self.initializer(input_shape[0], self.units, rng=rng))    # (n_in, n_out)
        if weights.shape != (input_shape[0], self.units):
            raise ValueError(f"initializer: expected weights of shape {(input_shape[0], self.units)}, received {weights.shape}; "
                             "return an array of shape (inputs, outputs)")
        return {"weights": weights, "biases": zeros(1, self.units)[0]}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the views into the network's flat vectors."""
        self.weights, self.biases = parameters["weights"], parameters["biases"]
        self.weight_gradients, self.bias_gradients = gradients["weights"], gradients["biases"]

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """z = x W + b."""
        self._x = x                   # (B, n_in)
        z = x @ self.weights          # (B, n_out)
        z += self.biases
        return z

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dW = xᵀ δ, dL/db = sum over the batch of δ, dL/dx = δ Wᵀ, where δ = dL/dz is `gradient`."""
        np.matmul(self._x.T, gradient, out=self.weight_gradients)    # (n_in, n_out)
        np.sum(gradient, axis=0, out=self.bias_gradients)            # (n_out,)
        return gradient @ self.weights.T if to_input else None       # (B, n_in)


class Activation(Layer):
    """An activation function on each element: a = f(z).

    Args:
        name: "relu", "sigmoid" or "tanh".
    """

    def __init__(self, name: str) -> None:
        if name not in list(ELEMENTWISE):
            raise ValueError(f"name: expected one of {', '.join(map(repr, ELEMENTWISE))}, received {name!r}; choose one")
        self.name = name
        self._f, self._f_grad = ELEMENTWISE[name]

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """a = f(z)."""
        self._z = x                # (B, …)
        return self._f(x)          # (B, …)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dz = dL/da f'(z), element by element."""
        return gradient * self._f_grad(self._z) if to_input else None      # (B, …)


class Flatten(Layer):
    """Lay out each example as a vector, row by row: an image of (28, 28) becomes (784,)."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """(product of the input's shape,)."""
        return (prod(input_shape),)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """The same numbers, one axis."""
        self._shape = x.shape
        return x.reshape(len(x), prod(x.shape[1:]))     # (B, n_out)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """The same numbers, back in their old shape."""
        rank("gradient", gradient, "batch, outputs")
        return gradient.reshape(self._shape) if to_input else None
