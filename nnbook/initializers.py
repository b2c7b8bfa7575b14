"""How weights start. Each initializer fills an array from an `rng`, given how many inputs and outputs a unit has.

The aim is that signals neither grow nor fade on their way through many layers: the standard deviation
has to fall with the square root of the number of inputs.
"""

from collections.abc import Callable

import numpy as np

from nnbook._check import Array, axes, generator, number, whole_number

# An initializer takes (inputs, outputs) and, by name, an rng and perhaps a shape; it returns an array of that
# shape, (inputs, outputs) if there is none. A convolution names one: its weights have four axes.
Initializer = Callable[..., Array]
Sizes = tuple[int, ...] | None


def zeros(inputs: int, outputs: int, *, rng: np.random.Generator | None = None, shape: Sizes = None) -> Array:
    """All zeros: right for biases, useless for weights, as all units of a layer would stay alike."""
    if rng is not None:
        generator(rng)
    return np.zeros(_sizes(inputs, outputs, shape)[2])


def normal(inputs: int, outputs: int, *, rng: np.random.Generator, shape: Sizes = None, deviation: float = 0.01) -> Array:
    """Normal with one standard deviation for all layers. Signals fade with depth, or grow; here to be seen failing.

    Args:
        inputs, outputs: units on either side, 1 or more each.
        rng: a numpy.random.Generator.
        shape: of the array, if not (inputs, outputs).
        deviation: the standard deviation, more than 0.
    """
    inputs, outputs, sizes = _sizes(inputs, outputs, shape)
    return generator(rng).normal(0, number("deviation", deviation, 0, low_open=True), sizes)


def xavier_uniform(inputs: int, outputs: int, *, rng: np.random.Generator, shape: Sizes = None) -> Array:
    """Uniform in ±sqrt(6 / (inputs + outputs)), variance 2 / (inputs + outputs). For sigmoid and tanh.

    Args:
        inputs: number of inputs, 1 or more.
        outputs: number of outputs, 1 or more.
        rng: a numpy.random.Generator.
        shape: of the array, if not (inputs, outputs).

    Returns:
        float64 weights, shape (inputs, outputs) or `shape`.

    Raises:
        TypeError, ValueError: for a number of units below 1 or not whole, or no generator.

    Source: Glorot and Bengio, 2010, equation 16.
    """
    inputs, outputs, sizes = _sizes(inputs, outputs, shape)
    limit = np.sqrt(6 / (inputs + outputs))
    return generator(rng).uniform(-limit, limit, sizes)


def xavier_normal(inputs: int, outputs: int, *, rng: np.random.Generator, shape: Sizes = None) -> Array:
    """Normal with variance 2 / (inputs + outputs). Arguments and source as `xavier_uniform`."""
    inputs, outputs, sizes = _sizes(inputs, outputs, shape)
    return generator(rng).normal(0, np.sqrt(2 / (inputs + outputs)), sizes)


def he_uniform(inputs: int, outputs: int, *, rng: np.random.Generator, shape: Sizes = None) -> Array:
    """Uniform in ±sqrt(6 / inputs), variance 2 / inputs. Arguments and source as `he_normal`."""
    inputs, outputs, sizes = _sizes(inputs, outputs, shape)
    limit = np.sqrt(6 / inputs)
    return generator(rng).uniform(-limit, limit, sizes)


def he_normal(inputs: int, outputs: int, *, rng: np.random.Generator, shape: Sizes = None) -> Array:
    """Normal with standard deviation sqrt(2 / inputs). For ReLU, which silences half of its inputs.

    Args:
        inputs: number of inputs, 1 or more.
        outputs: number of outputs, 1 or more.
        rng: a numpy.random.Generator.
        shape: of the array, if not (inputs, outputs).

    Returns:
        float64 weights, shape (inputs, outputs) or `shape`.

    Raises:
        TypeError, ValueError: for a number of units below 1 or not whole, or no generator.

    Source: He et al., 2015, equation 10.
    """
    inputs, outputs, sizes = _sizes(inputs, outputs, shape)
    return generator(rng).normal(0, np.sqrt(2 / inputs), sizes)


def _sizes(inputs: int, outputs: int, shape: Sizes) -> tuple[int, int, tuple[int, ...]]:
    """Inputs, outputs, and the shape of the array: (inputs, outputs), or `shape`; all checked."""
    inputs, outputs = whole_number("inputs", inputs, 1), whole_number("outputs", outputs, 1)
    return inputs, outputs, (inputs, outputs) if shape is None else axes("shape", shape)
