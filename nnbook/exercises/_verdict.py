"""What a check of an exercise says. It is never silent, and it never raises an error at a reader."""

import sys
from collections.abc import Callable
from copy import deepcopy
from dis import get_instructions
from types import CodeType
from typing import Any

import numpy as np

from nnbook._check import shown

SET_UP = {"RESUME", "NOP", "CACHE"}    # what Python puts into each function, and what it leaves of `pass`
STARTERS = ([("LOAD_CONST", None), ("RETURN_VALUE", None)], [("RETURN_CONST", None)])    # "return None", by version of Python
MEANINGS = {    # what an error of Python or NumPy means, by words of its message
    ("division by zero",): "your function divides by 0. What should it answer there?",
    ("math domain error", "expected a positive input", "expected a nonnegative input"):
    "your function wants the logarithm of 0, or a logarithm or a root of a negative number; there is none",
    ("could not be broadcast",): "two arrays don't fit together, as their shapes differ; print both. After a sum or a mean over "
    "one axis, `keepdims=True` keeps that axis, with the length 1",
    ("could not broadcast",): "an array doesn't fit into the place where it is put; print the shapes of both. In a slice "
    "a negative number counts from the end",
    ("inhomogeneous",): "arrays of different shapes don't go into one array; take them one by one, in a loop",
    ("only length-1 arrays", "only 0-dimensional arrays"): "here is a whole array where one number is wanted. The functions of "
    "`math` take one number, and those of NumPy, such as np.exp, take an array",
    ("truth value of an array",): "somewhere an `if`, `while`, `and`, `or` or `not` asks a whole array for one answer. Compare "
    "the whole array and combine with & and |, or go through its elements in a loop",
    ("matmul", "not aligned"): "in one of its matrix products the shapes don't fit. The left array needs as many columns as the "
    "right one has rows",
    ("out of bounds",): "an index goes beyond its array. The check brings arrays of its own sizes; take sizes from them, with "
    "`.shape` and `len`, and not from the chapter's examples",
    ("for ^",): "in Python a power is written **; ^ means something else"}


class NotYet(Exception):
    """What is not right yet, in a sentence for the reader."""


def tell(sentence: str) -> None:
    """Show the reader a sentence."""
    sys.stdout.write(sentence.encode("utf-8", "backslashreplace").decode() + "\n")


def check(answer: Any, examine: Callable[[], str]) -> None:
    """Tell what `examine` finds: its praise, or the NotYet that it raises.

    None is a starter as it came, and so is a function that does nothing but return it. Only an interrupt goes through: who
    stops a function that runs for too long wants to stop the cells after it, too.
    """
    try:
        with np.errstate(all="ignore"):    # what overflows is reported in words
            started = answer is not None and not _is_starter(answer)
            sentence = "Right. " + examine() if started else (
                "Not started yet: replace None with your own answer, and run the cell again.")
    except NotYet as reason:
        sentence = f"Not yet: {reason}"
    except KeyboardInterrupt:
        raise
    except BaseException as error:    # an object of the reader's that raises whenever one looks at it
        sentence = (f"Not yet: your answer can't be read, as looking at it ends in {type(error).__name__}; "
                    "use plain numbers, lists or arrays")
    tell(sentence)


def _is_starter(function: Any) -> bool:
    """Whether the body of a function is its docstring, `pass`, `...` or `return None`, and no more."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    return [(step.opname, step.argval) for step in get_instructions(code) if step.opname not in SET_UP] in STARTERS


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's answer to copies of the arguments. An error inside it, None, or a changed argument becomes a sentence."""
    if not callable(function):
        raise NotYet(f"expected a function, received {shown(function)}; pass its name, without brackets")
    given = deepcopy(arguments)
    try:
        answer = function(*given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:    # SystemExit, too: `exit()` in a function
        raise NotYet(_stopped(error, arguments)) from error
    if answer is None:
        raise NotYet("your function returns None; is there a `return` on every way through it? "
                     "(`print` shows a result, and doesn't give it back.)")
    if not _unchanged(arguments, given):
        raise NotYet("your function changes what it is given; work on a copy")
    return answer


def _unchanged(one: Any, other: Any) -> bool:
    """Whether two arguments are equal; in a list or a tuple each has a shape of its own."""
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_unchanged, one, other))
    return np.array_equal(one, other)


def _stopped(error: BaseException, arguments: tuple[Any, ...]) -> str:
    """What an error inside the reader's function means, where Python's or NumPy's own words are no help to a beginner."""
    try:
        said = " ".join(str(error).split())
    except Exception:
        said = "and no message"
    name = type(error).__name__
    if isinstance(error, SystemExit):
        return f"your function ends Python itself ({name}); leave it with `return` instead"
    if isinstance(error, RecursionError):
        return f"your function calls itself without an end ({name}); which call is to be the last one?"
    if isinstance(error, TypeError) and error.__traceback__ and not error.__traceback__.tb_next:    # the call itself failed
        return (f"your function stopped with {name}: {said:.200}. The check calls it with {len(arguments)} "
                f"argument{'s' * (len(arguments) > 1)}; keep the first line of the starter")
    for words, meaning in MEANINGS.items():
        if any(word in said for word in words):
            where = f". It was called with {', '.join(map(shown, arguments))}" if meaning.startswith("your function") else ""
            return f"{meaning} ({name}: {said:.120}){where}"
    return f"your function stopped with {name}: {said:.200}"
