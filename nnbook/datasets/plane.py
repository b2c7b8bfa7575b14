"""Five small problems in the plane: points of two classes, which a network is to tell apart."""

import numpy as np
from numpy.typing import NDArray

from nnbook._check import generator, in_memory, number, whole_number

Problem = tuple[NDArray[np.float64], NDArray[np.int64]]


def blobs(n: int, *, noise: float = 0.3, rng: np.random.Generator) -> Problem:
    """Two round clouds about (-0.7, -0.7) and (0.7, 0.7): what a straight line can separate.

    Args:
        n: how many points, 2 or more. Half are of each class; with n odd, class 0 has one more.
        noise: the standard deviation of the normal noise on both coordinates, 0 or more.
        rng: where chance comes from. The points come in random order.

    Returns:
        Points (n, 2), float64, most of them within -1.5..1.5; labels (n,), int64, 0 or 1.

    Raises:
        TypeError, ValueError: when an argument is none of these.
    """
    labels = _labels(n, noise, rng)
    points = np.stack([1.4 * labels - 0.7] * 2, axis=1)  # (n, 2)
    return points + noise * rng.standard_normal((n, 2)), labels


def moons(n: int, *, noise: float = 0.1, rng: np.random.Generator) -> Problem:
    """Two half circles that reach into each other; arguments as for `blobs`.

    Source: the shape is that of scikit-learn's make_moons, moved to the middle.
    """
    labels = _labels(n, noise, rng)
    angle, side = rng.uniform(0, np.pi, n), 1 - 2 * labels  # (n,), (n,)
    points = np.stack([side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)], axis=1)  # (n, 2)
    return points + noise * rng.standard_normal((n, 2)), labels


def circles(n: int, *, noise: float = 0.1, rng: np.random.Generator) -> Problem:
    """A circle of radius 1 (class 0) around one of radius 0.5 (class 1); arguments as for `blobs`."""
    labels = _labels(n, noise, rng)
    points = _polar(1 - 0.5 * labels, rng.uniform(0, 2 * np.pi, n))  # (n, 2)
    return points + noise * rng.standard_normal((n, 2)), labels


def xor(n: int, *, noise: float = 0.1, rng: np.random.Generator) -> Problem:
    """Four squares: class 1 where exactly one coordinate is positive; arguments as for `blobs`.

    Before the noise each coordinate is at least 0.1, and at most 1, away from 0.
    """
    labels = _labels(n, noise, rng)
    first = rng.choice([-1, 1], n)  # (n,) the sign of the first coordinate
    signs = np.stack([first, first * (1 - 2 * labels)], axis=1)  # (n, 2)
    return signs * rng.uniform(0.1, 1, (n, 2)) + noise * rng.standard_normal((n, 2)), labels


def spirals(n: int, *, noise: float = 0.03, rng: np.random.Generator) -> Problem:
    """Two arms of one and a half turns, out to radius 1, wound into each other; arguments as for `blobs`.

    Source: the two-spirals problem of Lang and Witbrock, "Learning to tell two spirals apart", 1988.
    """
    labels = _labels(n, noise, rng)
    radius = 0.1 + 0.9 * np.sqrt(rng.uniform(0, 1, n))  # (n,) the root: outside there is more arm to fill
    points = _polar(radius, 3 * np.pi * radius + np.pi * labels)  # (n, 2)
    return points + noise * rng.standard_normal((n, 2)), labels


def _polar(radius: NDArray[np.float64], angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (n, 2) at these distances and directions from the origin."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)  # (n, 2)


def _labels(n: int, noise: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Check the arguments of a problem in the plane; its labels (n,), as even as can be, shuffled."""
    n, _ = whole_number("n", n, 2), number("noise", noise, 0, 1e300)
    generator(rng)
    with in_memory("n", n):
        return rng.permutation(np.arange(n, dtype=np.int64) % 2)  # (n,)
