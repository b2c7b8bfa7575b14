"""A small network that learns under the reader's eyes, on points of the plane."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from traitlets import Dict, TraitError, observe, validate

from nnbook._check import shown
from nnbook.widgets.kit import Asking
from nnbook.widgets.kit.list_traits import Hidden, Numbers, Points, Words
from nnbook.widgets.kit.traits import Checked, Choice, Flag, Number, Whole, settings_of
from nnbook.widgets.playground._points import HIGHEST, MOST, RANGE, WHOLE_PLANE, checked_frame, from_pair, is_regression

CLASSES, SURFACES = ("spirals", "moons", "circles", "xor", "blobs"), ("hills", "plane")
INPUTS = ("x", "y", "x2", "y2", "xy", "sinx", "siny")


class Parts(NamedTuple):
    """One number for the points that the network learns from, and one for those that it never sees."""

    training: float
    test: float


class Data(Choice):
    """The name of a set, or the reader's own points as (X, y), which become the traits `own` and `frame`."""

    def validate(self, obj: Any, value: Any) -> str:
        """The name. Raises TraitError for another one, and for what are no points."""
        if not isinstance(value, str):
            obj.own, obj.frame = from_pair(value)
            return "own"
        if value not in self.options:
            raise self.refusal(f"{', '.join(self.options)}, or (X, y)", shown(value))
        return value


class Playground(Asking):
    """A network of at most 6 hidden layers of 8 units, learning live: its border, its units, its weights, its loss.

    Args:
        data: the name of a set, or the reader's own points as (X, y): X of shape (n, 2), n from 2 to 2000, y classes 0 and 1.
            If a label is another number in -10..10, whole or not, all are numbers to be learned (regression).
        hidden: units of each hidden layer.
        settings: first values of the other traits below, such as `seed=3`.

    Attributes:
        data: "blobs", "circles", "xor", "moons", "spirals", "plane" and "hills" (regression), or "own". May be set to (X, y).
        own: the reader's points as [x, y, label] in the plane, which reaches from -6 to 6; used where data is "own".
        frame: what the plane's left, right, bottom and top edge are in the reader's own numbers.
        points, noise, share: how many points, how far they are moved by chance, the share to learn from. share also for own.
        seed: of data, first weights, order of the examples and dropout. The same seed repeats every number.
        inputs: what the network is given, out of x, y, x2, y2, xy, sinx, siny (x2 is the square of x / 3).
        hidden, activation: of the hidden layers; tanh, relu, sigmoid, linear, leaky_relu, elu.
        output: "logit" (cross-entropy), "sigmoid" or "tanh" (squared error); "linear" in regression, and only there.
        initializer: "he_normal", "xavier_uniform", "normal" or "zeros".
        optimizer, learning_rate, batch_size: "sgd", "momentum", "rmsprop" or "adam"; a number above 0; examples per step.
        l1, l2, dropout: strengths of the penalties, and the share of hidden units silenced in a step.
        playing: whether it plays on until you stop it. It needs to be on the screen. False while 10 or 100 epochs run.
        question: None for the widget's own, which follows the data; "" for none; or a sentence of yours on the first data.
        found: whether the reader has found what the widget's own question asks for. Other data ask anew.
        hide: names of settings whose controls the page does not show, such as ["optimizer", "l1"].

    What the widget on the page has reached can be read: `epoch`, `loss`, `accuracy`, `weights`; and `settings`.

    Raises:
        traitlets.TraitError: for a wrong value of a trait.
    """

    folder = Path(__file__).parent
    describes = "A small neural network that learns to tell two classes of points in the plane, live, with all its settings."

    data = Data([*CLASSES, *SURFACES, "own"]).tag(sync=True)
    own = Points("x, y, label", MOST, RANGE, HIGHEST).tag(sync=True)
    frame = Checked().tag(sync=True)
    points = Whole(500, 10, MOST).tag(sync=True)
    noise = Number(0.0, 0, 3).tag(sync=True)
    share = Number(0.5, 0.1, 1).tag(sync=True)
    seed = Whole(0, 0, 2**31 - 1).tag(sync=True)
    inputs = Words(INPUTS, ["x", "y"]).tag(sync=True)
    hidden = Numbers([8, 8, 8], 1, 8, 0, 6, whole=True).tag(sync=True)
    activation = Choice(["elu", "relu", "leaky_relu", "tanh", "sigmoid", "linear"]).tag(sync=True)
    output = Choice(["logit", "sigmoid", "tanh", "linear"]).tag(sync=True)
    initializer = Choice(["he_normal", "xavier_uniform", "normal", "zeros"]).tag(sync=True)
    optimizer = Choice(["adam", "rmsprop", "momentum", "sgd"]).tag(sync=True)
    learning_rate = Number(0.01, 0, 1e6, above=True).tag(sync=True)
    batch_size = Whole(10, 1, MOST).tag(sync=True)
    l1 = Number(0.0, 0, 10).tag(sync=True)
    l2 = Number(0.0, 0, 10).tag(sync=True)
    dropout = Number(0.0, 0, 0.9).tag(sync=True)
    playing = Flag(False).tag(sync=True)
    hide = Hidden().tag(sync=True)
    _results = Dict().tag(sync=True)

    def __init__(self, data: str | tuple | None = None, hidden: Sequence[int] = (8, 8, 8), **settings: Any) -> None:
        own = type(self).own
        first = {"frame": list(WHOLE_PLANE), **settings, "hidden": hidden, "own": own.validate(self, settings.get("own", []))}
        if isinstance(data, str):
            first["data"] = data
        elif data is not None:
            first["own"], first["frame"] = from_pair(data)
            first["data"] = "own"
        if first.get("data") in SURFACES or (first.get("data") == "own" and is_regression(first["own"])):
            first.setdefault("output", "linear")
        super().__init__(**first)

    @property
    def controls(self) -> tuple[str, ...]:
        """The names that `hide` may hold."""
        return tuple(name for name in settings_of(Playground) if name not in {"own", "playing"})

    @property
    def settings(self) -> dict[str, Any]:
        """All that a run follows from: name of trait to value."""
        return {name: value for name, value in self.twin_state().items() if name not in {"playing", "question", "found", "hide"}}

    @property
    def epoch(self) -> int:
        """Epochs done, as of the last report of the page, which comes every second and whenever it stops."""
        return int(self._results.get("epoch", 0))

    @property
    def loss(self) -> Parts:
        """Mean loss over the training and the test points, without penalties; NaN before the widget is shown."""
        return self._parts("loss")

    @property
    def accuracy(self) -> Parts:
        """Share of right answers among the training and the test points; NaN in regression."""
        return self._parts("accuracy")

    @property
    def weights(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Layer by layer (W, b): W of shape (inputs, units), b of shape (units,). Empty before the widget is shown."""
        layers = self._results.get("weights", [])
        return [(np.array(layer["weights"], dtype=float), np.array(layer["biases"], dtype=float)) for layer in layers]

    def _parts(self, name: str) -> Parts:
        values = self._results.get(name) or (None, None)
        return Parts(*(math.nan if value is None else float(value) for value in values))

    @observe("data", "own")
    def _choose_output(self, change: dict[str, Any]) -> None:
        regression = self.data in SURFACES or (self.data == "own" and is_regression(self.own))
        if regression != (self.output == "linear"):
            self.output = "linear" if regression else "logit"

    @validate("frame")
    def _valid_frame(self, proposal: dict[str, Any]) -> list[float]:
        return checked_frame(proposal["value"])

    @validate("output")
    def _valid_output(self, proposal: dict[str, Any]) -> str:
        regression = self.data in SURFACES or (self.data == "own" and is_regression(self.own))
        if regression != (proposal["value"] == "linear"):
            allowed = "linear, as these data are for regression" if regression else "logit, sigmoid or tanh, for classes"
            raise TraitError(f"output: expected {allowed}, received {proposal['value']}; change the data first")
        return proposal["value"]
