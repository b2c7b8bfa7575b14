"""The pad's convolutional network as text, one byte per weight, and back.

A network is a list of stages: {"kind": "conv", …}, {"kind": "relu"}, {"kind": "pool", "size": 2}, {"kind": "dense", …}.
Between them the numbers of an image lie channel by channel, row by row, so flattening needs no stage.
"""

from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnbook.layers.base import Layer
from nnbook.layers.convolution import Conv2D
from nnbook.layers.dense import Activation, Dense, Flatten
from nnbook.layers.pooling import MaxPool2D
from nnbook.network import Sequential
from nnbook.widgets.digit_pad.packing import CLASSES, Packed, pack_array

IMAGE = (1, 28, 28)


def pack(network: Any) -> list[Packed]:
    """The stages of a network, as JSON values.

    Args:
        network: a `nnbook.Sequential` with the input shape (1, 28, 28) and 10 outputs, out of Conv2D (stride and dilation 1),
            Activation("relu"), MaxPool2D (stride as its size), Flatten and Dense.

    Raises:
        TypeError, ValueError: when the pad cannot run it.
    """
    if not isinstance(network, Sequential):
        raise TypeError(f"second: expected an nnbook.Sequential or None, received {type(network).__name__}; "
                        "pass a trained network")
    if network.input_shape != IMAGE or network.output_shapes[-1] != (CLASSES,):
        raise ValueError(f"second: expected a network from {IMAGE} to ({CLASSES},), received one from {network.input_shape} "
                         f"to {network.output_shapes[-1]}; train one on images of 28 x 28 with ten classes")
    if not np.isfinite(network.parameters).all():
        raise ValueError("second: expected finite weights and biases, received NaN or infinity; train it again")
    return [stage for number, layer in enumerate(network.layers) for stage in _stage(number, layer)]


def _stage(number: int, layer: Layer) -> list[Packed]:
    """A layer as a stage; none for Flatten. Raises ValueError for a layer that the pad cannot run."""
    if isinstance(layer, Flatten):
        return []
    if isinstance(layer, Dense):
        return [{"kind": "dense", **pack_array(layer.weights, layer.biases)}]
    if isinstance(layer, Activation) and layer.name == "relu":
        return [{"kind": "relu"}]
    if isinstance(layer, MaxPool2D) and layer.stride == layer.size:
        return [{"kind": "pool", "size": layer.size}]
    if isinstance(layer, Conv2D) and layer.stride == layer.dilation == 1:
        return [{"kind": "conv", "padding": layer.padding, **pack_array(layer.weights, layer.biases)}]
    raise ValueError(f"second: expected Conv2D (stride and dilation 1), Activation(\"relu\"), MaxPool2D, Flatten or Dense, "
                     f"received {type(layer).__name__} at place {number}; the pad runs these only")


def unpack(stages: Sequence[Packed]) -> Sequential:
    """The network in float64, as the page computes with it: `pack` with its rounding, backwards.

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
            weights = np.frombuffer(b64decode(stage["weights"]), np.int8).reshape(stage["shape"]) * float(stage["scale"])
            arrays += [weights.ravel(), np.array(stage["biases"], np.float64)]
    made = Sequential(layers, input_shape=IMAGE, rng=np.random.default_rng(0), dtype=np.float64)
    made.parameters = np.concatenate(arrays)
    if made.output_shapes[-1] != (CLASSES,):
        raise ValueError(f"expected {CLASSES} outputs, received {made.output_shapes[-1]}")
    return made


def _layer(stage: Packed) -> Layer:
    """The layer of a stage, not yet with its weights."""
    kind = stage["kind"]
    if kind == "conv":
        return Conv2D(stage["shape"][0], stage["shape"][2], padding=stage["padding"])
    if kind == "pool":
        return MaxPool2D(stage["size"])
    if kind == "dense":
        return Dense(stage["shape"][1])
    if kind == "relu":
        return Activation("relu")
    raise ValueError(f"kind: expected conv, relu, pool or dense, received {kind!r:.40}; call pack")
