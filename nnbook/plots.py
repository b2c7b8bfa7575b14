"""Figures: digits, learning curves, confusion matrices. Every function draws on an `Axes` and returns it.

`show` puts a figure into the page together with the text that says what it shows; a figure without one is
refused. Figures have dark ink on white paper; the book's style sheet turns them over for the dark theme.
"""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook._check import labels as check_labels
from nnbook._check import rank, same_shape

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, safe for colour-blind readers, in the order in which series take them,
# each with its own marker and line style, so that colour never carries meaning alone.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
MARKERS = ("o", "s", "^", "D", "v", "P")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))


def figure(width: float = 6.4, height: float = 3.6) -> "Axes":
    """New axes of that size in inches, with the book's look: no box, a light grid, fonts that stay readable."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    with mpl.rc_context({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False}):
        made, ax = plt.subplots(figsize=(width, height), layout="constrained")
    plt.close(made)    # `show` displays it; the notebook's own display would do so a second time
    ax.grid(alpha=0.25)
    ax.set_axisbelow(True)
    return ax


def show(drawing: "Axes | Figure", alt: str) -> "HTML":
    """The figure as an image with its alternative text, for the last line of a cell.

    Args:
        drawing: an Axes or a Figure.
        alt: what the figure shows, in a sentence or two, with the numbers that matter.

    Raises:
        ValueError: when the alternative text says nothing.
    """
    from IPython.display import HTML
    from PIL import Image

    if len(alt.split()) < 4:
        raise ValueError(f"alt: expected a sentence that says what the figure shows, received {alt!r}; describe it")
    picture, drawn, paper = getattr(drawing, "figure", drawing), BytesIO(), BytesIO()
    picture.savefig(drawn, format="png", dpi=160, facecolor="white")
    # 64 colours are enough for a plot, and make the page a third as heavy
    Image.open(drawn).convert("RGB").quantize(64).save(paper, format="png", optimize=True)
    data, width = base64.b64encode(paper.getvalue()).decode(), round(picture.get_figwidth() * 100)
    return HTML(f'<img class="nnb-figure" alt="{escape(alt)}" width="{width}" src="data:image/png;base64,{data}">')


def listed(values: Mapping[str, float], percent: bool = False) -> str:
    """Names and numbers in words, as for an alternative text: "chance 10.0%, darkness 22.3%".

    Args:
        values: name to value.
        percent: the values are shares in 0..1, to be written as per cent.
    """
    return ", ".join(f"{name} {_written(value, percent)}" for name, value in values.items())


def _written(value: float, percent: bool) -> str:
    return f"{value:.1%}" if percent else f"{value:,.0f}"


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
    pictures = np.asarray(pictures)
    rank("pictures", pictures, "n, height, width")
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
    ax = ax or figure(6.4, 0.6 + 0.36 * len(values))
    names, sizes = list(values), np.array(list(values.values()), dtype=float)
    drawn = ax.barh(names, sizes, color=COLOURS[0], height=0.7)
    ax.bar_label(drawn, [_written(size, percent) for size in sizes], padding=4)
    ax.invert_yaxis()
    ax.set_xlim(0, sizes.max() * 1.16)
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
    ax = ax or figure()
    for i, (name, values) in enumerate(series.items()):
        values = np.asarray(values, dtype=float)
        at = np.arange(1, len(values) + 1) if x is None else np.asarray(x, dtype=float)
        same_shape("x", at, name, values)
        ax.plot(at, values, color=COLOURS[i % 6], linestyle=LINES[i % 6], marker=MARKERS[i % 6] if markers else None,
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
    pictures, p = np.asarray(pictures), np.asarray(probabilities)
    rank("probabilities", p, "n, classes")
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
