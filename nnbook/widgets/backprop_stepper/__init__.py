"""Backpropagation through a small graph of numbers, one step at a time."""

from pathlib import Path
from typing import ClassVar

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.traits import Choice, Number, Whole


class BackpropStepper(Explorer):
    """A computation graph with numbers: values go forward node by node, gradients come back edge by edge.

    Attributes:
        graph: "neuron" is L = (f(w x + b) - y)², "twice" L = (w x + w - y)², in which w is used twice, and "layers"
            L = (v f(w x + b) - y)².
        activation: f, "tanh" or "sigmoid".
        x, w, b, v: the input, the weights and the bias, in -3..3.
        y: the target, in -1..1.
        step: how many steps are done, in 0..20; at most as many as the graph has. A step is a value, the gradient of L
            by itself, or what comes back along one edge.
        nudge: h of the numerical check (L(... + h) - L) / h, in 1e-8..1.

    Values and gradients are those of `nnbook.autograd`. Source: Linnainmaa, 1970.
    """

    folder = Path(__file__).parent
    describes = "A computation graph with numbers, through which values go forward and gradients come back, step by step."
    controls: ClassVar[tuple[str, ...]] = ("graph", "activation", "steps", "numbers", "nudge", "table")

    graph = Choice(["neuron", "twice", "layers"]).tag(sync=True)
    activation = Choice(["tanh", "sigmoid"]).tag(sync=True)
    x = Number(2.0, -3, 3).tag(sync=True)
    w = Number(0.6, -3, 3).tag(sync=True)
    b = Number(-0.2, -3, 3).tag(sync=True)
    v = Number(1.5, -3, 3).tag(sync=True)
    y = Number(1.0, -1, 1).tag(sync=True)
    step = Whole(10, 0, 20).tag(sync=True)
    nudge = Number(0.01, 1e-8, 1).tag(sync=True)
