"""Axes with the book's look: whatever is drawn on them takes the house's letters, lines and places of names."""

from functools import wraps
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from nnbook.plots.style import look

# What Matplotlib decides at the moment of drawing, and not by the axes that it draws on.
DRAWING = ("annotate", "axhline", "axvline", "bar_label", "contour", "errorbar", "fill", "fill_between", "hlines", "legend",
           "plot", "scatter", "set_title", "set_xticks", "set_yticks", "text", "vlines")
ABOVE = 9    # points from an axis up to its name


class Paper(Axes):
    """Axes whose y has its name above, lying, and whose x has it at the right end."""

    def set_xlabel(self, xlabel: str, **kwargs: Any) -> Text:
        """As in Matplotlib, at the right end."""
        with mpl.rc_context(look()):
            return super().set_xlabel(xlabel, **kwargs)

    def set_ylabel(self, ylabel: str, **kwargs: Any) -> Text:
        """As in Matplotlib, lying above the axis."""
        with mpl.rc_context(look()):
            lifted = self.transAxes + ScaledTranslation(0, ABOVE / 72, self.figure.dpi_scale_trans)
            self.yaxis.set_label_coords(0, 1, transform=lifted)
            name = super().set_ylabel(ylabel, **{"rotation": 0, "y": 1, "ha": "left", "va": "bottom", **kwargs})
        if self.get_title(loc="left"):
            self.set_title(self.get_title(loc="left"))
        return name

    def set_title(self, label: str, **kwargs: Any) -> Text:
        """As in Matplotlib, on the left, and above the name of y."""
        with mpl.rc_context(look()):
            pad = {"pad": ABOVE + 23} if self.get_ylabel() and "pad" not in kwargs else {}
            return super().set_title(label, **pad, **kwargs)


def styled(name: str) -> Any:
    """A method of `Axes` that draws in the book's look."""
    method = getattr(Axes, name)

    @wraps(method)
    def draw(self: Paper, *args: Any, **kwargs: Any) -> Any:
        with mpl.rc_context(look()):
            return method(self, *args, **kwargs)

    return draw


for _name in DRAWING:
    if _name not in Paper.__dict__:
        setattr(Paper, _name, styled(_name))
