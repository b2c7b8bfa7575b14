"""Six optimizers race over a surface: their paths, and their losses."""

from pathlib import Path
from typing import ClassVar

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.traits import Choice, Flag, Number, Whole


class OptimizerRace(Explorer):
    """Six optimizers set out from one point of a surface: their paths over its contours, and the loss after each step.

    Attributes:
        surface: "bowl" is (x² + 24 y²) / 2, "rosenbrock" (1 - x)² + 100 (y - x²)², "saddle" x² / 2 + (y² - 1)² / 4,
            "beale" (1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)², "himmelblau" (x² + y - 11)² + (x + y² - 7)².
            The least loss of each is 0.
        x, y: where all of them start, in -6..6.
        learning_rate: of SGD, Momentum and Nesterov, in 0.00001..10.
        adaptive_rate: the learning rate of AdaGrad, RMSProp and Adam, in 0.00001..10. Their other settings are the
            defaults of `nnbook`.
        momentum: mu of Momentum and Nesterov, in 0..0.99.
        steps: how many steps are computed, in 10..1000.
        step: the step that is shown, in 0..1000; where it is more than `steps`, the last one.
        show_sgd, show_momentum, show_nesterov, show_adagrad, show_rmsprop, show_adam: who takes part.

    Formulas as in `nnbook.optimizers`. A path ends as diverged where its loss is no number or more
    than a million times (1 + the loss at the start); a loss that stays below 0.001 has arrived.

    Sources: Polyak, 1964; Nesterov, 1983; Duchi, Hazan and Singer, 2011; Tieleman and Hinton, 2012; Kingma and Ba, 2015.
    """

    folder = Path(__file__).parent
    describes = "Six optimizers on their way down a surface, with their learning rates, their paths and their losses."
    controls: ClassVar[tuple[str, ...]] = ("surface", "rates", "momentum", "start", "steps", "table")

    surface = Choice(["bowl", "rosenbrock", "saddle", "beale", "himmelblau"]).tag(sync=True)
    x = Number(-5.0, -6, 6).tag(sync=True)
    y = Number(2.0, -6, 6).tag(sync=True)
    learning_rate = Number(0.02, 1e-5, 10).tag(sync=True)
    adaptive_rate = Number(0.15, 1e-5, 10).tag(sync=True)
    momentum = Number(0.9, 0, 0.99).tag(sync=True)
    steps = Whole(200, 10, 1000).tag(sync=True)
    step = Whole(200, 0, 1000).tag(sync=True)
    show_sgd = Flag(True).tag(sync=True)
    show_momentum = Flag(True).tag(sync=True)
    show_nesterov = Flag(False).tag(sync=True)
    show_adagrad = Flag(False).tag(sync=True)
    show_rmsprop = Flag(False).tag(sync=True)
    show_adam = Flag(True).tag(sync=True)
