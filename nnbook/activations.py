"""Activation functions, each next to its derivative.

A derivative is a function of the *input* z of the activation, never of its output: sigmoid_grad(0) is 0.25.
All functions take an array of any shape and return a new array of that shape.
"""

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, finite, real_array


def relu(z: ArrayLike) -> Array:
    """Rectified linear unit: max(0, z).

    Args:
        z: any shape, any real numbers.

    Returns:
        An array of the same shape, 0 or more.

    Source: Nair and Hinton, 2010.
    """
    return np.maximum(real_array("z", z), 0)


def relu_grad(z: ArrayLike) -> Array:
    """Derivative of `relu`: 1 where z > 0, else 0. At z = 0 it has none; 0 is the usual convention."""
    z = real_array("z", z)
    return np.where(np.isnan(z), z, z > 0).astype(z.dtype)


def sigmoid(z: ArrayLike) -> Array:
    """Logistic function: 1 / (1 + exp(-z)), computed so that exp never overflows.

    Args:
        z: any shape, any real numbers, ±1e4 included.

    Returns:
        An array of the same shape, between 0 and 1.
    """
    z = real_array("z", z)
    small = np.exp(-np.abs(z))  # exp of something that is never positive: in (0, 1]
    return np.where(z >= 0, 1, small) / (1 + small)


def sigmoid_grad(z: ArrayLike) -> Array:
    """Derivative of `sigmoid`: s(z) (1 - s(z)) = s(z) s(-z); 0.25 at z = 0, its largest value."""
    z = real_array("z", z)
    return sigmoid(z) * sigmoid(-z)


def tanh(z: ArrayLike) -> Array:
    """Hyperbolic tangent, between -1 and 1."""
    return np.tanh(real_array("z", z))


def tanh_grad(z: ArrayLike) -> Array:
    """Derivative of `tanh`: 1 - tanh(z)²; 1 at z = 0, its largest value."""
    return 1 - np.square(tanh(z))


def softmax(z: ArrayLike) -> Array:
    """Turn scores into probabilities along the last axis: exp(z_i) / sum_j exp(z_j).

    Args:
        z: logits, shape (..., classes), any finite numbers, ±1e4 included; -inf is a class left out.

    Returns:
        Probabilities of the same shape; along the last axis they are 0 or more and sum to 1.

    Raises:
        ValueError: without classes, or where the largest score is not finite.
    """
    powers = np.exp(_shifted(z))    # shifting all scores alike changes nothing
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax(z: ArrayLike) -> Array:
    """Logarithm of `softmax`, without ever taking the logarithm of a number that rounds to 0.

    log softmax(z)_i = z_i - m - log sum_j exp(z_j - m), with m the largest score.

    Args:
        z: logits, shape (..., classes), any finite numbers; -inf is a class left out.

    Returns:
        Log-probabilities of the same shape, 0 or less.

    Raises:
        ValueError: without classes, or where the largest score is not finite.
    """
    shifted = _shifted(z)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _shifted(z: ArrayLike) -> Array:
    """z - m, with m the largest score along the last axis; so no score is above 0, and one is 0."""
    z = real_array("z", z)
    if z.ndim == 0 or z.size == 0:
        raise ValueError(f"z: expected scores of shape (..., classes), received shape {z.shape}; pass at least one row")
    largest = z.max(axis=-1, keepdims=True)
    if not np.isfinite(largest).all():
        finite("z", z)
    with np.errstate(over="ignore"):    # a difference beyond the largest float is -inf, and its exp is 0
        return z - largest


# The activations that a layer can apply to each element, by name: (function, derivative).
ELEMENTWISE = {"relu": (relu, relu_grad), "sigmoid": (sigmoid, sigmoid_grad), "tanh": (tanh, tanh_grad)}
