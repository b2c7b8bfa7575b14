"""Rows of the table in `bad_inputs.py`: optimizers, training, metrics and data, floors 1 and 2."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from argument_kinds import (
    END,
    HUGE,
    TINY,
    Argument,
    Case,
    Column,
    Honest,
    Refused,
    Reported,
    Right,
    Tagged,
    choice,
    count,
    flag,
    foreign,
    function,
    given,
    labels,
    layouts,
    made,
    not_finite,
    number,
    numbers,
    real,
    rng,
    sealed,
    shapes,
    thing,
    with_one,
)
from bad_inputs import beyond, found, row, seeded
from bad_inputs_networks import TARGETS, X, anything, elsewhere, network, passing
from nnbook import (
    SGD,
    Activation,
    AdaGrad,
    Adam,
    AdamW,
    Dense,
    EarlyStopping,
    Flatten,
    History,
    Momentum,
    Nesterov,
    RMSProp,
    Sequential,
    batches,
    clip_by_norm,
    cross_entropy,
    evaluate,
    fit,
    load,
    mean_squared_error,
    save,
    to_torch,
)
from nnbook.gradcheck import check_gradients
from nnbook.layers import BatchNorm
from nnbook.optimizers import cosine_decay
from nnbook.optimizers.base import Optimizer

# Optimizers: they change one array in place, so nothing but an array of floats will do.
W, G = numbers(6), numbers(6)[::-1].copy()
FAST = Case("HUGE", lambda: HUGE, Right(lambda: 0.25, compare=anything))    # the parameters run away, and the next loss says so
RATE, SHARE = {"learning_rate": number(0.25, 0).but("HUGE", plus=[FAST])}, number(0.5, 0, 1, low_open=False)
EPSILON = {"epsilon": number(0.125, 0)}
SETTINGS = {
    SGD: RATE, Momentum: RATE | {"momentum": SHARE}, Nesterov: RATE | {"momentum": SHARE}, AdaGrad: RATE | EPSILON,
    RMSProp: RATE | EPSILON | {"rho": SHARE}, Adam: RATE | EPSILON | {"beta1": SHARE, "beta2": SHARE},
    AdamW: RATE | EPSILON | {"beta1": SHARE, "beta2": SHARE, "weight_decay": number(0.5, 0, low_open=False)},
}


def in_place(good: np.ndarray, *, read_only: bool) -> Argument:
    """An array of floats that is changed in place: the layouts are right, all other objects are not."""
    same = [case for case in layouts(good) if case.label != "read-only"]
    same += [Case("swapped bytes", lambda: good.astype(">f8"), Right(lambda: good)),
             Case("float32", lambda: good.astype(np.float32), Right(lambda: good, rtol=1e-5)),
             Case("longdouble", lambda: good.astype(np.longdouble), Right(lambda: good)),
             Case("a subclass of ndarray", lambda: good.copy().view(Tagged), Right(lambda: good)),
             Case("read-only", lambda: sealed(good), Right(lambda: good) if read_only else Refused())]
    wrong = {"lists": good.tolist, "tuples": lambda: tuple(good), "a column": lambda: Column(good), "a number": lambda: 1.0,
             "whole numbers": lambda: good.astype(int), "booleans": lambda: good > 0, "float16": lambda: good.astype(np.float16)}
    return Argument(good.copy, [*same, *made(wrong), *foreign(good)])


def stepped(kind: type[Optimizer]) -> Callable[..., np.ndarray]:
    def call(_: Any, **given: Any) -> np.ndarray:
        optimizer, w = kind(**given), W.copy()
        for step in range(3):
            optimizer.update(w, G * (step - 1))
        return w
    return call


def updated(optimizer: Optimizer, parameters: Any, gradients: Any) -> np.ndarray:
    optimizer.update(parameters, gradients)
    return np.array(parameters, dtype=float)


def of_one_shape(good: np.ndarray, **settings: bool) -> Argument:
    return Argument(good.copy, [*in_place(good, **settings).cases, *shapes(good)], names=("parameters", "gradients"))


EXTREME = given({f"{value:g}": np.full(6, value) for value in (0.0, TINY, 1e-200, 1e200, HUGE, -HUGE)}, Honest())
for _kind, _settings in SETTINGS.items():
    row(f"optimizers.{_kind.__name__}", stepped(_kind), **_settings)
    row(f"optimizers.Optimizer.update of {_kind.__name__}", updated, subject=_kind, in_place=("parameters",),
        parameters=Argument(W.copy, [*layouts(W)[1:], *passing(W, elsewhere)[:3]]),
        gradients=Argument(G.copy, [*layouts(G), *passing(G, elsewhere)[:3], *EXTREME]))


def used() -> Adam:
    optimizer = Adam()
    optimizer.update(W.copy(), G)
    return optimizer


OTHER = {"those of another network": W.copy, "another shape": lambda: W[:5].copy(), "another type": lambda: W.astype(np.float32)}
row("optimizers.Optimizer.update", updated, subject=Adam, in_place=("parameters",),
    parameters=of_one_shape(W, read_only=False), gradients=of_one_shape(G, read_only=True))
row("optimizers.Optimizer.update after a step", updated, subject=used,
    parameters=Argument(W.copy, made(OTHER), names=("gradients",)), gradients=Argument(G.copy, []))
row("optimizers.Optimizer.update without a rule", updated, subject=lambda: Optimizer(0.1),
    parameters=Argument(W.copy, [Case("any", W.copy, Reported())], names=("Optimizer",)), gradients=Argument(G.copy, []))
row("optimizers.Optimizer", lambda _, learning_rate: Optimizer(learning_rate).learning_rate, **RATE)
row("optimizers.Optimizer.learning_rate",
    lambda optimizer, value: setattr(optimizer, "learning_rate", value) or optimizer.learning_rate,
    subject=SGD, value=RATE["learning_rate"].but(names=("learning_rate",)))
row("optimizers.Optimizer.follow", lambda optimizer, rate: optimizer.follow(rate) or optimizer.learning_rate,
    subject=Adam, rate=number(0.25, 0, low_open=False))
row("optimizers.check_optimizer", lambda _, value: found("optimizers.check_optimizer")(value).learning_rate,
    value=thing(SGD, SGD, names=("optimizer",)))

# Schedules: how they are made, and the number of updates that they are asked for.
FACTOR, INITIAL = number(0.5, 0, 1), number(0.25, 0)
PLANS = {"step_decay": {"initial": INITIAL, "every": count(2, 1, large=200), "factor": FACTOR},
         "exponential_decay": {"initial": INITIAL, "factor": FACTOR},
         "cosine_decay": {"initial": number(0.25, 0, names=("final",)), "steps": count(5, 1, large=255),
                          "final": number(0.125, 0, 0.25, low_open=False, high_open=False)},
         "warm_up": {"steps": count(3, 1, large=255), "schedule": number(0.25, 0).but("a function", "a class")}}
for _name, _settings in PLANS.items():
    row(f"optimizers.{_name}", lambda _, name=_name, **given: [found(f"optimizers.{name}")(**given)(t) for t in range(9)],
        **_settings)
    _good = {name: argument.good() for name, argument in _settings.items()}
    row(f"optimizers.{_name}, asked", lambda _, t, name=_name, good=_good: found(f"optimizers.{name}")(**good)(t),
        t=count(3, 0, large=255).but(plus=[Case("2**63 - 1", lambda: END, Honest())]))
row("optimizers.warm_up of a schedule", lambda _, schedule: [found("optimizers.warm_up")(schedule, steps=3)(t) for t in range(9)],
    schedule=function(cosine_decay(0.25, steps=4)).but("a number"))

# Regularization.
def if_array(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """For answers that are a number and an array: the change concerns the array."""
    return lambda answer: change(answer) if answer.ndim else answer


HEAVY = real(numbers(3, 4), free=True).but(plus=[
    Case("a single number", lambda: 0.5, Right(lambda: [0.5], lambda answer: answer.reshape(()))),
    Case("no number", lambda: np.zeros((0, 2)), Right(lambda: [[0.0, 0.0]], if_array(lambda answer: answer[:0])))])
for _name in ("l1_penalty", "l2_penalty"):
    row(f"regularization.{_name}", weights=HEAVY, strength=number(0.25, 0, low_open=False))


def clipped(_: Any, gradients: Any, limit: Any) -> Any:
    return clip_by_norm(gradients, limit), np.array(gradients)


row("regularization.clip_by_norm", clipped, in_place=("gradients",), limit=number(0.5, 0),
    gradients=in_place(G, read_only=False).but(
    plus=[*not_finite(G), *EXTREME, Case("no number", lambda: np.zeros(0), Honest()),
          Case("one axis more", lambda: G[None].copy(), Right(lambda: G, if_array(lambda answer: answer[None])))]))

# Saving.
FOLDER = Path(tempfile.mkdtemp(prefix="nnbook-bad-inputs-"))
atexit.register(shutil.rmtree, FOLDER)
(FOLDER / "folder.npz").mkdir()
save(network(), FOLDER / "saved.npz")
NAMES = {"a number": 3, "None": None, "bytes": b"net.npz", "a list": ["net.npz"], "True": True, "another ending": "net.pt",
         "no ending": "net", "empty": "", "only an ending": ".npz/", "no such folder": FOLDER / "no" / "net.npz",
         "a folder": FOLDER / "folder.npz", "a zero byte": str(FOLDER / "a\0b.npz"),
         "too long": str(FOLDER / ("a" * 300 + ".npz")),
         "a file as a folder": FOLDER / "saved.npz" / "net.npz", "an array": np.array("net.npz"), "capitals": "NET.NPZ",
         "a function": open, "the class": Path, "half a character": str(FOLDER / "no" / "\udcff.npz")}


def place(good: Path) -> Argument:
    same = [Case("text", lambda: str(good), Right(lambda: good)), Case("NumPy's text", lambda: np.str_(good),
                                                                       Right(lambda: good))]
    return Argument(lambda: good, [*same, *given(NAMES)])


NETWORK = thing(network, Sequential)


def restored(_: Any, network: Any, path: Any) -> np.ndarray:
    save(network, path)
    return np.load(path, allow_pickle=False)["0.Dense.weights"]


row("saving.save", restored, network=NETWORK, path=place(FOLDER / "net.npz"))
UNLIKE = {"other layers": lambda: network(Dense(3)),
          "other units": lambda: network(Dense(4), Activation("tanh"), BatchNorm(), Dense(3))}
row("saving.load", lambda _, network, path: load(network, path) or network.parameters, path=place(FOLDER / "saved.npz"),
    network=NETWORK.but(plus=made(UNLIKE), names=("path",)))

# Training.
PAIR = {
    "a number": 3, "text": "xy", "one": (X,), "three": (X, TARGETS, TARGETS), "an array": X, "True": True, "0": 0, "empty": (),
    "examples alone": (X, None), "targets alone": (None, TARGETS), "less targets": (X, TARGETS[:2]),
    "less columns": (X[:, :2], TARGETS),
    "no examples": (X[:0], TARGETS[:0]), "NaN": (with_one(X, np.nan), TARGETS), "text in it": (X.astype(str), TARGETS),
    "one target beyond": (X, TARGETS + 1), "a target below 0": (X, TARGETS - 1), "floats": (X, TARGETS + 0.0),
    "a dictionary": {"x": X, "y": TARGETS}, "masked": (np.ma.masked_array(X), TARGETS),
}
VALUES = {"text": "text", "None": None, "a number": 1.0, "three": (1.0, X, X), "text as value": ("1", X),
          "None as value": (None, X),
          "two values": (np.ones(2), X), "complex": (1j, X), "an array": np.ones(2), "a dictionary": {}}
LOSSES = VALUES | {"no gradient": (1.0, None), "text as gradient": (1.0, "text"), "another shape": (1.0, X[:1]),
                   "NaN": (np.nan, X),
                   "inf": (np.inf, X), "NaN as gradient": (1.0, X * np.nan)}
RATES = {"text": "fast", "None": None, "-1": -1.0, "NaN": np.nan, "inf": np.inf, "a list": [0.1], "an array": np.ones(1),
         "True": True, "complex": 1j}
ONCE = {"epochs": 1, "batch_size": 2, "progress": False}


def trained(_: Any, **given: Any) -> Any:
    """What the network knows after a training, and how it went."""
    settings = {"network": network(), "x": X, "y": TARGETS, "rng": seeded(), **ONCE, **given}
    history = fit(**settings)
    return settings["network"].parameters, history.batch_loss, history.validation_loss, history.loss


def measured(_: Any, **given: Any) -> Any:
    """The loss alone: the share of right answers is NaN where targets are no classes."""
    return evaluate(**given)[0]


def giving(answers: dict[str, Any]) -> list[Case]:
    functions = {f"one that gives {label}": lambda *_, answer=answer: answer for label, answer in answers.items()}
    return given(functions, Reported())


LOSS = function(cross_entropy, names=("gradient", "parameters"))
PENALTY = number(0.25, 0, low_open=False, names=("parameters", "loss", "gradients"))
OTHERS = ("targets", "x", "loss", "logits")
row("training.fit", trained, network=NETWORK, y=labels(TARGETS, 3, one_hot=True, names=OTHERS), rng=rng(), epochs=count(2, 0),
    x=real(X, names=("y", "loss", "parameters", "gradients")),
    batch_size=count(2, 1, large=200).but(plus=[Case("2**63 - 1", lambda: END, Right(lambda: 4))]),
    optimizer=thing(SGD, SGD, optional=True), loss=LOSS.but(plus=giving(LOSSES)),
    schedule=function(cosine_decay(0.25, steps=40), optional=True).but(
        plus=[*giving(RATES), Case("one that gives 0", lambda: lambda t: 0, Honest())]),
    l1=PENALTY, l2=PENALTY, clip=number(0.5, 0).but("None"), progress=flag(False), after_batch=function(abs, optional=True))
row("training.fit with validation", trained,
    validation=Argument(lambda: (X, TARGETS), [*given(PAIR), Case("a list", lambda: [X, TARGETS], Right(lambda: (X, TARGETS)))],
                        names=("early_stopping",)),
    early_stopping=thing(lambda: EarlyStopping(patience=1), EarlyStopping, optional=True))
row("training.fit with early stopping alone", trained, early_stopping=Argument(
    lambda: None, [Case("no validation data", EarlyStopping)]))
SQUARE = numbers(4, 3)[::-1].copy()
row("training.fit of real targets", lambda _, y: trained(_, y=y, loss=mean_squared_error),
    y=real(SQUARE, names=("predictions", "targets", "loss", "parameters")))
for _name, _good in (("binary_cross_entropy", np.abs(SQUARE)), ("hinge", np.where(SQUARE > 0, 1.0, -1.0))):
    row(f"training.fit with {_name}", lambda _, y, name=_name: trained(_, y=y, loss=found(f"losses.{name}")), y=Argument(
        lambda good=_good: good, [*layouts(_good), *beyond(_good, [-1.5, 1.5])], names=("targets",)))


def checked(_: Any, **given: Any) -> Any:
    """Whether the gradients are right, and the gradients."""
    report = check_gradients(**given)
    return report.passed, given["network"].gradients


PLAIN = thing(lambda: network(Dense(3)), Sequential)
row("gradcheck.check_gradients", checked, rng=rng(), tolerance=number(0.25, 0), at_most=count(3, 1, large=200),
    network=PLAIN.but(plus=[Case("float32", lambda: network(Dense(3), dtype=np.float32)),
                            Case("no parameters", lambda: network(Activation("tanh")))]),
    x=real(X, limits=False, names=("logits", "targets")), y=labels(TARGETS, 3, one_hot=True, names=("targets",)),
    loss=LOSS.but(plus=giving(VALUES)))
row("training.evaluate", measured, network=NETWORK, y=labels(TARGETS, 3, one_hot=True, names=OTHERS),
    loss=LOSS.but(plus=giving(VALUES)),
    x=real(X, finite=False, names=("logits", "targets")).but(plus=[
        Case(case.label, case.make, Refused() if case.label == "NaN" else Honest()) for case in not_finite(X)]))

# Answers at every step, of which some count.
STEPS, WORDS, COUNTS = numbers(4, 5, 3), np.arange(20).reshape(4, 5) * 7 % 3, (np.arange(20).reshape(4, 5) * 3 % 5) > 1
WORDS_TO_THE_END = np.where(COUNTS, WORDS, -1)


def at_steps(*layers: Any) -> Sequential:
    return Sequential([Dense(4), Activation("tanh"), Dense(3), *layers], input_shape=(5, 3), rng=seeded(), dtype=np.float64)


def trained_at_steps(_: Any, **given: Any) -> Any:
    return trained(_, **{"network": at_steps(), "x": STEPS, "y": WORDS_TO_THE_END, "mask": COUNTS, **given})


def counting() -> Argument:
    """Which steps count: booleans of one shape."""
    same = Right(lambda: COUNTS)
    wrong = {"whole numbers": lambda: COUNTS.astype(int), "floats": lambda: COUNTS.astype(float), "a number": lambda: 1,
             "True": lambda: True, "lengths": lambda: COUNTS.sum(axis=1), "an example where nothing counts":
             lambda: np.where(np.arange(4)[:, None] == 2, False, COUNTS), "none at all": lambda: np.zeros((4, 5), bool)}
    right = {"lists": COUNTS.tolist, "tuples": lambda: tuple(map(tuple, COUNTS)), "a subclass of ndarray":
             lambda: COUNTS.copy().view(Tagged), "a column": lambda: Column(COUNTS)}
    rest = [case for case in foreign(COUNTS.astype(float)) if case.label != "None"]
    shaped = [Case(case.label, lambda case=case: case.make().astype(bool)) for case in shapes(COUNTS)]
    return Argument(COUNTS.copy, [*layouts(COUNTS), *made(right, same), *made(wrong), *rest, *shaped],
                    names=("mask", "y", "targets"))


TRIPLE = {"no mask at all": (STEPS, WORDS, 0 * WORDS), "a mask of numbers": (STEPS, WORDS, COUNTS.astype(int)),
          "a shorter mask": (STEPS, WORDS, COUNTS[:3]), "four": (STEPS, WORDS, COUNTS, COUNTS),
          "a target beyond": (STEPS, WORDS + 1, COUNTS), "one target for each example": (STEPS, WORDS[:, 0], COUNTS)}
row("training.fit of steps", trained_at_steps, mask=counting(), y=labels(WORDS, 3, one_hot=True, names=(*OTHERS, "mask")),
    network=Argument(at_steps, made({"one answer": lambda: at_steps(Flatten(), Dense(3)), "other steps": network}),
                     names=("mask", "x")),
    validation=Argument(lambda: (STEPS, WORDS, COUNTS),
                        [*given(TRIPLE), Case("a list", lambda: [STEPS, WORDS, COUNTS], Right(lambda: (STEPS, WORDS, COUNTS)))],
                        names=("mask", "x", "y")),
    loss=function(cross_entropy, names=("gradient", "parameters")).but(plus=giving(LOSSES)))
row("training.evaluate of steps", lambda _, **given: evaluate(**given)[0], network=Argument(at_steps, []), mask=counting(),
    x=Argument(lambda: STEPS, layouts(STEPS)), y=labels(WORDS, 3, one_hot=True, names=(*OTHERS, "mask")))
row("training.batches", lambda _, **given: np.concatenate(list(batches(**given))), examples=count(7, 1, large=200), rng=rng(),
    batch_size=count(3, 1, large=200).but(plus=[Case("2**63 - 1", lambda: END, Right(lambda: 7))]))


def stopped(_: Any, **given: Any) -> Any:
    stopping, made, history = EarlyStopping(**given), network(), History()
    answers = []
    for loss in (3.0, 2.5, 2.0, 2.0, 2.25, 2.25, 2.25):
        history.validation_loss.append(loss)
        answers.append(stopping.has_seen_enough(made, history))
        made.parameters += 1
    return answers, stopping.finish(made, history), made.parameters


def seen() -> EarlyStopping:
    stopping = EarlyStopping()
    stopping.has_seen_enough(network(), History(validation_loss=[1.0]))
    return stopping


PAST = thing(lambda: History(validation_loss=[1.0]), History)
row("training.EarlyStopping", stopped, patience=count(2, 1, large=200), min_change=number(0.5, 0, low_open=False),
    restore=flag(True))
row("training.EarlyStopping.has_seen_enough", subject=EarlyStopping, network=NETWORK,
    history=PAST.but(plus=[Case("no epoch", History), Case("no validation", lambda: History(loss=[1.0]))]))
row("training.EarlyStopping.finish", lambda stopping, **given: [stopping.finish(**given)], subject=seen, history=PAST,
    network=NETWORK.but(plus=[Case("another network", lambda: network(Dense(2)))], names=("parameters",)))

# Metrics.
SAID, TRUE = np.array([1, 0, 1, 1, 0]), np.array([1, 1, 1, 0, 0])
MANY, TRUTH = np.array([2, 0, 1, 1, 2]), np.array([2, 1, 1, 0, 0])
row("metrics.accuracy", predicted=labels(MANY, None, names=("true",)), true=labels(TRUTH, None, names=("predicted",)))
row("metrics.confusion_matrix", predicted=labels(MANY, 3), true=labels(TRUTH, 3, names=("predicted",)),
    classes=count(3, 1, large=200, names=("predicted", "true")).but(plus=[Case("too few", lambda: 2)]))
for _name in ("precision", "recall", "f1"):
    row(f"metrics.{_name}", predicted=labels(SAID, 2), true=labels(TRUE, 2, names=("predicted",)), average=choice("binary"),
        undefined=number(0.5, 0, 1, low_open=False, high_open=False))
    row(f"metrics.{_name} of many classes", lambda _, name=_name, **given: found(f"metrics.{name}")(**given, average="macro"),
        predicted=labels(MANY, None), true=labels(TRUTH, None, names=("predicted",)))
SCORES, CHANCES = numbers(5), np.abs(numbers(5))
row("metrics.roc", scores=real(SCORES), true=labels(TRUE, 2, names=("scores",)).but(plus=[
    Case("only 0", lambda: 0 * TRUE), Case("only 1", lambda: 0 * TRUE + 1)]))
row("metrics.calibration", probabilities=real(CHANCES, limits=False).but(plus=beyond(CHANCES, [-1e-9, 1 + 1e-9, 70.0])),
    true=labels(TRUE, 2, names=("probabilities",)), bins=count(4, 1, large=200))

# Data, and the twins of a network elsewhere.
for _name in ("blobs", "moons", "circles", "xor", "spirals"):
    row(f"datasets.{_name}", n=count(6, 2, large=255), noise=number(0.25, 0, low_open=False), rng=rng())
row("frameworks.to_torch", lambda _, network: to_torch(network)[0].weight.detach().numpy(),
    network=NETWORK.but(plus=[Case("a layer without a twin", lambda: network(Activation("step")))]))
row("frameworks.to_keras", network=NETWORK)
