"""Strange values for every argument of every function: a right answer or a clear error, never a silent wrong one.

The table stands in `bad_inputs.py` and its two neighbours, the strange values in `argument_kinds.py`. A clear error is one of a
few types, names the argument, says what was expected, what came and what to do, and nothing has changed.
"""

import functools
import importlib
import inspect
import re
import types
import warnings
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

import bad_inputs_networks
import bad_inputs_training  # noqa: F401
from argument_kinds import Argument, Case, Honest, Refused, Reported, Right
from bad_inputs import INTERNAL, MODULES, ROWS, TRUSTING, Row
from nnbook import EarlyStopping, History, Sequential
from nnbook.layers import Layer
from nnbook.layers.arrays import NotReady
from nnbook.neurons import Perceptron
from nnbook.optimizers.base import Optimizer
from reports import report

CLEAR = (TypeError, ValueError, FileNotFoundError, FloatingPointError, OverflowError, ZeroDivisionError, NotImplementedError,
         NotReady)


def arrays(answer: Any) -> Iterator[np.ndarray]:
    """All numbers of an answer, as arrays in a fixed order."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if is_dataclass(answer):
        answer = [getattr(answer, part.name) for part in fields(answer)]
    if isinstance(answer, (tuple, list)):
        for part in answer:
            yield from arrays(part)
    elif answer is not None:
        yield np.array(answer)


def frozen(value: Any) -> Any:
    """What can be compared later, to see whether a value has changed."""
    if isinstance(value, np.ma.MaskedArray):
        return repr(value)
    if isinstance(value, np.ndarray):
        return type(value), value.dtype, value.shape, repr(value) if value.dtype.hasobject else value.tobytes()
    if isinstance(value, np.random.Generator):
        return repr(value.bit_generator.state)
    if isinstance(value, Sequential):
        return frozen([value.parameters, value.gradients, *(layer.state() for layer in value.layers)])
    if isinstance(value, (Optimizer, Perceptron, EarlyStopping, History)):
        return frozen(vars(value))
    if isinstance(value, dict):
        return {name: frozen(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [frozen(part) for part in value]
    return value if isinstance(value, int) else repr(value) if isinstance(value, (float, str, bytes)) else id(value)


def call(row: Row, given: dict[str, Any], subject: Any) -> list[np.ndarray]:
    """The answer, as arrays; a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return list(arrays(row.call(subject, **given)))


def others(row: Row, name: str | None) -> dict[str, Any]:
    return {other: argument.good() for other, argument in row.arguments.items() if other != name}


def answer(row: Row, name: str, value: Any) -> list[np.ndarray]:
    """What the call says with this value, and good ones elsewhere."""
    return call(row, {name: value, **others(row, name)}, row.subject and row.subject())


def complaint(error: Exception, name: str, argument: Argument) -> str:
    """What is unclear about an error, if anything."""
    names = "|".join(map(re.escape, (name, *argument.names)))
    if type(error) not in CLEAR:
        return f"an error of another type: {error!r}"
    if not re.match(rf"(training |validation )?({names})\b.*\bexpected .*\breceived .*; \S", str(error), re.DOTALL):
        return f"an unclear message: {type(error).__name__}({str(error)[:300]!r})"
    if len(str(error)) > 600:
        return f"a message of {len(str(error))} characters"
    return ""


def wrong(row: Row, name: str, case: Case, value: Any, received: list[np.ndarray]) -> str:
    """What is wrong with an answer, if anything."""
    if isinstance(case.verdict, (Refused, Reported)):
        return f"a silent answer: {str(received)[:200]}"
    if isinstance(case.verdict, Honest):
        return "NaN in silence" if any(np.isnan(part).any() for part in received if part.dtype.kind == "f") else ""
    try:
        expected = answer(row, name, copy(case.verdict.plain()))
    except Exception as error:
        return f"the plain value fails: {error!r}"
    if len(received) != len(expected):
        return f"{len(received)} arrays instead of {len(expected)}"
    for part, plain in zip(received, expected, strict=True):
        try:
            plain = case.verdict.turned(plain)
            if case.verdict.compare is bad_inputs_networks.close:
                case.verdict.compare(part, plain, case.verdict.rtol)
            else:
                case.verdict.compare(part, plain)
        except AssertionError as error:
            return " ".join(str(error).split())[:300]
    return ""


def judge(row: Row, name: str, case: Case) -> tuple[str, str]:
    """The outcome of one case, and what is wrong with it, if anything."""
    value = case.make()
    given, subject = {name: value, **others(row, name)}, row.subject and row.subject()
    before = frozen([given, subject])
    try:
        received = call(row, given, subject)
    except Exception as error:
        if isinstance(case.verdict, Right):
            return "clear error", f"refused: {error!r}"[:400]
        begun = isinstance(case.verdict, Reported) or (isinstance(case.verdict, Honest) and isinstance(error, FloatingPointError))
        changed = frozen([given, subject]) != before and not begun
        unclear = complaint(error, name, row.arguments[name])
        return "clear error", unclear or ("a refused call has changed something" if changed else "")
    kept = {other: frozen(part) for other, part in given.items() if isinstance(part, (np.ndarray, list, tuple))}
    mutated = [other for other, part in kept.items() if part != before[0][other] and other not in row.in_place]
    return "right result", wrong(row, name, case, value, received) or ("an argument has changed" if mutated else "")


@functools.cache
def judged(number: int) -> tuple[Counter[str], list[str]]:
    """How often a row came to which outcome, and what was wrong."""
    counts: Counter[str] = Counter()
    faults = []
    for name, argument in (row := ROWS[number]).arguments.items():
        labels = [case.label for case in argument.cases]
        assert len(labels) == len(set(labels)), f"{row.name}, {name}: two cases have the same name"
        for case in argument.cases:
            outcome, fault = judge(row, name, case)
            counts["wrong" if fault else outcome] += 1
            if fault:
                faults.append(f"{row.name}({name} = {case.label}): {fault}")
    return counts, faults


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[row.name for row in ROWS])
def test_a_right_answer_or_a_clear_error(number: int) -> None:
    _, faults = judged(number)
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


def public(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    """The public functions and classes of a module, and what is public in those classes, if it takes an argument."""
    own = {name: thing for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__}
    for name, thing in own.items():
        if name.startswith("_") or not (inspect.isfunction(thing) or inspect.isclass(thing)):
            continue
        yield name, thing
        for part, inner in vars(thing).items() if inspect.isclass(thing) else ():
            inner = inner.fset if isinstance(inner, property) else inner
            if inspect.isfunction(inner) and not part.startswith("_"):
                yield f"{name}.{part}", inner


def parameters(thing: Any) -> set[str]:
    return set(inspect.signature(thing).parameters) - {"self", "args", "kwargs"}


# What needs no row of its own, and why.
RECORDS = {"training.History", "gradcheck.GradientReport", "metrics.Roc", "metrics.Calibration", "datasets.Mnist",
           "datasets.Digits"}    # the package makes them, nobody else
# To a layer: Sequential has checked it.
HANDED_ON = {"initial", "bind", "state", "output_shape", "expect_examples", "expect_batch", "forward", "backward"}


def test_every_function_and_every_argument_is_in_the_table() -> None:
    tried: dict[str, set[str]] = {}
    for row in ROWS:
        tried.setdefault(re.split("[ ,]", row.name)[0], set()).update(row.arguments)
    missing = []
    for stem in sorted(set(MODULES) - INTERNAL):
        for name, thing in public(importlib.import_module(f"nnbook.{stem}")):
            full, kind = f"{stem.split('.')[0]}.{name}", name.split(".")[-1]
            base = getattr(importlib.import_module(f"nnbook.{stem}"), name.split(".")[0])
            if full in RECORDS | TRUSTING or full == "layers.Recurrent" or (
                    kind in HANDED_ON and inspect.isclass(base) and issubclass(base, Layer)):
                continue
            missing += [f"{full}({part})" for part in parameters(thing) - tried.get(full, set())]
    assert not missing, ", ".join(missing)


def test_every_layer_is_in_the_table() -> None:
    names = {row.name for row in ROWS}
    kinds = [Layer]
    for kind in kinds:
        kinds += kind.__subclasses__()
    for kind in kinds:
        stem = kind.__module__.removeprefix("nnbook.").split(".")[0]
        if stem == "layers" and kind is not Layer and kind.__name__[0] != "_" and kind.__name__ != "Recurrent":
            assert {f"{stem}.{kind.__name__}{rest}" for rest in ("", ".forward", ".backward", ".output_shape")} <= names


def test_count() -> None:
    """Every case once more, by outcome; the figures go to the end of `make test`."""
    total: Counter[str] = Counter()
    modules: dict[str, Counter[str]] = {}
    for number, row in enumerate(ROWS):
        counts, _ = judged(number)
        total += counts
        modules.setdefault(row.name.split(".")[0], Counter()).update(counts)
    lines = [f"bad inputs: {total.total():,} cases; {total['right result']:,} right results, "
             f"{total['clear error']:,} clear errors, {total['wrong']} silent wrong answers or unclear errors",
             f"{'module':20} {'cases':>6} {'right':>6} {'refused':>8}"]
    for name, counts in modules.items():
        lines.append(f"{name:20} {counts.total():6,} {counts['right result']:6,} {counts['clear error']:8,}")
    report("bad_inputs", lines)
    assert total.total() > 1_000
    assert total["wrong"] == 0


