"""A network as a drawing: a column of units for each layer, a line for each weight."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, finite, real_array, shown, whole_number
from nnbook.plots.figure import figure
from nnbook.plots.style import BLUE, INK, LINE, MUTED, ORANGE, PAPER, SUNK, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

# How a weight is drawn by its sign, so that colour never carries meaning alone; and all of them where none are given.
POSITIVE, NEGATIVE = {"edgecolor": ORANGE, "linestyle": "-"}, {"edgecolor": BLUE, "linestyle": (0, (3, 2))}
CONNECTED = {"edgecolor": LINE, "linewidth": 1}
THINNEST, THICKEST = 0.6, 5.4    # points

Column = dict[int | None, float]    # the units of a layer by number, with their heights; -1: a bias, None: an ellipsis


def network(sizes: Sequence[int], weights: Sequence[ArrayLike] | None = None, biases: Sequence[ArrayLike] | None = None, *,
            words: Sequence[Sequence[str]] | None = None, names: Sequence[str] | None = None,
            signs: tuple[str, str] | None = None, most: int = 8, ax: "Axes | None" = None) -> "Axes":
    """A network, from left to right: inputs as squares, units as circles, and a line for each weight.

    A line is the wider the larger its weight; it is orange above zero, blue and dashed below. A bias is the weight of a
    square with a 1 in it.

    Args:
        sizes: how many inputs there are, then how many units in each layer.
        weights: for each layer an array of shape (n_in, n_out), finite; thin lines, all alike, when there are none.
        biases: for each layer an array of shape (n_out,), finite; only with weights.
        words: for the inputs and for each layer, a short text in each unit.
        names: for the inputs and for each layer, a text below.
        signs: what a line above zero and one below it mean, for a legend.
        most: places of a column, 3 or more; of more units, the first and the last ones are shown around an ellipsis.
        ax: where to draw; new axes when none are given.

    Raises:
        TypeError, ValueError: for sizes, arrays or texts that do not fit together.
    """
    sizes, most = _sizes(sizes), whole_number("most", most, 3)
    tables = _tables(sizes, weights, biases)
    _expect_texts(sizes, words, names, signs)
    ax = ax or figure(WIDTH, 3.4)
    ax.axis("off")
    columns = [_column(size, most, bias=biases is not None and layer < len(sizes)) for layer, size in enumerate(sizes, 1)]
    _draw_lines(ax, columns, tables)
    for layer, column in enumerate(columns):
        _draw_units(ax, layer, column, None if words is None else words[layer])
        if names is not None:
            ax.annotate(names[layer], (layer, 0), xycoords=("data", "axes fraction"), ha="center", va="top", color=MUTED)
    if signs is not None:
        for label, style in zip(signs, (POSITIVE, NEGATIVE), strict=True):
            ax.plot([], [], color=style["edgecolor"], linestyle=style["linestyle"], linewidth=3, label=label)
        ax.legend(ncols=2, handlelength=2.4, **({"loc": "upper center", "bbox_to_anchor": (0.5, 0)} if names is None else
                                                {"loc": "lower center", "bbox_to_anchor": (0.5, 1)}))
    half = max(map(len, columns)) / 2
    ax.set(xlim=(-0.3, len(sizes) - 0.7), ylim=(-half - 0.1, half + 0.1))
    return ax


def _column(size: int, most: int, *, bias: bool) -> Column:
    """Where the units of a layer are: in the middle, 1 apart, the first one on top."""
    above, below = most // 2, (most - 1) // 2
    units = [*range(size)] if size <= most else [*range(above), None, *range(size - below, size)]
    places = [*units, -1] if bias else units
    return {place: (len(places) - 1) / 2 - i for i, place in enumerate(places)}


def _draw_lines(ax: "Axes", columns: Sequence[Column], tables: Sequence[Array] | None) -> None:
    """A line from each unit to each of the next layer, as wide as its weight is large."""
    from matplotlib.patches import PathPatch

    largest = 0 if tables is None else max(np.abs(table).max() for table in tables)
    for layer, (left, right) in enumerate(pairwise(columns)):
        for i, start in left.items():
            for j, end in right.items():
                if i is None or j is None or j == -1:
                    continue
                style, alpha = CONNECTED, 1.0
                if tables is not None:
                    weight = tables[layer][i, j]    # row -1, the last one, holds the biases
                    share = abs(weight) / (largest or 1)
                    style = (POSITIVE if weight > 0 else NEGATIVE) | {"linewidth": THINNEST + (THICKEST - THINNEST) * share}
                    alpha = 0.45 + 0.55 * share
                ax.add_patch(PathPatch(_bent(layer, start, end), facecolor="none", zorder=1, alpha=alpha, **style))


def _bent(layer: int, start: float, end: float) -> "Path":
    """A curve from a unit of a layer to one of the next, level at both ends."""
    from matplotlib.path import Path

    middle = layer + 0.5
    return Path([(layer, start), (middle, start), (middle, end), (layer + 1, end)], [Path.MOVETO, *[Path.CURVE4] * 3])


def _draw_units(ax: "Axes", layer: int, column: Column, words: Sequence[str] | None) -> None:
    for unit, height in column.items():
        if unit is None:
            ax.text(layer, height, "⋮", ha="center", va="center", fontsize=15, color=MUTED)
            continue
        given = layer == 0 or unit == -1
        ax.plot(layer, height, "s" if given else "o", markersize=16 if words is None else 22, markeredgewidth=1.7,
                markeredgecolor=MUTED if given else INK, color=SUNK if given else PAPER, zorder=3)
        text = "1" if unit == -1 else "" if words is None else words[unit]
        ax.text(layer, height, text, ha="center", va="center_baseline", zorder=4)


def _sizes(sizes: Any) -> list[int]:
    if not isinstance(sizes, (list, tuple)) or len(sizes) < 2:
        raise ValueError(f"sizes: expected the number of inputs and that of the units of each layer, such as [2, 3, 1], received "
                         f"{shown(sizes)}; write both in a list")
    return [whole_number("sizes", size, 1) for size in sizes]


def _tables(sizes: list[int], weights: Any, biases: Any) -> list[Array] | None:
    """For each layer its weights, (n_in, n_out), with the biases, if there are some, as a last row."""
    if weights is None:
        if biases is not None:
            raise ValueError("biases: expected weights, too, received none; pass both")
        return None
    shapes = [*pairwise(sizes)]
    tables = _arrays("weights", weights, shapes)
    if biases is None:
        return tables
    return [np.vstack(pair) for pair in zip(tables, _arrays("biases", biases, [(n_out,) for _, n_out in shapes]), strict=True)]


def _arrays(name: str, values: Any, shapes: list[tuple[int, ...]]) -> list[Array]:
    found = [real_array(name, value) for value in values]
    if [array.shape for array in found] != shapes:
        raise ValueError(f"{name}: expected arrays of the shapes {shapes}, to fit the sizes, received "
                         f"{[array.shape for array in found]}; match them")
    for array in found:
        finite(name, array)
    return found


def _expect_texts(sizes: list[int], words: Any, names: Any, signs: Any) -> None:
    """Raises ValueError unless there is a text for each unit, each layer, each sign."""
    for name, texts, expected in (("words", None if words is None else [len(column) for column in words], sizes),
                                  ("names", names and len(names), len(sizes)), ("signs", signs and len(signs), 2)):
        if texts is not None and texts != expected:
            raise ValueError(f"{name}: expected {expected} texts, received {texts}; match them")
