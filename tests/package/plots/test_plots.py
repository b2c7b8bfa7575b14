"""Figures: each function gives its axes and refuses what it cannot draw; `show` gives a picture with its text."""

import base64
import re
from html import unescape
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from PIL import Image

from nnbook import plots
from tables import each_row

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
    "a network": lambda ax: plots.network([2, 3, 1], ax=ax),
    "weights and biases": lambda ax: plots.network([2, 2], [np.eye(2)], [[-1, 0]], words=["ab", "cd"], signs=("+", "-"), ax=ax),
    "a wide network": lambda ax: plots.network([784, 20, 10], names=list("abc"), most=5, ax=ax),
    "mistakes": lambda ax: plots.confident_mistakes(PICTURES, P, [1, 1, 0, 0, 1, 0, 1], ax=ax)[0],
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_each_function_gives_axes_that_can_be_shown_and_are_not_left_open(name) -> None:
    ax = DRAWINGS[name](None)
    assert isinstance(ax, Axes)
    assert plots.show(ax, "A drawing of the tests.").data.count("<img ") == 2
    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name != "figure"])
def test_each_function_draws_on_the_axes_that_it_is_given(name) -> None:
    ax = plots.figure(6, 6)
    before = len(ax.get_children())
    assert DRAWINGS[name](ax) is ax
    assert len(ax.get_children()) > before


def pixels(ax: Axes) -> np.ndarray:
    """The figure as it is drawn, (height, width, 4)."""
    file = BytesIO()
    ax.figure.savefig(file, facecolor="none")
    return np.asarray(Image.open(file).convert("RGBA"))


def test_show_gives_a_picture_with_its_escaped_text() -> None:
    alt = 'Bars: "a" < "b" & <script>alert(1)</script>, it\'s so.'
    html = plots.show(plots.figure(4, 2), alt).data
    assert "<script" not in html
    for theme in ("light", "dark"):
        (image,) = re.findall(f'<img class="nnb-figure nnb-{theme}" src="([^"]*)" alt="([^"]*)" width="400" height="200" ', html)
        assert unescape(image[1]) == alt
        assert base64.b64decode(image[0].removeprefix("data:image/svg+xml;base64,")).startswith(b"<svg ")


def test_several_axes_have_the_look_of_one() -> None:
    axes = plots.panels(2, 3, 6, 4)
    alone = plots.figure(2, 2)
    assert len(axes) == 6
    assert {ax.figure for ax in axes} == {axes[0].figure}
    assert [(ax.get_subplotspec().rowspan.start, ax.get_subplotspec().colspan.start) for ax in axes] == [
        (row, column) for row in range(2) for column in range(3)]
    assert axes[0].figure.get_size_inches().tolist() == [6, 4]
    for ax in (*axes, alone):
        assert {side: spine.get_visible() for side, spine in ax.spines.items()} == {
            "left": False, "bottom": True, "top": False, "right": False}
        assert ax.yaxis.get_gridlines()[0].get_visible()
        assert not ax.xaxis.get_gridlines()[0].get_visible()
        ax.set(title="a title", xlabel="x", ylabel="the name of y")
        drawn = [ax.text(0, 0, "a text"), ax.annotate("a note", (0, 0)), ax.xaxis.label, ax.get_xticklabels()[0]]
        assert {text.get_size() for text in drawn} == {11.5}
        assert ax.plot([1, 2])[0].get_linewidth() == 2.2
        assert not ax.legend(["a line"]).get_frame_on()
    assert axes[0].set_title("a small one", fontsize=8).get_size() == 8
    assert plt.get_fignums() == []
    assert plt.rcParams["font.size"] == 10    # the reader's own figures look as before


def test_names_of_axes_lie_above_and_at_the_right_end_and_a_title_is_above_both() -> None:
    for in_order in (("title", "ylabel"), ("ylabel", "title")):
        ax = plots.figure(4, 3)
        for what in ("xlabel", *in_order):
            ax.set(**{what: f"the {what}"})
        ax.figure.draw_without_rendering()
        box, x, y = ax.bbox, ax.xaxis.label.get_window_extent(), ax.yaxis.label.get_window_extent()
        (title,) = (text.get_window_extent() for text in ax.findobj(Text) if text.get_text() == "the title")
        assert y.y0 > box.y1
        assert y.x0 == pytest.approx(box.x0, abs=1)
        assert y.width > y.height
        assert x.x1 == pytest.approx(box.x1, abs=1)
        assert x.y1 < box.y0
        assert title.y0 > y.y1


def test_bare_paper_has_nothing_on_it() -> None:
    for ax in (plots.figure(2, 2, bare=True), *plots.panels(1, 2, bare=True)):
        assert not ax.axison
        assert (pixels(ax)[..., 3] == 0).all()


def marks(ax: Axes, marker: str) -> list[tuple[float, float]]:
    return [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == marker]


def joined(ax: Axes) -> dict[tuple[float, ...], tuple]:
    """The lines of a network: (x, y, x, y) to colour, whether it is dashed, and width."""
    return {tuple(map(float, np.ravel(line.get_path().vertices[[0, -1]]))):
            (to_hex(line.get_edgecolor()), line.get_linestyle() != "-", round(line.get_linewidth(), 6))
            for line in ax.patches if isinstance(line, PathPatch)}


def test_a_network_has_a_square_for_each_input_a_circle_for_each_unit_and_a_line_for_each_weight() -> None:
    ax = plots.network([3, 2, 1], names=["in", "hidden", "out"])
    assert marks(ax, "s") == [(0, 1), (0, 0), (0, -1)]
    assert marks(ax, "o") == [(1, 0.5), (1, -0.5), (2, 0)]
    assert set(joined(ax)) == {(0, a, 1, b) for a in (1, 0, -1) for b in (0.5, -0.5)} | {(1, a, 2, 0) for a in (0.5, -0.5)}
    assert len(set(joined(ax).values())) == 1
    assert [text.get_text() for text in ax.texts if text.get_text()] == ["in", "hidden", "out"]
    assert ax.get_legend() is None


def test_a_line_tells_the_sign_and_the_size_of_its_weight() -> None:
    ax = plots.network([2, 1, 1], [[[4], [-2]], [[0]]], [[1], [-8]], words=[["a", "b"], ["c"], ["d"]], signs=("more", "less"))
    orange, blue = (plots.ORANGE, False), (plots.BLUE, True)
    assert joined(ax) == {(0, 1, 1, 0.5): (*orange, 3.0), (0, 0, 1, 0.5): (*blue, 1.8),
                          (0, -1, 1, 0.5): (*orange, 1.2),                                      # the bias of the unit c
                          (1, 0.5, 2, 0): (*blue, 0.6), (1, -0.5, 2, 0): (*blue, 5.4)}
    assert marks(ax, "s") == [(0, 1), (0, 0), (0, -1), (1, -0.5)]
    assert [text.get_text() for text in ax.texts] == ["a", "b", "1", "c", "1", "d"]
    legend = ax.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["more", "less"]
    assert [line.get_color() for line in legend.get_lines()] == [plots.ORANGE, plots.BLUE]
    assert set(joined(plots.network([1, 1], [[[0]]]))) == {(0, 0, 1, 0)}    # nothing to divide by


def test_a_wide_layer_has_an_ellipsis_between_its_first_and_its_last_units() -> None:
    weights = np.zeros((9, 1))
    weights[[0, 1, 8], 0] = 1, -2, 4
    ax = plots.network([9, 1], [weights], [[3]], words=["123456789", "z"], most=4)
    assert marks(ax, "s") == [(0, 2), (0, 1), (0, -1), (0, -2)]
    assert [(text.get_text(), *text.get_position()) for text in ax.texts] == [
        ("1", 0, 2), ("2", 0, 1), ("⋮", 0, 0), ("9", 0, -1), ("1", 0, -2), ("z", 1, 0)]
    widths = {start: width for (_, start, *_), (*_, width) in joined(ax).items()}
    assert widths == {2: 1.8, 1: 3.0, -1: 5.4, -2: 4.2}
    assert len(marks(plots.network([4, 1], most=4), "s")) == 4    # just enough room


def test_class_1_is_an_orange_triangle_on_orange_and_class_0_a_blue_circle_on_blue() -> None:
    ax = plots.points([[0, 1], [2, 3]], [1, 0])
    assert [(line.get_xdata().tolist(), line.get_marker(), line.get_color()) for line in ax.lines] == [
        ([2], "o", plots.BLUE), ([0], "^", plots.ORANGE)]
    ax = plots.regions([0, 1], [0, 1], [[-1, 1], [-1, 1]])    # 1 on the right
    ax.set(xticks=[], yticks=[])
    height, width, _ = (drawn := pixels(ax)).shape
    for at, colour in ((width // 4, plots.REGIONS[0]), (3 * width // 4, plots.REGIONS[1])):
        assert "#" + bytes(drawn[height // 2, at, :3]).hex() == colour
    red, _, blue = np.array([[int(colour[i:i + 2], 16) for i in (1, 3, 5)] for colour in plots.REGIONS]).T
    assert (red > blue).tolist() == [False, True]


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
    assert [line.get_label() for line in lines] == [f"curve {i}" for i in range(6)]


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


@each_row(("draw", "error", "message"), [
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
    (lambda: plots.figure(bare="yes"), TypeError, "bare: expected True or False, received 'yes'"),
    (lambda: plots.panels(0, 2), ValueError, "rows: expected 1 or more, received 0"),
    (lambda: plots.panels(1, 2.0), TypeError, r"columns: expected a whole number, received 2\.0"),
    (lambda: plots.panels(1, 2, -6), ValueError, "width: expected .*received -6"),
    (lambda: plots.network([3]), ValueError, r"sizes: expected the number of inputs .*received \[3\]; write both"),
    (lambda: plots.network(3), ValueError, "sizes: expected .*received 3"),
    (lambda: plots.network([3, 0]), ValueError, "sizes: expected 1 or more, received 0"),
    (lambda: plots.network([3, 1.5]), TypeError, r"sizes: expected a whole number, received 1\.5"),
    (lambda: plots.network([2, 1], most=2), ValueError, "most: expected 3 or more, received 2"),
    (lambda: plots.network([2, 1], [np.ones((1, 2))]), ValueError, r"weights: expected arrays .*received \[\(1, 2\)\]"),
    (lambda: plots.network([2, 1], []), ValueError, r"weights: expected arrays of the shapes \[\(2, 1\)\], .*received \[\]"),
    (lambda: plots.network([2, 1], [[[1], [np.nan]]]), ValueError, r"weights: expected finite numbers, received nan"),
    (lambda: plots.network([2, 1], [[[1], [1]]], [[1, 1]]), ValueError, r"biases: expected arrays of the shapes \[\(1,\)\]"),
    (lambda: plots.network([2, 1], biases=[[1]]), ValueError, "biases: expected weights, too, received none"),
    (lambda: plots.network([2, 1], words=[["a"], ["b"]]), ValueError, r"words: expected \[2, 1\] texts, received \[1, 1\]"),
    (lambda: plots.network([2, 1], names=["a"]), ValueError, "names: expected 2 texts, received 1"),
    (lambda: plots.network([2, 1], signs=("a",)), ValueError, "signs: expected 2 texts, received 1"),
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
