"""Pages for the pen: a network of small whole numbers to compute by hand, and the answers."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnbook._check import whole_number
from nnbook.exercises._pen_html import as_html

Whole = np.ndarray
Step = tuple[str, str, Whole]    # the name of an array, how it comes about (HTML), its numbers
SEEDS = 24    # so many pages to choose from are in the HTML of each


def pen_page(chapter: int, *, seed: int = 1) -> "Page":
    """One page of small whole numbers for a pen, with the answers; in a notebook it is shown, in the book it can be printed.

    Args:
        chapter: 3 (a perceptron learns), 4 (a batch goes forward) or 5 (gradients come back).
        seed: 1 or more; another seed, other numbers.

    Raises:
        ValueError: for another chapter or seed.
    """
    if chapter not in PAGES:
        raise ValueError(f"chapter: expected 3, 4 or 5, received {chapter!r:.40}; only these have a page for the pen")
    return Page(chapter, whole_number("seed", seed, 1))


class Page:
    """A page for the pen.

    Attributes:
        given: the arrays to begin with, by name.
        steps: what to compute, in order: (name, how it comes about, the right numbers).
    """

    def __init__(self, chapter: int, seed: int) -> None:
        self.chapter, self.seed = chapter, seed
        self.given, self.steps = _found(chapter, seed)

    def _repr_html_(self) -> str:
        """As HTML: what is given, empty tables, and the answers in a fold; and the numbers of other seeds, for a script."""
        seeds = sorted({self.seed, *range(1, SEEDS + 1)})
        return as_html(PAGES[self.chapter][0], [Page(self.chapter, seed) for seed in seeds], self)

    def numbers(self) -> list[int]:
        """All numbers of the page in the order in which it shows them: the given ones, then the answers."""
        arrays = [*self.given.values(), *(array for _, _, array in self.steps)]
        return [int(number) for array in arrays for number in array.ravel()]


def _found(chapter: int, seed: int) -> tuple[dict[str, Whole], list[Step]]:
    """The first numbers of a seed with which the page is worth doing."""
    rng, (_, draw, solve, worth) = np.random.default_rng([chapter, seed]), PAGES[chapter]
    while True:
        given = draw(rng)
        steps = solve(**given)
        found = {name: array for name, _, array in steps}
        if worth(given, found) and max(np.abs(array).max() for array in found.values()) <= 40:
            return given, steps


def _draw_perceptron(rng: np.random.Generator) -> dict[str, Whole]:
    return {"x": rng.integers(-3, 4, (4, 2)), "y": rng.integers(0, 2, (4, 1))}


def _learn(x: Whole, y: Whole) -> list[Step]:
    """One epoch of the rule, from weights and a bias of 0, with a learning rate of 1."""
    w, b, rows = np.zeros(2, int), 0, []
    for row, label in zip(x, y[:, 0], strict=True):
        z = row @ w + b
        error = label - int(z >= 0)
        w, b = w + error * row, b + error
        rows.append([z, int(z >= 0), error, *w, b])
    made = np.array(rows)
    return [("z", "x · w + b, example after example", made[:, :1]), ("a", "1 if z ≥ 0, else 0", made[:, 1:2]),
            ("y − a", "the mistake: 1, −1 or 0", made[:, 2:3]), ("w", "w + (y − a) x, after each example", made[:, 3:5]),
            ("b", "b + (y − a), after each example", made[:, 5:])]


def _worth_perceptron(given: dict[str, Whole], found: dict[str, Whole]) -> bool:
    """Two mistakes at least, one of each kind, and examples that differ."""
    return {1, -1} <= set(found["y − a"].ravel()) and len(np.unique(given["x"], axis=0)) == 4


def _draw_layers(rng: np.random.Generator, examples: int, sizes: tuple[int, int, int]) -> dict[str, Whole]:
    n0, n1, n2 = sizes
    small = {"x": (examples, n0), "W1": (n0, n1), "b1": (1, n1), "W2": (n1, n2), "b2": (1, n2)}
    return {name: rng.integers(-2, 4, size) for name, size in small.items()}


def _forward(x: Whole, W1: Whole, b1: Whole, W2: Whole, b2: Whole) -> list[Step]:
    z1 = x @ W1 + b1
    a1 = np.maximum(z1, 0)
    return [("z1", "x W1 + b1", z1), ("a1", "max(0, z1)", a1), ("z2", "a1 W2 + b2", a1 @ W2 + b2)]


def _answer(**given: Whole) -> list[Step]:
    """Forward, and the class that each example is given."""
    steps = _forward(**given)
    return [*steps, ("class", "the larger of the two scores: 0 or 1", steps[-1][2].argmax(axis=1)[:, None])]


def _worth_forward(given: dict[str, Whole], found: dict[str, Whole]) -> bool:
    """ReLU has something to do, no example is all zeros, both classes come, and no two scores are equal."""
    z1, z2 = found["z1"], found["z2"]
    return bool(given["x"].any(axis=1).all() and 2 <= (z1 < 0).sum() <= 6
                and np.ptp(found["class"]) and (z2[:, 0] != z2[:, 1]).all())


def _draw_backward(rng: np.random.Generator) -> dict[str, Whole]:
    return _draw_layers(rng, 2, (3, 2, 1)) | {"y": rng.integers(-3, 6, (2, 1))}


def _backward(y: Whole, **given: Whole) -> list[Step]:
    """Forward, then the four equations, for half the sum of the squared errors."""
    steps, x, w2 = _forward(**given), given["x"], given["W2"]
    z1, a1, z2 = (array for _, _, array in steps)
    delta2 = z2 - y
    back = delta2 @ w2.T
    delta1 = back * (z1 > 0)
    return [*steps, ("δ2", "z2 − y", delta2), ("∂L/∂W2", "a1ᵀ δ2", a1.T @ delta2),
            ("∂L/∂b2", "column sums of δ2", delta2.sum(axis=0, keepdims=True)), ("∂L/∂a1", "δ2 W2ᵀ", back),
            ("δ1", "∂L/∂a1 where z1 > 0, else 0", delta1), ("∂L/∂W1", "xᵀ δ1", x.T @ delta1),
            ("∂L/∂b1", "column sums of δ1", delta1.sum(axis=0, keepdims=True))]


def _worth_backward(given: dict[str, Whole], found: dict[str, Whole]) -> bool:
    """Some units are silent, none is at its kink, no example is all zeros, and both have something to say."""
    z1, delta2 = found["z1"], found["δ2"]
    return bool(given["x"].any(axis=1).all() and (z1 != 0).all() and 1 <= (z1 < 0).sum() <= 2
                and (delta2 != 0).all() and (found["δ1"] != 0).sum() >= 2)


PAGES: dict[int, tuple[str, Callable[..., Any], Callable[..., list[Step]], Callable[..., bool]]] = {
    3: ("A perceptron learns. It starts with w = (0, 0) and b = 0; the learning rate is 1. Take the examples once, from above.",
        _draw_perceptron, _learn, _worth_perceptron),
    4: ("Three examples go through a layer of three ReLU units and one of two outputs.",
        lambda rng: _draw_layers(rng, 3, (2, 3, 2)), _answer, _worth_forward),
    5: ("Two examples, two ReLU units, one output without activation. The loss is half the sum of the squared errors, so its "
        "gradient with respect to the output is z2 − y.", _draw_backward, _backward, _worth_backward)}
