"""Losses in numbers: squared error against cross-entropy, and two distributions against each other."""

from pathlib import Path
from typing import Any

from traitlets import TraitError, validate

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.list_traits import Numbers
from nnbook.widgets.kit.traits import Choice, Number, Whole


class LossExplorer(Explorer):
    """What a loss says about an answer, and how hard its gradient pulls. It has two views.

    "logit": one example with target y and the output s = sigmoid(z). The squared error is (s - y)², with gradient
    2 (s - y) s (1 - s) by z; the binary cross-entropy is -y log s - (1 - y) log(1 - s), with gradient s - y.

    "distributions": p is true, q is predicted, over four classes. H(p) = -sum p log p, H(p, q) = -sum p log q,
    KL(p‖q) = H(p, q) - H(p), and KL(q‖p), with 0 log 0 = 0.

    Args:
        settings: first values of the attributes below, such as `view="distributions"`.

    Attributes:
        view: "logit" or "distributions".
        target: y, 0 or 1.
        z: the logit, in -8..8.
        p: four probabilities, in 0..1, that sum to 1 (within 1e-6).
        q: the same.
        unit: "nats" (natural logarithm) or "bits" (base 2), for the distributions.
        question, hide, found: as in `nnbook.widgets.kit.Explorer`; `hide` may name the attributes above, "presets" and "table".

    Raises:
        TypeError, traitlets.TraitError: for a wrong name or value.

    Source: formulas as in `nnbook.losses` and `nnbook.information`; Good, 1952; Shannon, 1948; Kullback and Leibler, 1951.
    """

    folder = Path(__file__).parent
    describes = "Squared error and cross-entropy of one answer, and entropy and divergence of two distributions."
    rooms = ("presets", "table")

    view = Choice(("logit", "distributions")).tag(sync=True)
    target = Whole(1, 0, 1).tag(sync=True)
    z = Number(-5.0, -8, 8).tag(sync=True)
    p = Numbers([0.5, 0.25, 0.125, 0.125], 0, 1).tag(sync=True)
    q = Numbers([0.1, 0.2, 0.3, 0.4], 0, 1).tag(sync=True)
    unit = Choice(("nats", "bits")).tag(sync=True)

    @validate("p", "q")
    def _valid_distribution(self, proposal: dict[str, Any]) -> list[float]:
        name, values = proposal["trait"].name, proposal["value"]
        if abs(sum(values) - 1) > 1e-6:
            raise TraitError(f"{name}: expected probabilities that sum to 1, received a sum of {sum(values):g}; "
                             "divide them by their sum")
        return values
