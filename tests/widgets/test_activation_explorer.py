"""The activation explorer: its functions against nnbook's, its products of slopes, and its page under mouse, finger and keys."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from choices import look_closer
from gestures import drag, stroke
from nnbook.activations import ELEMENTWISE
from nnbook.widgets import ActivationExplorer
from nnbook.widgets.activation_explorer import ACTIVATIONS
from nnbook.widgets.kit import modules
from widget_pages import Visits, misjudged, settle

Z = np.concatenate([np.linspace(-42, 42, 337), [-1e-9, 1e-9, 2.8284271, -2.8284272], np.random.default_rng(0).normal(size=60)])
SETTINGS = [(1.0, 0.0, 2.0), (4.0, -1.9, 0.5), (-2.5, 1.0, -1.3), (0.7, 0.3, 6.0)]    # w, b, x


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds activations.js as `parts`."""
    page = browser.new_page()
    file = ActivationExplorer.folder / "activations.js"
    page.add_script_tag(content=modules.classic({"A": file}, "window.parts = activation_explorer_activations;"))
    yield page
    page.close()


def through(maths: Page, name: str, setting: tuple[float, float, float], count: int, chained: bool) -> list[dict[str, float]]:
    w, b, x = setting
    return maths.evaluate("([activation, w, b, x, count, chained]) => parts.through({ activation, w, b, x }, count, chained)",
                          [name, w, b, x, count, chained])


# ---- the mathematics, in a browser


def test_the_functions_are_those_of_the_package() -> None:
    assert list(ACTIVATIONS) == list(ELEMENTWISE)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_slopes(maths: Page, name: str) -> None:
    values, slopes = maths.evaluate("([name, z]) => ['f', 'slope'].map((part) => z.map(parts.FUNCTIONS[name][part]))",
                                    [name, Z.tolist()])
    f, slope = ELEMENTWISE[name]
    np.testing.assert_allclose(values, f(Z), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(slopes, slope(Z), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("setting", SETTINGS)
def test_all_layers_at_one_z(maths: Page, name: str, setting: tuple[float, float, float]) -> None:
    w, b, x = setting
    z, (f, slope) = w * x + b, ELEMENTWISE[name]
    rows = through(maths, name, setting, 30, False)
    assert {row["z"] for row in rows} == {z}
    assert rows[0]["a"] == pytest.approx(float(f(z)), rel=1e-12)
    np.testing.assert_allclose([row["gradient"] for row in rows], (w * float(slope(z))) ** np.arange(1, 31), rtol=1e-11)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "step"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_chain_has_the_derivative_of_its_composition(maths: Page, name: str, setting: tuple[float, float, float]) -> None:
    """By the package's slopes exactly, and by a difference quotient of the whole chain."""
    w, b, x = setting
    f, slope = ELEMENTWISE[name]
    rows = through(maths, name, setting, 30, True)
    a, gradient = x, 1.0
    for row in rows:
        gradient *= w * float(slope(w * a + b))
        a = float(f(w * a + b))
        assert row["a"] == pytest.approx(a, rel=1e-9, abs=1e-14)
        assert row["gradient"] == pytest.approx(gradient, rel=1e-9, abs=1e-300)

    def composed(start: float) -> float:
        for _ in range(4):
            start = float(f(w * start + b))
        return start

    assert rows[3]["gradient"] == pytest.approx((composed(x + 1e-6) - composed(x - 1e-6)) / 2e-6, rel=1e-4, abs=1e-8)


def test_well_known_points(maths: Page) -> None:
    assert through(maths, "tanh", (1, 0, 3), 10, False)[-1]["gradient"] == pytest.approx(8.7e-21, rel=0.01)
    assert through(maths, "sigmoid", (1, 0, 0), 20, False)[-1]["gradient"] == 0.25 ** 20
    assert through(maths, "sigmoid", (4, -2, 0.5), 30, True)[-1]["gradient"] == 1
    assert through(maths, "relu", (1, 0, 5), 30, True)[-1]["gradient"] == 1
    assert through(maths, "step", (1, 0, 5), 1, False)[0]["gradient"] == 0


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_saturated_stretch(maths: Page, name: str) -> None:
    """Outside of the two ends every slope is below 0.05, just inside of them it is not."""
    low, high = (float(end) for end in maths.evaluate("(name) => parts.saturation(name).map(String)", name))
    slope, z = ELEMENTWISE[name][1], Z
    outside = z[(z < low) | (z > high)]
    assert (np.abs(slope(outside)) < 0.05).all()
    for end, inward in ((low, 1e-6), (high, -1e-6)):
        if np.isfinite(end):
            assert abs(float(slope(end + inward))) >= 0.05
    known = {"sigmoid": (-2.887, 2.887), "tanh": (-2.178, 2.178), "relu": (0, np.inf),
             "softplus": (-2.944, np.inf), "step": (np.inf, -np.inf), "leaky_relu": (-np.inf, np.inf)}
    if name in known:
        np.testing.assert_allclose((low, high), known[name], atol=1e-3)


# ---- the page


def explorer(page: Page) -> Locator:
    look_closer(page)
    return page.locator(".nnb-activation-explorer")


def at(page: Page, x: float, up: float = 0.5) -> tuple[float, float]:
    """The place of an input on the screen, `up` of the way from the bottom of its picture."""
    box = explorer(page).locator("canvas.over-x").bounding_box()
    left, right, bottom, top = 40, box["width"] - 14, box["height"] - 42, 42
    return box["x"] + left + (x + 6) / 12 * (right - left), box["y"] + bottom + up * (top - bottom)


def x_now(page: Page) -> float:
    return float(explorer(page).get_by_label("input x as a number").input_value())


def test_what_is_written(widgets: Visits) -> None:
    page = widgets(ActivationExplorer(activation="tanh", x=3, layers=10))
    lines = explorer(page).locator(".written p")
    expect(lines).to_have_text(["z = w·x + b = 1·3 + 0 = 3",
                                "a = tanh(3) = 0.995; tanh′(3) = 0.00987; w·tanh′(3) = 1·0.00987 = 0.00987",
                                "All 10 layers at this z: (w·f′(z))¹⁰ = 0.00987¹⁰ = 8.7e−21"])
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "tanh′(3) = 0.00987, times w = 1: one layer multiplies the gradient by 0.00987. Here tanh is saturated. "
        "After 10 layers at this z it is 8.7e−21: it vanishes.")
    explorer(page).get_by_label("A chain").check()
    expect(lines.last).to_contain_text("Chain of 10 layers: da₁₀/dx = product of all w·f′(zᵢ) = 0.00987 · 0.423 · ")
    explorer(page).get_by_label("Function", exact=True).select_option("step")
    expect(explorer(page).locator(".nnb-status")).to_contain_text("Where the slope is 0, no gradient passes.")
    explorer(page).get_by_text("All layers as a table").click()
    assert explorer(page).locator("tbody tr").count() == 10
    assert explorer(page).locator("tbody tr").first.locator("td").all_inner_texts() == ["1", "3", "0", "0", "0"]


def test_keys_change_the_picture_and_the_words(widgets: Visits) -> None:
    page = widgets(ActivationExplorer())
    before = explorer(page).locator(".nnb-status").inner_text(), page.evaluate("document.querySelector('.over-x').toDataURL()")
    explorer(page).get_by_label("input x", exact=True).focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert x_now(page) == 2.05
    after = explorer(page).locator(".nnb-status").inner_text(), page.evaluate("document.querySelector('.over-x').toDataURL()")
    assert before[0] != after[0]
    assert before[1] != after[1]
    described = page.evaluate("(() => { const c = document.querySelector('.over-x'); "
                              "return document.getElementById(c.getAttribute('aria-describedby')).textContent; })()")
    assert "1·2.05 + 0 = 2.05" in described


def test_the_mouse_drags_the_point_and_puts_it(widgets: Visits) -> None:
    page = widgets(ActivationExplorer())
    drag(page, at(page, 2), at(page, -1.5))
    assert x_now(page) == pytest.approx(-1.5, abs=0.03)
    page.mouse.click(*at(page, 4))
    assert x_now(page) == pytest.approx(4, abs=0.03)
    drag(page, at(page, 4), at(page, 9))
    assert x_now(page) == 6


def test_a_finger_drags_the_point_and_scrolls_beside_it(widgets: Visits) -> None:
    page = widgets(ActivationExplorer(), has_touch=True, is_mobile=True, width=390)
    stroke(page, at(page, 2), at(page, 0, 0.1))
    assert x_now(page) == pytest.approx(0, abs=0.05)
    assert page.evaluate("scrollY") == 0
    stroke(page, at(page, -4, 0.1), at(page, -4, 1.3))
    page.wait_for_function("scrollY > 50")
    assert x_now(page) == pytest.approx(0, abs=0.05)


FOUND = [
    ({"w": 4, "x": 0}, True), ({"w": 6, "x": 0}, False), ({"w": 3, "x": 0}, False), ({"w": 4, "x": 0, "layers": 19}, False),
    ({"w": 4, "x": 0, "activation": "tanh"}, False), ({"w": 1, "x": 1, "activation": "relu"}, False),
    ({"w": 4, "x": 0, "chained": True}, False), ({"w": 4, "x": 0.5, "b": -2, "chained": True}, True), ({"w": -4, "x": 0}, True),
]


def test_when_it_is_found(widgets: Visits) -> None:
    page = widgets(*(ActivationExplorer(**settings) for settings, _ in FOUND))
    assert misjudged(page, FOUND) == []


def test_it_is_found_by_hand(widgets: Visits) -> None:
    page = widgets(ActivationExplorer())
    explorer(page).get_by_label("weight w as a number").fill("4")
    expect(explorer(page).locator(".nnb-found")).to_have_text("Not found yet.")
    explorer(page).get_by_label("input x as a number").fill("0")
    expect(explorer(page).locator(".nnb-found")).to_have_text("✓ Found.")
    expect(explorer(page).locator(".nnb-answer")).to_have_text(
        "Each layer multiplies by w·sigmoid′(z) = 4·0.25 = 1. The slope is never above 1/4, so the weight must be near "
        "4 or more; with w = 1 at most 9.1e−13 is left. Now let each layer feed the next.")
