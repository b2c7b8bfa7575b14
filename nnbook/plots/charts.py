"""Pictures of digits, learning curves, confusion matrices. Every function draws on an `Axes` and returns it."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import any_array, finite, not_empty, number, rank, real_array, same_shape, whole_number
from nnbook._check import labels as check_labels
from nnbook.plots.figure import figure, written
from nnbook.plots.names import LONGEST
from nnbook.plots.style import BOLD, DASHES, HALO, INK, LETTER, MARKS, MUTED, SERIES, WIDTH, shades

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def images(pictures: ArrayLike, captions: Sequence[str] | None = None, *, columns: int = 10, signed: bool = False,
           ax: "Axes | None" = None) -> "Axes":
    """Pictures side by side, in rows.

    Args:
        pictures: shape (n, height, width), any real numbers; dark = high, as ink on paper.
        captions: one short text for each picture, shown above it; it may have several lines.
        columns: pictures in a row.
        signed: weights instead of ink: blue below zero, orange above, paper at zero, each on its own scale.
        ax: where to draw; new axes when none are given.
    """
    pictures, columns = real_array("pictures", pictures), whole_number("columns", columns, 1)
    rank("pictures", pictures, "n, height, width")
    not_empty("pictures", pictures)
    finite("pictures", pictures)
    if captions is not None and len(captions) != len(pictures):
        raise ValueError(f"captions: expected one for each of {len(pictures)} pictures, received {len(captions)}; match them")
    n, height, width = pictures.shape
    columns = min(columns, n)
    gap = 0.08 * width
    wide = columns * (width + gap) - gap
    pads = 0.12    # of the layout, in inches
    inches = WIDTH - pads if ax is None else ax.get_position().width * ax.figure.get_figwidth()
    lines = max(str(text).count("\n") + 1 for text in captions) if captions is not None else 0
    head = lines * 1.35 * LETTER / 72 * wide / inches    # room for a caption, in pixels of the pictures
    step = height + head + gap
    rows = -(-n // columns)
    ax = ax or figure(WIDTH, pads + (WIDTH - pads) * (rows * step - gap) / wide)
    ax.axis("off")
    for i, picture in enumerate(pictures):
        x, y = (i % columns) * (width + gap), (i // columns) * step + head
        limit = max(float(np.abs(picture if signed else pictures).max()), 1e-12)
        ax.imshow(picture, extent=(x, x + width, y + height, y), cmap=shades("signed" if signed else "ink"),
                  vmin=-limit if signed else min(0.0, float(pictures.min())), vmax=limit, interpolation="nearest")
        if captions is not None:
            ax.text(x + width / 2, y - 0.25 * head / lines, str(captions[i]), ha="center", va="baseline", linespacing=1.25)
    ax.set(xlim=(0, wide), ylim=(rows * step - gap, 0), aspect="equal")
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
    names, sizes = [fill(name, LONGEST) for name in values], np.array([number(name, size, 0) for name, size in values.items()])
    ax = ax or figure(WIDTH, 0.5 + 0.34 * len(values) + 0.2 * sum("\n" in name for name in names))
    drawn = ax.barh(names, sizes, color=MUTED, alpha=0.55, height=0.62)
    ax.bar_label(drawn, [written(size, percent) for size in sizes], padding=5, weight=BOLD, color=INK)
    ax.invert_yaxis()
    ax.set_xlim(0, sizes.max() * 1.2 or 1)
    ax.tick_params(axis="y", labelcolor=INK)
    ax.grid(visible=False)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    return ax


def curves(series: Mapping[str, ArrayLike], x: ArrayLike | None = None, *, markers: bool = True, logarithmic: bool = False,
           ax: "Axes | None" = None) -> "Axes":
    """Curves over a common x, told apart by colour, dashes and marks. `show` writes each one's name at its end.

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
        ax.plot(at, heights, color=SERIES[i % 6], linestyle=DASHES[i % 6], marker=MARKS[i % 6] if markers else None,
                label=name, markeredgecolor=HALO, markeredgewidth=1.1, markersize=7)
    if logarithmic:
        ax.set_yscale("log")
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
    ax = ax or figure(WIDTH, WIDTH)
    mistakes = np.where(np.eye(len(counts), dtype=bool), 0, counts)
    ax.imshow(mistakes, cmap=shades("counts"), vmax=max(mistakes.max(), 1), aspect="auto")
    for true, predicted in np.ndindex(counts.shape):
        if count := counts[true, predicted]:
            ax.text(predicted, true, f"{count}", ha="center", va="center",
                    weight=BOLD if true == predicted else "normal")
    ax.set(xticks=range(len(counts)), yticks=range(len(counts)), xlabel="predicted", ylabel="true")
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
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
    return images(pictures[chosen], captions, columns=5, ax=ax), chosen
