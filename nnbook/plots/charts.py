"""Pictures of digits, learning curves, confusion matrices. Every function draws on an `Axes` and returns it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import any_array, finite, not_empty, number, rank, real_array, same_shape, whole_number
from nnbook._check import labels as check_labels
from nnbook.plots.figure import COLOURS, LINES, MARKERS, figure, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def images(pictures: ArrayLike, captions: Sequence[str] | None = None, *, columns: int = 10, signed: bool = False,
           ax: "Axes | None" = None) -> "Axes":
    """Pictures side by side, in rows.

    Args:
        pictures: shape (n, height, width), any real numbers; dark = high, as ink on paper.
        captions: one short text for each picture, shown above it.
        columns: pictures in a row.
        signed: weights instead of ink: blue below zero, red above, white at zero, each on its own scale.
        ax: where to draw; new axes when none are given.
    """
    pictures, columns = real_array("pictures", pictures), whole_number("columns", columns, 1)
    rank("pictures", pictures, "n, height, width")
    not_empty("pictures", pictures)
    finite("pictures", pictures)
    if captions is not None and len(captions) != len(pictures):
        raise ValueError(f"captions: expected one for each of {len(pictures)} pictures, received {len(captions)}; match them")
    n, height, width = pictures.shape
    columns, gap, head = min(columns, n), 2, 0 if captions is None else 10
    rows = -(-n // columns)
    ax = ax or figure(6.4, 6.4 * rows * (height + head + gap) / (columns * (width + gap)))
    ax.axis("off")
    for i, picture in enumerate(pictures):
        x, y = (i % columns) * (width + gap), (i // columns) * (height + head + gap) + head
        limit = max(float(np.abs(picture if signed else pictures).max()), 1e-12)
        ax.imshow(picture, extent=(x, x + width, y + height, y), cmap="RdBu_r" if signed else "gray_r",
                  vmin=-limit if signed else min(0.0, float(pictures.min())), vmax=limit, interpolation="nearest")
        if captions is not None:
            ax.text(x + width / 2, y - 1.5, captions[i], ha="center", va="bottom", fontsize=10)
    ax.set_xlim(-1, columns * (width + gap))
    ax.set_ylim(rows * (height + head + gap), -1)
    ax.set_aspect("equal")
    return ax


def bars(values: Mapping[str, float], *, percent: bool = False, ax: "Axes | None" = None) -> "Axes":
    """Horizontal bars with their values written at the end, first on top.

    Args:
        values: name to value, 0 or more.
        percent: the values are shares in 0..1, to be written as per cent.
        ax: where to draw; new axes when none are given.
    """
    if not values:
        raise ValueError("values: expected at least one bar, received none; pass a name with its value")
    names, sizes = list(values), np.array([number(name, size, 0) for name, size in values.items()])
    ax = ax or figure(6.4, 0.6 + 0.36 * len(values))
    drawn = ax.barh(names, sizes, color=COLOURS[0], height=0.7)
    ax.bar_label(drawn, [written(size, percent) for size in sizes], padding=4)
    ax.invert_yaxis()
    ax.set_xlim(0, sizes.max() * 1.16 or 1)
    ax.grid(visible=False)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    return ax


def curves(series: Mapping[str, ArrayLike], x: ArrayLike | None = None, *, markers: bool = True, logarithmic: bool = False,
           ax: "Axes | None" = None) -> "Axes":
    """Curves over a common x, told apart by colour, line and marker, with a legend.

    Args:
        series: name to values, each of shape (n,).
        x: shape (n,); 1..n when none is given.
        markers: mark each point.
        logarithmic: a logarithmic y axis.
        ax: where to draw; new axes when none are given.
    """
    if not series:
        raise ValueError("series: expected at least one curve, received none; pass a name with its values")
    curves_ = {name: real_array(name, values) for name, values in series.items()}
    for name, heights in curves_.items():
        rank(name, heights, "n")
        same_shape("x", heights if x is None else real_array("x", x), name, heights)
    ax = ax or figure()
    for i, (name, heights) in enumerate(curves_.items()):
        at = np.arange(1, len(heights) + 1) if x is None else real_array("x", x)
        ax.plot(at, heights, color=COLOURS[i % 6], linestyle=LINES[i % 6], marker=MARKERS[i % 6] if markers else None,
                label=name, linewidth=1.8)
    if logarithmic:
        ax.set_yscale("log")
    ax.legend(frameon=False)
    return ax


def confusion(counts: NDArray[np.integer], *, ax: "Axes | None" = None) -> "Axes":
    """A confusion matrix with its counts; the mistakes set the shades, as the right answers would drown them.

    Args:
        counts: shape (classes, classes), row = true class, column = predicted class.
        ax: where to draw; new axes when none are given.
    """
    counts = any_array("counts", counts)
    if counts.dtype.kind not in "iu":
        raise TypeError(f"counts: expected whole numbers, received {counts.dtype}; pass what `confusion_matrix` gives")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.min(initial=0) < 0:
        raise ValueError(f"counts: expected counts of shape (classes, classes), 0 or more, received shape {counts.shape}, "
                         f"smallest {counts.min(initial=0)}; pass what `confusion_matrix` gives")
    not_empty("counts", counts)
    ax = ax or figure(5.6, 5.2)
    mistakes = np.where(np.eye(len(counts), dtype=bool), 0, counts)
    ax.imshow(mistakes, cmap="Oranges", vmax=max(1.4 * mistakes.max(), 1))
    for true, predicted in np.ndindex(counts.shape):
        if count := counts[true, predicted]:
            ax.text(predicted, true, f"{count}", ha="center", va="center", fontsize=8.5,
                    weight="bold" if true == predicted else "normal")
    ax.set(xticks=range(len(counts)), yticks=range(len(counts)), xlabel="predicted", ylabel="true")
    ax.grid(visible=False)
    return ax


def confident_mistakes(pictures: ArrayLike, probabilities: ArrayLike, true: ArrayLike, *, count: int = 20,
                       ax: "Axes | None" = None) -> tuple["Axes", NDArray[np.intp]]:
    """The wrong answers of which a classifier was surest, with "true → predicted, probability" above each.

    Args:
        pictures: shape (n, height, width).
        probabilities: shape (n, classes).
        true: class numbers, shape (n,).
        count: how many to show at most.
        ax: where to draw; new axes when none are given.

    Returns:
        The axes, and the indices of the examples shown, surest first.

    Raises:
        ValueError: when the sizes differ, or no answer is wrong.
    """
    pictures, p = real_array("pictures", pictures), real_array("probabilities", probabilities)
    rank("pictures", pictures, "n, height, width")
    rank("probabilities", p, "n, classes")
    finite("probabilities", p)
    count = whole_number("count", count, 1)
    true = check_labels("true", true, p.shape[1])
    if not len(pictures) == len(p) == len(true):
        raise ValueError(f"pictures, probabilities, true: expected equal lengths, received {len(pictures)}, {len(p)}, "
                         f"{len(true)}; pass the same examples to all three")
    predicted = p.argmax(axis=1)
    wrong = np.flatnonzero(predicted != true)
    if not len(wrong):
        raise ValueError("probabilities: expected at least one wrong answer, received none; there is nothing to show")
    chosen = wrong[np.argsort(-p[wrong, predicted[wrong]])][:count]
    captions = [f"{true[i]} → {predicted[i]}\n{p[i, predicted[i]]:.1%}" for i in chosen]
    return images(pictures[chosen], captions, columns=5, ax=ax or _room_for(len(chosen), pictures)), chosen


def _room_for(count: int, pictures: NDArray[Any]) -> "Axes":
    rows = -(-count // 5)
    return figure(6.4, 6.4 * rows * (pictures.shape[1] + 12) / (min(count, 5) * (pictures.shape[2] + 2)))
