"""The look of figures: colours, shades, dashes, marks and letters, as Matplotlib takes them."""

from typing import TYPE_CHECKING, Any

from nnbook.plots.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

# Figures are drawn in the light colours; `themes.py` turns them into the dark ones.
BLUE, ORANGE = LIGHT["zero-mark"], LIGHT["one-mark"]    # class 0 and class 1, below and above zero, and nothing else
INK, MUTED, LINE, HAIR = (LIGHT[name] for name in ("ink", "muted", "line", "hair"))
PAPER, SUNK, HALO, GOOD = (LIGHT[name] for name in ("paper", "sunk", "halo", "good"))
REGIONS = (LIGHT["zero-field"], LIGHT["one-field"])    # where the answer is 0, and where it is 1
# Series take these in their order, each with its own dashes and mark, so that colour never carries meaning alone.
SERIES = tuple(LIGHT[f"series-{number}"] for number in range(1, 7))
DASHES = ("-", (0, (5, 1.6)), (0, (1, 1.3)), (0, (6, 1.6, 1, 1.6)), (0, (9, 2)), "-")
MARKS = ("o", "^", "s", "D", "v", "P")
# Marks are bright; letters in their colours need more contrast.
LETTERS = {BLUE: LIGHT["zero-text"], ORANGE: LIGHT["one-text"], LINE: MUTED, HAIR: MUTED}

WIDTH = 5.2      # inches of a figure: 520 px in a page
LETTER = 11.5    # points: 16 px there, 11 px in the 358 px of a phone
BOLD = "bold"    # which is 600 in Inter, see letters.py
# Shades between colours, from the lowest value to the highest.
SHADES = {"field": ("zero-field", "mid", "one-field"), "signed": ("zero-mark", "mid", "one-mark"), "ink": ("sunk", "ink"),
          "counts": ("paper", "terrain-1"), "terrain": tuple(f"terrain-{number}" for number in range(1, 5))}


def shades(name: str, *, dark: bool = False) -> "Colormap":
    """A colour map of the house: field, signed, ink, counts or terrain."""
    from matplotlib.colors import LinearSegmentedColormap

    theme = DARK if dark else LIGHT
    return LinearSegmentedColormap.from_list(f"nnb-{name}", [theme[colour] for colour in SHADES[name]], 256)


def look() -> dict[str, Any]:
    """Matplotlib's settings for a figure of the book."""
    from matplotlib import cycler

    from nnbook.plots.letters import families

    sides = {f"axes.spines.{side}": side == "bottom" for side in ("left", "right", "top", "bottom")}
    ticks = {f"{axis}tick.{size}.size": 0 for axis in "xy" for size in ("major", "minor")}
    return sides | ticks | {
        "font.family": families(), "font.size": LETTER, "mathtext.fontset": "stix",
        "axes.titlesize": 12.5, "axes.titleweight": BOLD, "axes.titlelocation": "left", "axes.titlepad": 10,
        "axes.titlecolor": INK, "axes.labelsize": LETTER, "axes.labelcolor": MUTED, "text.color": INK,
        "xaxis.labellocation": "right",
        "xtick.labelsize": LETTER, "ytick.labelsize": LETTER, "xtick.color": MUTED, "ytick.color": MUTED,
        "xtick.major.pad": 7, "ytick.major.pad": 6, "axes.edgecolor": MUTED, "axes.linewidth": 1,
        "axes.grid": True, "axes.grid.axis": "y", "grid.color": HAIR, "grid.linewidth": 1, "grid.alpha": 1,
        "axes.axisbelow": True, "axes.xmargin": 0.02,
        "lines.linewidth": 2.2, "lines.markersize": 6.2, "lines.solid_capstyle": "round", "lines.solid_joinstyle": "round",
        "lines.dash_capstyle": "butt", "lines.scale_dashes": True, "axes.prop_cycle": cycler(color=SERIES), "patch.linewidth": 1,
        "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none", "legend.frameon": False,
        "legend.fontsize": LETTER, "figure.constrained_layout.h_pad": 0.06, "figure.constrained_layout.w_pad": 0.06,
        "path.simplify_threshold": 0.2, "svg.fonttype": "path", "svg.hashsalt": "nnbook",
    }
