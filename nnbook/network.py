"""A network: layers one after the other, and all their parameters in one flat vector."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nnbook._check import Array, generator, real_array, same_shape, whole_number
from nnbook.layers import Layer, Shape


class Sequential:
    """Layers one after the other.

    Args:
        layers: in the order in which data pass through them.
        input_shape: the shape of one example, such as (28, 28) or (784,).
        rng: a numpy.random.Generator, for the first weights.
        dtype: numpy.float32 (fast, the default) or numpy.float64 (for checks).

    Attributes:
        layers: the layers.
        input_shape, output_shapes: the shape of one example before the first and after each layer.
        gradients: of the loss by the parameters, shape (parameter count,); filled by `backward`.

    The layers hold views into two flat vectors, `parameters` and `gradients`. So an optimizer updates the
    whole network with one statement, and a copy of `parameters` is a copy of all that the network knows.
    """

    def __init__(self, layers: Sequence[Layer], *, input_shape: Shape, rng: np.random.Generator,
                 dtype: DTypeLike = np.float32) -> None:
        self.layers = list(layers)
        if not self.layers:
            raise ValueError("layers: expected at least one layer, received none; pass a list such as [Dense(10)]")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"dtype: expected float32 or float64, received {dtype}; choose one of them")
        self.input_shape = tuple(whole_number("input_shape", size, 1) for size in input_shape)
        self.output_shapes: list[Shape] = []
        self.parameter_counts: list[int] = []
        initial = self._initial(generator(rng))
        pieces = [array.ravel() for arrays in initial for array in arrays.values()]
        self._parameters = np.concatenate(pieces or [np.zeros(0)]).astype(dtype)    # (parameter count,)
        self.gradients = np.zeros_like(self._parameters)                           # (parameter count,)
        self._bind(initial)

    def _initial(self, rng: np.random.Generator) -> list[dict[str, Array]]:
        """The first parameters of each layer, by name."""
        initial, shape = [], self.input_shape
        for number, layer in enumerate(self.layers):
            if getattr(layer, "_taken", False):
                raise ValueError(f"layers: expected new layers, received one at index {number} that is already part "
                                 "of a network; make a new layer for each place")
            layer._taken = True
            output_shape = layer.output_shape(shape)
            initial.append(layer.initial(shape, rng))
            self.output_shapes.append(output_shape)
            shape = output_shape
        return initial

    def _bind(self, initial: list[dict[str, Array]]) -> None:
        """Hand each layer its views into the two flat vectors."""
        start = 0
        for layer, arrays in zip(self.layers, initial, strict=True):
            parameters, gradients, first = {}, {}, start
            for name, array in arrays.items():
                stop = start + array.size
                parameters[name] = self._parameters[start:stop].reshape(array.shape)
                gradients[name] = self.gradients[start:stop].reshape(array.shape)
                start = stop
            layer.bind(parameters, gradients)
            self.parameter_counts.append(start - first)

    @property
    def parameters(self) -> Array:
        """Every weight and bias, shape (parameter count,). Setting it copies the values into the network."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: ArrayLike) -> None:
        values = real_array("parameters", values)
        same_shape("parameters", values, "the network's parameters", self._parameters)
        self._parameters[...] = values

    def forward(self, x: ArrayLike, *, training: bool = False) -> Array:
        """Outputs of the last layer, shape (B, output shape), for a batch of B examples.

        Raises:
            ValueError: when the examples have not the network's input shape.
        """
        x = self._batch(x)                                 # (B, *input_shape)
        for layer in self.layers:
            x = layer.forward(x, training=training)        # (B, *output shape of the layer)
        return x

    def backward(self, gradient: Array) -> None:
        """Fill `gradients`, given the gradient of the loss by the outputs of the last forward pass."""
        first = next((i for i, count in enumerate(self.parameter_counts) if count), len(self.layers))
        for number in range(len(self.layers) - 1, first - 1, -1):
            gradient = self.layers[number].backward(gradient, to_input=number > first)

    def predict(self, x: ArrayLike, *, batch_size: int = 1000) -> Array:
        """Like `forward`, in pieces of `batch_size` examples, so that memory stays small. Shape (B, output shape)."""
        x, size = np.asarray(x), whole_number("batch_size", batch_size, 1)
        if len(x) == 0:
            return self.forward(x)
        return np.concatenate([self.forward(x[start:start + size]) for start in range(0, len(x), size)])

    def _batch(self, x: ArrayLike) -> Array:
        x = real_array("x", x)
        if x.shape[1:] != self.input_shape or x.ndim == 0:
            sizes = ", ".join(map(str, self.input_shape))
            raise ValueError(f"x: expected a batch of shape (examples, {sizes}), received {x.shape}; "
                             "for a single example write x[None]")
        return x.astype(self._parameters.dtype, copy=False)

    def summary(self) -> str:
        """A table of the layers: output shape and parameter count of each, and the sum."""
        rows = [("layer", "output shape", "parameters")]
        for layer, shape, count in zip(self.layers, self.output_shapes, self.parameter_counts, strict=True):
            rows.append((type(layer).__name__, str(shape), f"{count:,}"))
        rows.append(("in all", "", f"{self.parameters.size:,}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}" for a, b, c in rows)
