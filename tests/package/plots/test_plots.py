"""Figures: each function gives its axes and refuses what it cannot draw; `show` gives a picture with its text."""

import base64
import re
from html import unescape
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from PIL import Image

from nnbook import plots

PICTURES = np.random.default_rng(0).uniform(size=(7, 5, 4))
P = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.6, 0.4], [0.5, 0.5], [1.0, 0.0], [0.0, 1.0]])
DRAWINGS = {
    "figure": lambda ax: plots.figure(3, 2),
    "images": lambda ax: plots.images(PICTURES, ax=ax),
    "captions": lambda ax: plots.images(PICTURES, list("abcdefg"), columns=3, ax=ax),
    "bytes": lambda ax: plots.images((PICTURES * 255).astype(np.uint8), ax=ax),
    "signed": lambda ax: plots.images(PICTURES - 0.5, signed=True, ax=ax),
    "white paper": lambda ax: plots.images(np.zeros((1, 3, 3)), ax=ax),
    "bars": lambda ax: plots.bars({"a": 3, "b": 0.5}, ax=ax),
    "shares": lambda ax: plots.bars({"a": np.float32(0.5), "b": np.int64(0)}, percent=True, ax=ax),
    "bars of zero": lambda ax: plots.bars({"a": 0, "b": 0.0}, ax=ax),
    "curves": lambda ax: plots.curves({f"curve {i}": np.arange(4) + i for i in range(8)}, ax=ax),
    "curves over x": lambda ax: plots.curves({"a": [1, 2]}, [0.5, 5], markers=False, logarithmic=True, ax=ax),
    "a gap": lambda ax: plots.curves({"a": [1, np.nan, 3]}, ax=ax),
    "confusion": lambda ax: plots.confusion(np.array([[5, 1], [0, 9]]), ax=ax),
    "no mistakes": lambda ax: plots.confusion(np.eye(3, dtype=int), ax=ax),
    "points": lambda ax: plots.points([[0, 1], [2.5, 3]], [0, 1], ax=ax),
    "points of one class": lambda ax: plots.points([[0, 1], [2, 3]], [1, 1], ax=ax),
    "regions": lambda ax: plots.regions([0, 1], [0, 1, 2], [[0, 1], [1, 0], [-1, 5]], ax=ax),
    "regions without a border": lambda ax: plots.regions([0, 1], [0, 1], np.eye(2, dtype=bool), level=1, border=False, ax=ax),
    "one region": lambda ax: plots.regions([0, 1], [0, 1], np.ones((2, 2), np.float32), ax=ax),
    "mistakes": lambda ax: plots.confident_mistakes(PICTURES, P, [1, 1, 0, 0, 1, 0, 1], ax=ax)[0],
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_each_function_gives_axes_that_can_be_shown_and_are_not_left_open(name) -> None:
    ax = DRAWINGS[name](None)
    assert isinstance(ax, Axes)
    assert plots.show(ax, "A drawing of the tests.").data.startswith("<img")
    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name != "figure"])
def test_each_function_draws_on_the_axes_that_it_is_given(name) -> None:
    ax = plots.figure(6, 6)
    before = len(ax.get_children())
    assert DRAWINGS[name](ax) is ax
    assert len(ax.get_children()) > before


def test_show_gives_a_picture_with_its_escaped_text() -> None:
    alt = 'Bars: "a" < "b" & <script>alert(1)</script>, it\'s so.'
    html = plots.show(plots.figure(4, 2), alt).data
    assert "<script" not in html
    found = re.fullmatch(r'<img class="nnb-figure" alt="([^"]*)" width="400" src="data:image/png;base64,([^"]+)">', html)
    assert unescape(found[1]) == alt
    picture = Image.open(BytesIO(base64.b64decode(found[2])))
    assert (picture.format, picture.size) == ("PNG", (640, 320))


def test_show_takes_a_figure_too() -> None:
    ax = plots.bars({"a": 1})
    assert plots.show(ax.figure, "One bar of one.").data == plots.show(ax, "One bar of one.").data


def test_the_same_figure_gives_the_same_bytes() -> None:
    one, two = (plots.show(DRAWINGS["confusion"](None), "The same drawing twice.").data for _ in range(2))
    assert one == two


def test_curves_differ_in_more_than_their_colour() -> None:
    lines = plots.curves({f"curve {i}": [1, 2, 3] for i in range(6)}).get_lines()
    for looks in ([line.get_color() for line in lines], [line.get_marker() for line in lines]):
        assert len(set(looks)) == 6
    assert [text.get_text() for text in lines[0].axes.get_legend().get_texts()] == [f"curve {i}" for i in range(6)]


def test_bars_and_confusion_write_their_numbers() -> None:
    written = [text.get_text() for text in plots.bars({"a": 0.256, "b": 1}, percent=True).texts]
    assert written == ["25.6%", "100.0%"]
    assert [text.get_text() for text in DRAWINGS["confusion"](None).texts] == ["5", "1", "9"]
    assert plots.listed({"a": 1234, "b": 2}) == "a 1,234, b 2"
    assert plots.listed({"a": 0.5}, percent=True) == "a 50.0%"


def test_the_surest_mistakes_come_first() -> None:
    ax, shown = plots.confident_mistakes(PICTURES, P, [1, 0, 1, 0, 1, 0, 0], count=3)
    assert shown.tolist() == [6, 0, 1]
    assert [text.get_text() for text in ax.texts] == ["0 → 1\n100.0%", "1 → 0\n90.0%", "0 → 1\n80.0%"]
    assert len(ax.images) == 3


def test_arguments_are_left_alone() -> None:
    fixed = PICTURES.copy()
    fixed.flags.writeable = False
    plots.images(fixed, signed=True)
    plots.confident_mistakes(np.asfortranarray(fixed), P, [1, 1, 1, 1, 1, 1, 1])
    np.testing.assert_array_equal(fixed, PICTURES)


NAN = np.full((2, 3, 3), np.nan)


@pytest.mark.parametrize(("draw", "error", "message"), [
    (lambda: plots.show(plots.figure(), ""), ValueError, "alt: expected a sentence .*received ''"),
    (lambda: plots.show(plots.figure(), "a plot"), ValueError, "alt: expected a sentence .*received 'a plot'; describe it"),
    (lambda: plots.show(plots.figure(), None), TypeError, "alt: expected a sentence .*received None"),
    (lambda: plots.show(plots.figure(), 5), TypeError, "alt: expected a sentence .*received 5"),
    (lambda: plots.show(plots.figure()), TypeError, "alt"),
    (lambda: plots.show(None, "What this is about."), TypeError, "drawing: expected an Axes or a Figure, received NoneType"),
    (lambda: plots.show(PICTURES, "What this is about."), TypeError, "drawing: expected .* received ndarray"),
    (lambda: plots.figure(0), ValueError, "width: expected a finite number, more than 0, received 0"),
    (lambda: plots.figure(3, -1), ValueError, "height: expected .*received -1"),
    (lambda: plots.figure("wide"), TypeError, "width: expected a number, received 'wide'"),
    (lambda: plots.images(PICTURES[0]), ValueError, r"pictures: expected 3 axes \(n, height, width\), received shape \(5, 4\)"),
    (lambda: plots.images(PICTURES[:0]), ValueError, r"pictures: expected at least one example, received shape \(0, 5, 4\)"),
    (lambda: plots.images(NAN), ValueError, r"pictures: expected finite numbers, received nan at index \(0, 0, 0\)"),
    (lambda: plots.images(PICTURES.astype(object)), TypeError, "pictures: expected real numbers, received object"),
    (lambda: plots.images(PICTURES + 0j), TypeError, "pictures: expected real numbers, received complex128"),
    (lambda: plots.images(PICTURES, ["a"]), ValueError, "captions: expected one for each of 7 pictures, received 1"),
    (lambda: plots.images(PICTURES, columns=0), ValueError, "columns: expected 1 or more, received 0"),
    (lambda: plots.images(PICTURES, columns=2.5), TypeError, r"columns: expected a whole number, received 2\.5"),
    (lambda: plots.bars({}), ValueError, "values: expected at least one bar, received none"),
    (lambda: plots.bars({"a": -1}), ValueError, "a: expected a finite number, at least 0, received -1"),
    (lambda: plots.bars({"a": np.nan}), ValueError, "a: expected a finite number, at least 0, received nan"),
    (lambda: plots.bars({"a": "3"}), TypeError, "a: expected a number, received '3'"),
    (lambda: plots.curves({}), ValueError, "series: expected at least one curve, received none"),
    (lambda: plots.curves({"a": np.ones((3, 1))}), ValueError, r"a: expected 1 axes \(n\), received shape \(3, 1\)"),
    (lambda: plots.curves({"a": 3}), ValueError, r"a: expected 1 axes \(n\), received shape \(\)"),
    (lambda: plots.curves({"a": [1, 2]}, [1]), ValueError, r"x: expected the shape of a, \(2,\), received \(1,\)"),
    (lambda: plots.curves({"a": [1, 2]}, [[1], [2]]), ValueError, r"x: expected the shape of a, \(2,\), received \(2, 1\)"),
    (lambda: plots.curves({"a": ["1", "2"]}), TypeError, "a: expected real numbers, received <U1"),
    (lambda: plots.curves({"a": [1, 2]}, ["1", "2"]), TypeError, "x: expected real numbers, received <U1"),
    (lambda: plots.confusion(np.ones((2, 3), int)), ValueError, r"counts: expected .*\(classes, classes\).* shape \(2, 3\)"),
    (lambda: plots.confusion(np.ones((3, 1), int)), ValueError, r"counts: expected .*received shape \(3, 1\)"),
    (lambda: plots.confusion(np.ones(3, int)), ValueError, r"counts: expected .*received shape \(3,\)"),
    (lambda: plots.confusion(np.ones((0, 0), int)), ValueError, "counts: expected at least one"),
    (lambda: plots.confusion(-np.eye(2, dtype=int)), ValueError, "counts: expected .*smallest -1"),
    (lambda: plots.confusion(np.eye(2)), TypeError, "counts: expected whole numbers, received float64"),
    (lambda: plots.confident_mistakes(PICTURES, P, [0] * 6), ValueError, "expected equal lengths, received 7, 7, 6"),
    (lambda: plots.confident_mistakes(PICTURES, P, P.argmax(1)), ValueError, "expected at least one wrong answer, received none"),
    (lambda: plots.confident_mistakes(PICTURES, P[:, 0], [0] * 7), ValueError, r"probabilities: expected 2 axes"),
    (lambda: plots.confident_mistakes(PICTURES[0], P, [0] * 7), ValueError, r"pictures: expected 3 axes"),
    (lambda: plots.confident_mistakes(PICTURES, P * np.nan, [0] * 7), ValueError, "probabilities: expected finite numbers"),
    (lambda: plots.confident_mistakes(PICTURES, P, [2] * 7), ValueError, r"true: expected integers in 0\.\.1, received 2"),
    (lambda: plots.confident_mistakes(PICTURES, P, [0.0] * 7), TypeError, "true: expected integers, received float64"),
    (lambda: plots.points([0, 1], [0, 1]), ValueError, r"inputs: expected 2 axes \(n, 2\), received shape \(2,\)"),
    (lambda: plots.points([[0, 1, 2]], [0]), ValueError, r"inputs: expected shape \(1, 2\), .*received \(1, 3\)"),
    (lambda: plots.points([[0, 1]], [0, 1]), ValueError, r"inputs: expected shape \(2, 2\), .*received \(1, 2\)"),
    (lambda: plots.points([[0, np.inf]], [0]), ValueError, r"inputs: expected finite numbers, received inf at index \(0, 1\)"),
    (lambda: plots.points([[0, 1]], [2]), ValueError, r"labels: expected integers in 0\.\.1, received 2"),
    (lambda: plots.points([[0, 1]], [0], size=0), ValueError, "size: expected a finite number, more than 0, received 0"),
    (lambda: plots.regions([0, 1], [0, 1], [0, 1]), ValueError, r"scores: expected 2 axes \(rows, columns\)"),
    (lambda: plots.regions([0, 1], [0, 1, 2], np.ones((2, 3))), ValueError, r"shape \(3, 2\), .*received \(2, 3\)"),
    (lambda: plots.regions([0], [0], [[1]]), ValueError, "2 of them or more"),
    (lambda: plots.regions([0, 1], [0, 1], [[0, np.nan]] * 2), ValueError, r"scores: expected finite numbers, received nan"),
    (lambda: plots.regions([0, 1], [0, 1], np.ones((2, 2)), level="0"), TypeError, "level: expected a number, received '0'"),
    (lambda: plots.confident_mistakes(PICTURES, P, [0] * 7, count=0), ValueError, "count: expected 1 or more, received 0"),
])
def test_what_cannot_be_drawn_is_refused(draw, error, message) -> None:
    with pytest.raises(error, match=message):
        draw()
    assert plt.get_fignums() == []
