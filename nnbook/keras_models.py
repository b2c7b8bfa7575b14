"""Keras: the twin of a network of this book."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nnbook.layers import Activation, Dense, Flatten
from nnbook.network import Sequential, check_network

if TYPE_CHECKING:
    import keras


def choose_tensorflow() -> None:
    """Let Keras compute with TensorFlow, and load both without TensorFlow's page of messages.

    Sets three variables of this process, if they are not set yet, and imports Keras. Call it before
    `import keras`; later calls do nothing.
    """
    if "keras" in sys.modules:
        return
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")    # its start message goes, and results repeat more exactly
    with _quiet_start():
        import keras  # noqa: F401


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Put aside what C++ code writes to standard error: TensorFlow does so before it reads its own settings."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def to_keras(network: Sequential) -> "keras.Sequential":
    """The same function as a Keras model, with copies of the same weights.

    Args:
        network: a network of layers that Keras has too.

    Returns:
        A keras.Sequential of the same data type, built, not compiled.

    Raises:
        TypeError: for a layer without a twin.
    """
    check_network(network)
    choose_tensorflow()
    import keras

    dtype, made, weights = network.parameters.dtype.name, [], []
    for layer in network.layers:
        if type(layer) is Dense:    # and no subclass, which may compute something else
            made.append(keras.layers.Dense(layer.units, dtype=dtype))
            weights += [layer.weights, layer.biases]
        elif type(layer) is Activation:
            made.append(keras.layers.Activation(layer.name, dtype=dtype))
        elif type(layer) is Flatten:
            made.append(keras.layers.Flatten(dtype=dtype))
        else:
            raise TypeError(f"network: expected layers that Keras has too, received {type(layer).__name__}; "
                            "build that layer's twin yourself")
    model = keras.Sequential([keras.Input(network.input_shape, dtype=dtype), *made])
    model.set_weights(weights)
    return model
