"""Draw a digit with mouse, finger, pen or keyboard, and watch a network read it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from traitlets import TraitError, validate

from nnbook._check import shown
from nnbook.widgets.digit_pad.packing import CLASSES, IMAGE, INPUTS, Packed, pack, pack_dense, unpack
from nnbook.widgets.kit import Widget
from nnbook.widgets.kit.list_traits import Listed
from nnbook.widgets.kit.traits import Choice, Flag, Whole, is_finite

BOOK = "the book's own"    # which second network: that of cnn.json


class DigitPad(Widget):
    """A pad to draw a digit on, the steps that make it look like MNIST, and the answer of a network.

    Args:
        network: a trained `nnbook.Sequential`, dense layers with ReLU or tanh between them, 784 inputs, 10 outputs.
        second: another one to compare with: a trained convolutional `nnbook.Sequential`, as `packing.pack` takes it, or None
            for none. Left out, it is the book's own, which `tools/train_digit_pad.py` trained on MNIST.
        traits: first values of the traits below, such as `sample=7` or `preprocess=False`.

    Attributes:
        strokes: the drawing, a list of strokes, each a list of points [x, y] in 0..1 of the pad, y down.
        sample: the sample digit that is on the pad, 0..9, or None. Set it to load one; the first stroke on it clears the pad.
        preprocess: whether the network gets the drawing prepared as MNIST was, or as it is.
        reader: which network reads, "first" or "second".
        layers, second: the networks, packed; see `show` to put in other ones.
        probabilities: what the page computed, ten numbers that sum to 1, or [] for an empty pad.
        logits: the same before softmax.
        image: the 784 numbers in 0..1 that the network was given, or [].

    Raises:
        TypeError, ValueError: when the network is none that the pad can run.
        traitlets.TraitError: for a wrong value of a trait.
    """

    folder = Path(__file__).parent
    describes = "A pad to draw a digit on, and the ten probabilities with which a small network reads it."

    strokes = Listed("strokes, each a list of points [x, y]").tag(sync=True)
    sample = Whole(None, 0, CLASSES - 1, allow_none=True).tag(sync=True)
    preprocess = Flag(True).tag(sync=True)
    reader = Choice(["first", "second"]).tag(sync=True)
    layers = Listed("packed stages").tag(sync=True)
    second = Listed("packed stages").tag(sync=True)
    probabilities = Listed(f"{CLASSES} numbers").tag(sync=True)
    logits = Listed(f"{CLASSES} numbers").tag(sync=True)
    image = Listed(f"{INPUTS} numbers").tag(sync=True)

    def __init__(self, network: Any, second: Any = BOOK, **traits: Any) -> None:
        super().__init__(layers=pack_dense(network), second=_packed(second), **traits)

    def show(self, network: Any = None, second: Any = None) -> None:
        """Put other trained networks into the pad; the drawing stays, and is read anew. None keeps the one that is there."""
        if network is not None:
            self.layers = pack_dense(network)
        if second is not None:
            self.second = _packed(second)

    def predict(self, images: ArrayLike) -> NDArray[np.float64]:
        """Logits of the network that reads, as the page computes them, with weights of one byte.

        Args:
            images: ink in 0..1, shape (n, 28, 28) or (n, 784).

        Returns:
            Shape (n, 10).
        """
        x = np.asarray(images, np.float64)
        if x.ndim < 2 or x.shape[1:] not in {(28, 28), (INPUTS,)}:
            raise ValueError(f"images: expected shape (n, 28, 28) or (n, {INPUTS}), received {x.shape}; "
                             "for a single image write image[None]")
        network = self.second if self.reader == "second" and self.second else self.layers
        return unpack(network).predict(x.reshape(len(x), *IMAGE))

    @validate("strokes")
    def _valid_strokes(self, proposal: dict[str, Any]) -> list[list[list[float]]]:
        return [_stroke(number, points) for number, points in enumerate(proposal["value"])]

    @validate("layers", "second")
    def _valid_stages(self, proposal: dict[str, Any]) -> list[Packed]:
        name, value = proposal["trait"].name, proposal["value"]
        none, argument = ("", "network") if name == "layers" else (", or []", "second=network")
        try:
            if value or name == "layers":
                unpack(value)
        except Exception as error:
            raise TraitError(f"{name}: expected the packed stages of a network with {INPUTS} inputs and {CLASSES} outputs{none}, "
                             f"received something else ({shown(error)}); call show({argument}) to put in a network") from error
        return value

    @validate("probabilities", "logits", "image")
    def _valid_numbers(self, proposal: dict[str, Any]) -> list[float]:
        name, value = proposal["trait"].name, proposal["value"]
        count = INPUTS if name == "image" else CLASSES
        if len(value) not in {0, count} or not all(map(is_finite, value)):
            raise TraitError(f"{name}: expected {count} finite numbers, or [] for an empty pad, received {shown(value)}; "
                             "the page computes it, set `strokes` instead")
        return value


def _packed(second: Any) -> list[Packed]:
    """The stages of a network; none for None."""
    if second is BOOK:
        return json.loads((DigitPad.folder / "cnn.json").read_text(encoding="utf-8"))
    return [] if second is None else pack(second)


def _stroke(number: int, points: Any) -> list[list[float]]:
    """One stroke as lists of floats. Raises TraitError."""
    points = points.tolist() if isinstance(points, np.ndarray) else points
    if not isinstance(points, Sequence) or isinstance(points, str) or len(points) == 0:
        raise TraitError(f"strokes: expected each stroke to be a list of points [x, y], received {shown(points)} "
                         f"at place {number}; a dot is a stroke of one point")
    for point in points:
        if (not isinstance(point, Sequence) or len(point) != 2
                or not all(is_finite(value) and 0 <= value <= 1 for value in point)):
            raise TraitError(f"strokes: expected points [x, y] with both in 0..1 of the pad, received {shown(point)} "
                             f"in stroke {number}; scale the drawing first")
    return [[float(x), float(y)] for x, y in points]
