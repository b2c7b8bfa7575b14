"""From a matplotlib figure to a picture for the page, and what may be said of it."""

import base64
import gzip
import math
from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from nnbook._check import function, shown
from nnbook.plots.themes import pictures

MOST_FRAMES = 200
WORDS = 4    # of an alternative text, at least
PIXELS = 110    # of a frame, an inch: there are many of them


def plain(value: Any) -> Any:
    """A NumPy number as Python's own: what JSON can carry."""
    return value.item() if isinstance(value, np.generic) else value


def parameters(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The lists of values by name, as JSON can carry them. Raises TypeError or ValueError."""
    if not values:
        raise ValueError("choices: expected at least one list, such as seed=[0, 1, 2], received none; name a parameter of draw")
    made = {name: _list(name, listed) for name, listed in values.items()}
    count = int(np.prod([len(listed) for listed in made.values()], dtype=object))
    if count > MOST_FRAMES:
        raise ValueError(f"choices: expected at most {MOST_FRAMES} frames, received {count} "
                         f"({' × '.join(str(len(listed)) for listed in made.values())}); shorten a list")
    return made


def _list(name: str, listed: Any) -> list[Any]:
    if isinstance(listed, (str, bytes, Mapping)) or not hasattr(listed, "__iter__"):
        raise TypeError(f"{name}: expected a list of values, received {shown(listed)}; write [{shown(listed)}]")
    values = [plain(value) for value in listed]
    if not values:
        raise ValueError(f"{name}: expected at least one value, received an empty list; leave the parameter out instead")
    for value in values:
        if not isinstance(value, (bool, int, float, str)) or (isinstance(value, float) and not math.isfinite(value)):
            raise TypeError(f"{name}: expected finite numbers, texts or truth values, received {shown(value)}; "
                            "let `draw` look it up by a name")
    if len({(isinstance(value, bool), value) for value in values}) < len(values):
        raise ValueError(f"{name}: expected different values, received {values}; each stands for one frame")
    return values


def alternatives(alt: Any, values: dict[str, list[Any]]) -> Any:
    """A function that gives each frame its alternative text. Raises TypeError or ValueError where one is missing."""
    if not isinstance(alt, Mapping):
        if not callable(alt):
            raise TypeError(f"alt: expected a function of the same parameters as draw, or a mapping, received {shown(alt)}; "
                            "each frame needs a text of its own")
        return function("alt", alt)
    texts = {key if isinstance(key, tuple) else (key,): text for key, text in alt.items()}
    for key in product(*values.values()):
        if key not in texts:
            raise ValueError(f"alt: expected a text for each frame, received none for {key if len(key) > 1 else key[0]!r}; "
                             f"its keys are ({', '.join(values)})")
    return lambda **choices: texts[tuple(choices.values())]


def described(text: Any) -> str:
    """An alternative text, if it says something. Raises TypeError or ValueError."""
    if not isinstance(text, str):
        raise TypeError(f"alt: expected a sentence that says what the frame shows, received {shown(text)}; describe it")
    if len(text.split()) < WORDS:
        raise ValueError(f"alt: expected a sentence that says what the frame shows, received {text!r}; describe it")
    return text


def picture(drawing: Any) -> dict[str, Any]:
    """A figure or axes as a picture in both themes: {light, dark, width, height}, the first two are data addresses.

    Raises TypeError when the drawing is neither.
    """
    import matplotlib.pyplot as plt

    figure = getattr(drawing, "figure", drawing)
    if not hasattr(figure, "savefig"):
        raise TypeError(f"draw: expected an Axes or a Figure, received {type(drawing).__name__}; return what you have drawn")
    made = pictures(figure, pixels=PIXELS)
    plt.close(figure)
    return made


def weight(sources: list[str]) -> int:
    """The bytes of pictures as they travel from a page of the book: each a file of its own, compressed."""
    return sum(len(gzip.compress(base64.b64decode(source.partition(",")[2]))) for source in sources)
