"""A kernel slides over a small image: the window, its products, and the output."""

import math
from pathlib import Path
from typing import Any, ClassVar

from traitlets import TraitError, validate

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.list_traits import Numbers
from nnbook.widgets.kit.traits import Flag, Whole

PIXELS = 12    # height and width of the image
STROKES = (((2.5, 2.5), (2.5, 8.5)), ((2.5, 8.5), (9.5, 4.5)))    # of the digit 7, from (row, column) to (row, column)


def seven() -> list[float]:
    """The image at the start, row by row: a digit 7 of strokes as wide as a pixel, in steps of 0.5."""
    places = [(row, column) for row in range(PIXELS) for column in range(PIXELS)]
    return [max(math.floor(2 * min(1, max(0, 1.3 - _away(place, *stroke))) + 0.5) / 2 for stroke in STROKES) for place in places]


def _away(place: tuple[float, float], begin: tuple[float, float], end: tuple[float, float]) -> float:
    """The distance of a place from a stroke."""
    along = [b - a for a, b in zip(begin, end, strict=True)]
    toward = [p - a for a, p in zip(begin, place, strict=True)]
    part = min(1, max(0, sum(a * b for a, b in zip(along, toward, strict=True)) / sum(a * a for a in along)))
    return math.hypot(*(t - part * a for t, a in zip(toward, along, strict=True)))


class ConvolutionExplorer(Explorer):
    """A kernel over an image of 12 × 12 pixels: what lies under the window, its products, and the output.

    Like `nnbook.Conv2D`, and all frameworks, it computes the cross-correlation: the kernel is not turned.

    Attributes:
        pixels: the image row by row, 144 numbers in 0..1.
        weights: the kernel row by row, 9 or 25 numbers in -20..20.
        stride: pixels from one window to the next, in 1..3.
        padding: zeros put around the image, in 0..3.
        dilation: pixels from one pixel of the window to the next, in 1..2.
        row, column: which number of the output is written out, counted from 0, in 0..15; at most the last one there is.
        numbers: whether the numbers stand in the pixels.

    z[v, u] = sum over i, j of W[i, j] · x[s v + d i, s u + d j], x being the padded image; the output has
    floor((n + 2 p - d (k - 1) - 1) / s) + 1 rows and columns.

    Sources: LeCun et al., 1989; Dumoulin and Visin, 2016, relationship 15.
    """

    folder = Path(__file__).parent
    describes = "A kernel over a small image, with its window, the products under it, and the output."
    controls: ClassVar[tuple[str, ...]] = ("image", "drawing", "kernel", "stride", "padding", "dilation", "table")

    pixels = Numbers(seven(), 0, 1).tag(sync=True)
    weights = Numbers([-1, 0, 1, -2, 0, 2, -1, 0, 1], -20, 20, 9, 25).tag(sync=True)
    stride = Whole(1, 1, 3).tag(sync=True)
    padding = Whole(0, 0, 3).tag(sync=True)
    dilation = Whole(1, 1, 2).tag(sync=True)
    row = Whole(2, 0, 15).tag(sync=True)
    column = Whole(8, 0, 15).tag(sync=True)
    numbers = Flag(False).tag(sync=True)

    @validate("weights")
    def _valid_weights(self, proposal: dict[str, Any]) -> list[float]:
        weights = proposal["value"]
        if len(weights) not in {9, 25}:
            raise TraitError(f"weights: expected a list of 9 or 25 numbers, received {len(weights)}; pass such a list")
        return weights
