"""The arrays that a layer names in its class: its parameters, their gradients, and what a forward pass leaves behind."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, real_array, same_shape


class NotReady(ValueError, AttributeError):
    """A layer was asked for what it has only in a network, or only after a forward pass."""


class Remembered:
    """What `forward` leaves for `backward` and for the reader: `_x = Remembered()`. Before, asking for it raises NotReady."""

    def __set_name__(self, kind: type, name: str) -> None:
        self.name = name

    def __get__(self, layer: Any, kind: type) -> Any:    # asked only while the layer has no attribute of this name
        if layer is None:
            return self
        raise NotReady(f"{kind.__name__}: expected a layer of a network, after a forward pass, received one "
                       f"without {self.name!r}; pass it to Sequential, and call `forward` first")


class Parameter(Remembered):
    """A view into the network's vector of parameters: `weights = Parameter()`. `layer.weights = values` copies the values in."""

    vector = "_parameters"    # the layer's dictionary of views, which `bind` fills

    def __set_name__(self, kind: type, name: str) -> None:
        self.name = self.key = name

    def __get__(self, layer: Any, kind: type) -> Any:
        views = {} if layer is None else layer.__dict__.get(self.vector, {})
        return views[self.key] if self.key in views else super().__get__(layer, kind)

    def __set__(self, layer: Any, values: ArrayLike) -> None:
        view, values = self.__get__(layer, type(layer)), real_array(self.name, values)
        same_shape(self.name, values, f"the layer's {self.name}", view)
        view[...] = cast(self.name, values, view.dtype)


class Gradient(Parameter):
    """A view into the network's vector of gradients: `weight_gradients = Gradient("weights")`."""

    vector = "_gradients"

    def __init__(self, of: str) -> None:
        self.of = of

    def __set_name__(self, kind: type, name: str) -> None:
        self.name, self.key = name, self.of


class State(Parameter):
    """What a layer knows besides its parameters, and training doesn't learn by gradients: `running_mean = State()`."""

    vector = "_state"


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
