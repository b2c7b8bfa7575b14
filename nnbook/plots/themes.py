"""A drawing in two themes: it's made in the light colours, each of which has a dark one."""

import base64
import colorsys
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from nnbook.plots.names import named
from nnbook.plots.style import LETTER, SHADES, look, shades
from nnbook.plots.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

TURNED = {LIGHT[name]: DARK[name] for name in reversed(LIGHT)}
INCH = 100         # pixels of a page
PIXELS = 170       # of a picture, an inch
QUALITY = 80       # of WebP, in per cent
MOST_POINTS = 300  # of a line; more can't be told apart
Change = tuple[Callable[[Any], Any], Any, Any]    # how to set something, its light value, its dark one


def pictures(figure: "Figure", pixels: int = PIXELS) -> dict[str, Any]:
    """A figure as two data addresses: {light, dark, width, height, letters}; the last three, of which one is the size of the
    smallest letters, are in the pixels of a page.

    Lines become SVG with letters as paths, images WebP of so many pixels an inch. Both are transparent, and come out the same,
    byte for byte.
    """
    import matplotlib as mpl

    save = partial(webp, pixels=pixels) if figure.findobj(is_image) else svg
    for line in figure.findobj(is_long):
        thin(line)
    with mpl.rc_context(look()), named(figure), laid_out(figure):
        made = {"light": save(figure)}
        with dark(figure):
            made["dark"] = save(figure)
    width, height = (round(inches * INCH) for inches in figure.get_size_inches())
    points = min((text.get_fontsize() for text in figure.findobj(is_text)), default=LETTER)
    return {**made, "width": width, "height": height, "letters": round(points * INCH / 72, 1)}


@contextmanager
def laid_out(figure: "Figure") -> Iterator[None]:
    """Everything keeps its place: two drawings would differ a little, as Matplotlib starts from the last layout."""
    engine = figure.get_layout_engine()
    for _ in range(2):    # after the first time things may still overlap
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def is_image(artist: "Artist") -> bool:
    """Whether an artist is made of pixels."""
    from matplotlib.image import AxesImage

    return isinstance(artist, AxesImage)


def is_text(artist: "Artist") -> bool:
    """Whether an artist has letters."""
    from matplotlib.text import Text

    return isinstance(artist, Text) and bool(artist.get_text().strip())


def is_long(artist: "Artist") -> bool:
    """Whether an artist is a line of more points than can be told apart."""
    from matplotlib.lines import Line2D

    return isinstance(artist, Line2D) and artist.get_linestyle() != "None" and len(artist.get_xdata()) > MOST_POINTS


def thin(line: Any) -> None:
    """Leave both ends, and the lowest and the highest point of each of 149 pieces, so that no peak is lost."""
    points = line.get_xydata()
    pieces = np.array_split(np.arange(len(points)), MOST_POINTS // 2 - 1)
    kept = sorted({piece[pick(points[piece, 1])] for piece in pieces for pick in (np.argmin, np.argmax)} - {0, len(points) - 1})
    line.set_data(*points[[0, *kept, len(points) - 1]].T)


def svg(figure: "Figure") -> str:
    """The figure's lines as the data address of an SVG."""
    drawn = BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    text = re.sub(r"^.*?(?=<svg)|<metadata>.*?</metadata>|<!--.*?-->", "", drawn.getvalue().decode(), flags=re.DOTALL)
    text = re.sub(r"scale\([^)]*\)|(-?\d+\.\d{3,})", lambda found: f"{float(found[1]):.2f}" if found[1] else found[0], text)
    text = re.sub(r"\s*([<>])\s*|(?<=[\dz]) (?=[A-Zz])|(?<=[A-Z]) (?=[-\d])", r"\1", re.sub(r"\s+", " ", text))
    return address("svg+xml", text.encode())


def webp(figure: "Figure", pixels: int) -> str:
    """The figure's pixels as the data address of a WebP, where a field needs half the bytes of a PNG, and has no bands."""
    drawn = BytesIO()
    figure.savefig(drawn, format="webp", dpi=pixels, pil_kwargs={"quality": QUALITY, "method": 4})
    return address("webp", drawn.getvalue())


def address(kind: str, content: bytes) -> str:
    """A data address."""
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


@contextmanager
def dark(figure: "Figure") -> Iterator[None]:
    """The figure in its dark colours, as long as the block runs."""
    changes = [change for artist in figure.findobj() for part in (artist, *beside(artist)) for change in of_artist(part)]
    for put, _, turned_ in changes:
        put(turned_)
    try:
        yield
    finally:
        for put, light, _ in reversed(changes):
            put(light)


def beside(artist: Any) -> "list[Artist]":
    """What belongs to a text, and Matplotlib doesn't count among its children: its box and its arrow."""
    return [part for name in ("_bbox_patch", "arrow_patch") if (part := getattr(artist, name, None)) is not None]


def of_artist(artist: Any) -> Iterator[Change]:
    """What to change in one artist."""
    if (array := getattr(artist, "get_array", lambda: None)()) is not None and np.ndim(array) <= 2:
        yield artist.set_cmap, artist.get_cmap(), turned_shades(artist.get_cmap())
        return
    for name in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
        if name == "color" and hasattr(artist, "get_facecolor"):
            continue
        if (get := getattr(artist, f"get_{name}", None)) is not None and visible(colour := get()):
            yield partial(getattr(artist, f"set_{name}")), colour, turned(colour)


def visible(colour: Any) -> bool:
    """Whether something is painted at all."""
    from matplotlib.colors import to_rgba_array

    return bool(to_rgba_array(colour)[:, 3].any())


def turned(colour: Any) -> Any:
    """The dark colour, or colours, of light ones, as (n, 4) where there are several; one that isn't of the house has its
    lightness turned over, and keeps its hue."""
    from matplotlib.colors import to_hex, to_rgb, to_rgba_array

    rows = to_rgba_array(colour)
    for row in rows:
        red, green, blue = row[:3]
        hue, light, full = colorsys.rgb_to_hls(red, green, blue)
        known = TURNED.get(to_hex(row[:3]))
        row[:3] = to_rgb(known) if known else colorsys.hls_to_rgb(hue, 1 - light, full)
    return tuple(rows[0]) if len(rows) == 1 else rows


def turned_shades(light: "Colormap") -> "Colormap":
    """The dark colours of a colour map."""
    from matplotlib.colors import ListedColormap

    name = light.name.removeprefix("nnb-")
    return shades(name, dark=True) if name in SHADES else ListedColormap(np.atleast_2d(turned(light(np.arange(light.N)))))
