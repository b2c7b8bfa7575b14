"""The digit pad under mouse, finger and keys, in a page on disk and with a stand-in for Jupyter's model."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from nnbook import Dense, Sequential
from nnbook.widgets import DigitPad
from nnbook.widgets.digit_pad.packing import dense_layers, pack
from nnbook.widgets.kit import modules
from nnbook.widgets.kit.base import style_sheet
from pads import points, sentence, winner

FOLDER = DigitPad.folder
MOUNT = FOLDER.parents[2] / "book" / "mount.js"


@pytest.fixture(scope="session")
def reader(js: Page) -> Sequential:
    """A network without training, the same for all data: the nearest of the ten samples wins."""
    nearest = Sequential([Dense(10)], input_shape=(784,), rng=np.random.default_rng(0))
    samples = np.array(js.evaluate("[...Array(10).keys()].map((d) => [...parts.steps(parts.sampleStrokes(d)).centred.data])"))
    layer = nearest.layers[0]
    layer.weights[...], layer.biases[...] = samples.T / 5, -(samples ** 2).sum(axis=1) / 10
    return nearest


@pytest.fixture
def site(tmp_path: Path, reader: Sequential) -> Path:
    """A page on disk with two pads."""
    script = modules.classic({"DigitPad": FOLDER / "view.js"}, MOUNT.read_text(encoding="utf-8"))
    (tmp_path / "pad.js").write_text(script, encoding="utf-8")
    (tmp_path / "pad.css").write_text(style_sheet([FOLDER]), encoding="utf-8")
    pads = [DigitPad(reader), DigitPad(reader, sample=None)]
    page = tmp_path / "index.html"
    page.write_text('<!doctype html><html lang="en"><meta charset="utf-8"><link rel="stylesheet" href="pad.css">'
                    '<meta name="viewport" content="width=device-width, initial-scale=1"><script src="pad.js"></script><body>'
                    + "<p>Between.</p>".join(pad.twin() for pad in pads) + '<p style="height: 900px">After.</p>',
                    encoding="utf-8")
    return page


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Any]:
    """Open the page; whatever the browser complains about fails the test."""
    complaints, contexts = [], []

    def open_page(**options: Any) -> SimpleNamespace:
        contexts.append(browser.new_context(**{"viewport": {"width": 1000, "height": 900}, **options}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site.as_uri())
        first, second = page.locator(".nnb-digit-pad").all()
        return SimpleNamespace(page=page, first=first, second=second)

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_mouse_draws_and_pads_are_independent(js: Page, visit: Any) -> None:
    shown = visit()
    assert (winner(shown.first), winner(shown.second)) == ("3", "")
    sentence(shown.second, "The pad is empty: draw a digit")
    shown.second.scroll_into_view_if_needed()
    for line in points(js, shown.second, 0):
        shown.page.mouse.move(*line[0])
        shown.page.mouse.down()
        for point in line[1:]:
            shown.page.mouse.move(*point)
        shown.page.mouse.up()
    assert (winner(shown.first), winner(shown.second)) == ("3", "0")
    sentence(shown.second, r"^0, .*%; next \d, .*%$")
    shown.second.get_by_role("button", name="Undo").click()
    assert winner(shown.second) == ""
    shown.second.get_by_role("button", name="Sample 1").click()
    assert winner(shown.second) == "1"
    shown.second.get_by_role("button", name="Clear").click()
    sentence(shown.second, "The pad is empty")


def test_finger_draws_and_the_page_stays(js: Page, visit: Any) -> None:
    shown = visit(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 700}, device_scale_factor=2)
    touch = shown.page.context.new_cdp_session(shown.page)
    shown.second.locator(".pad").scroll_into_view_if_needed()
    before = shown.page.evaluate("scrollY")

    def stroke(line: list[tuple[float, float]]) -> None:
        for i, (x, y) in enumerate(line):
            kind = "touchMove" if i else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    for line in points(js, shown.second, 2):
        stroke(line)
    assert winner(shown.second) == "2"
    assert shown.page.evaluate("scrollY") == before
    bars = shown.second.locator(".bars").bounding_box()
    stroke([(bars["x"] + 20, bars["y"] - y) for y in range(0, 200, 10)])
    shown.page.wait_for_function("(before) => scrollY > before", arg=before)         # beside the pad a finger scrolls
    assert shown.page.evaluate("document.documentElement.scrollWidth") == 390
    heights = shown.page.eval_on_selector_all(".nnb-digit-pad button", "all => all.map(b => b.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_keyboard_draws(visit: Any) -> None:
    shown = visit()
    pad, key = shown.second, shown.page.keyboard.press
    shown.second.locator(".pad").focus()
    place = shown.page.evaluate("scrollY")
    for _ in range(12):
        key("ArrowUp")
    key(" ")
    for _ in range(24):
        key("ArrowDown")
    key(" ")
    assert winner(pad) == "1"
    sentence(pad, "1, ")
    before = pad.locator(".steps canvas").first.get_attribute("aria-label")
    key("Shift+ArrowLeft")
    key("-")
    assert winner(pad) == "1"
    assert pad.locator(".steps canvas").first.get_attribute("aria-label") != before
    key("Control+z")
    key("Control+z")
    assert winner(pad) == "1"
    assert pad.locator(".steps canvas").first.get_attribute("aria-label") == before
    key("7")
    assert winner(pad) == "7"
    key("Delete")
    assert winner(pad) == ""
    assert shown.page.evaluate("scrollY") == place


def test_preprocessing_can_be_left_out(visit: Any) -> None:
    shown = visit()
    assert winner(shown.first) == "3"
    assert shown.first.locator(".used figcaption").inner_text().startswith("4. Centred")
    shown.first.get_by_label("Prepare the drawing as MNIST was").uncheck()
    assert winner(shown.first) != "3"                        # the sample stands in a corner of the pad
    assert shown.first.locator(".used figcaption").inner_text().startswith("1. As drawn")


LIVE = """async ([text, state]) => {
    const { default: widget } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    const listeners = {}, el = document.body.appendChild(document.createElement("div"));
    window.model = { state, saved: 0, get: (key) => state[key], save_changes: () => { model.saved += 1; },
        set: (key, value) => {
            const same = JSON.stringify(state[key]) === JSON.stringify(value);
            state[key] = value;
            if (!same) for (const listener of [...listeners[`change:${key}`] ?? []]) listener();
        },
        on: (event, listener) => (listeners[event] ??= new Set()).add(listener),
        off: (event, listener) => listeners[event].delete(listener) };
    window.listening = () => Object.values(listeners).reduce((sum, set) => sum + set.size, 0);
    window.stops = [widget.render({ model, el }), widget.render({ model, el })];
}"""


def test_live_in_jupyter(browser: Browser, reader: Sequential) -> None:
    """One model with two views, as a notebook shows it twice; the model stands in for Jupyter's."""
    page, pad = browser.new_page(), DigitPad(reader)
    page.evaluate(LIVE, [DigitPad._esm, pad.twin_state()])
    views = page.locator(".nnb-digit-pad").all()

    def state() -> dict[str, Any]:
        read = [winner(view) for view in views]
        assert read[0] == read[1]
        pad.set_state(page.evaluate("model.state"))        # what the page says is valid in Python
        return {"read": read[0], "sample": pad.sample}

    assert state() == {"read": "3", "sample": 3}
    np.testing.assert_allclose(pad.predict([pad.image])[0], pad.logits, atol=1e-9)
    assert np.isclose(sum(pad.probabilities), 1)
    page.evaluate("model.set('sample', 0)")
    assert state() == {"read": "0", "sample": 0}
    page.evaluate("model.set('strokes', [[[0.5, 0.1], [0.48, 0.9]]])")
    assert state() == {"read": "1", "sample": None}
    page.evaluate("model.set('strokes', [])")
    assert state() == {"read": "", "sample": None}
    assert (pad.probabilities, pad.logits, pad.image) == ([], [], [])
    views[0].get_by_role("button", name="Sample 4").click()
    assert state() == {"read": "4", "sample": 4}
    one_way = pad.strokes
    views[1].get_by_role("button", name="Sample 4").click()
    assert state()["sample"] == 4
    assert pad.strokes != one_way                            # a digit that is written in two ways
    blind = Sequential([Dense(10)], input_shape=(784,), rng=np.random.default_rng(0))
    blind.parameters = np.r_[np.zeros(7840), np.eye(10)[8]]
    page.evaluate("(layers) => model.set('layers', layers)", pack(dense_layers(blind)))
    assert state() == {"read": "8", "sample": 4}
    page.evaluate("model.set('preprocess', false)")
    state()
    assert not views[1].get_by_role("checkbox").is_checked()
    page.evaluate("stops.forEach((stop) => stop())")
    assert page.evaluate("listening()") == 0
    assert page.locator(".nnb").count() == 0
    page.close()
