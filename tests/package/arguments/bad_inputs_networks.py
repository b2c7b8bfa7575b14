"""Rows of the table in `bad_inputs.py`: networks, layers and attention, floor 1."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from argument_kinds import (
    BATCH,
    END,
    Argument,
    Case,
    Honest,
    Right,
    batches_of,
    choice,
    close,
    count,
    ends,
    flag,
    function,
    given,
    layouts,
    made,
    not_finite,
    number,
    numbers,
    real,
    rng,
    shapes,
    sizes,
    thing,
    with_one,
)
from bad_inputs import beyond, found, row, seeded
from nnbook import Activation, Dense, Dropout, Flatten, Sequential
from nnbook.layers import (
    GRU,
    LSTM,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Embedding,
    Layer,
    LayerNorm,
    MaxPool2D,
    PositionEmbedding,
    Residual,
    SimpleRNN,
)
from nnbook.layers.attention import SelfAttention, attention

# A batch may have any number of examples, and what is not finite stays in its example.
X, TARGETS = numbers(4, 3), np.array([2, 0, 1, 1])


def network(*layers: Layer, dtype: Any = np.float64) -> Sequential:
    layers = layers or (Dense(5), Activation("tanh"), BatchNorm(), Dense(3))
    return Sequential(layers, input_shape=(3,), rng=seeded(), dtype=dtype)


def elsewhere(received: np.ndarray, expected: np.ndarray) -> None:
    """All but the last are the same."""
    assert received.shape == expected.shape
    close(received[:-1], expected[:-1])


def lost(received: np.ndarray, expected: np.ndarray) -> None:
    """All but the last are the same, and the last is not finite."""
    elsewhere(received, expected)
    assert not np.isfinite(received[-1]).all(), "NaN has disappeared"


def anything(received: np.ndarray, expected: np.ndarray) -> None:
    assert received.shape == expected.shape


def passing(x: np.ndarray, compare: Callable[..., None] | None = None) -> list[Case]:
    """What is not finite passes, in its own example."""
    return [Case(case.label, case.make, Right(lambda: x, compare=compare or (lost if case.label == "NaN" else elsewhere)))
            for case in not_finite(x)]


def passing_ends(x: np.ndarray) -> list[Case]:
    """What grows too large on its way passes as infinity or NaN, without a warning; the loss refuses it."""
    return [Case(case.label, case.make, case.verdict if isinstance(case.verdict, Right) else Right(lambda: x, compare=anything))
            for case in ends(x)]


def examples(x: np.ndarray) -> Argument:
    return real(x, finite=False, limits=False).but(*BATCH, plus=[*batches_of(x), *passing(x), *passing_ends(x)])


LAYERS = {
    "no layers": list, "one layer": lambda: Dense(3), "a class": lambda: [Dense], "text": lambda: "Dense", "a number": lambda: 3,
    "a name": lambda: ["relu"], "None": lambda: None, "None in it": lambda: [Dense(3), None], "twice": lambda: [Dense(3)] * 2,
    "a used layer": lambda: network(Dense(3)).layers, "a network": network, "a network in it": lambda: [network()],
    "nested": lambda: [[Dense(3)]], "a function in it": lambda: [np.tanh], "a generator": lambda: (Dense(3) for _ in range(2)),
    "a set": lambda: {Dense(3)}, "a dictionary": lambda: {"a": Dense(3)}, "an array": lambda: np.array([Dense(3)], dtype=object),
    "an image layer": lambda: [Conv2D(1, 1)], "a sequence layer": lambda: [SimpleRNN(2)],
    "a wrong order": lambda: [Dense(2), MaxPool2D(1)], "heads that do not divide": lambda: [Embedding(9, 3), SelfAttention(2)],
    "a layer that is not finished": lambda: [Layer()],
}
TYPES = {"int": int, "float16": np.float16, "complex": complex, "object": object, "bool": bool, "text": "text", "a number": 3,
         "None": None, "swapped bytes": ">f8", "longdouble": np.longdouble, "int32": "int32", "records": [("a", float)],
         "str": str, "a list": [1, 2], "a value": np.float64(3), "a function": abs, "NaN": np.nan, "dates": "datetime64[s]",
         "a tuple": (1, 2)}
SAME_TYPE = {"float": float, "its name": "float64", "its code": "d", "its dtype": np.dtype(float)}


def built(_: Any, **given: Any) -> Any:
    made = Sequential(**given)
    return made.forward(np.zeros((2, *made.input_shape))), made.parameters


row("network.Sequential", built, rng=rng(),
    layers=Argument(
        lambda: [Dense(2)], [*made(LAYERS), Case("a tuple", lambda: (Dense(2),), Right(lambda: [Dense(2)]))],
        names=("Conv2D", "SimpleRNN", "MaxPool2D", "heads", "Layer")),
    input_shape=sizes((3,), names=("Dense",)).but(plus=[Case("another rank", lambda: (3, 3, 3)), Case("empty", lambda: ())]),
    dtype=Argument(lambda: np.float64, [
        *given(TYPES), *given(SAME_TYPE, Right(lambda: np.float64)),
        Case("float32", lambda: np.float32, Right(lambda: np.float64, rtol=1e-6))]))
row("network.Sequential.forward", subject=network, x=examples(X), training=flag(False))
row("network.Sequential.as_batch", subject=network, x=examples(X), name=Argument(lambda: "x", []))
row("network.Sequential.predict", subject=network, x=examples(X), batch_size=count(3, 1, large=200).but(
    plus=[Case("more than there are", lambda: END, Right(lambda: 3))]))
DELTA = numbers(4, 3)[::-1].copy()


def after_forward(made: Sequential, x: np.ndarray = X) -> Sequential:
    made.forward(x)
    return made


def passed_back(made: Sequential, gradient: Any) -> np.ndarray:
    made.backward(gradient)
    return made.gradients.copy()


row("network.Sequential.backward", passed_back, subject=lambda: after_forward(network()),
    gradient=real(DELTA, finite=False, limits=False).but(plus=[*passing(DELTA, anything), *passing_ends(DELTA)]))
row("network.Sequential.backward before forward", passed_back, subject=network, gradient=Argument(
    lambda: DELTA, [Case("before forward", lambda: DELTA)]))


def setting(name: str) -> Callable[..., np.ndarray]:
    def call(made: Sequential, **given: Any) -> np.ndarray:
        setattr(made, name, given["values"])
        return getattr(made, name).copy()
    return call


# What float32 cannot hold is refused: it would be infinite in silence.
VECTOR, SMALL = numbers(network().parameters.size), numbers(12)
for _name in ("parameters", "gradients"):
    row(f"network.Sequential.{_name}", setting(_name), subject=network,
        values=real(VECTOR, finite=False, names=(_name,)).but(plus=passing(VECTOR, elsewhere)))


def narrow(good: np.ndarray, *names: str) -> Argument:
    """Numbers for a network in float32."""
    return Argument(lambda: good, [
        *given({f"{value:g}": with_one(good, value) for value in (1e39, -1e300)}),
        Case("1e39 in longdouble", lambda: with_one(good, 1e39).astype(np.longdouble)),
        Case("float32", lambda: good.astype(np.float32), Right(lambda: good)),
        Case("1e38", lambda: with_one(good, 1e38), Right(lambda: with_one(good, 1e38).astype(np.float32))),
        Case("5e-324", lambda: with_one(good, 5e-324), Right(lambda: with_one(good, 0)))], names=names)


NARROW = {"forward": ("x", X), "predict": ("x", X), "backward": ("gradient", DELTA), "parameters": ("values", SMALL),
          "gradients": ("values", SMALL)}
CALLS = {"backward": passed_back, "parameters": setting("parameters"), "gradients": setting("gradients")}
for _name, (_argument, _good) in NARROW.items():
    row(f"network.Sequential.{_name} in float32", CALLS.get(_name, lambda made, x: made.predict(x)),
        subject=lambda: after_forward(network(Dense(3), dtype=np.float32)), **{_argument: narrow(_good, _name)})
row("network.check_network", lambda _, value: found("network.check_network")(value).parameters,
    value=thing(network, Sequential, names=("network",)))

# Layers: their settings; the layouts of a batch, which reach them as they are; and what belongs to another batch.
IMAGES, IDS, SEQUENCES = numbers(4, 2, 5, 5), np.arange(12.0).reshape(4, 3) % 5, numbers(4, 3, 2)


def first(inputs: int, outputs: int, *, rng: np.random.Generator, shape: tuple[int, ...] | None = None) -> np.ndarray:
    return numbers(*(shape or (inputs, outputs)))


def initializer() -> Argument:
    """A function that makes weights; the strange ones make strange weights."""
    def giving(changes: Mapping[str, Callable[[np.ndarray], Any]]) -> dict[str, Callable[..., Any]]:
        return {f"one that gives {label}": lambda *sizes, change=change, **named: change(first(*sizes, **named))
                for label, change in changes.items()}

    wrong = {"text": lambda w: "text", "None": lambda w: None, "one number": lambda w: 1.0, "NaN": lambda w: w * np.nan,
             "inf": lambda w: with_one(w, np.inf), "complex": lambda w: w + 0j, "objects": lambda w: w.astype(object),
             "a row more": lambda w: np.concatenate([w, w[:1]]), "an axis more": lambda w: w[None], "a vector": np.ravel,
             "masked numbers": np.ma.masked_array, "rows of different lengths": lambda w: [[1.0], [1.0, 2.0]]}
    same = {"lists": np.ndarray.tolist, "float32": lambda w: w.astype(np.float32), "swapped bytes": lambda w: w.astype(">f8"),
            "Fortran order": np.asfortranarray}
    return function(first).but(plus=[*given(giving(wrong)), *given(giving(same), Right(lambda: first))], names=("initializer",))


@dataclass(frozen=True)
class Kind:
    """A layer as the table needs it: its module, its class, a batch, its settings by kind."""

    module: str
    make: type[Layer]
    batch: np.ndarray
    settings: Mapping[str, Argument] = field(default_factory=dict)
    fitting: tuple[str, ...] = ()      # the other shapes of an example that are right too
    inner: tuple[str, ...] = ()        # the layers inside it, which may complain

    @property
    def name(self) -> str:
        return f"{self.module}.{self.make.__name__}"

    def layer(self, **given: Any) -> Layer:
        return self.make(**{**{name: argument.good() for name, argument in self.settings.items()}, **given})

    def network(self, **given: Any) -> Sequential:
        return Sequential([self.layer(**given)], input_shape=self.batch.shape[1:], rng=seeded(), dtype=np.float64)


OTHER_SHAPES = {"more outputs": lambda: [Dense(3)], "an axis less": lambda: [SimpleRNN(2)], "an axis more": lambda: [Flatten()]}
WINDOW = {"size": count(2, 1).but(plus=[Case("larger than the image", lambda: 9)]), "stride": count(1, 1, large=200)}
POOL = WINDOW | {"stride": WINDOW["stride"].but("None", plus=[Case("None", lambda: None, Right(lambda: 2))])}
RECURRENT = {"units": count(2, 1, large=200), "return_sequences": flag(False), "initializer": initializer()}
ANY = ("empty", "an axis more", "two axes more", "an axis less")
KINDS = [
    Kind("layers", Dense, X, {"units": count(3, 1, large=200), "initializer": initializer()}, ("an axis more",)),
    Kind("layers", Activation, X, {"name": choice("tanh")}, ANY), Kind("layers", Flatten, IMAGES, {}, ANY),
    Kind("layers", Dropout, X, {"rate": number(0.5, 0, 1, low_open=False), "rng": rng()}, ANY),
    Kind("layers", Conv2D, IMAGES, {"filters": count(3, 1, large=200), **WINDOW, "padding": count(1, 0, large=100),
                                         "dilation": count(1, 1), "initializer": initializer()}),
    Kind("layers", MaxPool2D, IMAGES, POOL), Kind("layers", AveragePool2D, IMAGES, POOL),
    Kind("layers", BatchNorm, X, {"momentum": number(0.25, 0, 1, low_open=False), "epsilon": number(0.125, 0)},
         ("two axes more",)),
    Kind("layers", Embedding, IDS, {"vocabulary": count(5, 1, large=200), "units": count(2, 1, large=200),
                                       "initializer": initializer()}),
    Kind("layers", SimpleRNN, SEQUENCES, RECURRENT), Kind("layers", LSTM, SEQUENCES, RECURRENT),
    Kind("layers", GRU, SEQUENCES, RECURRENT),
    Kind("layers", SelfAttention, SEQUENCES, {
        "heads": count(2, 1).but(plus=[Case("no divisor", lambda: 3)]), "causal": flag(False), "initializer": initializer()}),
    Kind("layers", LayerNorm, SEQUENCES, {"epsilon": number(0.125, 0)}, ("an axis less",)),
    Kind("layers", PositionEmbedding, SEQUENCES, {"initializer": initializer()}),
    Kind("layers", Residual, SEQUENCES, {"layers": Argument(
        lambda: [LayerNorm(), Dense(2)],
        [*made(LAYERS | OTHER_SHAPES), Case("a tuple", lambda: (LayerNorm(), Dense(2)), Right(lambda: [LayerNorm(), Dense(2)]))],
        names=("Residual", "Conv2D", "SimpleRNN", "Embedding", "MaxPool2D", "Layer"))}, ("an axis less",), ("LayerNorm",)),
]


def through(kind: Kind) -> Callable[..., Any]:
    """What a layer with these settings makes of its batch, in training and outside of it."""
    def call(_: Any, **given: Any) -> Any:
        made = kind.network(**given)
        before, outputs = made.parameters.copy(), made.forward(kind.batch, training=True)
        made.backward(np.ones_like(outputs))
        return outputs, made.forward(kind.batch), made.gradients, before
    return call


def directly(kind: Kind) -> Callable[..., Any]:
    """The layer's own way back, without a network around it."""
    return lambda layer, gradient: layer.backward(gradient, to_input=kind.make is not Embedding)


def add_layer(kind: Kind) -> None:
    x, shape = kind.batch, kind.batch.shape[1:]
    row(kind.name, through(kind), **kind.settings)
    strange = [*not_finite(x), *beyond(x, [-1.0, 0.5, 5.0, 1e300])] if kind.make is Embedding else passing(x)
    others = [case for case in shapes(x) if case.label not in BATCH]
    row(f"{kind.name}.forward", lambda made, x: made.forward(x), subject=kind.network,
        x=Argument(lambda: x, [*layouts(x), *batches_of(x), *strange, *others], names=("ids", "scores")))
    delta = numbers(*kind.network().forward(x).shape)
    gradient = Argument(lambda: delta, [*layouts(delta), *shapes(delta)])
    row(f"{kind.name}.backward", passed_back, subject=lambda: after_forward(kind.network(), x), gradient=gradient)
    row(f"{kind.name}.backward of the layer itself", directly(kind), subject=lambda: after_forward(kind.network(), x).layers[0],
        gradient=gradient)
    row(f"{kind.name}.backward before forward", directly(kind), subject=kind.layer, gradient=Argument(
        lambda: delta, [Case("before forward", lambda: delta)], names=(kind.make.__name__,)))
    changed = {"empty": (), "an axis more": (*shape, 2), "two axes more": (*shape, 2, 2), "an axis less": shape[1:]}
    fitting = {label: changed.pop(label) for label in kind.fitting}
    row(f"{kind.name}.output_shape",
        lambda _, input_shape: Sequential([kind.layer()], input_shape=input_shape, rng=seeded()).output_shapes[0],
        input_shape=Argument(lambda: shape, [*given(changed), *given(fitting, Honest())],
                             names=(kind.make.__name__, *kind.inner)))


for _kind in KINDS:
    add_layer(_kind)
for _kind in KINDS[0], KINDS[4], KINDS[9]:    # their parameters are set in the same way
    row(f"{_kind.name} and its weights",
        lambda made, weights: setattr(made.layers[0], "weights", weights) or made.parameters.copy(),
        subject=_kind.network, weights=real(numbers(*_kind.network().layers[0].weights.shape), finite=False))
for _kind in KINDS[0], KINDS[4], KINDS[7]:
    row(f"{_kind.name}.forward before it is in a network", lambda layer, x: layer.forward(x), subject=_kind.layer,
        x=Argument(lambda: X, given({"no network": _kind.batch}), names=(_kind.make.__name__,)))
ALONE = {"one example": X[:1], "no example": X[:0]}
row("layers.BatchNorm.forward while training", lambda made, x: made.forward(x, training=True), subject=network,
    x=Argument(lambda: X, [*given(ALONE), Case("all alike", lambda: X[:1].repeat(4, 0), Honest())], names=("BatchNorm",)))

# What convolutions and pooling are made of.
LARGE = [Case("larger", lambda: 99)]
row("layers.output_size", n=count(8, 1, large=255, names=("size",)), size=count(3, 1).but(plus=LARGE),
    stride=count(2, 1, large=255), padding=count(1, 0, large=255), dilation=count(2, 1, names=("size",)).but(plus=LARGE))

# Attention: queries, keys and values, which NumPy would broadcast.
ASKED, KEYS, VALUES = numbers(2, 3, 4), numbers(2, 5, 4)[:, ::-1].copy(), numbers(2, 5, 2)
THREE = {"queries": real(ASKED, names=("keys", "scores", "gradient")), "keys": real(KEYS, names=("values", "scores", "gradient")),
         "values": real(VALUES, names=("gradient",)).but("one column more", "one column", "no columns")}    # of any length
row("layers.attention", **THREE, causal=flag(False))
row("layers.attention, causal", lambda _, **arrays: attention(**arrays, causal=True), values=THREE["values"],
    queries=real(KEYS[:, ::-1], names=("keys", "scores", "causal")), keys=real(KEYS, names=("values", "scores", "causal")))
row("layers.attention_grad", gradient=real(numbers(2, 3, 2)), **THREE, weights=real(numbers(2, 3, 5) ** 2, limits=False))
