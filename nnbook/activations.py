"""Activation functions, each next to its derivative.

A derivative is a function of the *input* z of the activation, never of its output: sigmoid_grad(0) is 0.25.
All but the softmax take an array of any shape and return a new array of that shape, float32 for float32, NaN where z
is NaN. All raise TypeError where z holds no real numbers.
"""

from math import erfc, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, finite, number, real_array
from nnbook._probabilities import below_largest, unchecked_softmax

_erfc = np.vectorize(erfc, otypes=[np.float64])    # NumPy has none; Python's takes one number at a time


def step(z: ArrayLike) -> Array:
    """Heaviside's step, the activation of the perceptron: 1 where z >= 0, else 0. Source: McCulloch and Pitts, 1943."""
    return np.heaviside(real_array("z", z), 1)


def step_grad(z: ArrayLike) -> Array:
    """Derivative of `step`: 0. At z = 0 it has none; 0 again. So gradient descent cannot train through a step."""
    z = real_array("z", z)
    return np.where(np.isnan(z), z, 0)


def sigmoid(z: ArrayLike) -> Array:
    """Logistic function: 1 / (1 + exp(-z)), between 0 and 1, computed so that exp never overflows."""
    z = real_array("z", z)
    small = np.exp(-np.abs(z))  # exp of something that is never positive: in (0, 1]
    return np.where(z >= 0, 1, small) / (1 + small)


def sigmoid_grad(z: ArrayLike) -> Array:
    """Derivative of `sigmoid`: s(z) (1 - s(z)) = s(z) s(-z); 0.25 at z = 0, its largest value."""
    z = real_array("z", z)
    return sigmoid(z) * sigmoid(-z)


def tanh(z: ArrayLike) -> Array:
    """Hyperbolic tangent, between -1 and 1: (exp(z) - exp(-z)) / (exp(z) + exp(-z)) = 2 sigmoid(2 z) - 1."""
    return np.tanh(real_array("z", z))


def tanh_grad(z: ArrayLike) -> Array:
    """Derivative of `tanh`: 1 - tanh(z)² = 4 s(2 z) s(-2 z); 1 at z = 0, its largest value."""
    return 4 * sigmoid_grad(2 * np.clip(real_array("z", z), -1e4, 1e4))    # 1 - tanh² would lose its digits near 0


def relu(z: ArrayLike) -> Array:
    """Rectified linear unit: max(0, z). Source: Nair and Hinton, 2010."""
    return np.maximum(real_array("z", z), 0)


def relu_grad(z: ArrayLike) -> Array:
    """Derivative of `relu`: 1 where z > 0, else 0. At z = 0 it has none; 0 is the usual convention."""
    z = real_array("z", z)
    slope = np.asarray(z > 0, z.dtype)
    np.copyto(slope, np.nan, where=np.isnan(z))
    return slope    # np.heaviside(z, 0), in half of its time


def leaky_relu(z: ArrayLike, slope: float = 0.01) -> Array:
    """Leaky ReLU: z where z > 0, else slope · z, with a slope in (0, 1). Source: Maas et al., 2013."""
    z, slope = real_array("z", z), number("slope", slope, 0, 1, low_open=True)
    return np.where(z > 0, z, slope * z)


def leaky_relu_grad(z: ArrayLike, slope: float = 0.01) -> Array:
    """Derivative of `leaky_relu`: 1 where z > 0, else the slope (by convention also at 0, where it has none)."""
    positive, slope = relu_grad(z), number("slope", slope, 0, 1, low_open=True)
    return positive + slope * (1 - positive)


def elu(z: ArrayLike, alpha: float = 1.0) -> Array:
    """Exponential linear unit: z where z > 0, else alpha (exp(z) - 1), alpha more than 0. Source: Clevert et al., 2016."""
    z, alpha = real_array("z", z), number("alpha", alpha, 0, low_open=True)
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def elu_grad(z: ArrayLike, alpha: float = 1.0) -> Array:
    """Derivative of `elu`: 1 where z > 0, else alpha exp(z) (by convention also at 0; PyTorch agrees)."""
    z, alpha = real_array("z", z), number("alpha", alpha, 0, low_open=True)
    return np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))


def gelu(z: ArrayLike) -> Array:
    """Gaussian error linear unit: z Φ(z), with Φ(z) = erfc(-z / √2) / 2, the exact form. Source: Hendrycks and Gimpel, 2016."""
    z = real_array("z", z)
    return np.maximum(z, -40) * _normal_share(z)    # below -40, Φ is 0 in float64, and -inf times 0 would be NaN


def gelu_grad(z: ArrayLike) -> Array:
    """Derivative of `gelu`: Φ(z) + z φ(z), with φ(z) = exp(-z² / 2) / √(2π); 0.5 at z = 0, at most 1.13."""
    z = real_array("z", z)
    near = np.clip(z, -40, 40)
    return _normal_share(z) + near * np.exp(-np.square(near) / 2) / sqrt(2 * pi)


def _normal_share(z: Array) -> Array:
    """Φ(z): the share of a standard normal distribution that lies below z."""
    return (_erfc(-z / sqrt(2)) / 2).astype(z.dtype)


def silu(z: ArrayLike) -> Array:
    """Sigmoid linear unit, also called swish: z sigmoid(z). Source: Elfwing et al., 2018."""
    z = real_array("z", z)
    return np.maximum(z, -1e3) * sigmoid(z)    # below -1000 the sigmoid is 0, and -inf times 0 would be NaN


def silu_grad(z: ArrayLike) -> Array:
    """Derivative of `silu`: s(z) (1 + z s(-z)); 0.5 at z = 0, at most 1.1."""
    z = real_array("z", z)
    return sigmoid(z) * (1 + np.clip(z, -1e3, 1e3) * sigmoid(-z))


def softplus(z: ArrayLike) -> Array:
    """Softplus: log(1 + exp(z)) = max(0, z) + log(1 + exp(-|z|)), a smooth ReLU. Source: Dugas et al., 2001."""
    z = real_array("z", z)
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_grad(z: ArrayLike) -> Array:
    """Derivative of `softplus`: the sigmoid."""
    return sigmoid(z)


# The activations that a layer can apply to each element, by name: (function, derivative).
ELEMENTWISE = {f.__name__: (f, f_grad) for f, f_grad in (
    (step, step_grad), (sigmoid, sigmoid_grad), (tanh, tanh_grad), (relu, relu_grad), (leaky_relu, leaky_relu_grad),
    (elu, elu_grad), (gelu, gelu_grad), (silu, silu_grad), (softplus, softplus_grad))}


def softmax(z: ArrayLike) -> Array:
    """Turn scores into probabilities: p_i = exp(z_i) / sum_j exp(z_j).

    Args:
        z: logits, shape (..., classes), any finite numbers, ±1e4 included; -inf is a class left out.

    Returns:
        Probabilities of the same shape; along the last axis they are 0 or more and sum to 1.

    Raises:
        TypeError: when z holds no real numbers.
        ValueError: without classes, or where the largest score is not finite.

    Source: Bridle, 1990.
    """
    return unchecked_softmax(_scores(z))    # (..., classes): it shifts all scores alike, which changes nothing


def softmax_grad(z: ArrayLike) -> Array:
    """Derivative of `softmax`: dp_i / dz_j = p_i ((i = j) - p_j). Errors as `softmax`.

    Returns:
        A table for each row, shape (..., classes, classes): i counts its rows, j its columns. It is symmetric.
    """
    p = softmax(z)                                                     # (..., classes)
    return p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :])


def log_softmax(z: ArrayLike) -> Array:
    """Logarithm of `softmax`, without ever taking the logarithm of a number that rounds to 0.

    log softmax(z)_i = z_i - m - log sum_j exp(z_j - m), with m the largest score.

    Args:
        z: logits, shape (..., classes), any finite numbers; -inf is a class left out.

    Returns:
        Log-probabilities of the same shape, 0 or less.

    Raises:
        TypeError: when z holds no real numbers.
        ValueError: without classes, or where the largest score is not finite.
    """
    shifted = below_largest(_scores(z))                                # (..., classes)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def log_softmax_grad(z: ArrayLike) -> Array:
    """Derivative of `log_softmax`: d log p_i / dz_j = (i = j) - p_j. Shape and errors as `softmax_grad`."""
    p = softmax(z)                                                     # (..., classes)
    return np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :]        # (..., classes, classes)


def _scores(z: ArrayLike) -> Array:
    """Scores of which the largest along the last axis is finite. Raises TypeError or ValueError otherwise."""
    z = real_array("z", z)
    if z.ndim == 0 or z.size == 0:
        raise ValueError(f"z: expected scores of shape (..., classes), received shape {z.shape}; pass at least one row")
    if not np.isfinite(z.max(axis=-1)).all():
        finite("z", z)
    return z
