"""Class 0 is blue and a circle, class 1 is orange and a triangle: points, and the regions where the answer is 0 or 1."""

import base64
import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from nnbook import plots
from nnbook.widgets import NeuronExplorer, Playground, ThresholdExplorer
from notebooks import NOTEBOOKS, ROOT
from widget_pages import Visits, settle

SITE = ROOT / "_build" / "html"
WITH_REGIONS = {"03_perceptron": 3, "04_multilayer_perceptron": 3, "gallery": 1}    # figures at least; one with sliders is one
# How often a pixel near an orange mark is pale orange, near a blue mark pale blue ("right"), or the other way round ("wrong").
VOTES = """async (sources) => {
    const votes = { right: 0, wrong: 0 }, marks = { "1": 0, "-1": 0 };
    let pale = 0, all = 0;
    for (const source of sources) {
        const image = Object.assign(new Image(), { src: source });
        await image.decode();
        const { naturalWidth: width, naturalHeight: height } = image;
        const paper = Object.assign(document.createElement("canvas"), { width, height });
        const context = paper.getContext("2d", { willReadFrequently: true });
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        const kind = (x, y) => {    // 1 and -1: an orange and a blue mark; 2 and -2: pale orange, pale blue
            if (x < 0 || y < 0 || x >= width || y >= height) return 0;
            const [r, g, b] = data.subarray(4 * (y * width + x));
            if (Math.hypot(r - 224, g - 106, b) < 40) return 1;
            if (Math.hypot(r - 27, g - 120, b - 204) < 40) return -1;
            return r > 235 && r - b > 35 && b > 90 ? 2 : b > 225 && b - r > 20 && r > 120 ? -2 : 0;
        };
        for (let y = 0; y < height; y += 1) {
            for (let x = 0; x < width; x += 1) {
                const mark = kind(x, y);
                all += 1;
                pale += Math.abs(mark) === 2 && kind(x - 4, y - 4) === mark && kind(x + 4, y + 4) === mark;
                if (mark !== 1 && mark !== -1) continue;
                marks[mark] += 1;
                for (const [dx, dy] of [[14, 0], [-14, 0], [0, 14], [0, -14]]) {
                    const near = kind(x + dx, y + dy);
                    if (near === 2 * mark) votes.right += 1;
                    if (near === -2 * mark) votes.wrong += 1;
                }
            }
        }
    }
    // The edges of lines are pale, too, and so is a picture of weights, but neither fills a plane.
    return Math.min(...Object.values(marks)) < 50 || pale < 0.05 * all ? { right: 0, wrong: 0 } : votes;
}"""


def test_points_and_regions_of_the_package() -> None:
    """The answer is 1 on the right, and above 0.5 up there: the columns go across, the rows up."""
    side = np.linspace(0, 1, 41)
    for scores, level, says_one, says_zero in ((side[None, :] + 0 * side[:, None], 0.5, (0.9, 0.1), (0.1, 0.9)),
                                               (side[:, None] + 0 * side[None, :], 0.5, (0.1, 0.9), (0.9, 0.1))):
        ax = plots.regions(side, side, scores, level=level)
        plots.points([[0.3, 0.3], [0.7, 0.7]], [0, 1], size=12, ax=ax)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        drawn = BytesIO()
        ax.figure.savefig(drawn, format="png")
        picture = np.array(Image.open(drawn).convert("RGB"))

        def pixel(x: float, y: float, ax=ax, picture=picture) -> str:
            across, up = ax.transData.transform((x, y))
            return "#{:02x}{:02x}{:02x}".format(*picture[round(picture.shape[0] - 1 - up), round(across)])

        assert (pixel(*says_zero), pixel(*says_one)) == plots.REGIONS
        assert (pixel(0.3, 0.3), pixel(0.7, 0.7)) == (plots.BLUE, plots.ORANGE)
        assert [line.get_marker() for line in ax.lines] == ["o", "^"]
    for pair in ((plots.BLUE, plots.ORANGE), plots.REGIONS):
        for kind, (red, _, blue) in enumerate(tuple(bytes.fromhex(colour[1:])) for colour in pair):
            assert (red > blue) == (kind == 1)


def test_an_answer_that_is_the_same_everywhere_has_its_colour_and_no_border() -> None:
    for value, colour in ((-1, 0), (0, 1), (1, 1)):    # a score of 0 says 1
        ax = plots.regions([0, 1], [0, 1, 2], np.full((3, 2), value))
        (drawn,) = ax.collections
        areas = [len(path.vertices) for path in drawn.get_paths()]
        assert [count > 0 for count in areas] == [colour == 0, colour == 1]


# ---- the executed figures


def sources(page: Path) -> list[list[str]]:
    """The light pictures of each figure of a built page as data: one, or all frames of one with sliders."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    alone = [image for image in soup.select("img.nnb-light") if image.find_parent(attrs={"data-widget": True}) is None]
    frames = [json.loads(twin["data-state"])["frames"] for twin in soup.select('[data-widget="FigureSlider"]')]
    addresses = [[image["src"]] for image in alone] + [
        sorted({some["sources"][frame["light"]] for frame in some["of"].values()}) for some in frames]
    return [[data((page.parent / address).resolve()) for address in some] for some in addresses]


def data(picture: Path) -> str:
    """A picture as a data address: a page may not look into files."""
    kind = {".svg": "svg+xml", ".webp": "webp"}[picture.suffix]
    return f"data:image/{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_regions_of_the_executed_figures_have_the_colours_of_their_classes(browser: Browser, path: Path) -> None:
    """Most points lie where the answer is right, in whatever figure: so most marks lie on the pale colour of their own."""
    page, counted = browser.new_page(), 0
    page.goto("about:blank")
    for number, pictures in enumerate(sources(SITE / "chapters" / f"{path.stem}.html")):
        votes = page.evaluate(VOTES, pictures)
        if sum(votes.values()) > 100 * len(pictures) ** 0.5:
            counted += 1
            assert votes["right"] > 1.5 * votes["wrong"], f"figure {number + 1}: {votes}"
    page.close()
    assert counted >= WITH_REGIONS.get(path.stem, 0)


# ---- the canvases of the widgets


def colours_at(canvas: Locator, places: Iterable[tuple[float, float]]) -> list[str]:
    """What pixels are most like, at places given as shares of the canvas: "blue", "orange" or "grey"."""
    settle(canvas.page)
    pixels = canvas.evaluate("""(canvas, places) => {
        const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
        const context = copy.getContext("2d", { willReadFrequently: true });
        context.drawImage(canvas, 0, 0);
        const at = (share, size) => Math.min(Math.round(share * size), size - 1);
        return places.map(([x, y]) => [...context.getImageData(at(x, copy.width), at(y, copy.height), 1, 1).data].slice(0, 3));
    }""", list(places))
    # Violet is what can be touched, and is no class: it has less green than red.
    return ["orange" if red > blue + 15 else "blue" if blue > red + 15 and green > red else "grey" for red, green, blue in pixels]


def in_plane(canvas: Locator, at: tuple[float, float], edges: tuple[float, float, float, float],
             limits: tuple[float, float]) -> tuple[float, float]:
    """A point of the plane as shares of the canvas: edges are the pixels left and right, bottom and top of the axes."""
    box, (low, high) = canvas.bounding_box(), limits
    left, right, bottom, top = edges
    x, y = ((value - low) / (high - low) for value in at)
    width, height = box["width"], box["height"]
    return (left + x * (width - right - left)) / width, 1 - (bottom + y * (height - top - bottom)) / height


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("activation", ["step", "sigmoid"])
def test_regions_and_points_of_the_neuron(widgets: Visits, theme: str, activation: str) -> None:
    page = widgets(NeuronExplorer(w1=6, w2=0, b=-3, activation=activation), theme=theme)    # 1 right of x1 = 0.5
    canvas = page.locator("canvas.plane")
    places = [in_plane(canvas, at, (46, 14, 42, 8), (-0.5, 1.5)) for at in ((1.3, 0.5), (-0.3, 0.5), (1, 1), (0, 1), (1, 0))]
    assert colours_at(canvas, places) == ["orange", "blue", "orange", "blue", "blue"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("output", ["logit", "sigmoid", "tanh"])
def test_regions_and_points_of_the_playground(widgets: Visits, theme: str, output: str) -> None:
    own = [[-4, -4, 0], [-4, -2, 0], [-2, -4, 0], [4, 4, 1], [4, 2, 1], [2, 4, 1]]
    page = widgets(Playground("own", own=own, share=1, hidden=[], output=output, learning_rate=0.3), theme=theme)
    page.get_by_role("button", name="100 epochs").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    canvas = page.locator("canvas.plane")
    for shades in (True, False):
        page.get_by_label("Shades").set_checked(shades)
        places = [in_plane(canvas, (at, at), (42, 8, 42, 8), (-6, 6)) for at in (3, -3, 4, -4)]
        assert colours_at(canvas, places) == ["orange", "blue", "orange", "blue"], shades


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_positives_are_orange_and_negatives_blue(widgets: Visits, theme: str) -> None:
    """The histogram: negatives upwards, positives downwards."""
    canvas = widgets(ThresholdExplorer(share=0.5), theme=theme).locator("canvas").first
    blue, orange = (set(colours_at(canvas, [(x / 40, y) for x in range(4, 38) for y in rows]))
                    for rows in ((0.3, 0.4), (0.5, 0.6)))
    assert ("blue" in blue, "orange" in blue, "blue" in orange, "orange" in orange) == (True, False, False, True)
