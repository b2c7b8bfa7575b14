"""The names of curves, at their ends: a legend would make the eye travel."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from nnbook.plots.style import BOLD, LETTERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.text import Text

LONGEST = 18    # characters of a line of a name
BESIDE = 7      # points from a curve to its name


@contextmanager
def named(figure: "Figure") -> Iterator[None]:
    """Each labelled line of a figure has its name at its right end, unless its axes have a legend."""
    for ax in figure.axes:
        ax.autoscale_view()    # which Matplotlib leaves until it draws
    texts = {ax: [text for line in ax.get_lines() if (text := name(ax, line))] for ax in figure.axes if ax.get_legend() is None}
    if any(texts.values()):
        figure.draw_without_rendering()    # the layout makes room for the names, so only then are their places known
        for beside in texts.values():
            push_apart(beside)
    try:
        yield
    finally:
        for text in chain.from_iterable(texts.values()):
            text.remove()


def name(ax: "Axes", line: "Line2D") -> "Text | None":
    """Write the name of a line, in its colour, where it ends or leaves the axes on the right; None for a line without one."""
    label = str(line.get_label())
    at = line.get_transform().transform(line.get_xydata())
    (left, low), (right, high) = ax.bbox.min - 1, ax.bbox.max + 1
    seen = at[(at[:, 0] >= left) & (at[:, 0] <= right) & (at[:, 1] >= low) & (at[:, 1] <= high)]
    if label.startswith("_") or not len(seen):
        return None
    colour = line.get_color() if line.get_linestyle() != "None" else line.get_markerfacecolor()
    end = ax.transData.inverted().transform(seen[seen[:, 0].argmax()])
    text = label if "\n" in label or "$" in label else fill(label, LONGEST)
    return ax.annotate(text, end, (BESIDE, 0), textcoords="offset points", va="center", weight=BOLD, annotation_clip=False,
                       color=LETTERS.get(colour, colour), linespacing=1.05)


def push_apart(texts: "list[Text]") -> None:
    """Move names up and down until none touches another; those that are moved keep their middle."""
    if not texts:
        return
    boxes = {text: text.get_window_extent() for text in texts}
    points = texts[0].figure.dpi / 72
    groups: list[list[Text]] = []

    def bottom(group: "list[Text]") -> float:
        return float(np.mean([boxes[text].y0 + boxes[text].y1 for text in group])) / 2 - height(group) / 2

    def height(group: "list[Text]") -> float:
        return sum(boxes[text].height for text in group)

    def touch(one: "list[Text]", other: "list[Text]") -> bool:
        beside = any(boxes[a].x0 < boxes[b].x1 and boxes[b].x0 < boxes[a].x1 for a in one for b in other)
        return beside and bottom(one) + height(one) > bottom(other)

    for text in sorted(texts, key=lambda text: boxes[text].y0):
        group = [text]
        while below := next((other for other in groups[::-1] if touch(other, group)), None):
            groups.remove(below)
            group = below + group
        groups.append(group)
    for group in groups:
        at = bottom(group)
        for text in group:
            text.xyann = (BESIDE, (at - boxes[text].y0) / points)
            at += boxes[text].height
