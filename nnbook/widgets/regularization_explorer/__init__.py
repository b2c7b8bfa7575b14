"""A curve through few noisy points: what penalties do to the fit, the weights, and both errors."""

from pathlib import Path

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.traits import Choice, Number, Whole


class RegularizationExplorer(Explorer):
    """A model that is linear in its weights, fitted to noisy points of sin(5 x), with a penalty of your choice.

    Feature j of m is a bump, phi_j(x) = exp(-(x - c_j)² / (2 · 0.15²)), its centre c_j evenly spaced over -1..1. The model is
    f(x) = bias + sum_j w_j phi_j(x). It makes the mean squared error over the points the least, plus

    - "none": nothing; where several weights fit alike, the smallest ones are taken;
    - "l2": strength · sum_j w_j², solved in closed form (Hoerl and Kennard, 1970);
    - "l1": strength · sum_j |w_j|, solved exactly along its path (Tibshirani, 1996; Efron et al., 2004);
    - "dropout": rate / (1 - rate) · sum_j mean(phi_j²) w_j², which is what inverted dropout of the features adds to the
      squared error on average, exactly (Wager, Wang and Liang, 2013).

    The bias is not penalised. The test error is the mean squared error on 200 new points with noise. Penalties as in
    `nnbook.regularization`.

    Args:
        settings: first values of the attributes below, such as `penalty="l2"`.

    Attributes:
        penalty: "none", "l2", "l1" or "dropout".
        strength: of L1 and L2, in 0.00001..10.
        rate: of dropout, the share of features that is dropped, in 0..0.9.
        features: m, in 1..30.
        points: to learn from, in 5..40.
        noise: its standard deviation, in 0..1.
        seed: of the drawing, in 0..999.
        curve: what the errors are shown over: "features" or "strength" (or the rate).
        question, hide, found: as in `nnbook.widgets.kit.Explorer`; `hide` may name the attributes above and "table".

    Raises:
        TypeError, traitlets.TraitError: for a wrong name or value.
    """

    folder = Path(__file__).parent
    describes = "A curve fitted to noisy points with L1, L2 or dropout: the fit, its weights, training and test error."

    penalty = Choice(("none", "l2", "l1", "dropout")).tag(sync=True)
    strength = Number(0.0001, 1e-5, 10).tag(sync=True)
    rate = Number(0.5, 0, 0.9).tag(sync=True)
    features = Whole(14, 1, 30).tag(sync=True)
    points = Whole(15, 5, 40).tag(sync=True)
    noise = Number(0.3, 0, 1).tag(sync=True)
    seed = Whole(10, 0, 999).tag(sync=True)
    curve = Choice(("features", "strength")).tag(sync=True)
