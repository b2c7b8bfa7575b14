"""Checks of what comes in. Every error says what was expected, what came, and what to do.

NumPy broadcasts in silence where shapes differ: (n,) minus (n, 1) is an (n, n) table, and its mean is a
plausible number. `same_shape` forbids that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]
LARGEST = 2**63 - 1    # of int64, in which NumPy counts
lets_pass = np.errstate(over="ignore", invalid="ignore")    # no warning of NaN and infinities: the losses refuse them in words


def any_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """`value` as an array. Raises TypeError for a masked array, whose hidden elements would count in silence, for a sparse
    one, and for what NumPy cannot read, or would take as a single thing; ValueError for rows of different lengths.
    """
    if type(value).__name__.startswith("Masked"):    # by name, as importing numpy.ma takes time
        raise TypeError(f"{name}: expected a plain array, received a masked one; fill or leave out the masked elements")
    if hasattr(value, "toarray"):    # as those of SciPy have it
        raise TypeError(f"{name}: expected a plain array, received a sparse one, {type(value).__name__}; pass `.toarray()` of it")
    try:
        array = np.asarray(value)
    except Exception as error:
        if isinstance(value, (list, tuple)) and isinstance(error, ValueError):
            raise ValueError(f"{name}: expected an array, received {type(value).__name__} with rows of different lengths; "
                             "make them equally long") from error
        raise TypeError(f"{name}: expected an array, received {type(value).__name__}, which NumPy cannot read ({error}); "
                        "convert it, a tensor of PyTorch with `.detach().cpu().numpy()`") from error
    if array.ndim == 0 and array.dtype == object and not isinstance(value, (int, np.ndarray)):
        raise TypeError(f"{name}: expected an array, received {shown(value)}, in which NumPy sees no rows; make it a list or an "
                        "array first")
    return array


def real_array(name: str, value: ArrayLike) -> Array:
    """`value` as a floating array of float32 or more: integers and booleans become float64, float16 becomes float32.

    Raises TypeError for text, objects and complex numbers; otherwise as `any_array`.
    """
    array = any_array(name, value)
    kind = array.dtype.char
    if kind in "fdg":
        return array
    if kind == "e":    # its largest number is 65,504, and squares and sums soon go beyond
        return array.astype(np.float32)
    if array.dtype.kind not in "biu":
        raise TypeError(f"{name}: expected real numbers, received {array.dtype}; convert it to floats first")
    return array.astype(np.float64)


def same_shape(name: str, value: Array, other_name: str, other: Array) -> None:
    """Raises ValueError unless both arrays have the same shape."""
    if value.shape != other.shape:
        raise ValueError(f"{name}: expected the shape of {other_name}, {other.shape}, received {value.shape}; "
                         "reshape one of them (NumPy would broadcast them in silence)")


def rank(name: str, value: NDArray[Any], dimensions: str) -> None:
    """Raises ValueError unless `value` has as many axes as `dimensions` names, as in "batch, classes"."""
    expected = len(dimensions.split(","))
    if value.ndim != expected:
        raise ValueError(f"{name}: expected {expected} axes ({dimensions}), received shape {value.shape}; reshape it")


def not_empty(name: str, value: NDArray[Any]) -> None:
    """Raises ValueError for an array without elements."""
    if value.size == 0:
        raise ValueError(f"{name}: expected at least one example, received shape {value.shape}; pass some data")


def finite(name: str, value: Array, advice: str = "look for a division by zero or a learning rate that is too large") -> None:
    """Raises ValueError where `value` holds NaN or an infinity, and says where the first one is, and what to do."""
    good = np.isfinite(value)
    if not good.all():
        at = tuple(int(i) for i in np.argwhere(~good)[0])
        raise ValueError(f"{name}: expected finite numbers, received {value[at]} at index {at}; {advice}")


def labels(name: str, value: ArrayLike, classes: int | None = None, axes: str = "batch") -> NDArray[np.int64]:
    """`value` as int64 class labels, with these axes, each in 0..classes-1.

    Raises:
        TypeError: for anything but integers (floats and booleans too: round or convert them yourself).
        ValueError: for a wrong rank, or a label out of range, with its index.
    """
    array = any_array(name, value)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name}: expected integers, received {array.dtype}; convert them, for example with "
                        "`.astype(int)`, if they really are class numbers")
    rank(name, array, axes)
    wrong = (array < 0) | (array > LARGEST if classes is None else array >= classes)
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        bounds = "0..2**63 - 1" if classes is None else f"0..{classes - 1}"
        raise ValueError(f"{name}: expected integers in {bounds}, received {array[at]} at index "
                         f"{at if len(at) > 1 else at[0]}; check the labels, or the number of classes")
    return array.astype(np.int64)


def shown(value: Any, most: int = 100) -> str:
    """`value` in a message: its repr on one line, cut after `most` characters. A NumPy number looks like any other."""
    if isinstance(value, np.generic):
        value = value.item()
    try:
        text = " ".join(repr(value).split())
    except Exception:    # an integer of more than 4,300 digits has none
        text = f"a {type(value).__name__}"
    return text if len(text) <= most else f"{text[:most]} …"


def whole_number(name: str, value: Any, least: int) -> int:
    """`value` as an int of `least` or more, and not beyond int64. Raises TypeError or ValueError."""
    if isinstance(value, (bool, np.bool_, np.timedelta64)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name}: expected a whole number, received {shown(value)}; write it without a decimal point")
    if not least <= value <= LARGEST:
        bound, other = (f"{least} or more", "larger") if value < least else ("2**63 - 1 or less", "smaller")
        raise ValueError(f"{name}: expected {bound}, received {shown(value)}; choose a {other} number")
    return int(value)


def flag(name: str, value: Any) -> bool:
    """`value` if it is True or False. Raises TypeError otherwise: the text "no" would count as True."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected True or False, received {shown(value)}; choose one")
    return bool(value)


def axes(name: str, value: Any) -> tuple[int, ...]:
    """`value` as the lengths of axes, 1 or more each. Raises TypeError or ValueError."""
    if not isinstance(value, (tuple, list)):
        raise TypeError(f"{name}: expected a tuple such as (784,), received {shown(value)}; write it in brackets")
    return tuple(whole_number(name, size, 1) for size in value)


def number(name: str, value: Any, low: float, high: float = np.inf, *, low_open: bool = False) -> float:
    """`value` as a float in [low, high), or in (low, high) with `low_open`. Raises TypeError or ValueError."""
    if isinstance(value, (bool, np.bool_, np.timedelta64)) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name}: expected a number, received {shown(value)}; pass an int or a float")
    try:
        value = float(value)
    except OverflowError as error:
        raise ValueError(f"{name}: expected a finite number, received an integer that no float can hold; change it") from error
    if not ((low < value if low_open else low <= value) and value < high):
        start = "more than" if low_open else "at least"
        end = "" if high == np.inf else f" and less than {high:g}"
        raise ValueError(f"{name}: expected a finite number, {start} {low:g}{end}, received {value}; change it")
    return value


@contextmanager
def in_memory(name: str, value: int) -> Iterator[None]:
    """Where NumPy makes an array whose size the reader has chosen. Raises ValueError when there is no room for it."""
    try:
        yield
    except (MemoryError, ValueError) as error:
        raise ValueError(f"{name}: expected a number whose arrays fit into memory, received {value} ({error}); "
                         "choose a smaller number") from error


def generator(value: Any) -> np.random.Generator:
    """`value` if it is a NumPy Generator. Raises TypeError otherwise: nothing here touches a global seed."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(f"rng: expected a numpy.random.Generator, received {shown(value)}; "
                        "make one with numpy.random.default_rng(0)")
    return value


def function(name: str, value: Any) -> Any:
    """`value` if it can be called. Raises TypeError otherwise: for the name of a function, for example."""
    if not callable(value):
        raise TypeError(f"{name}: expected a function, received {shown(value)}; pass the function itself")
    return value


def floating_array(name: str, value: Any, *, changed: bool = False) -> None:
    """Raises TypeError unless `value` is a NumPy array of float32 or more; ValueError if it is to be changed and read-only."""
    if not isinstance(value, np.ndarray) or value.dtype.char not in "fdg" or type(value).__name__.startswith("Masked"):
        received = value.dtype if type(value) is np.ndarray else type(value).__name__
        raise TypeError(f"{name}: expected a floating NumPy array, received {received}; convert it to float32 or float64")
    if changed and not value.flags.writeable:
        raise ValueError(f"{name}: expected an array that may be changed, received a read-only one; pass a copy")


def loss_answer(answer: Any) -> tuple[float, Any]:
    """The value and the gradient that a loss gives. Raises TypeError or ValueError unless the value is one real number."""
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise TypeError(f"loss: expected a pair (value, gradient), received {shown(answer)}; return both")
    value = answer[0]
    if type(value) is not float:    # but a float32, or an array without axes
        rank("loss", real_array("loss", value)[None], "one number")
    return float(value), answer[1]
