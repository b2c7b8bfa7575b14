"""Reading a reader's answer, and comparing it with the right one and with the well-known mistakes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np

from nnbook._check import Array, real_array, shown
from nnbook.exercises._verdict import NotYet

# Half, single and double precision, by bytes: how far an answer may be off, relative to the largest expected number. An
# answer in 64 bits may have been computed in 32 (`float(loss)` of a tensor).
TOLERANCE = {2: 1e-2, 4: 1e-4}
ROUNDED = 1e-5
COUNTED = ("no", "one", "two", "three", "four")


def real(value: Any) -> tuple[Array, float]:
    """The numbers in `value`, float64, and how far they may be off, relative to their size.

    Arrays, lists, tensors, and fractions and decimals, too. Raises TypeError, ValueError, or what the object itself raises.
    """
    value = [_detached(part) for part in value] if isinstance(value, (list, tuple)) else _detached(value)
    array = value if isinstance(value, np.ndarray) else np.asarray(value)
    if array.dtype == object and all(isinstance(one, (Real, Decimal)) for one in array.flat):
        array = array.astype(np.float64)
    tolerance = TOLERANCE.get(array.dtype.itemsize, ROUNDED) if array.dtype.kind == "f" else ROUNDED
    return real_array("answer", array).astype(np.float64), tolerance


def _detached(value: Any) -> Any:
    """A tensor of PyTorch without its history and its device; anything else as it is."""
    return value.detach().cpu() if hasattr(value, "detach") and hasattr(value, "cpu") else value


def close(received: Any, expected: Any) -> bool:
    """Whether both have one shape and the same numbers, as far as the answer's type can tell. Never raises."""
    expected = np.asarray(expected, dtype=np.float64)
    try:
        received, tolerance = real(received)
    except Exception:
        return False
    return received.shape == expected.shape and not _off(received, expected, tolerance).any()


def _off(received: Array, expected: Array, tolerance: float) -> Array:
    """Where two arrays differ by more than the tolerance, relative to the largest expected number; NaN is never right."""
    size = np.abs(expected).max(initial=0) or 1.0
    return ~(np.abs(received - expected) <= tolerance * size)


def same_numbers(name: str, received: Any, expected: Any, mistakes: Mapping[str, Any] | None = None) -> None:
    """Raises NotYet unless shape and numbers agree.

    Args:
        name: what it is, first in the sentence; may be empty.
        received: the reader's.
        expected: the right ones.
        mistakes: a hint for each well-known wrong answer. Without one the sentence says where the largest difference is.
    """
    if close(received, expected):
        return
    known = name_mistake(received, mistakes or {})
    raise NotYet(f"{name}: {known or _difference(received, np.asarray(expected, dtype=np.float64))}".removeprefix(": "))


def name_mistake(received: Any, mistakes: Mapping[str, Any]) -> str:
    """The hint for a well-known wrong answer; empty for any other. A tuple stands for an answer of several parts."""
    for hint, wrong in mistakes.items():
        if isinstance(wrong, tuple):
            if isinstance(received, (tuple, list)) and len(received) == len(wrong) and all(map(close, received, wrong)):
                return hint
        elif close(received, wrong):
            return hint
    return ""


def _difference(received: Any, expected: Array) -> str:
    """How an answer differs from the right one."""
    try:
        numbers, tolerance = real(received)
    except Exception:
        what = f"real numbers of shape {expected.shape}" if expected.ndim else "one real number"
        return f"expected {what}, received {shown(received)}{_advice(received)}"
    if not expected.ndim and numbers.ndim:
        return f"expected one number, received an array of shape {numbers.shape}"
    if numbers.shape != expected.shape:
        return f"expected shape {expected.shape}, received {numbers.shape}{_turned(numbers.shape, expected.shape)}"
    if not np.isfinite(numbers).all():
        half = "; float16 ends at 65,504, so take float64" if tolerance == TOLERANCE[2] else ""
        first = numbers[~np.isfinite(numbers)][0]
        return f"expected finite numbers, received {first}{half or '; does something overflow, or is 0 divided by 0?'}"
    gap = np.abs(numbers - expected)
    at = tuple(int(i) for i in np.unravel_index(gap.argmax(), gap.shape))
    place = f"the largest difference is {gap[at]:.3g}, at index {at}: " if at else ""
    right, yours = apart(expected[at], numbers[at])
    return f"{place}expected {right}, received {yours}"


def _turned(received: tuple[int, ...], expected: tuple[int, ...]) -> str:
    """What two shapes that differ have to do with each other."""
    if received == expected[::-1]:
        return "; rows and columns are exchanged"
    if tuple(n for n in received if n > 1) == tuple(n for n in expected if n > 1):
        return "; there are as many numbers, but with too many or too few axes around them"
    return ""


def _advice(received: Any) -> str:
    """What to do with an answer that is no array of numbers."""
    if isinstance(received, Iterable) and not isinstance(received, (Collection, str)):
        return "; wrap it in list(...)"
    if isinstance(received, str):
        return "; leave out the quotes"
    if callable(received):
        return "; call it, with brackets"
    return ""


def apart(one: float, other: float) -> tuple[str, str]:
    """Two different numbers as texts, with as many digits as it takes to tell them apart."""
    pairs = ((f"{one:.{digits}g}", f"{other:.{digits}g}") for digits in range(6, 18))
    return next((pair for pair in pairs if pair[0] != pair[1]), (repr(one), repr(other)))


def parts(received: Any, names: Sequence[str]) -> list[Any]:
    """The parts of an answer that has several: a tuple, a list, or an array of as many rows. Raises NotYet."""
    if isinstance(received, np.ndarray) and received.ndim > 1 and len(received) == len(names):
        return list(received)
    if not isinstance(received, (tuple, list)) or len(received) != len(names):
        raise NotYet(f"expected {COUNTED[len(names)]} things, {', '.join(names[:-1])} and {names[-1]}, received "
                     f"{f'{len(received)} of them' if isinstance(received, (tuple, list)) else shown(received)}; "
                     "return all of them, with commas between")
    return list(received)


def one_number(answer: Any, what: str = "a number") -> float:
    """The answer as a float; a single number of any library will do. Raises NotYet."""
    try:
        if isinstance(answer, (bool, np.bool_)):
            raise TypeError
        value, _ = real(answer)
    except Exception as error:
        if isinstance(answer, int) and not isinstance(answer, bool):
            raise NotYet(f"expected {what}, received one that is too large for any float; did a power slip in?") from error
        raise NotYet(f"expected {what}, received {shown(answer)}{_advice(answer)}") from error
    if value.shape == (2,) and isinstance(answer, tuple):
        raise NotYet(f"expected {what}, received {shown(answer)}: to Python a comma makes two numbers; write a decimal point")
    if value.ndim:
        raise NotYet(f"expected {what}, received {shown(answer)}{'; leave out the brackets' if value.size == 1 else ''}")
    return float(value)


def number(answer: Any, right: float, mistakes: Mapping[float, str], *, what: str, rule: str, within: float = 1e-9) -> None:
    """Raises NotYet unless the answer is the right number.

    Args:
        answer: the reader's.
        right: the right one.
        mistakes: a hint for each wrong one that people give.
        what: what it is, as in "a whole number".
        rule: what to think of, for any other number.
        within: how far off an answer may be, relative to the right one.
    """
    value = one_number(answer, what)
    if np.isclose(value, right, rtol=within, atol=0):
        return
    for wrong, hint in mistakes.items():
        if np.isclose(value, wrong, rtol=within, atol=0):
            raise NotYet(hint)
    raise NotYet(f"{shown(answer)} is not the number; {rule}")


def listed(answer: Any, count: int, what: str) -> list[Any]:
    """The answer as a list of that length. Raises NotYet."""
    if not isinstance(answer, (list, tuple, np.ndarray)) or np.ndim(answer) == 0:
        raise NotYet(f"expected a list of {count}, each {what}, received {shown(answer)}")
    if len(answer) != count:
        raise NotYet(f"expected {count} answers, each {what}, received {len(answer)}")
    return list(answer)


def arrays(answer: Any, count: int) -> list[Any]:
    """So many arrays, in a list. Raises NotYet."""
    answer = list(answer) if hasattr(answer, "__next__") else answer
    if not isinstance(answer, (list, tuple)):
        raise NotYet(f"expected a list of {count} arrays, received {shown(answer)}; keep them apart, as their shapes differ")
    if len(answer) != count:
        raise NotYet(f"expected a list of {count} arrays, one for each that is given, received {len(answer)}")
    return list(answer)


def yes_or_no(said: Any) -> bool | None:
    """True or False for an answer that means one of them (1 and 0 do); None for any other."""
    if isinstance(said, (bool, np.bool_, int, float, np.integer, np.floating)) and said in (0, 1):
        return bool(said)
    return None
