"""Every trait of every widget refuses what it can't use, with a TraitError in the house's words and nothing else."""

import copy
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

import nnbook.widgets
from example_widgets import make_widget

TOLD = re.compile(r"(?s)^\w+: expected .+, received .+; .+")


class Silent:
    """Has no repr, cannot be compared, and is not iterable, though it says it is."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    __hash__ = None

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("no elements")

    def __len__(self) -> int:
        raise RuntimeError("no length")

    def __array__(self, *_args: Any, **_kwargs: Any) -> np.ndarray:
        raise RuntimeError("no array")


class Half(Silent):
    """Begins to give its elements, and breaks."""

    def __iter__(self) -> Iterator[Any]:
        yield 1
        raise RuntimeError("no more elements")


WRONG = {
    "None": lambda: None, "an object": object, "no repr": Silent, "half a list": Half, "many digits": lambda: 10**5000,
    "a large integer": lambda: 10**400, "NaN": lambda: float("nan"), "infinity": lambda: float("-inf"), "complex": lambda: 1j,
    "True": lambda: True, "NumPy's True": lambda: np.bool_(True), "a stretch of time": lambda: np.timedelta64(1, "s"),
    "a long text": lambda: "x" * 10**6, "bytes": lambda: b"1", "an array": lambda: np.arange(3.0),
    "a table": lambda: np.zeros((2, 2)), "one number as an array": lambda: np.array(1.0),
    "texts as an array": lambda: np.array(["a", "b"]), "a list with True": lambda: [True] * 21,
    "a list with None": lambda: [None, None], "rows of different lengths": lambda: [[1], [1, 2]], "an endless list": count,
    "a list with no repr": lambda: [Silent(), Silent()], "a row with no repr": lambda: [[0, 0, Silent()]],
    "a list with a large integer": lambda: [10**400, 0, 1], "a row with a large integer": lambda: [[10**400, 0, 1]],
    "a row with True": lambda: [[0, 0, True]], "a row with a text": lambda: [["0", "0", "1"]],
    "four edges, one large": lambda: [0, 10**400, 0, 1], "four edges, one True": lambda: [0, True, 0, 1],
    "a dict": lambda: {"a": 1}, "a dict with no repr": lambda: {"n": Silent()},
    "a dict with an array": lambda: {"n": np.arange(2)},
    "a pair of nonsense": lambda: (Silent(), Silent()), "a pair, ragged": lambda: ([[0, 0], [1, 1]], [[1], [1, 2]]),
    "a pair, too large": lambda: ([[0, 0], [10**400, 1]], [0, 1]),
    "packed, but wrong": lambda: [{"shape": [10**9, 10**9], "weights": "AAAA", "scale": 1, "biases": []}],
    "packed without repr": lambda: [{"kind": Silent()}],
}
FEW = ("None", "no repr", "True", "a large integer", "a long text", "a list with no repr", "a row with a large integer")
# What a trait may well take, of the above. The last three carry to the page what Python has made, whatever it holds.
YES = {"True", "NumPy's True"}
FLAGS = ["found", "playing", "preprocess", "numbers", "chained"]
FLAGS += [f"show_{name}" for name in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")]
ALLOWED = {**dict.fromkeys(FLAGS, YES), "question": {"a long text", "None"}, "sample": {"None"},
           **{name: set(WRONG) - set(FEW[:5]) for name in ("parameters", "frames", "frame")}}

# Numbers row by row, as many as there are: three are few, but a list.
ROWS = {("MatrixStepper", trait, "an array") for trait in ("x", "w1", "b1", "w2", "b2")}


def refused(trait: str, *few: str) -> Iterator[tuple[str, Any]]:
    """What this trait must not take: of all kinds, or of a few."""
    return ((kind, value) for kind, value in WRONG.items() if kind not in ALLOWED.get(trait, ()) and (not few or kind in few))


def answer(change: Callable[[], Any]) -> str:
    """What a TraitError says."""
    try:
        change()
    except TraitError as error:
        return str(error)
    return "it was taken"


@pytest.mark.parametrize("name", nnbook.widgets.__all__)
def test_wrong_values_are_a_trait_error_that_says_what_is_expected(name: str) -> None:
    widget = make_widget(name)
    assert widget.twin_state()
    for trait in widget.twin_state():
        for kind, value in refused(trait):
            if (name, trait, kind) in ROWS:
                continue
            before = copy.deepcopy(widget.twin_state())
            told = answer(lambda trait=trait, value=value: setattr(widget, trait, value()))
            assert TOLD.match(told), f"{name}.{trait}, {kind}: {told[:300]}"
            assert len(told) < 600, f"{name}.{trait}, {kind}: a message of {len(told)} letters"
            assert widget.twin_state() == before, f"{name}.{trait}, {kind}"


# DigitPad takes networks, not layers, and a FigureSlider lists of its own names.
@pytest.mark.parametrize("name", [name for name in nnbook.widgets.__all__ if name not in {"DigitPad", "FigureSlider"}])
def test_a_widget_that_is_made_with_a_wrong_value_says_the_same(name: str) -> None:
    for trait in make_widget(name).twin_state():
        for kind, value in refused(trait, *FEW):
            if (trait, kind) == ("data", "None"):    # it leaves the choice to the widget
                continue
            told = answer(lambda trait=trait, value=value: make_widget(name, **{trait: value()}))
            assert TOLD.match(told), f"{name}({trait}=…), {kind}: {told[:300]}"
