"""One neuron with two inputs: move its line, or let a rule learn it."""

from pathlib import Path
from typing import Any

from traitlets import Int, TraitError, observe, validate

from nnbook._check import shown
from nnbook.widgets.kit import Asking
from nnbook.widgets.kit.list_traits import Points
from nnbook.widgets.kit.traits import WHOLE, Checked, Choice, Number, is_number

GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
HEAVIEST = 1000


def gate(name: str) -> list[list[float]]:
    """The four points of a gate as [x1, x2, target]; `name` is AND, OR, NAND or XOR."""
    return [[x1, x2, target] for (x1, x2), target in zip(CORNERS, GATES[name], strict=True)]


class NeuronExplorer(Asking):
    """A neuron with two inputs in the plane: its half-planes, its sum and its output in numbers, and how it learns.

    Args:
        traits: first values of the traits below, such as `data="XOR"`, or `points=[[0.2, 0.4, 0], [0.8, 0.9, 1]]`.

    Attributes:
        data: "AND", "OR", "NAND", "XOR", or "own" for other points. Set it to load the points of a gate.
        points: a list of [x1, x2, target], at most 100, both inputs in -10..10, the target 0 or 1.
        w1, w2, b: the weights and the bias, in -1000..1000. The sum is w1 x1 + w2 x2 + b.
        activation: "step" (1 where the sum is 0 or more) or "sigmoid".
        learning_rate: of the perceptron rule and of the gradient step, in 0.001..10.
        selected: the place of the point whose numbers are written out.
        question: None for the widget's own, which follows the data; "" for none; or a sentence of yours on the first data.
        found: whether the reader has found what the widget's own question asks for. Other data ask anew.
        mistakes: how many points are answered wrong, a sigmoid's output being read as 1 from 0.5 on; follows the others.

    Raises:
        traitlets.TraitError: for a wrong value of a trait.

    Source: Rosenblatt, 1958.
    """

    folder = Path(__file__).parent
    describes = "A neuron with two inputs in the plane, with sliders for its weights and a rule that learns them."

    data = Choice([*GATES, "own"]).tag(sync=True)
    points = Points("x1, x2, target", 100, 10).tag(sync=True)
    w1 = Number(0.0, -HEAVIEST, HEAVIEST).tag(sync=True)
    w2 = Number(0.0, -HEAVIEST, HEAVIEST).tag(sync=True)
    b = Number(0.0, -HEAVIEST, HEAVIEST).tag(sync=True)
    activation = Choice(["step", "sigmoid"]).tag(sync=True)
    learning_rate = Number(1.0, 0.001, 10).tag(sync=True)
    selected = Checked(0).tag(sync=True)
    mistakes = Int(read_only=True)

    def __init__(self, **traits: Any) -> None:
        if "points" in traits:    # they say which gate they are, if any
            traits = {"data": "own", **traits}
        else:
            name = traits.get("data", "AND")
            traits["points"] = gate(name) if isinstance(name, str) and name in GATES else []
        super().__init__(**traits)
        self._count()

    @observe("data")
    def _load(self, change: dict[str, Any]) -> None:
        if self.data in GATES:
            self.points = gate(self.data)

    @observe("points")
    def _name(self, change: dict[str, Any]) -> None:
        if self.data in GATES and self.points != gate(self.data):
            self.data = "own"
        if self.selected >= max(1, len(self.points)):
            self.selected = 0

    @observe("points", "w1", "w2", "b")
    def _count(self, change: dict[str, Any] | None = None) -> None:
        sums = ((self.w1 * x1 + self.w2 * x2 + self.b, target) for x1, x2, target in self.points)
        self.set_trait("mistakes", sum((total >= 0) != (target == 1) for total, target in sums))

    @validate("selected")
    def _valid_selected(self, proposal: dict[str, Any]) -> int:
        value, last = proposal["value"], max(1, len(self.points)) - 1
        if not is_number(value, WHOLE) or not 0 <= value <= last:
            raise TraitError(f"selected: expected the place of a point, 0..{last}, received {shown(value)}; the first one is 0")
        return int(value)
