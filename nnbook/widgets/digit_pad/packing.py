"""A network of the pad as text, one sign a weight, and back.

It is a list of stages: {"kind": "conv", …}, {"kind": "relu"}, {"kind": "tanh"}, {"kind": "pool", "size": 2},
{"kind": "dense", …}.
Between them the numbers of an image lie channel by channel, row by row, so flattening needs no stage.

The weights of a stage are whole numbers in -127..127 times one scale. That costs no accuracy that one could see, and a
quarter of the space of float32. Where there are weights, a stage has `shape`, `weights` (a text with one sign for each, row by
row), `scale` (a weight is its whole number times the scale) and `biases` (a list of numbers, six digits each).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.layers.base import Layer
from nnbook.layers.convolution import Conv2D
from nnbook.layers.dense import Activation, Dense, Flatten
from nnbook.layers.pooling import MaxPool2D
from nnbook.network import Sequential

Packed = dict[str, Any]
# The whole numbers -44 to 43, of which most weights are, as one sign each that neither JSON nor HTML has to escape; larger
# ones are letters around FAR. What is frequent compresses well: the book's network has 78 KB in this way, 95 KB in base64.
SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"&'<>\\")
FAR = 0x180
NUMBERS = {sign: place - len(SIGNS) // 2 for place, sign in enumerate(SIGNS)}
LARGEST = 127               # symmetric: -128 is left out, so that a weight and its negative have the same size
IMAGE, INPUTS, CLASSES = (1, 28, 28), 784, 10
BETWEEN = ("relu", "tanh")    # the activations that the page computes


def pack_dense(network: Any) -> list[Packed]:
    """The stages of a network of dense layers with ReLU or tanh between them, 784 inputs, 10 outputs, as JSON values.

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
    if len(layers) % 2 == 0:
        raise ValueError(f"network: expected a Dense layer at the end, received {len(layers)} layers that alternate; "
                         "leave the last activation out, the pad applies softmax itself")
    inputs, outputs = layers[0].weights.shape[0], layers[-1].weights.shape[1]
    if (inputs, outputs) != (INPUTS, CLASSES):
        raise ValueError(f"network: expected {INPUTS} inputs and {CLASSES} outputs, received {inputs} and {outputs}; "
                         "train one on images of 28 x 28 with ten classes")
    return _stages("network", network)


def _check_place(number: int, layer: Any) -> None:
    """Raises ValueError unless Dense and ReLU or tanh alternate, Dense first."""
    name = layer.name if isinstance(layer, Activation) else ""
    if not (isinstance(layer, Dense) if number % 2 == 0 else name in BETWEEN):
        expected = "a Dense layer" if number % 2 == 0 else 'Activation("relu") or ("tanh")'
        received = f"Activation({name!r})" if name else type(layer).__name__
        raise ValueError(f"network: expected {expected} at place {number} (Flatten not counted), received {received}; "
                         "the pad runs dense layers with ReLU or tanh between them only")


def pack(network: Any) -> list[Packed]:
    """The stages of a network of any kind that the pad can run, as JSON values.

    Args:
        network: a `nnbook.Sequential` with the input shape (1, 28, 28) and 10 outputs, out of Conv2D (stride and dilation 1),
            Activation("relu") or ("tanh"), MaxPool2D (stride as its size), Flatten and Dense.

    Raises:
        TypeError, ValueError: when the pad cannot run it.
    """
    if not isinstance(network, Sequential):
        raise TypeError(f"second: expected an nnbook.Sequential or None, received {type(network).__name__}; "
                        "pass a trained network")
    if network.input_shape != IMAGE or network.output_shapes[-1] != (CLASSES,):
        raise ValueError(f"second: expected a network from {IMAGE} to ({CLASSES},), received one from {network.input_shape} "
                         f"to {network.output_shapes[-1]}; train one on images of 28 x 28 with ten classes")
    return _stages("second", network)


def _stages(name: str, network: Sequential) -> list[Packed]:
    if not np.isfinite(network.parameters).all():
        raise ValueError(f"{name}: expected finite weights and biases, received NaN or infinity; train it again")
    return [stage for number, layer in enumerate(network.layers) for stage in _stage(number, layer)]


def _stage(number: int, layer: Layer) -> list[Packed]:
    """A layer as a stage; none for Flatten. Raises ValueError for a layer that the pad cannot run."""
    if isinstance(layer, Flatten):
        return []
    if isinstance(layer, Dense):
        return [{"kind": "dense", **_pack_arrays(layer.weights, layer.biases)}]
    if isinstance(layer, Activation) and layer.name in BETWEEN:
        return [{"kind": layer.name}]
    if isinstance(layer, MaxPool2D) and layer.stride == layer.size:
        return [{"kind": "pool", "size": layer.size}]
    if isinstance(layer, Conv2D) and layer.stride == layer.dilation == 1:
        return [{"kind": "conv", "padding": layer.padding, **_pack_arrays(layer.weights, layer.biases)}]
    raise ValueError(f"second: expected Conv2D (stride and dilation 1), ReLU, tanh, MaxPool2D, Flatten or Dense, "
                     f"received {type(layer).__name__} at place {number}; the pad runs these only")


def _pack_arrays(weights: NDArray[np.floating], biases: NDArray[np.floating]) -> Packed:
    """Weights of any shape, and biases."""
    scale = float(np.abs(weights).max() / LARGEST) or 1.0
    small = np.rint(np.asarray(weights, np.float64) / scale).astype(int)
    return {
        "shape": list(small.shape),
        "scale": scale,
        "weights": "".join(map(_sign, small.ravel().tolist())),
        "biases": [float(f"{bias:.6g}") for bias in biases],
    }


def unpack(stages: Sequence[Packed]) -> Sequential:
    """The network in float64, as the page computes with it: from (1, 28, 28) to ten numbers, with the weights' rounding.

    Raises:
        TypeError, KeyError, ValueError: for what is no such list, or does not lead from (1, 28, 28) to ten numbers.
    """
    layers, arrays, flat = [], [], False
    for stage in stages:
        if stage["kind"] == "dense" and not flat:
            layers.append(Flatten())
            flat = True
        layers.append(_layer(stage))
        if "weights" in stage:
            weights = np.array([_number(sign) for sign in stage["weights"]]).reshape(stage["shape"]) * float(stage["scale"])
            arrays += [weights.ravel(), np.array(stage["biases"], np.float64)]
    made = Sequential(layers, input_shape=IMAGE, rng=np.random.default_rng(0), dtype=np.float64)
    made.parameters = np.concatenate(arrays)
    if made.output_shapes[-1] != (CLASSES,):
        raise ValueError(f"expected {CLASSES} outputs, received {made.output_shapes[-1]}")
    return made


def _sign(number: int) -> str:
    """One sign for a whole number in -127..127."""
    place = number + len(SIGNS) // 2
    return SIGNS[place] if 0 <= place < len(SIGNS) else chr(FAR + number)


def _number(sign: str) -> int:
    """The whole number of a sign. Raises ValueError for a sign that stands for none."""
    number = NUMBERS[sign] if sign in NUMBERS else ord(sign) - FAR
    if not -LARGEST <= number <= LARGEST:
        raise ValueError(f"weights: expected signs for -{LARGEST} to {LARGEST}, received {sign!r}; call pack")
    return number


def _layer(stage: Packed) -> Layer:
    """The layer of a stage, not yet with its weights."""
    kind = stage["kind"]
    if kind == "conv":
        return Conv2D(stage["shape"][0], stage["shape"][2], padding=stage["padding"])
    if kind == "pool":
        return MaxPool2D(stage["size"])
    if kind == "dense":
        return Dense(stage["shape"][1])
    if kind in BETWEEN:
        return Activation(kind)
    raise ValueError(f"kind: expected conv, relu, tanh, pool or dense, received {kind!r:.40}; call pack")
