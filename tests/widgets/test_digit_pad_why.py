"""Below the bars of the digit pad: the hidden units that pushed most towards the answer."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from choices import choose
from example_widgets import make_widget
from nnbook import Activation, Dense, Sequential
from nnbook.widgets import DigitPad
from nnbook.widgets.digit_pad.packing import unpack
from widget_pages import Visits, settle


def told(page: Page) -> tuple[str, list[str], list[str]]:
    """The title, the numbers, and the names of the pictures."""
    settle(page)
    row = page.locator(".why")
    return (row.locator(".why-title").inner_text(), row.locator(".push").all_inner_texts(),
            [canvas.get_attribute("aria-label") for canvas in row.locator("canvas:visible").all()])


def test_five_units_and_their_pushes(js: Page, widgets: Visits) -> None:
    """As NumPy has them: the activation times what the weight to the digit is above the mean of the unit's ten."""
    pad = make_widget("DigitPad")
    page = widgets(pad)
    title, pushes, names = told(page)
    first, last = (layer for layer in unpack(pad.layers).layers if isinstance(layer, Dense))
    norms = np.linalg.norm(last.weights, axis=1)
    assert title == "Inside: 5 of its 16 hidden units"
    assert names == [f"Weights of hidden unit {unit + 1}" for unit in np.argsort(-norms)[:5]]
    assert {push.strip() for push in pushes} == {""}
    for digit in (3, 8):
        page.get_by_role("button", name=f"Sample {digit}").click()
        image = np.array(js.evaluate("(d) => [...parts.steps(parts.sampleStrokes(d)).centred.data]", digit))
        hidden = np.maximum(0, image @ first.weights + first.biases)
        answer = int((hidden @ last.weights + last.biases).argmax())
        pushed = hidden * (last.weights[:, answer] - last.weights.mean(axis=1))
        chosen = np.argsort(-pushed, kind="stable")[:5]
        title, pushes, names = told(page)
        assert title == f"Why {answer}? Five hidden units pushed most"
        assert pushes == [f"{pushed[unit] + 0:+.1f}".replace("-", "−") for unit in chosen]
        assert names == [f"Weights of hidden unit {unit + 1}, push {push}" for unit, push in zip(chosen, pushes, strict=True)]


def pixels_of(page: Page) -> np.ndarray:
    """The first unit's picture as it is painted, (rows, columns, 3)."""
    address = page.locator(".why canvas").first.evaluate("(canvas) => canvas.toDataURL()")
    return np.array(Image.open(BytesIO(b64decode(address.partition(",")[2]))).convert("RGB")).astype(int)


def test_weights_above_0_are_orange_and_ink_is_on_them(widgets: Visits) -> None:
    """A network whose first unit has positive weights on the left, negative ones on the right."""
    network = Sequential([Dense(6), Activation("relu"), Dense(10)], input_shape=(784,), rng=np.random.default_rng(0))
    weights = network.layers[0].weights
    weights[...] = np.tile(np.r_[np.ones(14), -np.ones(14)], 28)[:, None]
    page = widgets(DigitPad(network))
    settle(page)
    pixels = pixels_of(page)
    (red, _, blue), (red_right, _, blue_right) = pixels[5, 20], pixels[5, 120]
    assert red > blue
    assert blue_right > red_right
    assert pixels[..., 0].min() > 100
    page.get_by_role("button", name="Sample 1").click()
    settle(page)
    assert (pixels_of(page)[..., 0] < 60).sum() > 100


@pytest.mark.parametrize("layers", [[Dense(10)], [Dense(5), Activation("relu"), Dense(5), Activation("relu"), Dense(10)]])
def test_where_no_one_row_of_units_decides_nothing_is_told(widgets: Visits, layers: list) -> None:
    page = widgets(DigitPad(Sequential(layers, input_shape=(784,), rng=np.random.default_rng(0)), sample=3))
    settle(page)
    expect(page.locator(".why")).to_be_hidden()


def test_the_convolutional_network_tells_nothing_and_nothing_moves(widgets: Visits) -> None:
    page = widgets(make_widget("DigitPad", sample=3))
    settle(page)
    reader = page.get_by_role("radiogroup", name="Read by")
    before = reader.bounding_box()
    expect(page.locator(".why")).to_be_visible()
    choose(page, "Read by", "second")
    settle(page)
    expect(page.locator(".why")).to_be_hidden()
    assert reader.bounding_box() == before
