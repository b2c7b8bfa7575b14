"""The paper that figures are drawn on, and how they get into a page."""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from nnbook._check import flag, number, whole_number
from nnbook.plots.style import WIDTH, look
from nnbook.plots.themes import pictures
from nnbook.plots.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Which of the two pictures is seen: by the theme of the page (the book, Colab, JupyterLab, VS Code), else by that of the system.
# Where nobody says what the page looks like, a picture brings its paper. `hidden` is for places that throw style sheets away.
LIGHT_HOSTS = "html[data-theme=light],html[theme=light],[data-jp-theme-light=true],.vscode-light"
DARK_HOSTS = "html[data-theme=dark],html[theme=dark],[data-jp-theme-light=false],.vscode-dark"
RULES = (
    "img.nnb-figure{{display:block;box-sizing:border-box;max-width:100%;height:auto;margin:0 auto;"
    "padding:0!important;border-radius:0!important;filter:none!important}}"
    "img.nnb-light{{background:{light}}}img.nnb-dark{{background:{dark};display:none}}"
    "@media(prefers-color-scheme:dark){{img.nnb-light{{display:none}}img.nnb-dark{{display:block!important}}}}"
    ":is({hosts}) img.nnb-figure{{background:none!important}}"
    ":is({light_hosts}) img.nnb-light,:is({dark_hosts}) img.nnb-dark{{display:block!important}}"
    ":is({light_hosts}) img.nnb-dark,:is({dark_hosts}) img.nnb-light{{display:none!important}}"
).format(light=LIGHT["paper"], dark=DARK["paper"], hosts=f"{LIGHT_HOSTS},{DARK_HOSTS}",
         light_hosts=LIGHT_HOSTS, dark_hosts=DARK_HOSTS)


def figure(width: float = WIDTH, height: float = 3.1, *, bare: bool = False) -> "Axes":
    """New axes with the book's look: hairlines, y's name above its axis, x's at its right end, letters that stay readable.

    A line that has a label gets it as a name at its end; a legend of your own takes its place.

    Args:
        width, height: in inches, more than 0. On a phone 5.2 inches are as wide as the page, and letters 11 pixels high.
        bare: nothing but the paper: no axes, no ticks, no grid, for what is drawn freely.
    """
    return panels(1, 1, width, height, bare=bare)[0]


def panels(rows: int, columns: int, width: float = WIDTH, height: float = 3.1, *, bare: bool = False) -> "list[Axes]":
    """Several axes in one figure, row by row, each with the book's look.

    Args:
        rows, columns: how many, 1 or more.
        width, height: of the whole figure in inches, more than 0.
        bare: as for `figure`.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    from nnbook.plots.paper import Paper

    rows, columns = whole_number("rows", rows, 1), whole_number("columns", columns, 1)
    size = number("width", width, 0, low_open=True), number("height", height, 0, low_open=True)
    bare = flag("bare", bare)
    with mpl.rc_context(look()):
        made, grid = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False,
                                  subplot_kw={"axes_class": Paper})
    plt.close(made)    # `show` displays it; the notebook's own display would do so a second time
    if bare:
        for ax in grid.flat:
            ax.axis("off")
    return list(grid.flat)


def show(drawing: "Axes | Figure", alt: str) -> "HTML":
    """The figure as an image with its alternative text, for the last line of a cell; on a dark page in dark colours.

    Args:
        drawing: an Axes or a Figure. Lines of more than 300 points are thinned.
        alt: what the figure shows, in a sentence or two, with the numbers that matter.

    Raises:
        TypeError: when there is nothing to draw, or the alternative text is no text.
        ValueError: when the alternative text says nothing.
    """
    from IPython.display import HTML

    picture = getattr(drawing, "figure", drawing)
    if not hasattr(picture, "savefig"):
        raise TypeError(f"drawing: expected an Axes or a Figure, received {type(drawing).__name__}; draw something first")
    if not isinstance(alt, str):
        raise TypeError(f"alt: expected a sentence that says what the figure shows, received {alt!r}; describe it")
    if len(alt.split()) < 4:
        raise ValueError(f"alt: expected a sentence that says what the figure shows, received {alt!r}; describe it")
    return HTML(f"<style>{RULES}</style>{as_html(pictures(picture), alt)}")


def as_html(made: Mapping[str, Any], alt: str) -> str:
    """The two pictures of a figure as HTML, of which a page shows one."""
    size = f'width="{made["width"]}" height="{made["height"]}" data-letters="{made["letters"]}"'
    return "".join(f'<img class="nnb-figure nnb-{theme}" src="{made[theme]}" alt="{escape(alt)}" {size} loading="lazy"{hidden}>'
                   for theme, hidden in (("light", ""), ("dark", " hidden")))


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
