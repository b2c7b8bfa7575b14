"""Strange values for each kind of argument, and what is right for each: the same answer as for plain numbers, or a clear error.

A kind of argument is a function here: `real`, `labels`, `count`, `number`, … It returns an `Argument`: how to make a good
value, and the cases. Nothing in this file knows the package; `bad_inputs.py` says which argument is of which kind.
"""

import random
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import scipy.sparse
import torch

GIANT = 10**400                                # an integer that no float can hold
END, ENDLESS = 2**63 - 1, 2**64 - 1            # of int64 and of uint64
HUGE, TINY = 1.7e308, 5e-324                   # the ends of float64


def close(received: Any, expected: Any, rtol: float = 1e-12) -> None:
    """Equal to rounding: relative to the largest finite number in the array."""
    received, expected = np.asarray(received), np.asarray(expected)
    assert received.shape == expected.shape, f"shape {received.shape}, not {expected.shape}"
    finite = np.abs(expected[np.isfinite(expected)]) if expected.dtype.kind in "fiu" else np.zeros(0)
    np.testing.assert_allclose(received, expected, rtol=rtol, atol=rtol * finite.max(initial=0), err_msg="another answer")


@dataclass(frozen=True)
class Right:
    """The answer has to be that for `plain`, or what `turned` makes of it; `compare` looks at each array of the answer."""

    plain: Callable[[], Any]
    turned: Callable[[Any], Any] = lambda answer: answer
    rtol: float = 1e-12
    compare: Callable[..., None] = close


@dataclass(frozen=True)
class Refused:
    """A clear error, and nothing has changed."""


@dataclass(frozen=True)
class Reported:
    """A clear FloatingPointError in the middle of the work; what was learned up to there may stay."""


@dataclass(frozen=True)
class Honest:
    """A clear error, or an answer without NaN: for numbers at the end of what a float can hold."""


REFUSED = Refused()


@dataclass(frozen=True)
class Case:
    """One strange value."""

    label: str
    make: Callable[[], Any]
    verdict: Right | Refused | Reported | Honest = REFUSED


@dataclass(frozen=True)
class Argument:
    """A good value, the strange ones, and by which other names a message may call the argument."""

    good: Callable[[], Any]
    cases: Sequence[Case]
    names: tuple[str, ...] = ()

    def but(self, *labels: str, plus: Sequence[Case] = (), names: tuple[str, ...] = ()) -> "Argument":
        """The same without some cases (each has to be there), and with others."""
        known = {case.label for case in self.cases}
        assert set(labels) <= known, f"no such case: {set(labels) - known}"
        kept = [case for case in self.cases if case.label not in labels]
        return Argument(self.good, [*kept, *plus], (*self.names, *names))


def numbers(*shape: int) -> np.ndarray:
    """Eighths between -1 and 1, so that float16 holds them exactly."""
    size = int(np.prod(shape))
    return ((np.arange(size) * 7 + 5) % 17 - 8).reshape(shape) / 8


class Tagged(np.ndarray):
    """A subclass of ndarray that somebody else wrote."""


class Column:
    """What a column of a data frame looks like to NumPy."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.values, dtype=dtype)


class Broken:
    """An object that promises to be an array, and is not."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        raise RuntimeError("no array today")


def quietly(make: Callable[[], Any]) -> Callable[[], Any]:
    """Making the value may warn (of np.matrix, of 7e4 in float16); using it may not."""
    def made() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make()
    return made


def nested(function: Callable[[Any], Any], values: Any) -> Any:
    """The function on each number of nested lists."""
    return [nested(function, value) for value in values] if isinstance(values, list) else function(values)


def backward(values: np.ndarray) -> np.ndarray:
    """The same numbers as a view that runs through the memory from its end."""
    turned = (slice(None, None, -1),) * values.ndim
    return values[turned].copy()[turned]


def sealed(values: np.ndarray) -> np.ndarray:
    """A read-only copy."""
    values = values.copy()
    values.flags.writeable = False
    return values


def given(values: Mapping[str, Any], verdict: Right | Refused | Reported | Honest = REFUSED) -> list[Case]:
    """A case for each value."""
    return [Case(label, lambda value=value: value, verdict) for label, value in values.items()]


def made(makers: Mapping[str, Callable[[], Any]], verdict: Right | Refused | Reported | Honest = REFUSED) -> list[Case]:
    """A case for each function that makes a value."""
    return [Case(label, make, verdict) for label, make in makers.items()]


def layouts(good: np.ndarray) -> list[Case]:
    """The same numbers, laid out differently in memory."""
    same = Right(lambda: good)
    cases = [Case("read-only", lambda: sealed(good), same)]
    if good.ndim:
        cases += [Case("every second number of a longer array", lambda: np.repeat(good, 2, axis=-1)[..., ::2], same),
                  Case("a view that runs backward", lambda: backward(good), same)]
    if good.ndim > 1:
        cases.append(Case("Fortran order", lambda: np.asfortranarray(good), same))
    return cases


def forms(good: np.ndarray) -> list[Case]:
    """The same numbers in other objects and other byte orders."""
    same = Right(lambda: good)
    cases = [
        Case("lists", good.tolist, same), Case("tuples", lambda: tuple(good.tolist()) if good.ndim else good.tolist(), same),
        Case("swapped bytes", lambda: good.astype(good.dtype.newbyteorder()), same),
        Case("a subclass of ndarray", lambda: good.copy().view(Tagged), same), Case("a column", lambda: Column(good), same),
        Case("a PyTorch tensor", lambda: torch.tensor(good), same),
    ]
    if good.ndim == 2:
        cases.append(Case("np.matrix", quietly(lambda: np.matrix(good)), same))
    return cases


def widths(good: np.ndarray) -> list[Case]:
    """The same numbers in other floating types. float16 holds them exactly, so it is no excuse for another answer."""
    return [Case("float32", lambda: good.astype(np.float32), Right(lambda: good, rtol=2e-5)),
            Case("float16", lambda: good.astype(np.float16), Right(lambda: good, rtol=2e-5)),
            Case("longdouble", lambda: good.astype(np.longdouble), Right(lambda: good))]


def whole(values: np.ndarray) -> list[Case]:
    """Whole numbers where real ones are expected: they count as floats."""
    same = Right(lambda: values.astype(float))
    kinds = ["int8", "int64", ">i4"] + ([] if (values < 0).any() else ["uint8", "uint64"])
    cases = [Case(f"whole numbers, {kind}", lambda kind=kind: values.astype(kind), same) for kind in kinds]
    return cases if ((values != 0) & (values != 1)).any() else [*cases, Case("booleans", lambda: values.astype(bool), same)]


def foreign(good: np.ndarray) -> list[Case]:
    """What holds no numbers, or numbers of another kind."""
    masked = np.zeros(good.shape, bool)
    masked.flat[0] = True
    text = good.astype(str)
    return [
        Case("text", lambda: "text"), Case("numbers as text", lambda: text), Case("lists of text", text.tolist),
        Case("bytes", lambda: b"1.0"), Case("numbers as bytes", lambda: text.astype("S")),
        Case("variable text", lambda: text.astype(np.dtypes.StringDType())), Case("None", lambda: None),
        Case("None among numbers", lambda: np.where(masked, None, good).tolist()), Case("objects", lambda: good.astype(object)),
        Case("decimals", lambda: nested(lambda x: Decimal(str(x)), good.tolist())), Case("complex", lambda: good + 0j),
        Case("masked", lambda: np.ma.masked_array(good, masked)), Case("nothing masked", lambda: np.ma.masked_array(good)),
        Case("dates", lambda: np.full(good.shape, "2020-01-01", "datetime64[D]")),
        Case("times", lambda: np.ones(good.shape, "timedelta64[s]")),
        Case("records", lambda: np.zeros(good.shape, [("a", float), ("b", float)])),
        Case("integers of 400 digits", lambda: nested(lambda x: GIANT, good.tolist())),
        Case("a tensor that requires a gradient", lambda: torch.tensor(good, dtype=torch.float64, requires_grad=True)),
        Case("a tensor of bfloat16", lambda: torch.tensor(good, dtype=torch.bfloat16)),
        Case("a list of such tensors", lambda: [torch.tensor(1.0, requires_grad=True)]),
        Case("a sparse matrix", lambda: scipy.sparse.csr_array(np.atleast_2d(good) if good.ndim < 3 else good[0, 0])),
        Case("a broken array", Broken), Case("rows of different lengths", lambda: [[1.0, 2.0], [3.0]]),
        Case("a dictionary", lambda: {"a": 1.0}), Case("a set", lambda: {1.0, 2.0}),
        Case("a generator", lambda: (x for x in [1.0])),
        Case("a function", lambda: np.sin), Case("a class", lambda: np.ndarray),
    ]


def shapes(good: np.ndarray, *, empty: bool = False) -> list[Case]:
    """Other shapes where only this one is right. `empty`: no example is an answer too, tried elsewhere."""
    changed = {
        "a single number": lambda: good.flat[0] + np.zeros(()), "one axis more in front": lambda: good[None],
        "one axis more at the end": lambda: good[..., None],
        "one number alone in its axes": lambda: np.ones((1,) * (good.ndim or 1)),
        "no number": lambda: np.zeros(0), "four axes": lambda: np.ones((2, 1, 1, 1, 1)),
    }
    if good.ndim:
        changed |= {"one more": lambda: np.concatenate([good, good[:1]]), "one less": lambda: good[:-1],
                    "only the first": lambda: good[:1], "the first without its axis": lambda: good[0]}
        if not empty:
            changed["empty batch"] = lambda: good[:0]
    if good.ndim > 1:
        changed |= {"one column more": lambda: np.concatenate([good, good[..., :1]], axis=-1), "flat": lambda: good.ravel(),
                    "one column": lambda: good[..., :1], "no columns": lambda: good[..., :0]}
        if good.shape != good.T.shape:
            changed["transposed"] = lambda: good.T
    return made({label: make for label, make in changed.items() if make().shape != good.shape})


BATCH = "one more", "one less", "only the first", "empty batch"    # of the shapes: another number of examples


def batches_of(x: np.ndarray) -> list[Case]:
    """Less examples, none, more: each has the same answer as in its batch."""
    cuts = {"one less": np.s_[:-1], "only the first": np.s_[:1], "empty batch": np.s_[:0], "all twice": [*range(len(x))] * 2}
    return [Case(label, lambda cut=cut: x[cut], Right(lambda: x, lambda answer, cut=cut: answer[cut])) for label,
            cut in cuts.items()]


def with_one(good: np.ndarray, value: float) -> np.ndarray:
    """A copy in which the last number is another one."""
    changed = np.array(good, dtype=np.float64)
    changed.flat[-1] = value
    return changed


def not_finite(good: np.ndarray) -> list[Case]:
    return [Case("NaN", lambda: with_one(good, np.nan)), Case("inf", lambda: with_one(good, np.inf)),
            Case("-inf", lambda: with_one(good, -np.inf)),
            Case("7e4 in float16", quietly(lambda: with_one(good, 7e4).astype(np.float16)))]


def ends(good: np.ndarray) -> list[Case]:
    """Numbers at the end of their type: the same answer as in float64, or an honest one."""
    return [
        Case("int64 at its end", lambda: np.full(good.shape, END), Right(lambda: np.full(good.shape, float(END)))),
        Case("uint64 at its end", lambda: np.full(good.shape, ENDLESS, np.uint64),
             Right(lambda: np.full(good.shape, float(ENDLESS)))),
        Case("6e4 in float16", lambda: with_one(good, 60000.0).astype(np.float16),
             Right(lambda: with_one(good, 60000.0), rtol=2e-5)),
        Case("3e38 in float32", lambda: np.full(good.shape, 3e38, np.float32), Honest()),
        Case("1.7e308", lambda: np.full(good.shape, HUGE), Honest()),
        Case("1.7e308 with both signs", lambda: np.where(np.arange(good.size).reshape(good.shape) % 2, HUGE, -HUGE), Honest()),
        Case("5e-324", lambda: np.full(good.shape, TINY), Honest()),
    ]


def real(good: np.ndarray, *, integers: np.ndarray | None = None, free: bool = False, finite: bool = True, limits: bool = True,
         names: tuple[str, ...] = ()) -> Argument:
    """Real numbers in an array of one shape.

    Args:
        good: the plain value.
        integers: whole numbers that are right there too (0 and 1 by turns, if not given).
        free: any shape is right; the shapes are tried elsewhere.
        finite: whether NaN and infinities are refused; otherwise they are tried elsewhere.
        limits: whether any finite number is right; then those at the ends of their types are tried.
        names: by which other names a message may call the argument.
    """
    good = np.ascontiguousarray(good) if good.ndim else good
    integers = np.arange(good.size).reshape(good.shape) % 2 if integers is None else integers
    cases = [*layouts(good), *forms(good), *widths(good), *whole(integers), *foreign(good)]
    cases += ([] if free else shapes(good)) + (not_finite(good) if finite else []) + (ends(good) if limits else [])
    return Argument(lambda: good.copy(), cases, names)


def labels(good: np.ndarray, classes: int | None, *, one_hot: bool = False, empty: bool = False,
           names: tuple[str, ...] = ()) -> Argument:
    """Class numbers, integers in 0..classes-1, of one shape. `one_hot`: rows of probabilities are right too."""
    last = classes or 3

    def changed(value: int, kind: str = "int64") -> Callable[[], np.ndarray]:
        return lambda: np.append(good[:-1].astype(kind), np.array([value], kind))

    hot = Right(lambda: good) if one_hot else Refused()
    kinds = [Case(f"whole numbers, {kind}", lambda kind=kind: good.astype(kind), Right(lambda: good))
             for kind in ("int8", "uint8", ">i4", "uint64")]
    out = [
        Case("one below 0", changed(-1)), Case("one far below 0", changed(-(2**63))),
        Case("2**64 - 1", changed(ENDLESS, "uint64")),
        Case("2**63 in uint64", changed(2**63, "uint64")), Case("floats", lambda: good.astype(float)),
        Case("floats with NaN", lambda: with_one(good, np.nan)), Case("floats with inf", lambda: with_one(good, np.inf)),
        Case("halves", lambda: good + 0.5), Case("booleans", lambda: good > 0),
        Case("one-hot rows", lambda: np.eye(last)[good], hot), Case("one-hot whole numbers",
                                                                    lambda: np.eye(last, dtype=int)[good], hot),
        Case("as a column", lambda: good[:, None]), Case("scores", lambda: numbers(good.size, last)),
    ]
    if classes is not None:
        out += [Case("the number of classes", changed(classes)), Case("2**63 - 1", changed(END)),
                Case("the number of classes in uint8", changed(classes, "uint8"))]
    sized = [case for case in shapes(good, empty=empty) if case.label not in ("one axis more at the end", "no number")]
    sized = [Case(case.label, lambda case=case: case.make().astype(int), case.verdict) for case in sized]
    plain = [case for case in forms(good) if case.label != "np.matrix"]
    return Argument(lambda: good.copy(), [*layouts(good), *plain, *kinds, *foreign(good), *out, *sized], names)


NOT_A_NUMBER = [
    Case("text", lambda: "3"), Case("bytes", lambda: b"3"), Case("None", lambda: None), Case("True", lambda: True),
    Case("NumPy's True", lambda: np.True_), Case("complex", lambda: 3 + 0j), Case("NumPy's complex", lambda: np.complex128(3)),
    Case("a list", lambda: [3]), Case("an array of one number", lambda: np.array([3])), Case("a 0-d array", lambda: np.array(3)),
    Case("a tensor", lambda: torch.tensor(3)), Case("a decimal", lambda: Decimal(3)), Case("a fraction", lambda: Fraction(3)),
    Case("a date", lambda: np.datetime64("2020-01-01")), Case("a duration", lambda: np.timedelta64(3, "s")),
    Case("NaN", lambda: np.nan), Case("NumPy's NaN", lambda: np.float32("nan")), Case("inf", lambda: np.inf),
    Case("-inf", lambda: -np.inf), Case("a function", lambda: abs), Case("a class", lambda: int),
    Case("400 digits", lambda: GIANT), Case("minus 400 digits", lambda: -GIANT), Case("5,000 digits", lambda: 10**5000),
    Case("a masked number", lambda: np.ma.masked),
]


def count(good: int, least: int, *, large: int | None = None, names: tuple[str, ...] = ()) -> Argument:
    """A whole number of `least` or more. `large`: one that would overflow if it stayed in its 8 bits (255 at most)."""
    cases = [*NOT_A_NUMBER, Case(f"{least - 1}", lambda: least - 1), Case("-1 in int8", lambda: np.int8(-1)),
             Case("-(2**63)", lambda: -(2**63)), Case("a half", lambda: good + 0.5), Case("a float", lambda: float(good)),
             Case("a NumPy float", lambda: np.float64(good)), Case("uint8", lambda: np.uint8(good), Right(lambda: good)),
             Case("int64", lambda: np.int64(good), Right(lambda: good)), Case("swapped bytes", lambda: np.array(good, ">i2")[()],
                                                                            Right(lambda: good))]
    if large is not None:
        cases += [Case(f"{large} in uint8", lambda: np.uint8(large), Right(lambda: large))]
    return Argument(lambda: good, cases, names)


def number(good: float, low: float = -np.inf, high: float = np.inf, *, low_open: bool = True, high_open: bool = True,
           names: tuple[str, ...] = ()) -> Argument:
    """A finite number between `low` and `high`. `good` is exact in float16."""
    same = Right(lambda: good, rtol=1e-6)
    cases = [*NOT_A_NUMBER, *(Case(kind, lambda kind=kind: np.dtype(kind).type(good), same) for kind in
                              ("float64", "float32", "float16", "longdouble"))]
    inside = [value for value in (1, 2, 3) if low < value < high]
    for value in inside[:1]:
        cases += [Case(f"{value} as int", lambda value=value: value, Right(lambda value=value: float(value))),
                  Case(f"{value} in int8", lambda value=value: np.int8(value), Right(lambda value=value: float(value)))]
    for name, edge, is_open, beyond in (("low", low, low_open, -np.inf), ("high", high, high_open, np.inf)):
        if np.isfinite(edge):
            cases.append(Case(f"beyond the {name} end", lambda edge=edge, beyond=beyond: float(np.nextafter(edge, beyond))))
            cases.append(Case(f"far beyond the {name} end", lambda edge=edge, beyond=beyond: edge + np.sign(beyond) * 1.5))
            cases.append(Case(f"the {name} end", lambda edge=edge: float(edge), Refused() if is_open else Honest()))
    for name, value in (("HUGE", HUGE), ("TINY", TINY), ("-HUGE", -HUGE), ("-TINY", -TINY)):
        if low < value < high:
            cases.append(Case(name, lambda value=value: value, Honest()))
    return Argument(lambda: good, cases, names)


def rng(*, seed: int = 0, optional: bool = False) -> Argument:
    """A numpy.random.Generator."""
    wrong = {"a seed": 0, "text": "rng", "RandomState": np.random.RandomState(0), "the module": np.random,
             "the class": np.random.Generator, "Python's": random.Random(0), "a bit generator": np.random.PCG64(0),
             "a PyTorch generator": torch.Generator(), "a function": np.random.default_rng, "a list": [0]}
    wrong |= {} if optional else {"None": None}
    cases = given(wrong)
    other = Case("another bit generator", lambda: np.random.Generator(np.random.MT19937(1)),
                 Right(lambda: np.random.Generator(np.random.MT19937(1))))
    return Argument(lambda: np.random.default_rng(seed), [*cases, other], ("rng",))


def function(good: Callable[..., Any], *, optional: bool = False, names: tuple[str, ...] = ()) -> Argument:
    """A function, and not its name."""
    wrong = {"its name": "function", "a number": 3, "0": 0, "a list": [abs], "an array": np.ones(2), "True": True,
             "empty text": ""}
    wrong |= {} if optional else {"None": None}
    return Argument(lambda: good, given(wrong), names)


def flag(good: bool, *, names: tuple[str, ...] = ()) -> Argument:
    """True or False: "no" would count as True."""
    wrong = {"text": "no", "None": None, "0": 0, "1": 1, "1.0": 1.0, "a list": [], "an array": np.array([True, False]),
             "NaN": np.nan}
    same = Case("NumPy's", lambda: np.bool_(good), Right(lambda: good))
    return Argument(lambda: good, [same, *given(wrong)], names)


def choice(good: str) -> Argument:
    """One of a few words."""
    wrong = {"another word": "other", "capitals": good.upper(), "with a space": f"{good} ", "bytes": good.encode(), "None": None,
             "empty": "", "a number": 3, "a list": [good], "an array": np.array([good, good]), "an array of one": np.array(good),
             "a function": abs, "NaN": np.nan, "True": True}
    return Argument(lambda: good, given(wrong))


def thing(good: Callable[[], Any], kind: type, *, optional: bool = False, names: tuple[str, ...] = ()) -> Argument:
    """An object of one class: its class instead of it, and what else is none."""
    wrong = {"its class": kind, "its name": kind.__name__, "a number": 3, "a list": [good()], "an array": np.ones(2),
             "True": True,
             "a PyTorch module": torch.nn.Linear(2, 2), "a bare object": object(), "0": 0, "empty text": ""}
    wrong |= {} if optional else {"None": None}
    return Argument(good, given(wrong), names)


def sizes(good: tuple[int, ...], *, optional: bool = False, names: tuple[str, ...] = ()) -> Argument:
    """The lengths of axes."""
    wrong = {"a number": 3, "text": "33", "bytes": b"33", "a float in it": (*good[:-1], 2.0), "a zero in it": (*good[:-1], 0),
             "-1 in it": (*good[:-1], -1), "text in it": (*good[:-1], "2"), "None in it": (*good[:-1], None), "True in it":
             (*good[:-1], True), "NaN in it": (*good[:-1], np.nan), "400 digits in it": (*good[:-1], GIANT),
             "nested": [list(good)],
             "a dictionary": dict.fromkeys(good), "a set": set(good), "a function": len}
    wrong |= {} if optional else {"None": None}
    same = Right(lambda: good)
    right = [Case("a list", lambda: list(good), same), Case("NumPy integers", lambda: tuple(map(np.uint8, good)), same)]
    return Argument(lambda: good, [*right, *given(wrong)], names)
