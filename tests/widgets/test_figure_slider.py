"""The figure with sliders: what it refuses, what it draws and when, and its page."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from playwright.sync_api import Browser, expect
from traitlets import TraitError

from choices import checked, choose
from nnbook.plots import figure
from nnbook.widgets import FigureSlider
from tables import each_row
from widget_page import write_page
from widget_pages import LIVE, Visits, looks_right, settle


def draw(learning_rate: float, kind: str) -> Axes:
    ax = figure(4, 2.4)
    ax.plot(np.exp(-learning_rate * np.arange(10)), "o-" if kind == "line" else "s", color="black")
    return ax


def alt(learning_rate: float, kind: str) -> str:
    return f"A curve that falls at rate {learning_rate}, as {kind}."


LISTS = {"learning_rate": [0.01, 0.1, 1.0], "kind": ["line", "marks"]}


@pytest.fixture
def slider() -> FigureSlider:
    return FigureSlider(draw, alt=alt, **LISTS)


@pytest.fixture(scope="module")
def drawn() -> FigureSlider:
    """The same with all frames, as in the book."""
    made = FigureSlider(draw, alt=alt, **LISTS)
    made.draw_all()
    return made


# ---- Python


@each_row(("arguments", "error", "message"), [
    ({"draw": "draw"}, TypeError, "draw: expected a function, received"),
    ({"draw": lambda n: 3}, TypeError, "draw: expected an Axes or a Figure, received int; return what you have drawn"),
    ({"n": []}, ValueError, "n: expected at least one value, received an empty list"),
    ({"n": 3}, TypeError, r"n: expected a list of values, received 3"),
    ({"n": "abc"}, TypeError, "n: expected a list of values"),
    ({"n": [1, 1]}, ValueError, "n: expected different values"),
    ({"n": [None]}, TypeError, "n: expected finite numbers, texts or truth values, received None"),
    ({"n": [float("nan")]}, TypeError, "n: expected finite numbers"),
    ({"n": range(201)}, ValueError, "at most 200 frames, received 201"),
    ({"n": range(20), "m": range(20)}, ValueError, r"received 400 \(20 × 20\); shorten a list"),
    ({"alt": "A text for all of them."}, TypeError, "alt: expected a function of the same parameters as draw, or a mapping"),
    ({"alt": {1: "The first one of two."}}, ValueError, "alt: expected a text for each frame, received none for 2"),
    ({"alt": lambda n: "too short"}, ValueError, "alt: expected a sentence that says what the frame shows, received 'too short'"),
    ({"alt": lambda n: n}, TypeError, "alt: expected a sentence"),
    ({"choices": [1, 2]}, ValueError, "received 'choices'; rename it"),
])
def test_what_it_refuses(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    given = {"draw": lambda n: figure(2, 1), "alt": lambda n: "A figure without anything.", **arguments}
    given = given if {"n", "choices"} & set(given) else {**given, "n": [1, 2]}
    with pytest.raises(error, match=message):
        FigureSlider(given.pop("draw"), **given)


def test_an_alternative_text_is_required_and_so_is_a_list() -> None:
    with pytest.raises(TypeError, match="alt"):
        FigureSlider(draw, **LISTS)
    with pytest.raises(ValueError, match="at least one list"):
        FigureSlider(draw, alt=alt)


@each_row(("value", "message"), [
    ({"kind": "dots"}, r"for kind one of \['line', 'marks'\], received 'dots'"),
    ({"learning_rate": 0.2}, r"one of \[0.01, 0.1, 1.0\], received 0.2"),
    ({"learning_rate": True}, r"received True"),
    ({"rate": 0.1}, "names among learning_rate, kind, received 'rate'"),
    (3, "a dict"),
])
def test_wrong_choices(slider: FigureSlider, value: Any, message: str) -> None:
    with pytest.raises(TraitError, match=message):
        slider.choices = value
    assert slider.choices == {"learning_rate": 0.01, "kind": "line"}


def test_frames_are_drawn_when_they_are_asked_for_and_once() -> None:
    drawn = []

    def drawing(n: Any) -> Axes:
        drawn.append(n)
        return figure(2, 1)

    slider = FigureSlider(drawing, alt={1: "An empty figure, one.", 2: "An empty figure, two.", 3: "An empty figure, three."},
                          n=np.arange(1, 4))
    assert drawn == [1]
    slider.choices = {"n": np.int64(3)}
    slider.choices = {"n": 1}
    slider.set_state({"choices": {"n": 3.0}})                        # as the page would
    assert drawn == [1, 3]
    assert slider.choices == {"n": 3}
    assert isinstance(drawn[0], np.int64)                            # draw gets what it was given, not what JSON makes of it
    assert (slider.frame["key"], slider.frame["alt"]) == ("2", "An empty figure, three.")
    slider.draw_all()
    assert drawn == [1, 3, 2]


def test_the_page_hears_when_drawing_fails() -> None:
    def fails(n: int) -> Axes:
        return figure(2, 1 / n)

    slider = FigureSlider(fails, alt=lambda n: "An empty figure of size n.", n=[1, 0])
    with pytest.raises(ZeroDivisionError):
        slider.choices = {"n": 0}
    assert slider.frame == {"key": "1", "error": "ZeroDivisionError: division by zero"}


def test_heavy_frames_warn(slider: FigureSlider, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 3_000 < slider.draw_all() < 60_000
    monkeypatch.setattr("nnbook.widgets.figure_slider.HEAVY", 3_000)
    with pytest.warns(UserWarning, match=r"frames of at most 3 KB in all, received \d+ KB in 6 frames; shorten a list"):
        slider.draw_all()


def state_of(twin: str) -> dict[str, Any]:
    return json.loads(unescape(re.search(r'data-state="([^"]*)"', twin)[1]))


def test_all_frames_travel_in_the_book_and_only_there(slider: FigureSlider, monkeypatch: pytest.MonkeyPatch) -> None:
    data, _ = slider._repr_mimebundle_()
    assert len(state_of(data["text/html"])["frames"]["of"]) == 1
    monkeypatch.setenv("NNBOOK_BUILD", "1")
    data, _ = slider._repr_mimebundle_()
    frames = state_of(data["text/html"])["frames"]
    assert len(frames["of"]) == 6
    assert len(frames["sources"]) == 12    # each in both themes
    assert len({frames["of"]["2,1"][theme] for theme in ("light", "dark")}) == 2
    assert all(source.startswith(("data:image/svg+xml;base64,", "data:image/webp;base64,")) for source in frames["sources"])
    assert frames["of"]["2,1"]["alt"] == alt(1.0, "marks")


def test_alike_frames_travel_once() -> None:
    slider = FigureSlider(lambda n, m: draw(m, "line"), alt=lambda n, m: f"A curve, {n} and {m}.", n=[1, 2, 3], m=[1, 2])
    slider.draw_all()
    assert len(slider.twin_state()["frames"]["sources"]) == 4


# ---- the page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_looks_right(widgets: Visits, drawn: FigureSlider, theme: str, width: int) -> None:
    options = {"has_touch": True, "is_mobile": True} if width == 390 else {}
    page = widgets(drawn, theme=theme, width=width, **options)
    shown, other = (page.locator(f".nnb-figure-slider img.nnb-{name}") for name in sorted(["light", "dark"], key=theme.__ne__))
    expect(shown).to_be_visible()
    expect(other).to_be_hidden()
    assert shown.evaluate("img => [img.complete, img.naturalWidth > 100]") == [True, True]
    looks_right(page, width)


def test_mouse_keys_and_finger_flip_the_frames(widgets: Visits, drawn: FigureSlider) -> None:
    page = widgets(drawn, drawn, has_touch=True)
    first, second = page.locator(".nnb-figure-slider").all()
    picture, source = first.get_by_role("img"), first.locator("img.nnb-light").get_attribute("src")
    rate = first.get_by_label("learning rate")
    expect(picture).to_have_attribute("alt", alt(0.01, "line"))
    rate.focus()
    page.keyboard.press("ArrowRight")
    expect(picture).to_have_attribute("alt", alt(0.1, "line"))
    assert rate.get_attribute("aria-valuetext") == "0.1"
    assert first.locator("img.nnb-light").get_attribute("src") != source
    box = rate.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    expect(picture).to_have_attribute("alt", alt(1.0, "line"))
    page.touchscreen.tap(box["x"] + 4, box["y"] + box["height"] / 2)
    expect(picture).to_have_attribute("alt", alt(0.01, "line"))
    choose(first, "kind", "1")
    expect(picture).to_have_attribute("alt", alt(0.01, "marks"))
    expect(first.get_by_role("status")).to_have_text(f"learning rate 0.01, kind marks. {alt(0.01, 'marks')}")
    expect(second.get_by_role("img")).to_have_attribute("alt", alt(0.01, "line"))
    first.get_by_role("button", name="Link to this").click()
    assert page.evaluate("location.hash") == "#figure=learning_rate:0;kind:1"
    later = widgets(drawn, drawn, hash_="#figure=learning_rate:0;kind:1&figure-2=learning_rate:2;kind:7")
    pictures = later.locator(".nnb-figure-slider").get_by_role("img")
    expect(pictures.first).to_have_attribute("alt", alt(0.01, "marks"))
    expect(pictures.last).to_have_attribute("alt", alt(1.0, "line"))


def test_a_frame_that_was_not_drawn_says_so(widgets: Visits, slider: FigureSlider) -> None:
    page = widgets(slider)
    choose(page, "kind", "1")
    said = "This frame was not drawn when the page was made. Run the notebook to see it."
    expect(page.locator(".nnb-note").first).to_have_text(said)


def test_live_in_jupyter(browser: Browser, slider: FigureSlider) -> None:
    """Two views of one model: the page asks, Python draws, both show it."""
    page = browser.new_page()
    page.add_style_tag(content=FigureSlider._css)    # of the two pictures it shows that of the theme
    page.evaluate(LIVE, [FigureSlider._esm, slider.get_state(["parameters", "choices", "frames", "frame"])])
    first, second = page.locator(".nnb-figure-slider").all()
    choose(first, "kind", "1")
    expect(first.locator(".nnb-note").first).to_have_text("Python draws: learning rate 0.01, kind marks …")
    slider.set_state({"choices": page.evaluate("model.state.choices")})
    page.evaluate("(frame) => model.set('frame', frame)", slider.frame)
    for view in (first, second):
        expect(view.get_by_role("img")).to_have_attribute("alt", alt(0.01, "marks"))
        assert checked(view, "kind").input_value() == "1"
    page.evaluate("model.set('choices', { learning_rate: 0.01, kind: 'line' })")
    settle(page)
    expect(second.get_by_role("img")).to_have_attribute("alt", alt(0.01, "line"))      # it has that one already
    page.evaluate("model.set('frame', { key: '0,0', error: 'ValueError: no' })")
    expect(first.locator(".nnb-note").first).to_have_text("This frame could not be drawn: ValueError: no")
    page.evaluate("stops.forEach((stop) => stop())")
    assert page.evaluate("listening()") == 0
    assert page.locator(".nnb").count() == 0
    page.close()


def test_a_page_without_javascript_shows_the_first_frame(
        browser: Browser, tmp_path: Path, drawn: FigureSlider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNBOOK_BUILD", "1")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(write_page(tmp_path, [drawn]).as_uri())
    picture = page.get_by_role("img")
    expect(picture).to_have_count(1)
    expect(picture).to_have_attribute("alt", alt(0.01, "line"))
    assert picture.bounding_box()["height"] > 50
    expect(page.get_by_text("It needs JavaScript.")).to_be_visible()
    page.context.close()
