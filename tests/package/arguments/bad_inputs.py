"""The table of `test_bad_inputs.py`: each function and class of the package, and of which kind its arguments are.

A row is a callable with all its arguments; the test leaves one of them open at a time and tries the strange values of its kind.
Here stand the formulas, floor 0; networks and what trains them stand in `bad_inputs_networks.py` and `bad_inputs_training.py`.
"""

import functools
import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import nnbook
from argument_kinds import (
    BATCH,
    Argument,
    Case,
    Honest,
    Right,
    batches_of,
    count,
    ends,
    function,
    given,
    labels,
    not_finite,
    number,
    numbers,
    quietly,
    real,
    rng,
    sizes,
    with_one,
)
from nnbook.autograd import Value
from nnbook.gradcheck import compare
from nnbook.neurons import Perceptron, SpikingNeuron


@dataclass(frozen=True)
class Row:
    """A callable and its arguments.

    `name` begins with what it covers, "module.function" or "module.Class.method". `call` gets the arguments by name, and
    `subject`, a fresh object whose state a refused call may not change, if there is one.
    """

    name: str
    call: Callable[..., Any]
    arguments: Mapping[str, Argument]
    subject: Callable[[], Any] | None = None
    in_place: tuple[str, ...] = ()      # the arguments that the call may change


ROWS: list[Row] = []


PACKAGE = Path(nnbook.__file__).parent
# Not the rooms of what a reader sees, which have tests of their own; and what only the package itself calls.
SEEN, INTERNAL = {"plots", "exercises", "widgets"}, {
    "datasets.download", "datasets.file", "layers.arrays", "layers.base", "layers.windows", "training.arguments",
    "training.progress", "training.record", "training.rules", "training.steps", "frameworks.needed", "frameworks.torch_layers",
    "frameworks.keras_layers", "threads"}
TRUSTING = {"training.one_epoch", "losses.cross_entropy_of_classes"}    # what `fit` calls with arguments that it has looked at
MODULES = sorted({".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("[a-z]*.py")
                  if path.relative_to(PACKAGE).parts[0] not in SEEN})


def found(name: str) -> Any:
    """The object with this name: its room, or its module where that is in none, then its own name."""
    room, thing, *path = re.split("[ ,]", name)[0].split(".")
    modules = [importlib.import_module(f"nnbook.{module}") for module in MODULES if module.split(".")[0] == room]
    return functools.reduce(getattr, path, next(vars(module)[thing] for module in modules if thing in vars(module)))


def row(name: str, call: Callable[..., Any] | None = None, /, *, subject: Callable[[], Any] | None = None,
        in_place: tuple[str, ...] = (), **arguments: Argument) -> None:
    """Add a row; without `call`, the function of that name, or the method of that name of the subject."""
    target, method = found(name) if call is None else None, name.split(" ")[0].split(".")[-1]
    if call is None:
        call = (lambda _, **given: target(**given)) if subject is None else (lambda subject,
                                                                             **given: getattr(subject, method)(**given))
    ROWS.append(Row(name, call, arguments, subject, in_place))


def seeded(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# Activations: any shape; NaN stays where it is; at infinity they have their limits.
GRID = numbers(3, 4)
LIMITS = {    # (at -inf, at inf)
    "step": (0, 1), "step_grad": (0, 0), "sigmoid": (0, 1), "sigmoid_grad": (0, 0), "tanh": (-1, 1), "tanh_grad": (0, 0),
    "relu": (0, np.inf), "relu_grad": (0, 1), "leaky_relu": (-np.inf, np.inf), "leaky_relu_grad": (0.25, 1),
    "elu": (-1.5, np.inf), "elu_grad": (0, 1), "gelu": (0, np.inf), "gelu_grad": (0, 1), "silu": (0, np.inf), "silu_grad": (0, 1),
    "softplus": (0, np.inf), "softplus_grad": (0, 1),
}
SETTINGS = {"leaky_relu": {"slope": number(0.25, 0, 1)}, "elu": {"alpha": number(1.5, 0)}}
SHAPES = {"a single number": (), "no number": (0,), "no rows": (0, 4), "a vector": (12,), "six axes": (1, 2, 1, 3, 2, 1)}


def ending(value: float) -> Callable[[np.ndarray], np.ndarray]:
    """The answer with another last number."""
    return lambda answer: with_one(answer, value)


def elementwise(below: float, above: float) -> Argument:
    grid = real(GRID, free=True, finite=False)
    size = {label: int(np.prod(shape)) for label, shape in SHAPES.items()}
    free = [Case(label, lambda label=label, shape=shape: GRID.ravel()[:size[label]].reshape(shape),
                 Right(lambda label=label: GRID.ravel()[:size[label]], lambda answer, shape=shape: answer.reshape(shape)))
            for label, shape in SHAPES.items()]
    last = [Case(label, quietly(lambda value=value, kind=kind: with_one(GRID, value).astype(kind)),
                 Right(lambda: GRID, ending(limit), rtol=2e-5))
            for label, value, kind, limit in [("NaN", np.nan, float, np.nan), ("inf", np.inf, float, above),
                                              ("-inf", -np.inf, float, below), ("7e4 in float16", 7e4, np.float16, above)]]
    return grid.but(plus=[*free, *last])


for _name, (_below, _above) in LIMITS.items():
    row(f"activations.{_name}", z=elementwise(_below, _above), **SETTINGS.get(_name.removesuffix("_grad"), {}))

# Softmax: the last axis is that of the classes, the others are free. -inf is a class left out.
P = np.exp(GRID) / np.exp(GRID).sum(axis=1, keepdims=True)
P_LEFT_OUT = np.exp(with_one(GRID, -np.inf)) / np.exp(with_one(GRID, -np.inf)).sum(axis=1, keepdims=True)
SOFTMAX = {    # what is right, from probabilities
    "softmax": lambda p: p, "log_softmax": np.log, "log_softmax_grad": lambda p: np.eye(4) - p[:, None],
    "softmax_grad": lambda p: p[:, :, None] * (np.eye(4) - p[:, None]),
}


def scores(reference: Callable[[np.ndarray], np.ndarray]) -> Argument:
    def left_out(answer: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return reference(P_LEFT_OUT)

    plain = [Case("plain", lambda: GRID, Right(lambda: GRID, lambda _: reference(P))),
             Case("-inf", lambda: with_one(GRID, -np.inf), Right(lambda: GRID, left_out)),
             Case("a vector", lambda: GRID[0], Right(lambda: GRID, lambda answer: answer[0])),
             Case("three axes", lambda: GRID[None], Right(lambda: GRID, lambda answer: answer[None])),
             Case("only -inf", lambda: np.full((2, 3), -np.inf)), Case("no classes", lambda: np.zeros((3, 0))),
             Case("no rows", lambda: np.zeros((0, 3))), Case("no number", lambda: np.zeros(0)),
             Case("a single number", lambda: 1.0), Case("inf and -inf", lambda: [np.inf, -np.inf])]
    return real(GRID, free=True).but("-inf", plus=plain)


for _name, _reference in SOFTMAX.items():
    row(f"activations.{_name}", z=scores(_reference))

# Losses: predictions and targets of one shape, which NumPy would broadcast where it is not.
SIDES = np.where(np.arange(12).reshape(3, 4) % 3, 1.0, -1.0)
SHARES = np.abs(numbers(3, 4))
CLASSES = np.array([2, 0, 1])
LOGITS = numbers(3, 3)


def beyond(good: np.ndarray, values: Sequence[float]) -> list[Case]:
    return [Case(f"{value} among them", lambda value=value: with_one(good, value)) for value in values]


SIDE = real(SIDES, integers=SIDES, limits=False, names=("scores",)).but(plus=[
    *beyond(SIDES, [0.0, 2.0, 1 - 1e-9]), Case("booleans", lambda: SIDES > 0), Case("0 and 1", lambda: (SIDES > 0).astype(int))])
SHARE = real(SHARES, limits=False, names=("logits",)).but(plus=beyond(SHARES, [-1e-9, 1 + 1e-9, 100.0]))
SPREAD = np.array([[0.5, 0.25, 0.25, 0], [1, 0, 0, 0], [0.125, 0.125, 0.25, 0.5]])
NO_SPREAD = [Case("only zeros", lambda: 0 * SPREAD), Case("percent", lambda: 100 * SPREAD),
             Case("a sum of 1.001", lambda: 1.001 * SPREAD),
             Case("a negative share", lambda: np.array([[1.5, -0.5, 0, 0]] * 3)), Case("logarithms", lambda: np.log(SPREAD + 1))]


def spread(good: np.ndarray = SPREAD, *, names: tuple[str, ...] = ()) -> Argument:
    return real(good, integers=np.eye(4)[[2, 0, 3]], limits=False, names=names).but(plus=NO_SPREAD)


for _name in ("mean_squared_error", "mean_absolute_error", "huber"):
    row(f"losses.{_name}", predictions=real(GRID), targets=real(-GRID[::-1], names=("predictions",)),
        **({"threshold": number(0.5, 0)} if _name == "huber" else {}))
row("losses.hinge", scores=real(GRID), targets=SIDE)
row("losses.binary_cross_entropy", logits=real(GRID), targets=SHARE)
row("losses.cross_entropy", logits=real(LOGITS, names=("targets",)).but("one column more"),
    targets=labels(CLASSES, 3, one_hot=True))
row("losses.cross_entropy of distributions", logits=real(GRID, names=("targets",)), targets=spread())

# Information: the last axis is that of the outcomes, the others are free.
BASE = number(2.0, 1)
AXES = [Case("a vector", lambda: SPREAD[0], Right(lambda: SPREAD, lambda answer: answer[0])),
        Case("one axis more in front", lambda: SPREAD[None], Right(lambda: SPREAD, lambda answer: answer[None]))]


def outcomes() -> Argument:
    """Distributions, as many as there are; a row may also be left out, or stand alone."""
    rows = ("one axis more in front", "one more", "one less", "only the first", "the first without its axis",
            "one number alone in its axes", "four axes")
    return spread().but(*rows, plus=AXES)


row("information.entropy", p=outcomes(), base=BASE)
for _name in ("cross_entropy_between", "kl_divergence"):
    row(f"information.{_name}", p=spread(), q=spread(SPREAD[:, ::-1] / 2 + 0.125, names=("p",)), base=BASE)
JOINT = np.array([[4, 2, 1, 1], [0, 1, 2, 1], [1, 1, 1, 1]]) / 16
row("information.mutual_information", base=BASE, joint=real(JOINT, integers=np.eye(3, 4) * [1, 0, 0, 0], limits=False).but(
    "transposed", "one number alone in its axes", plus=[*NO_SPREAD, Case("transposed", lambda: JOINT.T, Right(lambda: JOINT))]))

# Initializers.
UNITS = {"inputs": count(3, 1, large=200), "outputs": count(4, 1, large=255)}
for _name in ("zeros", "normal", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal"):
    row(f"initializers.{_name}", **UNITS, rng=rng(optional=True) if _name == "zeros" else rng(),
        shape=sizes((2, 3, 4), optional=True),
        **({"deviation": number(0.25, 0)} if _name == "normal" else {}))

# Neurons.
CURRENT = np.array([0, 20, 20, 0.5, 20, 20, 20, 20, -1, 20], dtype=float)


def fired(_: Any, **settings: float) -> Any:
    neuron = SpikingNeuron(**settings)
    return *neuron.simulate(CURRENT, dt=5.0), neuron.firing_rate(2.0)


row("neurons.SpikingNeuron", fired, tau=number(8.0, 0), rest=number(-64.0, high=-50, names=("threshold",)),
    threshold=number(-52.0, -65, names=("rest", "reset")).but("the low end", plus=[Case("the low end", lambda: -65.0)]),
    reset=number(-66.0, high=-50), resistance=number(8.0, 0), refractory=number(2.0, 0, low_open=False))
STEPS = [Case(f"{keep} steps", lambda keep=keep: CURRENT[:keep], Right(lambda: CURRENT, lambda answer, keep=keep: answer[:keep]))
         for keep in (0, 1, 9)]
row("neurons.SpikingNeuron.simulate", lambda neuron, **given: neuron.simulate(**given)[0], subject=SpikingNeuron,
    current=real(CURRENT, limits=False).but("one more", "one less", "only the first", "no number", "empty batch",
                                            "one number alone in its axes", plus=[*STEPS, *ends(CURRENT)]),
    dt=number(2.0, 0))
row("neurons.SpikingNeuron.firing_rate", subject=SpikingNeuron, current=number(2.0))
for _name in ("hebb", "oja"):
    row(f"neurons.{_name}", weights=real(numbers(3), names=("x",)), x=real(numbers(3)[::-1], names=("weights",)),
        learning_rate=number(0.25, 0))
POINTS, SIDES_OF = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0.5]]), np.array([0, 0, 0, 1, 1])


def learnt(neuron: Perceptron, **given: Any) -> Any:
    return neuron.learn(**{"epochs": 20, **given}), neuron.weights, neuron.bias


def trained_perceptron() -> Perceptron:
    neuron = Perceptron(2)
    neuron.learn(POINTS, SIDES_OF)
    return neuron


row("neurons.Perceptron", lambda _, inputs: Perceptron(inputs).weights, inputs=count(3, 1, large=200))
row("neurons.Perceptron.predict", subject=trained_perceptron,
    x=real(POINTS, integers=POINTS.round()).but(*BATCH, plus=batches_of(POINTS)))
row("neurons.Perceptron.learn", learnt, subject=lambda: Perceptron(2), x=real(POINTS, integers=POINTS.round(), names=("y",)),
    y=labels(SIDES_OF, 2, names=("x",)), epochs=count(3, 0), learning_rate=number(0.5, 0),
    after_update=function(abs, optional=True))

# Automatic differentiation.


def graph(value: Value, other: Value | None = None) -> tuple[float, ...]:
    value.backward()
    return value.data, *(other.gradient for other in ([] if other is None else [other]))


OPERATION = ("data", "value", "exponent", "division", "log", "slope", "gradient")


def unary(function: Callable[[Value], Value]) -> Callable[..., Any]:
    def call(_: Any, data: float) -> Any:
        x = Value(data)
        return graph(function(x), x)
    return call


def binary(function: Callable[[Value, Any], Value]) -> Callable[..., Any]:
    def call(_: Any, other: Any) -> Any:
        x = Value(-1.5)
        return graph(function(x, other), x)
    return call


row("autograd.Value", lambda _, data: Value(data).data, data=number(1.5))
for _name in ("exp", "tanh", "sigmoid", "relu", "__neg__"):
    row(f"autograd.Value.{_name}", unary(getattr(Value, _name)), data=number(1.5, names=OPERATION))
row("autograd.Value.log", unary(Value.log), data=number(1.5, 0, names=OPERATION))
row("autograd.Value.log times 0", unary(lambda x: x.log() * 0), data=number(1.5, 0, names=OPERATION))
row("autograd.Value.backward", unary(lambda x: x * 1e200 * 1e200 - x * 1e200 * 1e200),    # inf - inf
    data=Argument(lambda: 1e-300, [Case("large slopes", lambda: 1e-300, Honest())], names=OPERATION))
for _name in ("__add__", "__mul__", "__sub__", "__truediv__", "__radd__", "__rmul__", "__rsub__", "__rtruediv__"):
    row(f"autograd.Value.{_name}", binary(getattr(Value, _name)),
        other=number(2.5, names=OPERATION).but(plus=[Case("0", lambda: 0, Honest())]))
POWERS = {"1.5": [Case("a value", lambda: Value(2.0))],
          "-1.5": [Case("a half", lambda: 0.5), Case("-1", lambda: -1, Right(lambda: -1.0))],
          "0": [Case("a half", lambda: 0.5), Case("-1", lambda: -1), Case("0", lambda: 0, Honest())]}
for _name, _cases in POWERS.items():
    row(f"autograd.Value.__pow__ of {_name}", lambda _, exponent, x=float(_name): graph(Value(x) ** exponent),
        exponent=number(2.0, names=OPERATION).but(plus=_cases))

# Gradient checks.
CUBE = real(numbers(2, 3), free=True, limits=False).but(plus=[
    Case("a single number", lambda: 0.5, Right(lambda: [0.5], lambda answer: answer.reshape(()))),
    Case("no number", lambda: np.zeros((0, 2)), Right(lambda: [0.5], lambda answer: np.zeros((0, 2))))])
ANSWERS = {"text": "text", "None": None, "a vector": np.ones(2), "nothing": np.zeros(0), "an object": object(), "NaN": np.nan,
           "a list": [[1.0], [2.0, 3.0]], "a date": np.datetime64("2020-01-01")}
STRANGE_F = [Case(f"its answer is {label}", lambda answer=answer: lambda x: answer) for label, answer in ANSWERS.items()]
row("gradcheck.complex_step", f=function(lambda x: (x * x * x).sum()).but(
    plus=[*STRANGE_F, Case("its answer is real", lambda: lambda x: np.abs(x).sum())]), x=CUBE)
row("gradcheck.central_differences", f=function(lambda x: (x * x).sum()).but(
    plus=[*STRANGE_F, Case("its answer is complex", lambda: lambda x: 1j)]), x=CUBE)
WORDS = {"a number": 3, "None": None, "bytes": b"name", "a list": ["a"], "an array": np.array(["a", "b"]), "True": True}
INFINITE = [Case(case.label, case.make, Right(lambda: GRID, lambda _: np.asarray(np.inf))) for case in not_finite(GRID)]
row("gradcheck.compare", lambda _, **arguments: compare(**arguments).rows[0][2],
    name=Argument(lambda: "name", given(WORDS)), tolerance=number(0.5, 0),
    gradient=real(GRID, finite=False).but(plus=INFINITE),
    numeric=real(numbers(3, 4)[::-1], finite=False, names=("gradient",)).but(plus=INFINITE))

