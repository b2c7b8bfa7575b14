"""The plane with points of two classes and what a network says there: class 0 is blue, class 1 is orange, in every figure."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, finite, number, rank, real_array
from nnbook._check import labels as check_labels
from nnbook.plots.figure import figure
from nnbook.plots.style import BLUE, HALO, INK, ORANGE, REGIONS, WIDTH, shades

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HIGH = 3.75    # inches of a plane
STEPS = np.array([-4, -2, 2, 4]) / 4.5    # contours of a field, in units of its scale: logits of ±2 and ±4 where that is 4.5


def points(inputs: ArrayLike, labels: ArrayLike, *, size: float = 6.2, ax: "Axes | None" = None) -> "Axes":
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
    ax = ax or figure(WIDTH, HIGH)
    for label, (marker, colour, grow) in enumerate((("o", BLUE, 1), ("^", ORANGE, 1.15))):
        ax.plot(*x[y == label].T, marker, color=colour, markersize=size * grow, zorder=4,
                markeredgecolor=HALO, markeredgewidth=0.18 * size)
    return ax


def regions(across: ArrayLike, up: ArrayLike, scores: ArrayLike, *, level: float = 0, border: bool = True,
            scale: float | None = None, ax: "Axes | None" = None) -> "Axes":
    """What the answer is in the plane: orange where it is 1, blue where it is 0, and the border between as a line of ink.

    Args:
        across: the places of the columns, shape (columns,), from left to right.
        up: the places of the rows, shape (rows,), from below.
        scores: shape (rows, columns), finite; the answer is 1 where a score is `level` or more.
        level: such as 0 for a logit, 0.5 for a probability.
        border: draw the line; not for scores that are only 0 and 1.
        scale: where answers may be more or less sure, the distance from the level at which they are rather sure, such as 4.5
            for logits: colours deepen with tanh((score - level) / scale), with contours. None: one colour for each answer.
        ax: where to draw; new axes when none are given.

    Raises:
        ValueError, TypeError: for another shape, or numbers that are not finite.
    """
    x, y, z = _plane_of(across, up, "scores", scores)
    ax, level = ax or figure(WIDTH, HIGH), number("level", level, -np.inf)
    z = np.asarray(z, float) - level
    _clear(ax)
    border = border and bool((z >= 0).any() and (z < 0).any())
    if scale is None and border:    # along the border, and not along the squares of the grid
        ax.contourf(x, y, z, levels=[z.min() - 1, 0, z.max() + 1], colors=REGIONS, zorder=0)
    elif scale is None:
        ax.contourf(x, y, z >= 0, levels=[-0.5, 0.5, 1.5], colors=REGIONS, zorder=0)
    else:
        scale = number("scale", scale, 0, low_open=True)
        _shaded(ax, x, y, np.tanh(z / scale), name="field", ends=(-1, 1))
        ax.contour(x, y, z, levels=STEPS * scale, colors=INK, alpha=0.16, linewidths=0.8, linestyles="-", zorder=0.5)
    if border:
        ax.contour(x, y, z, levels=[0], colors=INK, linewidths=2.4)
    return ax


def terrain(across: ArrayLike, up: ArrayLike, heights: ArrayLike, *, ax: "Axes | None" = None) -> "Axes":
    """A landscape in shades of ink, deep where it is low, with contours; so paths in colour are seen on it.

    Args:
        across: the places of the columns, shape (columns,), from left to right.
        up: the places of the rows, shape (rows,), from below.
        heights: shape (rows, columns), finite.
        ax: where to draw; new axes when none are given.

    Raises:
        ValueError, TypeError: for another shape, or numbers that are not finite.
    """
    x, y, z = _plane_of(across, up, "heights", heights)
    ax, levels = ax or figure(WIDTH, HIGH), np.linspace(z.min(), z.max() or 1, 17)
    _clear(ax)
    _shaded(ax, x, y, z, name="terrain", ends=(levels[0], levels[-1]))
    ax.contour(x, y, z, levels=levels[1:-1], colors=INK, alpha=0.2, linewidths=0.7, zorder=0.5)
    return ax


def _clear(ax: "Axes") -> None:
    """No lines of the axes in or around a plane that is full of colour."""
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)


def _shaded(ax: "Axes", x: Array, y: Array, values: Array, *, name: str, ends: tuple[float, float]) -> None:
    """Values in the plane as shades; a pixel is around its place."""
    half = np.array([-0.5, 0.5])
    left, right, low, high = (end for at in (x, y) for end in at[[0, -1]] + half * (at[-1] - at[0]) / (len(at) - 1))
    ax.imshow(values, extent=(left, right, low, high), origin="lower", cmap=shades(name), vmin=ends[0], vmax=ends[1],
              interpolation="bicubic", aspect="auto", zorder=0)


def _plane_of(across: ArrayLike, up: ArrayLike, name: str, values: ArrayLike) -> tuple[Array, Array, Array]:
    """Columns, rows and a number for each of both as arrays. Raises ValueError or TypeError where they do not fit together."""
    x, y, z = real_array("across", across), real_array("up", up), real_array(name, values)
    for what, array, axes in (("across", x, "columns"), ("up", y, "rows"), (name, z, "rows, columns")):
        rank(what, array, axes)
        finite(what, array)
    if z.shape != (len(y), len(x)) or min(z.shape) < 2:
        raise ValueError(f"{name}: expected shape ({len(y)}, {len(x)}), a number for each row and column, 2 of them or more, "
                         f"received {z.shape}; match them")
    return x, y, z
