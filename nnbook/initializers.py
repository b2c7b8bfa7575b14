"""How weights start. Each initializer fills an array of shape (inputs, outputs) from an `rng`.

The aim is that signals neither grow nor fade on their way through many layers: the standard deviation
has to fall with the square root of the number of inputs.
"""

from collections.abc import Callable

import numpy as np

from nnbook._check import Array, generator, whole_number

# An initializer takes (inputs, outputs) and an rng, and returns an array of that shape.
Initializer = Callable[..., Array]


def zeros(inputs: int, outputs: int, *, rng: np.random.Generator | None = None) -> Array:
    """All zeros: right for biases, useless for weights, as all units of a layer would stay alike."""
    return np.zeros(_shape(inputs, outputs))


def xavier_uniform(inputs: int, outputs: int, *, rng: np.random.Generator) -> Array:
    """Uniform in ±sqrt(6 / (inputs + outputs)), variance 2 / (inputs + outputs). For sigmoid and tanh.

    Args:
        inputs: number of inputs, 1 or more.
        outputs: number of outputs, 1 or more.
        rng: a numpy.random.Generator.

    Returns:
        float64 weights, shape (inputs, outputs).

    Source: Glorot and Bengio, 2010, equation 16.
    """
    limit = np.sqrt(6 / sum(_shape(inputs, outputs)))
    return generator(rng).uniform(-limit, limit, (inputs, outputs))


def he_normal(inputs: int, outputs: int, *, rng: np.random.Generator) -> Array:
    """Normal with standard deviation sqrt(2 / inputs). For ReLU, which silences half of its inputs.

    Args:
        inputs: number of inputs, 1 or more.
        outputs: number of outputs, 1 or more.
        rng: a numpy.random.Generator.

    Returns:
        float64 weights, shape (inputs, outputs).

    Source: He et al., 2015, equation 10.
    """
    return generator(rng).normal(0, np.sqrt(2 / _shape(inputs, outputs)[0]), (inputs, outputs))


def _shape(inputs: int, outputs: int) -> tuple[int, int]:
    return whole_number("inputs", inputs, 1), whole_number("outputs", outputs, 1)
