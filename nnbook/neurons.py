"""Before backpropagation: a spiking neuron, the rules of Hebb and Oja, and Rosenblatt's perceptron."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log1p
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import Array, finite, function, labels, not_empty, number, rank, real_array, same_shape, whole_number

LARGE = 1e50    # the limit of what comes in: no product of six such numbers is infinite


@dataclass(frozen=True)
class SpikingNeuron:
    """A leaky integrate-and-fire neuron: tau dV/dt = -(V - rest) + R I; at the threshold it spikes and is reset.

    The defaults are typical of a cortical cell. With megaohms and nanoamperes, R I is in millivolts.

    Attributes:
        tau: membrane time constant, ms, more than 0.
        rest, threshold, reset: mV, with reset below the threshold and rest below the threshold.
        resistance: megaohms, more than 0.
        refractory: ms after a spike in which the potential stays at the reset, 0 or more.

    Raises:
        TypeError, ValueError: for values out of these ranges.

    Source: Lapicque, 1907; Gerstner et al., 2014, section 1.3.
    """

    tau: float = 10.0
    rest: float = -65.0
    threshold: float = -50.0
    reset: float = -65.0
    resistance: float = 10.0
    refractory: float = 2.0

    def __post_init__(self) -> None:
        made = {name: number(name, getattr(self, name), 0, LARGE, low_open=True) for name in ("tau", "resistance")}
        made |= {"refractory": number("refractory", self.refractory, 0, LARGE)}
        made |= {"threshold": number("threshold", self.threshold, -LARGE, LARGE)}
        top = made["threshold"]
        made |= {name: number(name, getattr(self, name), -2 * LARGE, top, low_open=True) for name in ("rest", "reset")}
        self.__dict__.update(made)    # as floats, whatever came; the class is frozen

    def simulate(self, current: ArrayLike, *, dt: float = 0.1) -> tuple[Array, Array]:
        """The potential after each step, and the times of the spikes.

        Between two steps the current is constant, so each step is the exact solution of the equation.

        Args:
            current: nanoamperes, one number for each step, shape (steps,).
            dt: length of a step, ms, more than 0.

        Returns:
            Potential in mV, shape (steps,), from `rest` on; times of the spikes in ms, shape (spikes,).

        Raises:
            TypeError, ValueError: when the current is no finite vector, or dt not above 0.
        """
        current, dt = _numbers("current", current), number("dt", dt, 0, low_open=True)
        rank("current", current, "steps")
        decay, silent = np.exp(-dt / self.tau), round(min(self.refractory / dt, len(current)))
        v, free, potential, spikes = self.rest, 0, np.empty(len(current)), []
        for step, goal in enumerate(self.rest + self.resistance * current):    # where V would come to rest
            if step >= free:
                v = goal + (v - goal) * decay
            if v >= self.threshold:
                spikes.append((step + 1) * dt)
                v, free = self.reset, step + 1 + silent
            potential[step] = v
        return potential, np.array(spikes)

    def firing_rate(self, current: float) -> float:
        """Spikes per second for a constant current in nanoamperes: 1000 / (refractory + time from reset to threshold)."""
        goal = self.rest + self.resistance * number("current", current, -LARGE, LARGE)
        if goal <= self.threshold:
            return 0.0
        period = self.refractory + self.tau * log1p((self.threshold - self.reset) / (goal - self.threshold))
        return 1000 / period if period else inf


def hebb(weights: ArrayLike, x: ArrayLike, *, learning_rate: float) -> Array:
    """Hebb's rule: w + lr y x with y = w · x. What fires together wires together, without any limit.

    Args:
        weights: shape (inputs,).
        x: one example, shape (inputs,).
        learning_rate: more than 0; this and the other numbers up to 1e50.

    Returns:
        New weights, shape (inputs,).

    Raises:
        TypeError, ValueError: when the shapes differ, a number is not finite, or the rate is not above 0.

    Source: Hebb, 1949, in words.
    """
    w, x, rate = _rule(weights, x, learning_rate)
    return w + rate * (w @ x) * x


def oja(weights: ArrayLike, x: ArrayLike, *, learning_rate: float) -> Array:
    """Oja's rule: w + lr y (x - y w) with y = w · x. The new term keeps |w| near 1, and w turns to the first principal component.

    Arguments, returns and errors as `hebb`. Source: Oja, 1982.
    """
    w, x, rate = _rule(weights, x, learning_rate)
    y = w @ x
    return w + rate * y * (x - y * w)


def _rule(weights: ArrayLike, x: ArrayLike, learning_rate: float) -> tuple[Array, Array, float]:
    weights, x = _numbers("weights", weights), _numbers("x", x)
    rank("weights", weights, "inputs")
    same_shape("x", x, "weights", weights)
    return weights, x, number("learning_rate", learning_rate, 0, LARGE, low_open=True)


def _numbers(name: str, value: ArrayLike) -> Array:
    """`value` as a float64 array of finite numbers, none larger than 1e50. Raises TypeError or ValueError."""
    array = real_array(name, value).astype(np.float64)
    finite(name, array)
    if (np.abs(array) > LARGE).any():
        raise ValueError(f"{name}: expected numbers up to {LARGE:g}, received {np.abs(array).max():g}; choose another unit")
    return array


class Perceptron:
    """Rosenblatt's perceptron: 1 where w · x + b >= 0, else 0.

    Args:
        inputs: how many, 1 or more. Weights and bias start at 0.

    Attributes:
        weights: shape (inputs,).
        bias: a number.

    Source: Rosenblatt, 1958.
    """

    def __init__(self, inputs: int) -> None:
        self.weights, self.bias = np.zeros(whole_number("inputs", inputs, 1)), 0.0

    def predict(self, x: ArrayLike) -> NDArray[np.int64]:
        """0 or 1 for each example, shape (n,), from x of shape (n, inputs). Raises ValueError for another shape."""
        return (self._examples(x) @ self.weights + self.bias >= 0).astype(np.int64)

    def learn(self, x: ArrayLike, y: ArrayLike, *, epochs: int = 1000, learning_rate: float = 1.0,
              after_update: Callable[[int], Any] | None = None) -> list[int]:
        """Go through the examples in their order; after a mistake, w <- w + lr (y - answer) x, b <- b + lr (y - answer).

        If a line separates the classes, this ends: after at most (R / margin)² corrections (Novikoff, 1962).

        Args:
            x: examples, shape (n, inputs), finite.
            y: 0 or 1, integers, shape (n,).
            epochs: how often to go through all examples, at most; 0 or more.
            learning_rate: more than 0. Started from 0, it changes no answer (but for rounding, where a sum is exactly 0):
                weights and bias only grow with it.
            after_update: called after each correction with the index of the example.

        Returns:
            Mistakes in each epoch. The last one is 0 if the perceptron came to an end.

        Raises:
            TypeError, ValueError: when examples and labels do not fit, or a setting is out of range.
        """
        x, y = self._examples(x), labels("y", y, 2)
        not_empty("x", x)
        same_shape("y", y, "the first axis of x", x[:, 0])
        rate, mistakes = number("learning_rate", learning_rate, 0, LARGE, low_open=True), []
        tell = (lambda index: None) if after_update is None else function("after_update", after_update)
        for _ in range(whole_number("epochs", epochs, 0)):
            mistakes.append(0)
            for index, (example, label) in enumerate(zip(x, y, strict=True)):
                error = label - (example @ self.weights + self.bias >= 0)      # -1, 0 or 1
                if error:
                    self.weights = self.weights + rate * error * example       # (inputs,)
                    self.bias += rate * error
                    mistakes[-1] += 1
                    tell(index)
            if mistakes[-1] == 0:
                break
        return mistakes

    def _examples(self, x: ArrayLike) -> Array:
        x = _numbers("x", x)
        if x.ndim != 2 or x.shape[1] != len(self.weights):
            raise ValueError(f"x: expected shape (examples, {len(self.weights)}), received {x.shape}; for one example write [x]")
        return x
