"""What every layer can do, and how it holds its parameters.

A layer owns no memory. The network hands it views into one flat vector of parameters and one of gradients
(see `nnbook.network`), and the layer reads the one and fills the other.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook._check import Array, finite, real_array, shown
from nnbook._copies import full_copy
from nnbook.initializers import Initializer
from nnbook.layers.arrays import Parameter

Shape = tuple[int, ...]


class Layer:
    """What every layer can do. `forward` comes first; `backward` speaks about that last forward pass.

    Its class names the arrays: each parameter that `initial` gives, and its gradient, are views into the network's vectors.

        weights, weight_gradients = Parameter(), Gradient("weights")

    They stay views: `layer.weights = values` copies the values in. A copy of a layer has arrays of its own, and belongs
    to no network.
    """

    layers: tuple["Layer", ...] = ()    # inside this one; most have none
    __copy__ = full_copy

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of one output example, given the shape of one input example. Raises ValueError if it does not fit."""
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """The parameters by name, as they are before training. A layer without parameters has none."""
        return {}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Take the views into the network's flat vectors, by name. Raises TypeError for a name that the class doesn't have."""
        for name in parameters:
            if not isinstance(getattr(type(self), name, None), Parameter):
                raise TypeError(f"{type(self).__name__}: expected a class with the parameter {name!r}, received one without; "
                                f"write `{name} = Parameter()` in it")
        self._parameters, self._gradients = dict(parameters), dict(gradients)

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
        before = [inner for other in layers[:number] for inner in _with_inner(other)]
        if any(hasattr(part, "_parameters") or part in before for part in _with_inner(layer)):
            raise ValueError(f"layers: expected new layers, received one at index {number} that is already part "
                             "of a network, or a copy of such a one; make a new layer for each place")
    return tuple(layers)


def _with_inner(layer: Layer) -> list[Layer]:
    """A layer, and all layers inside it."""
    return [layer, *(each for inner in layer.layers for each in _with_inner(inner))]
