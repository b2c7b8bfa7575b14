"""Activation functions, each next to its derivative.

A derivative is a function of the *input* z of the activation, never of its output: sigmoid_grad(0) is 0.25.
All functions take an array of any shape and return a new array of that shape.
"""

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, real_array


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
        z: logits, shape (..., classes), any finite numbers, ±1e4 included.

    Returns:
        Probabilities of the same shape; along the last axis they are 0 or more and sum to 1.
    """
    z = real_array("z", z)
    powers = np.exp(z - z.max(axis=-1, keepdims=True))  # shifting all scores alike changes nothing
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax(z: ArrayLike) -> Array:
    """Logarithm of `softmax`, without ever taking the logarithm of a number that rounds to 0.

    log softmax(z)_i = z_i - m - log sum_j exp(z_j - m), with m the largest score.

    Args:
        z: logits, shape (..., classes), any finite numbers.

    Returns:
        Log-probabilities of the same shape, 0 or less.
    """
    z = real_array("z", z)
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


# The activations that a layer can apply to each element, by name: (function, derivative).
ELEMENTWISE = {"relu": (relu, relu_grad), "sigmoid": (sigmoid, sigmoid_grad), "tanh": (tanh, tanh_grad)}
