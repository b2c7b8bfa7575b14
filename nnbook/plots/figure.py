"""The paper that figures are drawn on, and how they get into a page."""

import base64
from collections.abc import Mapping
from functools import partial
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from nnbook._check import flag, number, whole_number

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, safe for colour-blind readers, in the order in which series take them,
# each with its own marker and line style, so that colour never carries meaning alone.
COLOURS = BLUE, ORANGE, *_ = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
MARKERS = ("o", "s", "^", "D", "v", "P")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))


def figure(width: float = 6.4, height: float = 3.6, *, bare: bool = False) -> "Axes":
    """New axes with the book's look: no box, a light grid, a legend without a frame, fonts that stay readable.

    Args:
        width, height: in inches, more than 0.
        bare: nothing but the paper: no axes, no ticks, no grid, for what is drawn freely.
    """
    return panels(1, 1, width, height, bare=bare)[0]


def panels(rows: int, columns: int, width: float = 6.4, height: float = 3.6, *, bare: bool = False) -> "list[Axes]":
    """Several axes in one figure, row by row, each with the book's look.

    Args:
        rows, columns: how many, 1 or more.
        width, height: of the whole figure in inches, more than 0.
        bare: as for `figure`.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    rows, columns = whole_number("rows", rows, 1), whole_number("columns", columns, 1)
    size = number("width", width, 0, low_open=True), number("height", height, 0, low_open=True)
    bare = flag("bare", bare)
    with mpl.rc_context({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False}):
        made, grid = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    plt.close(made)    # `show` displays it; the notebook's own display would do so a second time
    for ax in grid.flat:
        ax.grid(alpha=0.25)
        ax.set_axisbelow(True)
        if bare:
            ax.axis("off")
        # What Matplotlib decides only when a title or a legend is made, and not by the axes that it is made for:
        ax.set_title, ax.legend = partial(ax.set_title, fontsize=11), partial(ax.legend, frameon=False)
    return list(grid.flat)


def show(drawing: "Axes | Figure", alt: str) -> "HTML":
    """The figure as an image with its alternative text, for the last line of a cell.

    Args:
        drawing: an Axes or a Figure.
        alt: what the figure shows, in a sentence or two, with the numbers that matter.

    Raises:
        TypeError: when there is nothing to draw, or the alternative text is no text.
        ValueError: when the alternative text says nothing.
    """
    from IPython.display import HTML
    from PIL import Image

    picture, drawn, paper = getattr(drawing, "figure", drawing), BytesIO(), BytesIO()
    if not hasattr(picture, "savefig"):
        raise TypeError(f"drawing: expected an Axes or a Figure, received {type(drawing).__name__}; draw something first")
    if not isinstance(alt, str):
        raise TypeError(f"alt: expected a sentence that says what the figure shows, received {alt!r}; describe it")
    if len(alt.split()) < 4:
        raise ValueError(f"alt: expected a sentence that says what the figure shows, received {alt!r}; describe it")
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
    return ", ".join(f"{name} {written(value, percent)}" for name, value in values.items())


def written(value: float, percent: bool) -> str:
    """A number as it stands in figures and sentences: a whole number, or a share as per cent."""
    return f"{value:.1%}" if percent else f"{value:,.0f}"
