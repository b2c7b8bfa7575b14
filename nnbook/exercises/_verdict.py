"""What a check of an exercise says. It is never silent, and it never raises an error at a reader."""

import sys
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from nnbook._check import Array, real_array


class NotYet(Exception):
    """What is not right yet, in a sentence for the reader."""


def tell(sentence: str) -> None:
    """Show the reader a sentence."""
    sys.stdout.write(sentence + "\n")


def check(untouched: Any, examine: Callable[[], str]) -> None:
    """Tell what `examine` finds: its praise, or the NotYet that it raises. `untouched` is None for a starter as it came."""
    if untouched is None:
        tell("Not started yet: replace None by your own answer, and run the cell again.")
        return
    try:
        tell("Right. " + examine())
    except NotYet as reason:
        tell(f"Not yet: {reason}")


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's answer to copies of the arguments. An error inside it, None, or a changed argument becomes a sentence."""
    if not callable(function):
        raise NotYet(f"expected a function, received {function!r:.60}; pass its name, without brackets")
    given = deepcopy(arguments)
    try:
        answer = function(*given)
    except Exception as error:
        raise NotYet(f"your function stopped with {type(error).__name__}: {error}") from error
    if answer is None:
        raise NotYet("for some input your function returns None; is there a `return` on every way through it?")
    if not all(np.array_equal(one, other) for one, other in zip(arguments, given, strict=True)):
        raise NotYet("your function changes what it is given; work on a copy")
    return answer


def first_answer(function: Callable[..., Any], *arguments: Any) -> Any:
    """An answer, to see whether the function is still the starter. What goes wrong is reported later."""
    try:
        return function(*deepcopy(arguments))
    except Exception:
        return function


def same_numbers(name: str, received: Any, expected: Array, tolerance: float = 1e-6) -> None:
    """Raises NotYet unless shape and numbers agree; it says where the largest difference stands."""
    try:
        received = real_array(name, received)
    except Exception as error:
        raise NotYet(f"{name}: expected real numbers of shape {expected.shape}, received {received!r:.60}") from error
    if received.shape != expected.shape:
        raise NotYet(f"{name}: expected shape {expected.shape}, received {received.shape}")
    if not np.isfinite(received).all():
        raise NotYet(f"{name}: expected finite numbers, received {received[~np.isfinite(received)][0]}; does something overflow?")
    difference = np.abs(received - expected)
    if difference.size and difference.max() > tolerance:
        at = tuple(int(i) for i in np.unravel_index(difference.argmax(), difference.shape))
        place = f"the largest difference is {difference.max():.3g}, at index {at}: " if at else ""
        raise NotYet(f"{name}: {place}expected {expected[at]:.6g}, received {received[at]:.6g}")
