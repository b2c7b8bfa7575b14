"""The digit pad under mouse, finger and keys, in a page on disk and with a stand-in for Jupyter's model."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from choices import look_closer
from digit_pad_page import points, sentence, winner
from nnbook import Dense, Sequential
from nnbook.widgets import DigitPad
from nnbook.widgets.digit_pad.packing import pack_dense
from nnbook.widgets.kit import modules
from nnbook.widgets.kit.base import style_sheet
from widget_pages import MODEL

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
    pads = [DigitPad(reader, sample=3), DigitPad(reader)]
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


def draw(page: Page, lines: list[list[tuple[float, float]]]) -> None:
    """With the mouse, stroke by stroke."""
    for first, *others in lines:
        page.mouse.move(*first)
        page.mouse.down()
        for point in others:
            page.mouse.move(*point)
        page.mouse.up()


def test_mouse_draws_and_pads_are_independent(js: Page, visit: Any) -> None:
    shown = visit()
    assert (winner(shown.first), winner(shown.second)) == ("3", "")
    sentence(shown.second, "The pad is empty: draw a digit")
    shown.second.scroll_into_view_if_needed()
    draw(shown.page, points(js, shown.second, 0))
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


def test_an_empty_pad_invites_and_a_stroke_ends_the_invitation(js: Page, visit: Any) -> None:
    shown = visit()
    hints = [pad.get_by_text("draw here", exact=True) for pad in (shown.first, shown.second)]
    assert [hint.is_visible() for hint in hints] == [False, True]      # the first has a sample
    draw(shown.page, points(js, shown.second, 1))
    assert (winner(shown.second), hints[1].is_visible()) == ("1", False)
    for name in ("Undo", "Clear"):
        if name == "Clear":
            shown.second.get_by_role("button", name="Sample 1").click()
            assert (winner(shown.second), hints[1].is_visible()) == ("1", False)
        shown.second.get_by_role("button", name=name).click()
        assert (winner(shown.second), hints[1].is_visible()) == ("", True)


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_the_first_stroke_on_an_untouched_sample_clears_it(js: Page, visit: Any, way: str) -> None:
    """A digit drawn beside a sample would be read together with it, as neither of the two."""
    shown = visit()
    pad, key = shown.first, shown.page.keyboard.press

    def line() -> None:
        """A one."""
        if way == "mouse":
            draw(shown.page, points(js, pad, 1))
            return
        pad.locator(".pad").focus()
        for name, times in (("ArrowDown", 12), (" ", 1), ("ArrowUp", 24), (" ", 1)):
            for _ in range(times):
                key(name)

    assert winner(pad) == "3"
    line()
    assert winner(pad) == "1"
    assert pad.locator("[aria-pressed=true]").count() == 0
    pad.get_by_role("button", name="Undo").click()                     # one step back: the sample, as it was
    assert winner(pad) == "3"
    expect(pad.get_by_role("button", name="Sample 3")).to_have_attribute("aria-pressed", "true")
    pad.locator(".pad").focus()
    key("Shift+ArrowRight")                                            # moved: it is the reader's own now, and stays
    assert winner(pad) == "3"
    before = pad.locator(".steps canvas").first.get_attribute("aria-label")
    box = pad.locator(".pad").bounding_box()
    draw(shown.page, [[(box["x"] + 0.6 * box["width"], box["y"] + 0.9 * box["height"])]])
    assert winner(pad) != ""
    pad.get_by_role("button", name="Undo").click()
    assert winner(pad) == "3"
    assert pad.locator(".steps canvas").first.get_attribute("aria-label") == before
    pad.locator(".pad").focus()
    key("4")                                                           # a key loads a sample, and a stroke on it clears it, too
    assert winner(pad) == "4"
    line()
    assert winner(pad) == "1"


def test_preprocessing_can_be_left_out(visit: Any) -> None:
    shown = visit()
    look_closer(shown.page)
    assert winner(shown.first) == "3"
    assert shown.first.locator(".used figcaption").inner_text().startswith("4. Centred")
    shown.first.get_by_label("Prepare the drawing as MNIST was").uncheck()
    assert winner(shown.first) != "3"                        # the sample stands in a corner of the pad
    assert shown.first.locator(".used figcaption").inner_text().startswith("1. As drawn")


LIVE = f"""async ([text, state]) => {{
    {MODEL}
    const el = document.body.appendChild(document.createElement("div"));
    window.stops = [widget.render({{ model, el }}), widget.render({{ model, el }})];
}}"""


def test_live_in_jupyter(browser: Browser, reader: Sequential) -> None:
    """One model with two views, as a notebook shows it twice; the model stands in for Jupyter's."""
    page, pad = browser.new_page(), DigitPad(reader, sample=3)
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
    page.evaluate("(layers) => model.set('layers', layers)", pack_dense(blind))
    assert state() == {"read": "8", "sample": 4}
    page.evaluate("model.set('preprocess', false)")
    state()
    assert not views[1].get_by_role("checkbox").is_checked()
    page.evaluate("stops.forEach((stop) => stop())")
    assert page.evaluate("listening()") == 0
    assert page.locator(".nnb").count() == 0
    page.close()
