"""A network: layers one after the other, and all their parameters in one flat vector."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nnbook._check import Array, any_array, axes, flag, generator, lets_pass, real_array, same_shape, whole_number
from nnbook._copies import full_copy
from nnbook.layers.arrays import cast
from nnbook.layers.base import Layer, Shape, network_dtype, new_layers
from nnbook.threads import fitting_threads, largest_product


class Sequential:
    """Layers one after the other.

    Args:
        layers: in the order in which data pass through them.
        input_shape: the shape of one example, such as (28, 28) or (784,).
        rng: a numpy.random.Generator, for the first weights.
        dtype: numpy.float32 (fast, the default) or numpy.float64 (for checks).

    Attributes:
        input_shape, output_shapes: the shape of one example before the first and after each layer.

    The layers hold views into two flat vectors, `parameters` and `gradients`. So an optimizer updates the
    whole network with one statement, and a copy of `parameters` is a copy of all weights and biases.

    `copy.copy` and `copy.deepcopy` make a network of its own, which learns as the original does; so does sending it to
    another process, for which functions that it was given, such as initializers, need a name of their own (no lambda).
    """

    def __init__(self, layers: Sequence[Layer], *, input_shape: Shape, rng: np.random.Generator,
                 dtype: DTypeLike = np.float32) -> None:
        dtype = network_dtype(dtype)
        self.input_shape, self._layers = axes("input_shape", input_shape), new_layers(layers)
        initial = self._initial(generator(rng))
        pieces = [array.ravel() for arrays in initial for array in arrays.values()]
        self._parameters = cast("initializer", np.concatenate(pieces or [np.zeros(0)]), dtype)    # (parameter count,)
        self._gradients = np.zeros_like(self._parameters)                          # (parameter count,)
        self._last_shape: Shape | None = None    # of the outputs of the last forward pass
        self._shapes = [{name: array.shape for name, array in arrays.items()} for arrays in initial]    # for each layer
        self._bind()
        self.parameter_counts = [sum(array.size for array in arrays.values()) for arrays in initial]
        self.first_trained = next((i for i, count in enumerate(self.parameter_counts) if count), len(self.layers))

    def _initial(self, rng: np.random.Generator) -> list[dict[str, Array]]:
        """The first parameters of each layer, by name."""
        shapes = [self.input_shape]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        self.output_shapes = shapes[1:]
        return [layer.initial(shape, rng) for layer, shape in zip(self.layers, shapes[:-1], strict=True)]

    def _bind(self) -> None:
        """Hand each layer its views into the two flat vectors."""
        start = 0
        self._places: dict[str, slice] = {}    # of each array of parameters in the flat vector
        for number, (layer, shapes) in enumerate(zip(self.layers, self._shapes, strict=True)):
            parameters, gradients = {}, {}
            for name, shape in shapes.items():
                stop = start + prod(shape)
                parameters[name] = self._parameters[start:stop].reshape(shape)
                gradients[name] = self._gradients[start:stop].reshape(shape)
                self._places[f"{number}.{type(layer).__name__}.{name}"] = slice(start, stop)
                start = stop
            layer.bind(parameters, gradients)

    __copy__ = full_copy

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make a copy whole. Its layers come with arrays of their own: they get views again, and keep what they remember."""
        self.__dict__.update(state)
        remembered = [{name: array.copy() for name, array in layer.state().items()} for layer in self.layers]
        self._bind()
        for layer, arrays in zip(self.layers, remembered, strict=True):
            for name, array in layer.state().items():
                array[...] = arrays[name]

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, a tuple. They stay: another layer would have no place in the flat vectors."""
        return self._layers

    def named_parameters(self) -> dict[str, Array]:
        """The arrays of parameters, in their order in the flat vector: views, by names such as "1.Dense.weights"."""
        shapes = (shape for shapes in self._shapes for shape in shapes.values())
        return {name: self._parameters[place].reshape(shape)
                for (name, place), shape in zip(self._places.items(), shapes, strict=True)}

    def everything(self) -> dict[str, Array]:
        """All that the network knows, by name: its parameters, and what layers remember besides (running means). No copies."""
        arrays = self.named_parameters()
        for number, layer in enumerate(self.layers):
            arrays |= {f"{number}.{type(layer).__name__}.{name}": array for name, array in layer.state().items()}
        return arrays

    def weight_mask(self) -> Array:
        """1 where a parameter is a weight, 0 where it is a bias, a scale or a shift; shape (parameter count,)."""
        mask = np.zeros_like(self._parameters)
        for name, place in self._places.items():
            mask[place] = name.endswith("weights")
        return mask

    @property
    def parameters(self) -> Array:
        """Every weight and bias, shape (parameter count,). Setting it copies the values into the network."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: ArrayLike) -> None:
        values = real_array("parameters", values)
        same_shape("parameters", values, "the network's parameters", self._parameters)
        self._parameters[...] = cast("parameters", values, self._parameters.dtype)

    @property
    def gradients(self) -> Array:
        """Of the loss by the parameters, shape (parameter count,); `backward` fills it. Setting it copies the values."""
        return self._gradients

    @gradients.setter
    def gradients(self, values: ArrayLike) -> None:
        values = real_array("gradients", values)
        same_shape("gradients", values, "the network's gradients", self._gradients)
        self._gradients[...] = cast("gradients", values, self._gradients.dtype)

    @lets_pass
    def forward(self, x: ArrayLike, *, training: bool = False) -> Array:
        """Outputs of the last layer, shape (B, output shape), for a batch of B examples.

        NaN and infinities pass, in their own example; the losses refuse them.

        Raises:
            TypeError: when the examples are no real numbers.
            ValueError: when they have not the network's input shape, or are too large for its data type.
        """
        x, training = self.as_batch(x), flag("training", training)    # (B, *input_shape)
        for layer in self.layers:
            x = layer.forward(x, training=training)                 # (B, *output shape of the layer)
        self._last_shape = x.shape
        return x

    @lets_pass
    def backward(self, gradient: ArrayLike) -> None:
        """Fill `gradients`, given the gradient of the loss by the outputs of the last forward pass.

        Raises:
            ValueError: before any forward pass, or when the gradient has not the shape of its outputs.
        """
        if type(gradient) is not np.ndarray or gradient.dtype != self._parameters.dtype:
            gradient = cast("gradient", real_array("gradient", gradient), self._parameters.dtype)
        if gradient.shape != self._last_shape:
            raise ValueError(f"gradient: expected the shape of the last outputs, {self._last_shape or 'none yet'}, "
                             f"received {gradient.shape}; call `forward` on the same batch first")
        for number in range(len(self.layers) - 1, self.first_trained - 1, -1):    # layers before the first parameters need none
            gradient = self.layers[number].backward(gradient, to_input=number > self.first_trained)

    def predict(self, x: ArrayLike, *, batch_size: int = 1000) -> Array:
        """Like `forward`, in pieces of `batch_size` examples, so that memory stays small. Shape (B, output shape)."""
        x, size = self._fitting("x", x), whole_number("batch_size", batch_size, 1)
        if len(x) == 0:
            return self.forward(x)
        with fitting_threads(largest_product(self, min(size, len(x)))):
            return np.concatenate([self.forward(x[start:start + size]) for start in range(0, len(x), size)])

    def as_batch(self, x: ArrayLike, name: str = "x") -> Array:
        """Examples of the network's shape and data type."""
        if type(x) is np.ndarray and x.dtype == self._parameters.dtype and x.shape[1:] == self.input_shape and x.ndim:
            return x    # the usual case in training, without a detour
        return cast(name, real_array(name, self._fitting(name, x)), self._parameters.dtype)

    def _fitting(self, name: str, x: ArrayLike) -> NDArray[Any]:
        x = any_array(name, x)
        if x.shape[1:] != self.input_shape or x.ndim == 0:
            sizes = ", ".join(map(str, self.input_shape))
            raise ValueError(f"{name}: expected a batch of shape (examples, {sizes}), received {x.shape}; "
                             "for a single example write x[None]")
        return x

    def summary(self) -> str:
        """A table of the layers: output shape and parameter count of each, and the sum."""
        rows = [("layer", "output shape", "parameters")]
        for layer, shape, count in zip(self.layers, self.output_shapes, self.parameter_counts, strict=True):
            rows.append((type(layer).__name__, str(shape), f"{count:,}"))
        rows.append(("in all", "", f"{self.parameters.size:,}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}" for a, b, c in rows)


def check_network(value: Any) -> Sequential:
    """`value` if it is a network of this package. Raises TypeError otherwise."""
    if not isinstance(value, Sequential):
        raise TypeError(f"network: expected an nnbook.Sequential, received {type(value).__name__}; make one first")
    return value
