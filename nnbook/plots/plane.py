"""The plane with points of two classes and what a network says there: class 0 is blue, class 1 is orange, in every figure."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import finite, number, rank, real_array
from nnbook._check import labels as check_labels
from nnbook.plots.figure import COLOURS, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REGIONS = ("#cfe3f2", "#fbdcc4")    # where the answer is 0, and where it is 1: the pale sisters of blue and orange


def points(inputs: ArrayLike, labels: ArrayLike, *, size: float = 8, ax: "Axes | None" = None) -> "Axes":
    """Points of two classes: blue circles for class 0, orange triangles for class 1.

    Args:
        inputs: shape (n, 2), finite.
        labels: class numbers 0 and 1, shape (n,).
        size: of the marks, in points.
        ax: where to draw; new axes when none are given.

    Raises:
        ValueError, TypeError: for another shape, or another label.
    """
    x, y, size = real_array("inputs", inputs), check_labels("labels", labels, 2), number("size", size, 0, low_open=True)
    rank("inputs", x, "n, 2")
    finite("inputs", x)
    if x.shape != (len(y), 2):
        raise ValueError(f"inputs: expected shape ({len(y)}, 2), two numbers for each label, received {x.shape}; match them")
    ax = ax or figure(4.8, 4)
    for label, marker in enumerate("o^"):
        ax.plot(*x[y == label].T, marker, color=COLOURS[label], markersize=size, linestyle="none")
    return ax


def regions(across: ArrayLike, up: ArrayLike, scores: ArrayLike, *, level: float = 0, border: bool = True,
            ax: "Axes | None" = None) -> "Axes":
    """What the answer is in the plane: orange where it is 1, blue where it is 0, and the border between as a black line.

    Args:
        across: the places of the columns, shape (columns,), from left to right.
        up: the places of the rows, shape (rows,), from below.
        scores: shape (rows, columns), finite; the answer is 1 where a score is `level` or more.
        level: such as 0 for a logit, 0.5 for a probability.
        border: draw the line; not for scores that are only 0 and 1.
        ax: where to draw; new axes when none are given.

    Raises:
        ValueError, TypeError: for another shape, or numbers that are not finite.
    """
    x, y, z = (real_array(name, values) for name, values in (("across", across), ("up", up), ("scores", scores)))
    for name, values, axes in (("across", x, "columns"), ("up", y, "rows"), ("scores", z, "rows, columns")):
        rank(name, values, axes)
        finite(name, values)
    if z.shape != (len(y), len(x)) or min(z.shape) < 2:
        raise ValueError(f"scores: expected shape ({len(y)}, {len(x)}), a number for each row and column, 2 of them or more, "
                         f"received {z.shape}; match them")
    ax, level = ax or figure(4.8, 4), number("level", level, -np.inf)
    ones = z >= level
    ax.contourf(x, y, ones, levels=[-0.5, 0.5, 1.5], colors=REGIONS, zorder=0)
    if border and ones.any() and not ones.all():
        ax.contour(x, y, np.asarray(z, float), levels=[level], colors="black", linewidths=1.5)
    return ax
