"""The pad's second network: convolutions in the page against nnbook's layers, what it reads, and the choice on the page."""

import json

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from traitlets import TraitError

from choices import checked, choose
from nnbook import Activation, Dense, Flatten, Sequential
from nnbook.datasets import Digits
from nnbook.layers import Conv2D, MaxPool2D
from nnbook.widgets import DigitPad
from nnbook.widgets.digit_pad import packing
from tables import each_row
from widget_pages import Visits, settle

RUN = """([packed, images]) => {
    const network = parts.unpack(JSON.parse(packed));
    return JSON.stringify(JSON.parse(images).map((image) => [...parts.run(network, Float64Array.from(image))]));
}"""


def some(layers: list, shape: tuple = (1, 28, 28), seed: int = 0) -> Sequential:
    return Sequential(layers, input_shape=shape, rng=np.random.default_rng(seed))


@pytest.fixture(scope="module")
def pad() -> DigitPad:
    return DigitPad(some([Dense(10)], (784,)))


SHAPES = [
    [Conv2D(3, 3, padding=1), Activation("relu"), MaxPool2D(2), Flatten(), Dense(10)],
    [Conv2D(2, 5), Activation("relu"), MaxPool2D(3), Conv2D(4, 2, padding=2), MaxPool2D(2), Flatten(), Dense(7),
     Activation("relu"), Dense(10)],
    [MaxPool2D(4), Conv2D(2, 7), Flatten(), Dense(10)],
]


@pytest.mark.parametrize("place", range(len(SHAPES) + 1))
def test_the_page_computes_as_the_package_does(js: Page, pad: DigitPad, place: int) -> None:
    packed = pad.second if place == len(SHAPES) else packing.pack(some(SHAPES[place], seed=place))
    rng = np.random.default_rng(place)
    images = rng.random((5, 784)) * (rng.random((5, 784)) < 0.4)
    got = np.array(json.loads(js.evaluate(RUN, [json.dumps(packed), json.dumps(images.tolist())])))
    expected = packing.unpack(packed).predict(images.reshape(-1, 1, 28, 28))
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-12 * max(1, np.abs(expected).max()))


def test_one_byte_a_weight_loses_little() -> None:
    network = some([Conv2D(8, 3, padding=1), Activation("relu"), MaxPool2D(2), Flatten(), Dense(10)])
    images = np.random.default_rng(2).random((20, 1, 28, 28)).astype(np.float32)
    full, small = network.predict(images), packing.unpack(packing.pack(network)).predict(images)
    assert 0 < np.abs(full - small).max() < 0.05 * np.abs(full).max()


def test_it_is_small_and_reads_what_was_drawn_anywhere(pad: DigitPad, data: Digits, pictures: dict[str, np.ndarray]) -> None:
    """Trained on MNIST, it reads the test digits, and pen drawings of any place and size once they are prepared."""
    assert (DigitPad.folder / "cnn.json").stat().st_size < 15_000
    pad.reader = "second"
    labels = data.test_labels[:1000]
    share = {name: (pad.predict(pictures[name]).argmax(axis=1) == labels[:len(pictures[name])]).mean()
             for name in ("drawn", "centred")}
    clean = (pad.predict(data.test_images / 255).argmax(axis=1) == data.test_labels).mean()
    pad.reader = "first"
    assert share["drawn"] < 0.5
    if data.is_mnist:
        assert clean >= 0.98
        assert share["centred"] >= 0.97
    else:    # the small digits are blurred, and their tracing worse
        assert clean >= 0.8
        assert share["centred"] >= 0.6


@each_row(("layers", "shape", "message"), [
    ([Conv2D(2, 3, stride=2), Flatten(), Dense(10)], (1, 28, 28), "stride and dilation 1.*received Conv2D at place 0"),
    ([Conv2D(2, 3, dilation=2), Flatten(), Dense(10)], (1, 28, 28), "received Conv2D at place 0"),
    ([Conv2D(2, 3), Activation("sigmoid"), Flatten(), Dense(10)], (1, 28, 28), "received Activation at place 1"),
    ([MaxPool2D(2, stride=1), Flatten(), Dense(10)], (1, 28, 28), "received MaxPool2D"),
    ([Flatten(), Dense(10)], (28, 28), r"expected a network from \(1, 28, 28\)"),
    ([Flatten(), Dense(9)], (1, 28, 28), r"to \(9,\)"),
])
def test_networks_that_it_cannot_run(layers: list, shape: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DigitPad(some([Dense(10)], (784,)), some(layers, shape))


def test_wrong_values_and_no_second_network(pad: DigitPad) -> None:
    with pytest.raises(TypeError, match=r"expected an nnbook\.Sequential or None, received str"):
        DigitPad(some([Dense(10)], (784,)), "cnn")
    before = pad.second
    for wrong in ([{"kind": "conv"}], [{"kind": "dream"}], before[:-1], [*before, *before], "abc"):
        with pytest.raises(TraitError):
            pad.second = wrong
    with pytest.raises(TraitError):
        pad.reader = "third"
    broken = some([Flatten(), Dense(10)])
    broken.parameters[3] = np.inf
    with pytest.raises(ValueError, match="finite weights"):
        pad.show(second=broken)
    assert pad.second == before
    assert DigitPad(some([Dense(10)], (784,)), None).second == []


def test_the_reader_chooses_who_reads(widgets: Visits, pad: DigitPad) -> None:
    page = widgets(DigitPad(some([Dense(10)], (784,)), sample=3), DigitPad(some([Dense(10)], (784,)), None))
    first, alone = page.locator(".nnb-digit-pad").all()
    expect(checked(alone, "Read by")).to_be_hidden()
    expect(first.get_by_role("radiogroup", name="Read by").locator("label")).to_have_text(
        ["dense, 784-10", "convolutional, 8 and 16 filters"])
    for digit in (3, 4, 7):
        first.get_by_role("button", name=f"Sample {digit}").click()
        choose(first, "Read by", "second")
        settle(page)
        expect(first.get_by_role("status")).to_contain_text(f"{digit}, ")


def test_live(widgets: Visits) -> None:
    """Python chooses the reader, and predicts what the page shows."""
    live = DigitPad(some([Dense(10)], (784,)), sample=5)
    page = widgets.live(live)
    page.evaluate("model.set('reader', 'second')")
    settle(page)
    live.set_state(page.evaluate("model.state"))
    assert live.reader == "second"
    np.testing.assert_allclose(live.logits, live.predict([live.image])[0], atol=1e-9)
    assert checked(page.locator(".nnb").first, "Read by").input_value() == "second"
    page.evaluate("stops.forEach((stop) => stop())")
    assert page.evaluate("listening()") == 0
