"""Each widget as it is at first, small where it could be large."""

from typing import Any

import numpy as np

import nnbook.widgets
from nnbook import Activation, Dense, Sequential
from nnbook.plots import figure
from nnbook.widgets import DigitPad, FigureSlider, Playground
from nnbook.widgets.kit import Widget


def make_widget(name: str, **traits: Any) -> Widget:
    """One of `nnbook.widgets.__all__`, with first values of its traits."""
    if name == "DigitPad":
        layers = [Dense(16), Activation("relu"), Dense(10)]
        return DigitPad(Sequential(layers, input_shape=(784,), rng=np.random.default_rng(0)), **traits)
    if name == "FigureSlider":
        made = FigureSlider(lambda n, kind: figure(3, 2), alt=lambda n, kind: "An empty figure, of course.", n=[1, 2, 3],
                            kind=["a", "b"], **traits)
        made.draw_all()
        return made
    if name == "Playground":
        return Playground(**{"hidden": [3, 2], "points": 100, **traits})
    return getattr(nnbook.widgets, name)(**traits)
