"""Activation functions: value, slope, saturation, and what many layers leave of a gradient."""

from pathlib import Path

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.traits import Choice, Flag, Number, Whole

ACTIVATIONS = ("step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus")


class ActivationExplorer(Explorer):
    """One neuron with one input, a = f(w x + b), and the gradient that is left after k such layers.

    With z = w x + b, the slope of a by x is w f'(z). Each layer multiplies the gradient by its own slope:

    - where all layers stand at the same z, the product after k layers is (w f'(z))^k;
    - in a chain, where each output is the next input (a_0 = x, z_i = w a_(i-1) + b, a_i = f(z_i)), it is
      da_k/dx = w f'(z_1) · w f'(z_2) · … · w f'(z_k).

    A stretch is marked as saturated where |f'(z)| goes to 0 outwards, from where it is below 0.05.

    Args:
        settings: first values of the attributes below, such as `activation="tanh"`.

    Attributes:
        activation: "step", "sigmoid", "tanh", "relu", "leaky_relu" (slope 0.01 below 0), "elu" (alpha 1), "gelu" (the exact
            form), "silu" or "softplus"; formulas and sources as in `nnbook.activations`.
        x: the input, in -6..6.
        w: the weight, in -6..6.
        b: the bias, in -6..6.
        layers: k, a whole number in 1..30.
        chained: whether each layer feeds the next one, instead of all standing at the same z.
        question, hide, found: as in `nnbook.widgets.kit.Explorer`; `hide` may name the attributes above and "table".

    Raises:
        TypeError, traitlets.TraitError: for a wrong name or value.

    Source: for the product of slopes Hochreiter, 1991; Bengio, Simard and Frasconi, 1994.
    """

    folder = Path(__file__).parent
    describes = "An activation function, its slope, and the gradient that many layers of it leave."

    activation = Choice(ACTIVATIONS, "sigmoid").tag(sync=True)
    x = Number(2.0, -6, 6).tag(sync=True)
    w = Number(1.0, -6, 6).tag(sync=True)
    b = Number(0.0, -6, 6).tag(sync=True)
    layers = Whole(20, 1, 30).tag(sync=True)
    chained = Flag(False).tag(sync=True)
