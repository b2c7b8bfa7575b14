"""Keras: the twin of a network of this book."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nnbook.frameworks.needed import needed
from nnbook.network import Sequential, check_network

if TYPE_CHECKING:
    import keras


def choose_tensorflow() -> None:
    """Let Keras compute with TensorFlow, and load both without TensorFlow's page of messages.

    Sets three variables of this process, if they are not set yet, and imports Keras. Call it before
    `import keras`; later calls do nothing. Raises ModuleNotFoundError where one of them is not installed.
    """
    if "keras" in sys.modules:
        return
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")    # its start message goes, and results repeat more exactly
    with needed("Keras and TensorFlow", "keras", "tensorflow"), _quiet_start():
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
        network: a network of layers that Keras has too: all of this book's but the activation "step", and but a
            convolution with both stride and dilation, which TensorFlow lacks.

    Returns:
        A keras.Sequential of the same data type, built, not compiled. Images come in with their channels first, as in
        this book; around each layer that wants them last stand two permutations.

    Raises:
        TypeError: for a layer without a twin, a subclass of one with a twin included: it may compute something else.
        ModuleNotFoundError: when Keras or TensorFlow is not installed.
    """
    check_network(network)
    choose_tensorflow()
    import keras

    from nnbook.frameworks.keras_layers import twin

    dtype = network.parameters.dtype.name
    twins = [twin(layer, dtype) for layer in network.layers]
    model = keras.Sequential([keras.Input(network.input_shape, dtype=dtype), *(part for parts, _ in twins for part in parts)])
    for parts, weights in twins:
        if weights:
            next(part for part in parts if part.weights).set_weights(weights)
    return model
