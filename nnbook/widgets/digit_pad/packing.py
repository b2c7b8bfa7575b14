"""A network of dense layers as text: one byte per weight, so that a page can carry it.

The weights of a layer are whole numbers in -127..127 times one scale. That costs no accuracy that one
could see, and a quarter of the space of float32.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.layers.dense import Activation, Dense, Flatten

Pair = tuple[NDArray[np.floating], NDArray[np.floating]]    # weights (inputs, outputs) and biases (outputs,)
Packed = dict[str, Any]
LARGEST = 127               # symmetric: -128 is left out, so that a weight and its negative have the same size
INPUTS, CLASSES = 784, 10


def dense_layers(network: Any) -> list[Pair]:
    """Weights and biases of a network that the pad can run: dense layers with ReLU between them, 784 in, 10 out.

    Raises:
        TypeError: when `network` is no network of nnbook.
        ValueError: when a layer is of another kind or in another place, or the sizes do not fit.
    """
    if not isinstance(getattr(network, "layers", None), (list, tuple)):
        raise TypeError(f"network: expected an nnbook network, received {type(network).__name__}; "
                        "pass a nnbook.Sequential")
    layers = [layer for layer in network.layers if not isinstance(layer, Flatten)]
    for number, layer in enumerate(layers):
        _check_place(number, layer)
    pairs = [(layer.weights, layer.biases) for layer in layers if isinstance(layer, Dense)]
    if len(layers) % 2 == 0:
        raise ValueError(f"network: expected a Dense layer at the end, received {len(layers)} layers that alternate; "
                         "leave the last activation out, the pad applies softmax itself")
    _check_sizes(pairs)
    return pairs


def _check_place(number: int, layer: Any) -> None:
    """Raises ValueError unless Dense and ReLU alternate, Dense first."""
    name = layer.name if isinstance(layer, Activation) else ""
    if not (isinstance(layer, Dense) if number % 2 == 0 else name == "relu"):
        expected = "a Dense layer" if number % 2 == 0 else 'Activation("relu")'
        received = f"Activation({name!r})" if name else type(layer).__name__
        raise ValueError(f"network: expected {expected} at place {number} (Flatten not counted), received {received}; "
                         "the pad runs dense layers with ReLU between them only")


def _check_sizes(pairs: Sequence[Pair]) -> None:
    """Raises ValueError unless the layers lead from 784 inputs to 10 outputs, with finite numbers."""
    inputs, outputs = pairs[0][0].shape[0], pairs[-1][0].shape[1]
    if (inputs, outputs) != (INPUTS, CLASSES):
        raise ValueError(f"network: expected {INPUTS} inputs and {CLASSES} outputs, received {inputs} and {outputs}; "
                         "train one on images of 28 x 28 with ten classes")
    if not all(np.isfinite(values).all() for pair in pairs for values in pair):
        raise ValueError("network: expected finite weights and biases, received NaN or infinity; train it again")


def pack(layers: Sequence[Pair]) -> list[Packed]:
    """Each layer as a dictionary of JSON values.

    Returns:
        For each layer `shape` [inputs, outputs], `weights` (base64 of int8, row by row), `scale` (a weight
        is its int8 times the scale) and `biases` (a list of numbers, six digits each).
    """
    return [pack_array(weights, biases) for weights, biases in layers]


def pack_array(weights: NDArray[np.floating], biases: NDArray[np.floating]) -> Packed:
    """Weights of any shape, and biases, as `pack` gives them for one layer."""
    scale = float(np.abs(weights).max() / LARGEST) or 1.0
    small = np.rint(np.asarray(weights, np.float64) / scale).astype(np.int8)
    return {
        "shape": list(small.shape),
        "scale": scale,
        "weights": b64encode(small.tobytes()).decode("ascii"),
        "biases": [float(f"{bias:.6g}") for bias in biases],
    }


def unpack(packed: Sequence[Packed]) -> list[Pair]:
    """The layers in float64, as the page computes with them: `pack` with its rounding, backwards."""
    return [(np.frombuffer(b64decode(layer["weights"]), np.int8).reshape(layer["shape"]) * float(layer["scale"]),
             np.array(layer["biases"], np.float64)) for layer in packed]
