"""Residual blocks: layers beside a way that leaves everything as it is, so that gradients reach deep networks unweakened.

Letters: B examples in a batch.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from nnbook._check import Array
from nnbook.layers.arrays import Remembered
from nnbook.layers.base import Layer, Shape, expect_gradient, new_layers


class Residual(Layer):
    """y = x + f(x), where f are layers one after the other: they learn what to add to x.

    Args:
        layers: those of f, in the order in which data pass through them; the last one gives the shape that the first one gets.
            They may be residual blocks, too.

    After the network is made: `layers`, each with its parameters and gradients. In the network they have names such as
    "2.Residual.0.Dense.weights".

    Source: He et al., 2016.
    """

    _outputs = Remembered()

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = new_layers(layers)

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the input. Raises ValueError unless the inner layers keep it."""
        *_, last = self._shapes(input_shape)
        if last != input_shape:
            raise ValueError(f"Residual: expected layers that give the shape of the input, {input_shape}, as it is added to what "
                             f"they give, received {last}; let the last one have as many outputs as there are inputs")
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """The first parameters of all inner layers, by names such as "0.Dense.weights"."""
        made = [layer.initial(shape, rng) for layer, shape in zip(self.layers, self._shapes(input_shape), strict=False)]
        return {f"{start}{name}": array for start, arrays in zip(self._names(), made, strict=True)
                for name, array in arrays.items()}

    def bind(self, parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
        """Hand the views on to the inner layers."""
        self._parameters, self._gradients = dict(parameters), dict(gradients)
        for start, layer in zip(self._names(), self.layers, strict=True):
            layer.bind(*({name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}
                         for arrays in (parameters, gradients)))

    def state(self) -> dict[str, Array]:
        """What the inner layers remember besides their parameters, by names such as "1.BatchNorm.running_mean"."""
        return {f"{start}{name}": array for start, layer in zip(self._names(), self.layers, strict=True)
                for name, array in layer.state().items()}

    def expect_examples(self, x: Array) -> None:
        """Raises ValueError for inputs that the first inner layer can't take."""
        self.layers[0].expect_examples(x)

    def expect_batch(self, shape: Shape) -> None:
        """Raises ValueError when an inner layer can't be trained on batches of this shape."""
        for layer, inner in zip(self.layers, self._shapes(shape[1:]), strict=False):
            layer.expect_batch((shape[0], *inner))

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """y = x + f(x)."""
        inner = x                                                # (B, …)
        for layer in self.layers:
            inner = layer.forward(inner, training=training)
        self._outputs = inner.shape
        return x + inner                                         # (B, …)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dx = δ + δ f'(x), where δ = dL/dy is `gradient`: it comes through whatever f does to it."""
        expect_gradient(gradient, self._outputs)
        inner = gradient                                         # (B, …)
        for number in range(len(self.layers) - 1, -1, -1):
            inner = self.layers[number].backward(inner, to_input=to_input or number > 0)
        return gradient + inner if to_input else None            # (B, …)

    def _names(self) -> list[str]:
        """The beginnings of the names of each inner layer's arrays."""
        return [f"{number}.{type(layer).__name__}." for number, layer in enumerate(self.layers)]

    def _shapes(self, input_shape: Shape) -> list[Shape]:
        """The shape of one example before the first and after each inner layer."""
        shapes = [input_shape]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        return shapes
