"""Strange things that a reader may hand to a check: values, and functions. None of them is a right answer."""

import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import torch

from argument_kinds import Broken, Column, Tagged


class RaisesAtEverything:
    """Whatever one asks of it, it raises."""

    def _raises(self, *arguments: Any, **named: Any) -> Any:
        raise RuntimeError("do not touch me")

    __repr__ = __str__ = __bool__ = __len__ = __iter__ = __getattr__ = __array__ = __float__ = __int__ = __index__ = _raises
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __sub__ = __mul__ = __contains__ = __getitem__ = _raises
    __hash__ = _raises
    __deepcopy__ = __copy__ = __reduce_ex__ = __format__ = _raises


class EndsPython:
    """Looking at it ends Python."""

    def __repr__(self) -> str:
        sys.exit(3)

    __array__ = __str__ = __iter__ = __bool__ = lambda self, *arguments, **named: sys.exit(3)


class LiesAboutItsClass:
    @property
    def __class__(self) -> type:
        raise ValueError("no class")


class Wordy(Exception):
    """An error without a message."""

    def __str__(self) -> str:
        raise RuntimeError("and none for that either")


class Endless(Exception):
    def __str__(self) -> str:
        return "\ud800\n" * 10_000


class OwnEnd(BaseException):
    """An error that is no Exception."""


def recursive() -> list[Any]:
    made: list[Any] = [1]
    made.append(made)
    return made


def ragged() -> np.ndarray:
    made = np.empty(2, dtype=object)
    made[:] = [[1], [2, 3]]
    return made


# A label for each, and how to make it.
VALUES: dict[str, Callable[[], Any]] = {
    "empty text": lambda: "", "text": lambda: "nonsense", "half a character": lambda: "\ud800", "long text": lambda: "x" * 10**4,
    "two lines": lambda: "a\nb", "bytes": lambda: b"3", "True": lambda: True, "NumPy's False": lambda: np.False_,
    "NaN": lambda: float("nan"), "-inf": lambda: -np.inf, "400 digits": lambda: 10**400, "5,000 digits": lambda: 10**5000,
    "minus 400 digits": lambda: -(10**400), "complex": lambda: 3 + 4j, "a decimal that is none": lambda: Decimal("sNaN"),
    "a huge fraction": lambda: Fraction(10**400, 3), "a huge decimal": lambda: Decimal("1e999"),
    "half precision": lambda: np.float16(7e4), "longdouble": lambda: np.longdouble("1e4000"), "-0.0": lambda: -0.0,
    "an empty list": list, "an empty tuple": tuple, "an empty dictionary": dict, "a set": lambda: {1, 2},
    "a range": lambda: range(3),
    "a list in itself": recursive, "rows of different lengths": lambda: [[1], [2, 3]], "objects": ragged,
    "a generator": lambda: (n for n in range(3)), "a map": lambda: map(abs, [1]), "keys": lambda: {1: 2}.keys(),
    "a list with None": lambda: [None] * 6, "a tuple of Nones": lambda: (None, None), "a dictionary": lambda: {"A": None, "B": 1},
    "suspects": lambda: {"A": [RaisesAtEverything()], "B": None, "C": np.ones((2, 2)), "D": 3},
    "an empty array": lambda: np.zeros(0), "seven axes": lambda: np.zeros((1,) * 7), "NaNs": lambda: np.full((3, 3), np.nan),
    "a huge shape": lambda: np.broadcast_to(0.0, (10**9, 10**6)), "texts": lambda: np.array([["a", "b"]]),
    "dates": lambda: np.array(["2020-01-01"], "datetime64[D]"), "a date": lambda: np.datetime64("NaT"),
    "masked": lambda: np.ma.masked_array([1.0, 2.0], [True, False]), "the masked constant": lambda: np.ma.masked,
    "a record": lambda: np.zeros(2, [("a", "f8")]), "a matrix as a subclass": lambda: np.ones((2, 2)).view(Tagged),
    "a tensor": lambda: torch.ones(2, requires_grad=True), "bfloat16": lambda: torch.ones(2, dtype=torch.bfloat16),
    "a tensor without numbers": lambda: torch.empty(2, device="meta"), "a sparse tensor": lambda: torch.eye(2).to_sparse(),
    "no array today": Broken, "a column": lambda: Column(np.array([1.5, 2.5])), "a bare object": object, "a class": lambda: int,
    "a module": lambda: np, "NotImplemented": lambda: NotImplemented, "dots": lambda: ..., "an error": lambda: ValueError("x"),
    "raises at everything": RaisesAtEverything, "ends Python": EndsPython, "lies about its class": LiesAboutItsClass,
    "a list of strange things": lambda: [RaisesAtEverything(), EndsPython()], "a pair of them": lambda: (EndsPython(), Broken()),
    "a dictionary of them": lambda: {name: LiesAboutItsClass() for name in "ABCD"},
}


def raising(error: BaseException) -> Callable[..., Any]:
    def function(*arguments: Any) -> Any:
        raise error
    return function


def deep(*arguments: Any) -> Any:
    return deep(*arguments) + 1


def yields(*arguments: Any) -> Any:
    yield 1


async def waits(*arguments: Any) -> Any:
    return 1


def breaks_its_arguments(*arguments: Any) -> Any:
    for one in arguments:
        if isinstance(one, np.ndarray):
            one.shape = (-1, 1)
            one.dtype = np.uint8
    return 1


def cannot_be_called() -> Any:
    class Callable_:
        __call__ = property(lambda self: 1 / 0)
    return Callable_()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exit": raising(SystemExit()), "exit with a word": raising(SystemExit("bye")), "deep": deep, "yields": yields,
    "an end of its own": raising(OwnEnd("bye")), "a closed generator": raising(GeneratorExit()), "no message": raising(Wordy()),
    "a long message": raising(Endless()), "an error without words": raising(ValueError()), "many": raising(ExceptionGroup("two", [
        ValueError("1"), TypeError("2")])), "no memory": raising(MemoryError()), "no more": raising(StopIteration()),
    "a class": int, "a type": type, "no arguments": lambda: 1, "keywords": lambda **named: 1, "its own arguments": lambda *a: a,
    "the first argument": lambda *a: a[0], "itself": lambda *a: FUNCTIONS["itself"], "breaks its arguments": breaks_its_arguments,
    "an array asked": lambda *a: bool(np.ones(3)), "a matrix product": lambda *a: np.ones((2, 3)) @ np.ones((2, 3)),
    "a division": lambda *a: 1 / 0, "an index": lambda *a: [][1], "a name": lambda *a: not_there, "huge": lambda *a: 10**5000,  # noqa: F821
    "cannot be called": cannot_be_called(),
}
FUNCTIONS |= {f"gives {label}": lambda *a, make=make: make() for label, make in VALUES.items()}
