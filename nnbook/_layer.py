"""What every layer can do, and how it holds its parameters.

A layer owns no memory. The network hands it views into one flat vector of parameters and one of gradients
(see `nnbook.network`), and the layer reads the one and fills the other.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook._check import Array, finite, real_array, same_shape, shown
from nnbook._copies import full_copy
from nnbook.initializers import Initializer

Shape = tuple[int, ...]


class NotReady(ValueError, AttributeError):
    """A layer was asked for what it has only in a network, or only after a forward pass."""


class Layer:
    """What every layer can do. `forward` comes first; `backward` speaks about that last forward pass.

    Each parameter that `initial` names becomes an attribute, a view into the network's vector, and its gradient
    another: `weights` and `weight_gradients`, `biases` and `bias_gradients`. They stay views:
    `layer.weights = values` copies the values in. A copy of a layer has arrays of its own, and belongs to no network.
    """

    __copy__ = full_copy

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of one output example, given the shape of one input example. Raises ValueError if it does not fit."""
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """The parameters by name, as they are before training. A layer without parameters has none."""
        return {}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the views into the network's flat vectors, as attributes."""
        for name in parameters:
            self.__dict__[name] = parameters[name]
            self.__dict__[_gradient_name(name)] = gradients[name]
        self.__dict__["_views"] = {*parameters, *map(_gradient_name, parameters)}

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("_views", ()):
            values = real_array(name, value)
            same_shape(name, values, f"the layer's {name}", self.__dict__[name])
            self.__dict__[name][...] = cast(name, values, self.__dict__[name].dtype)
        else:
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:    # only what is missing comes here
        raise NotReady(f"{type(self).__name__}: expected a layer of a network, after a forward pass, received one "
                       f"without {name!r}; pass it to Sequential, and call `forward` first")

    def state(self) -> dict[str, Array]:
        """What the layer remembers besides its parameters, by name. Most layers: nothing."""
        return {}

    def expect_examples(self, x: Array) -> None:
        """Raises ValueError for inputs that the layer can't take, so that `fit` can say so before it begins. Most take any."""

    def expect_batch(self, shape: Shape) -> None:
        """Raises ValueError when the layer can't be trained on batches of this shape. Most can, on any."""

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Outputs, shape (B, output shape), from inputs, shape (B, input shape)."""
        raise NotImplementedError(f"{type(self).__name__}: expected a layer with a forward pass, received none; define it")

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """Fill the gradients of the parameters, and return the gradient of the loss by the inputs.

        Args:
            gradient: of the loss by the outputs of the last forward pass, of their shape.
            to_input: False leaves out the gradient by the inputs, which the first layer does not need.
        """
        raise NotImplementedError(f"{type(self).__name__}: expected a layer with a backward pass, received none; define it")


def _gradient_name(name: str) -> str:
    """weights -> weight_gradients, biases -> bias_gradients."""
    return name.removesuffix("es" if name.endswith("ses") else "s") + "_gradients"


def first_weights(initializer: Initializer, inputs: int, outputs: int, rng: np.random.Generator,
                  shape: Shape | None = None) -> Array:
    """What an initializer makes, checked. `shape` is that of the array, (inputs, outputs) if none is given.

    Raises:
        TypeError: for weights that are no real numbers.
        ValueError: for weights of another shape, or not finite.
    """
    try:
        made = initializer(inputs, outputs, rng=rng) if shape is None else initializer(inputs, outputs, rng=rng, shape=shape)
    except MemoryError as error:
        raise ValueError(f"layers: expected weights that fit into memory, received {shape or (inputs, outputs)} ({error}); make "
                         "the layer, or what comes into it, smaller") from error
    weights, expected = real_array("initializer", made), shape or (inputs, outputs)
    if weights.shape != expected:
        raise ValueError(f"initializer: expected weights of shape {expected}, received {weights.shape}; "
                         "return an array of that shape")
    finite("initializer", weights)
    return weights


def expect_axes(layer: str, input_shape: Shape, axes: str, hint: str) -> None:
    """Raises ValueError unless one example has as many axes as `axes` names, as in "channels, height, width"."""
    if len(input_shape) != len(axes.rstrip(",").split(",")):
        raise ValueError(f"{layer}: expected examples of shape ({axes}), received {input_shape}; {hint}")


def expect_gradient(gradient: Array, outputs: Shape) -> None:
    """Raises ValueError unless a gradient has the shape of the outputs of the last forward pass."""
    if gradient.shape != outputs:
        raise ValueError(f"gradient: expected the shape of the last outputs, {outputs}, received {gradient.shape}; "
                         "call `forward` on the same batch first")


def cast(name: str, array: Array, dtype: np.dtype) -> Array:
    """`array` in another floating type. Raises ValueError where a number is too large for it: it would be inf in silence."""
    if array.dtype == dtype:
        return array
    try:
        with np.errstate(over="raise"):
            return array.astype(dtype)
    except FloatingPointError as error:
        at = tuple(int(i) for i in np.argwhere((np.abs(array) > np.finfo(dtype).max) & np.isfinite(array))[0])
        raise ValueError(f"{name}: expected numbers that {dtype} can hold, received {array[at]} at index {at}; "
                         "divide all of them by a large number") from error


def describe(layer: Layer) -> str:
    """A layer in a message: its class, and the name of its activation if it has one."""
    return f"{type(layer).__name__}({layer.name!r})" if hasattr(layer, "name") else type(layer).__name__


def network_dtype(value: Any) -> np.dtype:
    """float32 or float64, in whichever form it comes. Raises ValueError for another type."""
    try:
        dtype = np.dtype(value) if isinstance(value, (type, str, np.dtype)) else None
    except TypeError:    # no name of a type
        dtype = None
    if dtype is None or dtype not in (np.float32, np.float64):
        raise ValueError(f"dtype: expected float32 or float64, received {shown(value)}; choose one of them")
    return dtype


def new_layers(layers: Any) -> tuple[Layer, ...]:
    """The layers as a tuple. Raises TypeError or ValueError unless each is a layer that is in no network yet."""
    if not isinstance(layers, (list, tuple)):
        raise TypeError(f"layers: expected a list such as [Dense(10)], received {type(layers).__name__}; put it in brackets")
    if not layers:
        raise ValueError("layers: expected at least one layer, received none; pass a list such as [Dense(10)]")
    for number, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise TypeError(f"layers: expected layers such as Dense(10), received {shown(layer)} at index {number}; "
                            "make a layer by calling its class")
        if getattr(layer, "_taken", False) or layer in layers[:number]:
            raise ValueError(f"layers: expected new layers, received one at index {number} that is already part "
                             "of a network, or a copy of such a one; make a new layer for each place")
    return tuple(layers)
