"""The neuron explorer: its traits, its mathematics against nnbook's perceptron, and its page under mouse, finger and keys."""

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from traitlets import TraitError

from choices import checked, choose, look_closer
from nnbook import binary_cross_entropy
from nnbook.neurons import Perceptron
from nnbook.widgets import NeuronExplorer
from nnbook.widgets.kit import modules
from nnbook.widgets.neuron_explorer import gate
from tables import each_row
from widget_pages import Visits, looks_right, misjudged, settle

FOLDER = NeuronExplorer.folder


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Page:
    """A page that holds neuron.js as `parts`."""
    page = browser.new_page()
    page.add_script_tag(content=modules.classic({"N": FOLDER / "neuron.js"}, "window.parts = neuron_explorer_neuron;"))
    yield page
    page.close()


# ---- Python


@each_row(("trait", "value", "message"), [
    ("data", "NOR", "AND"),
    ("activation", "relu", "step"),
    ("w1", float("nan"), r"w1: expected a number in -1000\.\.1000"),
    ("w2", 1001, r"-1000\.\.1000, received 1001"),
    ("b", "1", "a number in"),
    ("learning_rate", 0, r"0\.001\.\.10"),
    ("selected", 4, r"0\.\.3, received 4"),
    ("selected", -1, r"0\.\.3"),
    ("points", 3, "a list of"),
    ("points", "abc", "a list of"),
    ("points", [[0, 1]], "three numbers"),
    ("points", [[0, 1, 2]], "a target of 0 or 1"),
    ("points", [[0, 11, 1]], r"-10\.\.10"),
    ("points", [[0, float("inf"), 1]], r"-10\.\.10"),
    ("points", [[0, 0, 1]] * 101, "at most 100"),
    ("question", 3, "a text or None, received 3"),
    ("mistakes", 0, "read-only"),
])
def test_wrong_values(trait: str, value: Any, message: str) -> None:
    neuron = NeuronExplorer()
    before = getattr(neuron, trait)
    with pytest.raises(TraitError, match=message):
        setattr(neuron, trait, value)
    assert getattr(neuron, trait) == before


def test_names_that_are_no_traits() -> None:
    with pytest.raises(TypeError, match="received 'w3'"):
        NeuronExplorer(w3=1)


def test_data_and_points_follow_each_other() -> None:
    neuron = NeuronExplorer(w1=1, w2=1, b=-1.5)
    assert (neuron.data, neuron.mistakes) == ("AND", 0)
    neuron.data = "XOR"
    assert neuron.points == gate("XOR")
    assert neuron.mistakes == 3
    neuron.selected = 3
    neuron.points = np.array([[0.5, 0.5, 1]])
    assert (neuron.data, neuron.points, neuron.mistakes, neuron.selected) == ("own", [[0.5, 0.5, 1]], 1, 0)
    neuron.data = "own"
    assert neuron.points == [[0.5, 0.5, 1]]
    assert NeuronExplorer(points=[[0, 0, 1]]).data == "own"
    assert NeuronExplorer(data="own").points == []
    assert json.loads(json.dumps(neuron.twin_state()))["points"] == [[0.5, 0.5, 1]]


# ---- the mathematics, in a browser


def test_the_perceptron_rule_is_that_of_the_package(maths: Page) -> None:
    """The same corrections in the same order, and the same weights after each, bit for bit."""
    rng = np.random.default_rng(0)
    for rate in (1.0, 0.3):
        for points in (gate("AND"), gate("XOR"), [[*map(float, rng.normal(size=2)), int(rng.integers(2))] for _ in range(12)]):
            x, y = np.array(points)[:, :2], np.array(points)[:, 2].astype(int)
            perceptron, expected = Perceptron(2), []
            perceptron.learn(x, y, epochs=8, learning_rate=rate, after_update=lambda i, p=perceptron, seen=expected: seen.append(
                [i, *map(float, p.weights), float(p.bias)]))
            got = maths.evaluate("""([points, rate, steps]) => {
                let neuron = { w1: 0, w2: 0, b: 0 }, next = 0;
                return Array.from({ length: steps }, () => {
                    const made = parts.perceptronStep(neuron, points, next, rate);
                    neuron = made.neuron;
                    next = (made.place + 1) % points.length;
                    return [made.place, neuron.w1, neuron.w2, neuron.b];
                });
            }""", [points, rate, len(expected)])
            assert got == expected
            assert len(expected) > 3


def test_gradient_and_loss_of_the_sigmoid(maths: Page) -> None:
    points, weights = [[*p[:2], p[2]] for p in gate("OR")], np.array([0.7, -1.2, 0.3])
    neuron = dict(zip(("w1", "w2", "b"), weights.tolist(), strict=True))
    got = maths.evaluate("([neuron, points]) => [parts.loss(neuron, points), Object.values(parts.gradient(neuron, points))]",
                         [neuron, points])
    x, y = np.array(points)[:, :2], np.array(points)[:, 2]
    value, slope = binary_cross_entropy(x @ weights[:2] + weights[2], y)
    assert got[0] == pytest.approx(value, abs=1e-12)
    np.testing.assert_allclose(got[1], [*(slope @ x), slope.sum()], atol=1e-12)
    assert maths.evaluate("[-1000, 0, 1000].map(parts.sigmoid)") == [0, 0.5, 1]


def test_turning_keeps_strength_and_centre(maths: Page) -> None:
    made = maths.evaluate("parts.turned({ w1: 3, w2: 4, b: -1 }, [0.2, 0.1], [0.2, 5])")
    assert made == pytest.approx({"w1": 0, "w2": 5, "b": -0.5}, abs=1e-12)
    side = maths.evaluate("parts.halfPlane({ w1: 1, w2: 0, b: -0.5 }, 0, 1)")
    assert sorted(side["line"]) == [[0.5, 0], [0.5, 1]]
    assert len(side["side"]) == 4
    assert maths.evaluate("parts.halfPlane({ w1: 0, w2: 0, b: 0 }, 0, 1).line") == []


# ---- the page


def weights(explorer: Locator) -> list[float]:
    return [float(explorer.get_by_label(f"{name} as a number").input_value()) for name in ("w1", "w2", "b")]


def at(explorer: Locator, x1: float, x2: float) -> tuple[float, float]:
    """The place of a point of the plane on the screen, for the square of the gates."""
    box = explorer.locator(".plane").bounding_box()
    left, right, bottom, top = 46, box["width"] - 14, box["height"] - 42, 8
    return box["x"] + left + (x1 + 0.5) / 2 * (right - left), box["y"] + bottom + (x2 + 0.5) / 2 * (top - bottom)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_looks_right(widgets: Visits, theme: str, width: int) -> None:
    options = {"has_touch": True, "is_mobile": True} if width == 390 else {}
    page = widgets(NeuronExplorer(), NeuronExplorer(data="own", activation="sigmoid", w1=1), theme=theme, width=width, **options)
    look_closer(page)
    looks_right(page, width)


@pytest.mark.parametrize("width", [374, 704])
def test_the_table_fits_into_the_book_s_column(widgets: Visits, width: int) -> None:
    page = widgets(NeuronExplorer(data="XOR", activation="sigmoid", w1=2.255, w2=-1.755, b=0.533), width=width)
    look_closer(page)
    settle(page)
    assert page.evaluate("(() => { const e = document.querySelector('.points'); return e.scrollWidth - e.clientWidth; })()") <= 0


def test_one_step_and_all_steps(widgets: Visits) -> None:
    page = widgets(NeuronExplorer(), NeuronExplorer(data="XOR"), reduced_motion="reduce")
    look_closer(page)
    first, second = page.locator(".nnb-neuron-explorer").all()
    first.get_by_role("button", name="One step").click()
    expect(first.locator(".update")).to_have_text(
        "Correction 1: ○ (0, 0) got 1 instead of 0. w1 = 0 − 1·0 = 0, w2 = 0 − 1·0 = 0, b = 0 − 1 = −1.")
    assert weights(first) == [0, 0, -1]
    assert weights(second) == [0, 0, 0]            # it knows nothing of the first
    first.get_by_role("button", name="Run until").click()
    perceptron, x = Perceptron(2), np.array(gate("AND"))
    mistakes = perceptron.learn(x[:, :2], x[:, 2].astype(int))
    assert weights(first) == [*perceptron.weights, perceptron.bias]
    expect(first.locator(".update")).to_have_text(f"No mistake is left, after {sum(mistakes)} corrections.")
    expect(first.locator(".count")).to_have_text("No mistake: all 4 points are right.")
    expect(first.locator(".nnb-counter")).to_have_text(f"steps{sum(mistakes)}")
    trail = first.locator(".nnb-canvas:has(.nnb-sparkline) .nnb-hidden").text_content()
    told = trail.removeprefix("Mistakes before the first step and after each: ").removesuffix(".").split(", ")
    assert (len(told), told[0], told[-1]) == (sum(mistakes) + 1, "3", "0")
    assert first.locator("tr.right").count() == 4
    second.get_by_role("button", name="Run until").click()
    expect(second.locator(".update")).to_contain_text("after 100 corrections. It would never end: no line separates XOR.")
    expect(second.locator(".count")).to_contain_text("at best it has 1 mistake")
    assert second.locator("tr.wrong").count() >= 1
    choose(second, "Activation", "sigmoid")
    second.get_by_role("button", name="Start again").click()
    second.get_by_role("button", name="One gradient step").click()
    expect(second.locator(".update")).to_contain_text("Cross-entropy 0.693 → 0.693")


def test_the_question_is_about_the_points_that_are_shown(widgets: Visits) -> None:
    page = widgets(NeuronExplorer(), NeuronExplorer(data="XOR", question="Where do they go?"))
    look_closer(page)
    first, second = page.locator(".nnb-neuron-explorer").all()
    task, state = first.locator(".nnb-task"), first.locator(".nnb-found")
    for data in ("OR", "NAND", "AND"):
        choose(first, "Points", data)
        expect(task).to_contain_text(f"for {data}, started with all weights at 0")
        expect(state).to_have_text("Not found yet.")
    first.get_by_role("button", name="Run until").click()
    expect(first.locator(".nnb-answer")).to_have_text("The rule needed 11 corrections for AND, started with all weights at 0.")
    expect(state).to_have_text("✓ Found.")
    expect(first.get_by_role("status")).to_contain_text("Found. The rule needed 11 corrections")
    choose(first, "Points", "XOR")
    expect(task).to_contain_text("smallest number of mistakes")
    expect(state).to_have_text("Not found yet.")
    for name, value in (("w1", "1"), ("w2", "1"), ("b", "-0.5")):
        first.get_by_label(f"{name} as a number").fill(value)
    expect(first.locator(".nnb-answer")).to_contain_text("One mistake, and no line makes fewer")
    choose(first, "Points", "own")
    expect(task).to_contain_text("3 points of each class")
    expect(state).to_have_text("Not found yet.")
    expect(second.locator(".nnb-task")).to_have_text("Where do they go?")
    expect(second.locator(".nnb-found")).to_be_hidden()
    choose(second, "Points", "AND")
    expect(second.locator(".nnb-task")).to_contain_text("for AND, started")


FOUND = [
    ({"data": "AND"}, True), ({"data": "OR"}, True), ({"data": "NAND"}, True), ({"data": "XOR"}, False),
    ({"data": "AND", "w1": 0.1}, False), ({"data": "AND", "activation": "sigmoid", "learning_rate": 10}, False),
    ({"points": [[0, 0, 0], [0, 1, 0], [0, 0.5, 0], [1, 0, 1], [1, 1, 1], [1, 0.5, 1]]}, True),
    ({"points": [[0, 0, 0], [1, 0, 1]]}, False),
]


def test_when_it_is_found_by_the_rule(widgets: Visits) -> None:
    page = widgets(*(NeuronExplorer(**settings) for settings, _ in FOUND), reduced_motion="reduce")
    look_closer(page)
    assert misjudged(page, [(settings, False) for settings, _ in FOUND]) == []
    for run in page.get_by_role("button", name="Run until").all():
        run.click()
    assert misjudged(page, FOUND) == []


def test_a_run_is_shown_and_can_be_stopped(widgets: Visits) -> None:
    page = widgets(NeuronExplorer(data="XOR"))
    look_closer(page)
    page.get_by_role("button", name="Run until").click()
    expect(page.locator(".update")).to_contain_text("Correction 3")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".update")).to_contain_text("left after")
    expect(page.get_by_role("button", name="Run until")).to_have_count(1)


def test_mouse_moves_and_turns_the_line(widgets: Visits) -> None:
    page = widgets(NeuronExplorer(w1=2, w2=0, b=-1))           # the line x1 = 0.5
    look_closer(page)
    explorer = page.locator(".nnb-neuron-explorer")

    def drag(start: tuple[float, float], end: tuple[float, float]) -> None:
        settle(page)
        page.mouse.move(*at(explorer, *start))
        page.mouse.down()
        page.mouse.move(*at(explorer, *end), steps=5)
        page.mouse.up()

    drag((0.5, -0.2), (1.2, -0.2))
    assert weights(explorer) == pytest.approx([2, 0, -2.4], abs=0.03)
    drag((1.2, -0.2), (0.5, -0.2))
    drag((0.84, 0.5), (0.5, 0.84))                            # the handle: a quarter turn
    assert weights(explorer) == pytest.approx([0, 2, -1], abs=0.05)
    page.mouse.click(*at(explorer, 1, 0))
    expect(explorer.locator(".which")).to_have_text("○ (1, 0): ")


def test_a_finger_moves_the_line_and_scrolls_beside_it(widgets: Visits) -> None:
    page = widgets(NeuronExplorer(w1=2, w2=0, b=-1), has_touch=True, is_mobile=True, width=390)
    look_closer(page)
    explorer, touch = page.locator(".nnb-neuron-explorer"), page.context.new_cdp_session(page)
    settle(page)

    def stroke(start: tuple[float, float], end: tuple[float, float]) -> None:
        for step in range(9):
            x, y = (a + (b - a) * step / 8 for a, b in zip(start, end, strict=True))
            kind = "touchMove" if step else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    stroke(at(explorer, 0.5, 0.2), at(explorer, 1.0, -0.3))
    assert weights(explorer) == pytest.approx([2, 0, -2], abs=0.05)
    assert page.evaluate("scrollY") == 0
    stroke(at(explorer, 0, 0.1), at(explorer, 0, 1.4))
    page.wait_for_function("scrollY > 50")
    assert weights(explorer) == pytest.approx([2, 0, -2], abs=0.05)


def test_keys_do_all_of_it(widgets: Visits) -> None:
    page = widgets(NeuronExplorer(data="own"))
    look_closer(page)
    explorer, press = page.locator(".nnb-neuron-explorer"), page.keyboard.press
    explorer.locator(".plane").focus()
    press("Enter")
    choose(explorer, "New points are", "1")
    explorer.locator(".plane").focus()
    for _ in range(5):
        press("Shift+ArrowRight")
    press("Enter")
    rows = [row.locator("td").all_inner_texts() for row in explorer.locator("tbody tr").all()]
    assert rows == [["○ (0.5, 0.5)", "0", "0", "1", "✗ wrong"], ["△ (1.5, 0.5)", "1", "0", "1", "✓ right"]]
    expect(explorer.get_by_role("status")).to_have_text("Added △ (1.5, 0.5).")
    press("Delete")
    assert explorer.locator("tbody tr").count() == 1
    explorer.get_by_label("w1", exact=True).focus()
    press("ArrowRight")
    press("ArrowRight")
    assert weights(explorer) == [0.2, 0, 0]
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("-0.05")
    assert weights(explorer) == [-0.05, 0, 0]
    expect(explorer.locator(".numbers").first).to_contain_text("w1·x1 + w2·x2 + b = (−0.05)·0.5 + 0·0.5 + 0 = −0.025")


def test_the_state_is_in_the_link(widgets: Visits) -> None:
    page = widgets(NeuronExplorer(), NeuronExplorer())
    look_closer(page)
    first, second = page.locator(".nnb-neuron-explorer").all()
    page.get_by_role("link", name="Below").click()
    choose(second, "Points", "OR")
    second.get_by_label("w1 as a number").fill("1.25")
    second.get_by_role("button", name="Link to this").click()
    address = page.evaluate("location.hash")
    assert address == "#after&neuron-2=w1:1.25;w2:0;b:0;activation:step;rate:1;data:OR"
    first.get_by_label("w2 as a number").fill("-3")
    first.get_by_role("button", name="Link to this").click()
    address = page.evaluate("location.hash")
    later = widgets(NeuronExplorer(), NeuronExplorer(), hash_=address)
    first, second = later.locator(".nnb-neuron-explorer").all()
    assert (weights(first), weights(second)) == ([0, -3, 0], [1.25, 0, 0])
    assert checked(second, "Points").input_value() == "OR"
    later.evaluate("location.hash = '#after'")                 # a plain anchor changes no widget
    settle(later)
    assert weights(second) == [1.25, 0, 0]
    later.evaluate("location.hash = '#neuron=w1:2;points:0,0,1,0.5,1,0;activation:sigmoid'")
    expect(first.locator("tbody tr")).to_have_count(2)
    assert checked(first, "Points").input_value() == "own"
    nonsense = widgets(NeuronExplorer(w1=1), hash_="#neuron=w1:x;points:1,2;activation:relu;data:%ZZ;rate:99;;b")
    assert weights(nonsense.locator(".nnb-neuron-explorer")) == [1, 0, 0]


def test_live_in_jupyter(widgets: Visits) -> None:
    """One model with two views; what the page writes is valid in Python, and what Python sets is shown."""
    neuron = NeuronExplorer()
    page = widgets.live(neuron, reduced_motion="reduce")
    look_closer(page)
    first, second = page.locator(".nnb-neuron-explorer").all()
    expect(first.get_by_role("button", name="Link to this")).to_have_count(0)
    first.get_by_role("button", name="Run until").click()
    neuron.set_state(page.evaluate("model.state"))
    assert neuron.mistakes == 0
    settle(page)
    assert weights(second) == [neuron.w1, neuron.w2, neuron.b]
    choose(second, "Points", "XOR")
    neuron.set_state(page.evaluate("model.state"))
    assert (neuron.data, neuron.points) == ("XOR", gate("XOR"))
    page.evaluate("model.set('points', [[0.2, 0.3, 1], [1, 1, 0]]); model.set('data', 'own'); model.set('activation', 'sigmoid')")
    settle(page)
    for view in (first, second):
        assert view.locator("tbody tr").count() == 2
        assert checked(view, "Activation").input_value() == "sigmoid"
    page.evaluate("stops.forEach((stop) => stop())")
    assert page.evaluate("listening()") == 0
    assert page.locator(".nnb").count() == 0
