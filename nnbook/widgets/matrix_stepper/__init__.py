"""Rows meet columns: the arrays of a small network, forward and backward, and what a forgotten transpose does."""

from pathlib import Path

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.list_traits import Numbers
from nnbook.widgets.kit.traits import Choice, Number, Whole


class MatrixStepper(Explorer):
    """A network with one hidden layer as arrays of numbers, one equation at a time; B examples stand in rows.

    "z1": z₁ = x W₁ + b₁. "z2": z₂ = a₁ W₂ + b₂ with a₁ = f(z₁). "delta2": δ₂ = (p - onehot(y)) / B with p = softmax(z₂).
    "delta1": δ₁ = (δ₂ W₂ᵀ) ⊙ f'(z₁). "by_w2": ∂L/∂W₂ = a₁ᵀ δ₂. "by_w1": ∂L/∂W₁ = xᵀ δ₁. "by_b2", "by_b1": sums of δ₂ and
    δ₁ over the examples. L is the mean cross-entropy. With one output, p = sigmoid(z₂) and y is a column in place of onehot(y).

    Below, 300 steps of gradient descent: by these equations, and with the factors of one product turned against its equation.

    Args:
        settings: first values of the attributes below, such as `step="by_w2"`.

    Attributes:
        step: one of the names above.
        flipped: which factors of its product are turned against the equation: "none", "left", "right" or "both".
        row, column: the number that is written out, in 0..4, counted from 0 as in NumPy; `row` is 0 for "by_b2" and "by_b1".
        examples: B, in 1..5.
        inputs: columns of x, in 1..4.
        units: hidden units, in 1..4.
        outputs: in 1..3.
        activation: f, "tanh", "sigmoid", "relu" or "step".
        rate: the learning rate, in 0.01..5.
        x: the examples, row by row as one list, each number in -20..20. Here and below, numbers that are too many are left
            out, and missing ones are made up.
        y: the true class of each example, in 0..2.
        w1, b1, w2, b2: weights, row by row with a row for each input, and biases, each number in -20..20.
        question, hide, found: as in `nnbook.widgets.kit.Explorer`; `hide` may name "step" (the choice of an equation), "turn"
            (both buttons), "examples", "units", "activation", "rate" and "learning".

    Raises:
        TypeError, traitlets.TraitError: for a wrong name or value.

    Source: equations as in `nnbook.layers.Dense` and `nnbook.losses.cross_entropy`; Rumelhart, Hinton and Williams, 1986.
    """

    folder = Path(__file__).parent
    describes = "The arrays of a small network, forward and backward: which row and which column make a number."
    rooms = ("learning",)
    controls = ("step", "turn", "examples", "units", "activation", "rate", *rooms)

    step = Choice(("z1", "z2", "delta2", "delta1", "by_w2", "by_w1", "by_b2", "by_b1")).tag(sync=True)
    flipped = Choice(("none", "left", "right", "both")).tag(sync=True)
    row = Whole(1, 0, 4).tag(sync=True)
    column = Whole(0, 0, 4).tag(sync=True)
    examples = Whole(4, 1, 5).tag(sync=True)
    inputs = Whole(2, 1, 4).tag(sync=True)
    units = Whole(4, 1, 4).tag(sync=True)
    outputs = Whole(2, 1, 3).tag(sync=True)
    activation = Choice(("tanh", "sigmoid", "relu", "step")).tag(sync=True)
    rate = Number(0.5, 0.01, 5).tag(sync=True)
    x = Numbers([0, 0, 0, 1, 1, 0, 1, 1, 0.5, 0.5], -20, 20, 1, 20).tag(sync=True)
    y = Numbers([0, 1, 1, 0, 0], 0, 2, 1, 5, whole=True).tag(sync=True)
    w1 = Numbers([2.04, -2.56, 0.42, -0.57, -0.45, -0.22, -2.02, -0.23], -20, 20, 1, 16).tag(sync=True)
    b1 = Numbers([0, 0, 0, 0], -20, 20, 1, 4).tag(sync=True)
    w2 = Numbers([-0.61, 2.35, 0.16, -0.25, -0.2, -0.47, -0.75, -0.28], -20, 20, 1, 12).tag(sync=True)
    b2 = Numbers([0, 0], -20, 20, 1, 3).tag(sync=True)
