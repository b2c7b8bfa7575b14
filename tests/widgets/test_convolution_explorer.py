"""The convolution explorer: its numbers against nnbook.Conv2D, and its page under mouse, finger and keys."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from traitlets import TraitError

from choices import checked, look_closer
from nnbook.layers import Conv2D, output_size
from nnbook.network import Sequential
from nnbook.widgets import ConvolutionExplorer
from nnbook.widgets.kit import modules
from widget_pages import Visits, settle

FOLDER = ConvolutionExplorer.folder
RNG = np.random.default_rng(0)
RIGHT = [0, 0, 0, 1, 0, 0, 0, 0, 0]


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds cross.js, kernels.js and images.js as `parts`."""
    page = browser.new_page()
    names = "cross", "kernels", "images"
    parts = ", ".join(f"...convolution_explorer_{name}" for name in names)
    files = {name: FOLDER / f"{name}.js" for name in names}
    page.add_script_tag(content=modules.classic(files, f"window.parts = {{ {parts} }};"))
    yield page
    page.close()


def package(image: np.ndarray, kernel: np.ndarray, **geometry: int) -> np.ndarray:
    """The output of nnbook's layer."""
    network = Sequential([Conv2D(1, len(kernel), **geometry)], input_shape=(1, 12, 12), dtype=np.float64,
                         rng=np.random.default_rng(0))
    network.layers[0].weights[:] = kernel
    return network.predict(image[None, None])[0, 0]


# ---- the mathematics, in a browser


@pytest.mark.parametrize("size", [3, 5])
def test_every_combination_is_that_of_the_package(maths: Page, size: int) -> None:
    for stride, padding, dilation in product((1, 2, 3), (0, 1, 2, 3), (1, 2)):
        image, kernel = RNG.uniform(size=(12, 12)), RNG.normal(size=(size, size))
        geometry = {"stride": stride, "padding": padding, "dilation": dilation}
        got = maths.evaluate("(values) => [parts.outputOf(values), [...parts.correlate(values)]]",
                             {"pixels": image.ravel().tolist(), "weights": kernel.ravel().tolist(), **geometry})
        expected = package(image, kernel, **geometry)
        assert got[0] == len(expected) == output_size(12, size, **geometry)
        np.testing.assert_allclose(np.reshape(got[1], expected.shape), expected, rtol=0, atol=1e-12)


def test_images_and_kernels(maths: Page) -> None:
    kernels = maths.evaluate("parts.KERNELS")
    for kind in kernels.values():
        assert [len(kind[size]) for size in ("3", "5")] == [9, 25]
    for name, total in (("identity", 1), ("blur", 1), ("sharpen", 1), ("vertical", 0), ("horizontal", 0), ("emboss", 1)):
        assert [sum(kernels[name][size]) for size in ("3", "5")] == pytest.approx([total, total], abs=1e-12), name
    for size in ("3", "5"):
        vertical, horizontal = (np.array(kernels[name][size]).reshape(int(size), -1) for name in ("vertical", "horizontal"))
        np.testing.assert_array_equal(vertical, horizontal.T)
    images = maths.evaluate("Object.values(parts.IMAGES).map(({ pixels }) => pixels)")
    assert all(len(pixels) == 144 and min(pixels) == 0 and max(pixels) == 1 for pixels in images)
    assert maths.evaluate("parts.resized([1, 2, 3, 4, 5, 6, 7, 8, 9], 5).slice(6, 9)") == [1, 2, 3]
    assert maths.evaluate("parts.resized(parts.resized([1, 2, 3, 4, 5, 6, 7, 8, 9], 5), 3)") == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_one_kernel_moves_the_image(maths: Page) -> None:
    image = RNG.uniform(size=(12, 12))
    moved = package(image, np.reshape(RIGHT, (3, 3)), padding=1)
    np.testing.assert_array_equal(moved[:, 1:], image[:, :-1])
    np.testing.assert_array_equal(moved[:, 0], 0)
    judge = "([weights, stride, padding, dilation]) => parts.movesRight({ weights, stride, padding, dilation })"
    assert maths.evaluate(judge, [RIGHT, 1, 1, 1])
    assert maths.evaluate(judge, [[0] * 11 + [1] + [0] * 13, 1, 2, 1])
    for wrong in ([RIGHT[::-1], 1, 1, 1], [RIGHT, 1, 0, 1], [RIGHT, 1, 2, 2], [RIGHT, 2, 1, 1],
                  [[0, 0, 0, 2, -1, 0, 0, 0, 0], 1, 1, 1]):
        assert not maths.evaluate(judge, wrong)


def test_a_kernel_is_a_square() -> None:
    with pytest.raises(TraitError, match="weights: expected a list of 9 or 25 numbers, received 16; "):
        ConvolutionExplorer(weights=[0] * 16)
    assert ConvolutionExplorer(weights=np.ones(25)).weights == [1.0] * 25


# ---- the page


def test_your_own_image_is_chosen_by_drawing(widgets: Visits) -> None:
    page = widgets(ConvolutionExplorer())
    look_closer(page)
    kernel, draw = page.get_by_label("Kernel", exact=True), page.get_by_role("button", name="Draw", exact=True)
    page.get_by_role("radio", name="your own").click()
    expect(draw).to_have_attribute("aria-pressed", "true")
    expect(checked(page, "Image")).to_have_value("seven")    # what is there, until something else is drawn
    kernel.select_option("own")
    expect(kernel).to_have_value("vertical")


def at(explorer: Locator, picture: str, y: float, x: float, across: float = 12) -> tuple[float, float]:
    """The middle of a cell on the screen."""
    box = explorer.locator(f".{picture}").bounding_box()
    return box["x"] + (x + 0.5) / across * box["width"], box["y"] + (y + 0.5) / across * box["height"]


def type_kernel(page: Page, weights: list[float]) -> None:
    for place, weight in enumerate(weights):
        page.get_by_label(f"weight, row {place // 3}, column {place % 3}").fill(str(weight))


def test_the_goal(widgets: Visits) -> None:
    page = widgets(ConvolutionExplorer())
    look_closer(page)
    found = page.locator(".nnb-found")
    page.get_by_label("padding p", exact=True).fill("1")
    type_kernel(page, RIGHT[::-1])                          # the 1 on the right: it moves to the left
    expect(page.get_by_label("Kernel", exact=True)).to_have_value("own")
    expect(found).to_have_text("Not found yet.")
    type_kernel(page, RIGHT)
    expect(page.locator(".nnb-answer")).to_contain_text("The 1 stands left of the centre")
    assert page.get_by_label("weight, row 1, column 0").input_value() == "1"


def test_the_sum_is_written_out_where_the_mouse_is(widgets: Visits) -> None:
    page = widgets(ConvolutionExplorer())
    look_closer(page)
    explorer = page.locator(".nnb-convolution-explorer")
    settle(page)
    page.mouse.move(*at(explorer, "image", 3, 2))           # the middle of the window is there
    expect(explorer.locator(".written")).to_have_text("z[2, 1] = 1·1 + 2·1 = 3; the other 7 products are 0.")
    page.mouse.move(*at(explorer, "output", 2 + 1, 8 + 1))  # the output has 10 × 10 numbers, in the middle
    expect(explorer.locator(".written")).to_contain_text("z[2, 8] = ")
    expect(explorer.locator(".nnb-status")).to_have_text("The output has 10 × 10 numbers, from −4 to 3.5. Row 2, column 8 is −4.")
    page.mouse.move(5, 5)
    expect(explorer.locator(".written")).to_contain_text("z[2, 8] = ")
    page.get_by_label("padding p", exact=True).fill("3")
    page.get_by_label("stride s", exact=True).fill("3")
    page.get_by_label("dilation d", exact=True).fill("2")
    expect(explorer.locator(".formula")).to_contain_text("= ⌊(12 + 2·3 − 2·(3 − 1) − 1) / 3⌋ + 1 = ⌊13 / 3⌋ + 1 = 5")
    expect(explorer.locator(".written")).to_contain_text("z[2, 4] = ")


def test_keys_walk_and_draw(widgets: Visits) -> None:
    page = widgets(ConvolutionExplorer(row=0, column=0))
    look_closer(page)
    explorer, press = page.locator(".nnb-convolution-explorer"), page.keyboard.press
    for picture in ("image", "output"):
        explorer.locator(f".{picture}").focus()
        press("ArrowDown")
        press("ArrowRight")
        press("ArrowUp")
        press("ArrowUp")                                    # stays at the edge
        expect(explorer.locator(".written")).to_contain_text(f"z[0, {1 if picture == 'image' else 2}]")
    page.get_by_role("button", name="Clear").click()
    expect(explorer.locator(".nnb-status")).to_contain_text("from 0 to 0")
    explorer.locator(".image").focus()
    press("Enter")                                          # the cross is at row 5, column 5
    press("ArrowLeft")
    press(" ")
    expect(checked(page, "Image")).to_have_value("own")
    expect(explorer.locator(".image ~ .nnb-hidden")).to_contain_text("Row 5: 0, 0, 0, 0, 1, 1, 0")
    page.get_by_role("button", name="Erase").click()
    explorer.locator(".image").focus()
    press("Enter")
    expect(explorer.locator(".image ~ .nnb-hidden")).to_contain_text("Row 5: 0, 0, 0, 0, 0, 1, 0")
    page.get_by_text("The output as a table").click()
    cells = explorer.locator("details td")
    expect(cells).to_have_count(100)
    assert cells.nth(3 * 10 + 3).inner_text() == "1"        # z[3, 3]: the pixel (5, 5) under the weight at the lower right


def test_mouse_and_finger_draw(widgets: Visits) -> None:
    page = widgets(ConvolutionExplorer(), has_touch=True, is_mobile=True, width=390)
    look_closer(page)
    explorer, touch = page.locator(".nnb-convolution-explorer"), page.context.new_cdp_session(page)

    def stroke(begin: tuple[float, float], end: tuple[float, float]) -> None:
        for step in range(5):
            x, y = (a + (b - a) * step / 4 for a, b in zip(begin, end, strict=True))
            kind = "touchMove" if step else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    page.get_by_role("button", name="Clear").click()
    page.evaluate("scrollTo(0, 100)")
    settle(page)
    stroke(at(explorer, "image", 1, 0), at(explorer, "image", 1, 11))
    expect(explorer.locator(".image ~ .nnb-hidden")).to_contain_text("Row 1: 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1.")
    assert page.evaluate("scrollY") == 100
    page.get_by_role("button", name="Move the window").click()
    page.evaluate("scrollTo(0, 100)")
    settle(page)
    stroke(at(explorer, "image", 3, 9), at(explorer, "image", 5, 5))
    expect(explorer.locator(".written")).to_contain_text("z[4, 4]")
    stroke(at(explorer, "image", 10, 1), at(explorer, "image", 2, 1))
    page.wait_for_function("scrollY > 120")                 # beside the window it scrolls
    expect(explorer.locator(".written")).to_contain_text("z[4, 4]")


def test_a_link_with_a_kernel_that_is_no_square(widgets: Visits) -> None:
    page = widgets(ConvolutionExplorer(), hash_="#convolution=weights:" + ",".join(["1"] * 16) + ";stride:9;row:99")
    look_closer(page)
    settle(page)
    expect(page.get_by_label("Kernel", exact=True)).to_have_value("vertical")
    assert page.get_by_label("stride s", exact=True).input_value() == "3"
    expect(page.locator(".written")).to_contain_text("z[3, 3]")
