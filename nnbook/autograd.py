"""Automatic differentiation in reverse mode, for single numbers: small enough to read in one sitting.

Each operation makes a new `Value`, and notes from which values it came and with which slope: the derivative of the
result by that input. `backward` then walks from the result to all that it was made of, and multiplies the slopes along
each path and adds them up over all paths: the chain rule.
"""

import math
from itertools import count
from typing import Any

from nnbook._check import number

_births = count()


class Value:
    """A number that remembers how it was made.

    Args:
        data: the number, finite.

    Attributes:
        data: the number.
        gradient: after `result.backward()`, the derivative of the result by this value.

    Values and plain numbers mix: + - * / and ** with a plain exponent; exp, log, tanh, sigmoid and relu are methods.

    Raises:
        TypeError: for what is no number.
        ValueError, ZeroDivisionError, OverflowError: where an operation has no finite answer.

    Source: Linnainmaa, 1970; Karpathy, 2020, shows how little it takes.
    """

    def __init__(self, data: float) -> None:
        self.data, self.gradient = number("data", data, -math.inf, low_open=True), 0.0
        self._made_of: tuple[tuple[Value, float], ...] = ()
        self._born = next(_births)

    def __repr__(self) -> str:
        return f"Value({self.data:g}, gradient {self.gradient:g})"

    # Each operation: the result, then for each input the slope of the result by it.
    def __add__(self, other: "Value | float") -> "Value":
        other = _value(other)
        return _made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other: "Value | float") -> "Value":
        other = _value(other)
        return _made(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, exponent: float) -> "Value":
        n, x = number("exponent", exponent, -math.inf, low_open=True), self.data
        if (x < 0 and n != int(n)) or (x == 0 and n < 1 and n != 0):
            raise ValueError(f"exponent: expected one for which {x:g} ** n is real and has a slope, received {n:g}; change one")
        return _made(_power(x, n), (self, n * _power(x, n - 1) if n else 0.0))

    def exp(self) -> "Value":
        """e to the power of this value."""
        e = _power(math.e, self.data)
        return _made(e, (self, e))

    def log(self) -> "Value":
        """Natural logarithm; of numbers above 0."""
        if self.data <= 0:
            raise ValueError(f"log: expected a number above 0, received {self.data:g}; look at what it was made of")
        return _made(math.log(self.data), (self, 1 / self.data))

    def tanh(self) -> "Value":
        """Hyperbolic tangent."""
        small = math.exp(-2 * abs(self.data))    # 1 - tanh² would lose its digits far from 0
        return _made(math.tanh(self.data), (self, 4 * small / (1 + small) ** 2))

    def sigmoid(self) -> "Value":
        """1 / (1 + exp(-x)), without overflow."""
        small = math.exp(-abs(self.data))
        s = (1 if self.data >= 0 else small) / (1 + small)
        return _made(s, (self, small / (1 + small) ** 2))

    def relu(self) -> "Value":
        """max(0, x); its slope at 0 is taken as 0."""
        return _made(max(0.0, self.data), (self, float(self.data > 0)))

    # The rest is made of those.
    def __neg__(self) -> "Value":
        return self * -1

    def __sub__(self, other: "Value | float") -> "Value":
        return self + -_value(other)

    def __truediv__(self, other: "Value | float") -> "Value":
        other = _value(other)
        if other.data == 0:
            raise ZeroDivisionError("division: expected a divisor other than 0, received 0; look at what it was made of")
        return self * other ** -1

    def __radd__(self, other: float) -> "Value":    # other + self
        return self + other

    def __rmul__(self, other: float) -> "Value":    # other * self
        return self * other

    def __rsub__(self, other: float) -> "Value":    # other - self
        return -self + other

    def __rtruediv__(self, other: float) -> "Value":    # other / self
        return _value(other) / self

    def backward(self) -> None:
        """Set `gradient` to the derivative of this value, in everything that it was made of. It begins at 0 each time.

        Raises:
            OverflowError: when a gradient is too large for a float.
        """
        found, waiting = {self}, [self]
        while waiting:    # a list instead of recursion, so that no chain is too long
            for part, _ in waiting.pop()._made_of:
                if part not in found:
                    found.add(part)
                    waiting.append(part)
        for value in found:
            value.gradient = 0.0
        self.gradient = 1.0
        for value in sorted(found, key=lambda value: value._born, reverse=True):    # a result is younger than its parts
            for part, slope in value._made_of:
                part.gradient += slope * value.gradient
        if not all(math.isfinite(value.gradient) for value in found):
            raise OverflowError("gradient: expected finite numbers, received one that is not; look for large slopes")


def _made(data: float, *made_of: tuple[Value, float]) -> Value:
    """A new value with its history. Raises OverflowError when it is not finite."""
    if not math.isfinite(data):
        raise OverflowError(f"value: expected a finite result, received {data}; look for a number that grew too large")
    result = Value(data)
    result._made_of = made_of
    return result


def _power(x: float, n: float) -> float:
    """x ** n, or inf where that is too large for a float."""
    try:
        return math.exp(n) if x == math.e else x ** n    # exp is exact to the last digit, e ** n is not
    except OverflowError:
        return math.inf


def _value(other: Any) -> Value:
    return other if isinstance(other, Value) else Value(other)
