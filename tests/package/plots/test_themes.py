"""Figures in two themes: colours of the house, names at the ends of curves, letters, weights, the same bytes each time."""

import base64
import re
from io import BytesIO
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.text import Text
from PIL import Image

from nnbook import plots
from nnbook.plots import letters
from nnbook.plots.names import named
from nnbook.plots.style import LETTERS, SERIES, shades
from nnbook.plots.themes import MOST_POINTS, dark, pictures, thin, turned
from nnbook.plots.tokens import DARK, LIGHT, SHEET, tokens

SIDE = np.linspace(-1, 1, 41)


def curves() -> Axes:
    return plots.curves({"first": [1, 2, 3], "second": [3, 2, 1]})


def field() -> Axes:
    return plots.points([[-0.5, 0], [0.5, 0]], [0, 1], ax=plots.regions(SIDE, SIDE, 9 * np.tile(SIDE, (41, 1)), scale=4.5))


def network() -> Axes:
    return plots.network([2, 2], [np.array([[1, -1], [2, 0]])], words=["ab", "cd"], signs=("more", "less"))


def text_of(address: str) -> str:
    return base64.b64decode(address.removeprefix("data:image/svg+xml;base64,")).decode()


def pixels_of(address: str) -> np.ndarray:
    """A WebP as (height, width, 4)."""
    return np.asarray(Image.open(BytesIO(base64.b64decode(address.removeprefix("data:image/webp;base64,")))).convert("RGBA"))


def colours(svg: str) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}", svg))


# ---- tokens


def test_a_colour_that_is_missing_in_the_style_sheet_is_named() -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    assert tokens(sheet) == (LIGHT, DARK)
    for theme, colour in (("light", "#e06a00"), ("dark", "#ff9a4d")):
        cut = sheet.replace(f"--nnb-one-mark: {colour};", "")
        with pytest.raises(ValueError, match=f"a colour --nnb-one-mark of six digits in the {theme} theme, received none"):
            tokens(cut)


def test_no_module_has_a_colour_of_its_own() -> None:
    for path in SHEET.parents[2].joinpath("plots").glob("*.py"):
        assert not re.findall(r'"#[0-9a-fA-F]{3,8}"|color="(?:black|white|0\.\d+)"', path.read_text(encoding="utf-8")), path.name


def contrast(one: str, other: str) -> float:
    """Of two colours, by WCAG 2.2."""

    def light(colour: str) -> float:
        parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
        return sum(share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
                   for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_letters_can_be_read_in_every_colour_that_names_a_curve() -> None:
    for colour in (*SERIES, *LETTERS.values(), plots.INK, plots.MUTED):
        assert contrast(colour, LIGHT["paper"]) >= 4.5
        assert contrast(to_hex(turned(colour)), DARK["paper"]) >= 4.5


# ---- both themes


@pytest.mark.parametrize("draw", [curves, network, lambda: plots.bars({"a": 1, "b": 2})])
def test_lines_are_drawn_in_the_colours_of_each_theme(draw) -> None:
    made = pictures(draw().figure)
    light, dark_ = colours(text_of(made["light"])), colours(text_of(made["dark"]))
    assert light <= set(LIGHT.values())
    assert dark_ <= set(DARK.values())
    assert dark_ == {to_hex(turned(colour)) for colour in light}
    assert len(light) >= 2


def test_a_field_is_blue_on_the_left_and_orange_on_the_right_in_both_themes() -> None:
    ax = field()
    ax.axis("off")
    made = pictures(ax.figure)
    for theme, colour in (("light", LIGHT), ("dark", DARK)):
        drawn = pixels_of(made[theme]).astype(int)
        height, width, _ = drawn.shape
        for across, name in ((0.04, "zero-field"), (0.96, "one-field")):
            pixel = drawn[height // 4, round(across * width)]
            wanted = [int(colour[name][at:at + 2], 16) for at in (1, 3, 5)]
            assert np.abs(pixel[:3] - wanted).max() < 24, (theme, name)
            assert pixel[3] == 255
        assert (drawn[0, :, 3] == 0).all()    # the paper is the page's


def test_a_colour_of_the_readers_own_has_its_lightness_turned_over() -> None:
    assert [to_hex(turned(colour)) for colour in ("black", "0.8", "navy")] == ["#ffffff", "#333333", "#7f7fff"]
    assert to_hex(turned(plots.HALO)) == DARK["halo"]
    assert turned(["black", "0.8"]).round(3).tolist() == [[1, 1, 1, 1], [0.2, 0.2, 0.2, 1]]
    assert turned((0, 0, 0, 0.3)) == (1, 1, 1, 0.3)


def test_shades_of_the_readers_own_are_turned_over_and_those_of_the_house_have_dark_ones() -> None:
    ax = plots.figure()
    ours, other = ax.imshow(np.eye(2), cmap=shades("ink")), ax.imshow(np.eye(2), cmap="gray")
    with dark(ax.figure):
        assert [to_hex(ours.get_cmap()(value)) for value in (0.0, 1.0)] == [DARK["sunk"], DARK["ink"]]
        assert [to_hex(other.get_cmap()(value)) for value in (0.0, 0.8)] == ["#ffffff", "#333333"]
    assert [to_hex(ours.get_cmap()(value)) for value in (0.0, 1.0)] == [LIGHT["sunk"], LIGHT["ink"]]


def test_what_is_transparent_stays_so_and_boxes_and_arrows_of_texts_are_turned() -> None:
    ax = plots.figure()
    patch = ax.axvspan(0, 1, facecolor="none", edgecolor=plots.INK, alpha=0.5)
    text = ax.text(0, 0, "in a box", bbox={"fc": plots.PAPER, "ec": "none"})
    arrow = ax.annotate("with an arrow", (0, 0), (1, 1), arrowprops={"arrowstyle": "->", "color": plots.INK}).arrow_patch
    with dark(ax.figure):
        assert patch.get_facecolor()[3] == 0
        assert (to_hex(patch.get_edgecolor()), patch.get_edgecolor()[3]) == (DARK["ink"], 0.5)
        box = text.get_bbox_patch()
        assert (to_hex(box.get_facecolor()), box.get_edgecolor()[3]) == (DARK["paper"], 0)
        assert to_hex(arrow.get_edgecolor()) == DARK["ink"]
    assert to_hex(arrow.get_edgecolor()) == LIGHT["ink"]


@pytest.mark.parametrize("draw", [curves, field, network])
def test_a_drawing_comes_out_the_same_again_and_is_left_as_it_was(draw) -> None:
    ax = draw()
    before = len(ax.get_children())
    made = pictures(ax.figure)
    assert made == pictures(draw().figure)
    assert made["light"] != made["dark"]
    assert len(ax.get_children()) == before


def test_the_edge_of_a_region_is_as_straight_as_its_border() -> None:
    side = np.linspace(0, 1, 301)
    ax = plots.regions(side, side, side[None, :] + 0.37 * side[:, None] - 0.7)
    edges = np.vstack([path.vertices for path in ax.collections[0].get_paths()])
    inside = edges[((edges > 0) & (edges < 1)).all(axis=1)]
    assert len(inside) > 100
    np.testing.assert_allclose(inside @ [1, 0.37], 0.7, atol=1e-12)


def test_weights(capsys: pytest.CaptureFixture[str]) -> None:
    for draw, most in ((curves, 30_000), (network, 30_000), (field, 55_000)):
        made = pictures(draw().figure)
        sizes = [len(base64.b64decode(made[theme].partition(",")[2])) for theme in ("light", "dark")]
        with capsys.disabled():
            print(f"{draw.__name__}: {sizes[0]:,} and {sizes[1]:,} bytes")
        assert 2_000 < max(sizes) < most


# ---- lines, names, letters


def test_a_long_line_keeps_its_ends_and_its_peaks_in_300_points() -> None:
    ax = plots.figure()
    heights = np.zeros(5000)
    heights[[1234, 4000]] = 7, -3
    (line,) = ax.plot(heights)
    (dots,) = ax.plot(heights, "o")
    thin(line)
    assert len(line.get_xdata()) <= MOST_POINTS == 300
    assert line.get_xdata()[[0, -1]].tolist() == [0, 4999]
    assert (np.diff(line.get_xdata()) > 0).all()
    assert dict(line.get_xydata())[1234] == 7
    assert dict(line.get_xydata())[4000] == -3
    ax.plot(np.arange(1e4), np.arange(1e4) % 7)
    pictures(ax.figure)
    assert [len(each.get_xdata()) <= 300 for each in ax.lines] == [True, False, True]
    assert len(dots.get_xdata()) == 5000


def names(ax: Axes) -> dict[str, Text]:
    return {text.get_text(): text for text in ax.texts}


def test_a_name_is_at_the_end_of_its_curve_in_its_colour() -> None:
    ax = plots.curves({"up": [1, 2, 4], "down": [4, 2, 0]})
    with named(ax.figure):
        written = names(ax)
        ax.figure.draw_without_rendering()
        for line in ax.lines:
            text = written[line.get_label()]
            x, y = ax.transData.transform(line.get_xydata()[-1])
            box = text.get_window_extent()
            assert x < box.x0 < x + 30
            assert (box.y0 + box.y1) / 2 == pytest.approx(y, abs=2)
            assert (text.get_color(), text.get_weight()) == (line.get_color(), "bold")
            assert box.x1 <= ax.figure.bbox.x1
    assert names(ax) == {}


def test_names_that_would_touch_are_pushed_apart_in_the_order_of_their_curves() -> None:
    ax = plots.curves({f"curve {place}": [1, 1 + place / 1000] for place in range(5)} | {"far below": [1, 0.95]})
    with named(ax.figure):
        boxes = [text.get_window_extent() for text in sorted(ax.texts, key=lambda text: text.get_text())]
        for lower, upper in pairwise(boxes[:-1]):
            assert upper.y0 >= lower.y1 - 0.01
        ends = ax.transData.transform([[2, 1 + place / 1000] for place in range(5)])[:, 1]
        assert np.mean([box.y0 + box.y1 for box in boxes[:-1]]) / 2 == pytest.approx(ends.mean(), abs=1)
        assert (boxes[-1].y0 + boxes[-1].y1) / 2 == pytest.approx(ax.transData.transform((2, 0.95))[1], abs=1)


def test_a_name_is_where_the_curve_leaves_the_axes_and_a_legend_takes_its_place() -> None:
    ax = plots.figure()
    ax.plot([0, 1, 2, 3], [0, 1, 2, 3], color=plots.BLUE, label="a curve that leaves at the top")
    ax.plot([0, 3], [9, 9], label="never seen")
    ax.plot([0, 3], [0, 0])
    ax.set(ylim=(0, 2.2), xlim=(0, 3))
    with named(ax.figure):
        (text,) = ax.texts
        assert text.xy == pytest.approx((2, 2))
        assert text.get_text() == "a curve that\nleaves at the top"
        assert text.get_color() == LIGHT["zero-text"]    # of more contrast than its line
    ax.legend()
    with named(ax.figure):
        assert names(ax) == {}


def test_letters_are_those_of_the_book_or_what_the_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    letters.families.cache_clear()
    first, last = letters.families()[0], letters.families()[-1]
    assert letters.known(first)
    assert last == "DejaVu Sans"
    monkeypatch.setattr(letters, "find_spec", lambda name: None)
    letters.families.cache_clear()
    assert letters.NAME not in letters.families()
    pictures(curves().figure)
    letters.families.cache_clear()


def test_inter_is_cut_to_two_weights() -> None:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    assert letters.add_inter()
    files = [findfont(FontProperties(family=letters.NAME, weight=weight)) for weight in ("normal", "bold")]
    widths, own_names = [], set()
    for file in files:
        font = FT2Font(file)
        font.set_size(100, 72)
        font.set_text("The loss falls, 0.25 − β ≥ 1")
        own_names.add(font.postscript_name)
        widths.append(font.get_width_height()[0])
        assert all(font.get_char_index(ord(letter)) for letter in "aZ0é−→×·βσ≥△○")
    assert widths[0] < widths[1] < 1.15 * widths[0]
    assert len(own_names) == 2    # else bold letters of an SVG would be those of the other weight


def test_the_smallest_letters_are_told() -> None:
    ax = plots.figure()
    assert pictures(ax.figure)["letters"] == 16.0
    ax.text(0, 0, "small", fontsize=5.76)
    assert pictures(ax.figure)["letters"] == 8.0
    assert plt.get_fignums() == []
