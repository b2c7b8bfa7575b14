"""The backpropagation stepper: its numbers against nnbook.autograd, and its page under mouse and keys."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from choices import checked, choose, look_closer
from nnbook.autograd import Value
from nnbook.widgets import BackpropStepper
from nnbook.widgets.kit import modules
from widget_pages import Visits, settle

FOLDER = BackpropStepper.folder
STEPS = {"neuron": 14, "twice": 12, "layers": 15}


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds graph.js and words.js as `parts`."""
    page = browser.new_page()
    page.add_script_tag(content=modules.classic({"W": FOLDER / "words.js"},
                                                "window.parts = { ...backprop_stepper_graph, ...backprop_stepper_words };"))
    yield page
    page.close()


def package(graph: str, activation: str, **numbers: float) -> dict[str, Value]:
    """The same graph of nnbook's values, after the backward pass."""
    n = {name: Value(numbers[name]) for name in ("w", "x", "b", "v", "y")}
    if graph == "neuron":
        n["u"] = n["w"] * n["x"]
        n["s"] = n["u"] + n["b"]
        n["a"] = getattr(n["s"], activation)()
        n["e"] = n["a"] - n["y"]
    elif graph == "twice":
        n["u"] = n["w"] * n["x"]
        n["s"] = n["u"] + n["w"]
        n["e"] = n["s"] - n["y"]
    else:
        n["s"] = n["w"] * n["x"] + n["b"]
        n["a"] = getattr(n["s"], activation)()
        n["p"] = n["v"] * n["a"]
        n["e"] = n["p"] - n["y"]
    n["L"] = n["e"] ** 2
    n["L"].backward()
    return n


# ---- the mathematics, in a browser


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("graph", STEPS)
def test_values_and_gradients_are_those_of_the_package(maths: Page, graph: str, activation: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(30):
        values = {"graph": graph, "activation": activation, "nudge": 1e-6, "y": float(rng.uniform(-1, 1)),
                  **{name: float(rng.uniform(-3, 3)) for name in "wxbv"}}
        got = maths.evaluate("""(values) => { const made = parts.evaluate(values), slopes = parts.gradients(values);
            return Object.keys(made).map((name) => [name, made[name], slopes[name], parts.nudged(values, name)]); }""", values)
        expected = package(graph, activation, **{name: values[name] for name in "wxbvy"})
        assert len(got) == len(expected) - {"neuron": 1, "twice": 2, "layers": 0}[graph]    # some have no b, no v
        for name, value, gradient, nudged in got:
            assert value == pytest.approx(expected[name].data, rel=0, abs=1e-12), name
            assert gradient == pytest.approx(expected[name].gradient, rel=1e-13, abs=1e-12), name
            assert nudged == pytest.approx(gradient, rel=1e-3, abs=1e-3), name


def test_the_order_of_the_steps(maths: Page) -> None:
    for graph, count in STEPS.items():
        kinds = maths.evaluate("(graph) => parts.stepsOf({ graph, activation: 'tanh' }).map(({ kind }) => kind)", graph)
        assert len(kinds) == count
        assert kinds == sorted(kinds, key=["value", "seed", "edge"].index)    # forward, then backward
    got = maths.evaluate("""(done) => { const values = { graph: "twice", activation: "tanh", x: 2, w: 0.6, y: 1 };
        return done.map((d) => { const { gradients, open } = parts.after(values, parts.evaluate(values), d);
            return [gradients.w ?? null, open.w]; }); }""", [4, 9, 10, 11, 12])
    assert got == [[None, 2], [None, 2], [pytest.approx(1.6), 1], [pytest.approx(4.8), 0], [pytest.approx(4.8), 0]]


def test_what_is_said(maths: Page) -> None:
    """The rule of each step, with its numbers."""
    values = {"graph": "neuron", "activation": "tanh", "x": 2, "w": 0.6, "b": -0.2, "y": 1}
    said = maths.evaluate("(values) => Array.from({ length: 15 }, (_, i) => parts.told(values, i))", values)
    assert said[1] == "Forward: u = w·x = 0.6·2 = 1.2."
    assert said[2] == "Forward: s = u + b = 1.2 + (−0.2) = 1."
    assert said[10] == "Backward: a = tanh(s), so da/ds = 1 − a² = 1 − 0.762² = 0.42. dL/ds = 0.42·(−0.477) = −0.2."
    assert said[13] == "Backward: u = w·x, so du/dw = x = 2. dL/dw = 2·(−0.2) = −0.4."
    said = maths.evaluate("(values) => parts.told({ ...values, activation: 'sigmoid' }, 10)", values)
    assert "da/ds = a·(1 − a) = 0.731·(1 − 0.731) = 0.197." in said
    said = maths.evaluate("(values) => parts.told({ ...values, graph: 'twice' }, 11)", values)
    assert said.endswith("This is a second path to w, it brings 2·1.6 = 3.2. What both bring adds up: dL/dw = 1.6 + 3.2 = 4.8.")


def test_what_counts_as_saturated(maths: Page) -> None:
    judge = """([x, w, b, y, activation = "tanh", graph = "neuron"]) =>
        parts.saturated({ graph, activation, x, w, b, y, v: 1 })"""
    assert maths.evaluate(judge, [2, 2.5, 0, -1])
    assert maths.evaluate(judge, [-3, 3, 0, 1])
    assert maths.evaluate(judge, [3, 3, 0, -1, "sigmoid"])
    for wrong in ([2, 2.5, 0, 1], [2, 2, 0, -1], [2, 0.6, -0.2, -1], [0, 3, 2, -1], [2, 2.5, 0, -1, "sigmoid"],
                  [2, 2.5, 0, -1, "tanh", "layers"]):
        assert not maths.evaluate(judge, wrong), wrong


# ---- the page


def rows(page: Page | Locator) -> dict[str, list[str]]:
    """The table by its first column."""
    cells = page.locator("tbody tr").evaluate_all("(rows) => rows.map(({ cells }) => [...cells].map((cell) => cell.textContent))")
    return {first: rest for first, *rest in cells}


def test_the_goal(widgets: Visits) -> None:
    page = widgets(BackpropStepper())
    look_closer(page)
    found = page.locator(".nnb-found")
    page.get_by_label("target y", exact=True).fill("-1")
    expect(page.locator(".nnb-status")).to_contain_text("The loss is 3.1 at w = 0.6. Its gradient by w is 2.96")
    expect(found).to_have_text("Not found yet.")
    page.get_by_label("input x", exact=True).fill("0")          # then w counts for nothing, but b does
    page.get_by_label("bias b", exact=True).fill("2")
    expect(found).to_have_text("Not found yet.")
    page.get_by_label("bias b", exact=True).fill("0")
    page.get_by_label("input x", exact=True).fill("2")
    page.get_by_label("weight w as a number").fill("2.1")
    expect(page.locator(".nnb-answer")).to_contain_text("The loss is 4, but at s = 4.2 the slope of tanh is only 0.000899")


def test_a_button_that_has_nothing_to_do_keeps_the_focus(widgets: Visits) -> None:
    page = widgets(BackpropStepper())
    look_closer(page)
    rule, focus = page.locator(".rule"), "document.activeElement.ariaLabel"
    page.get_by_role("button", name="Rewind").focus()
    page.keyboard.press("Enter")
    expect(rule).to_contain_text("0 of 14.")
    assert page.evaluate(focus) == "Rewind"
    page.keyboard.press("Tab")    # to Step back, which has nothing to do either
    page.keyboard.press("Enter")
    expect(rule).to_contain_text("0 of 14.")
    assert page.evaluate(focus) == "Step back"
    page.keyboard.press("Tab")
    for number in range(1, 16):
        page.keyboard.press("Enter")
        expect(rule).to_contain_text(f"{min(number, 14)} of 14.")
        assert page.evaluate(focus) == "Step forward"


def test_the_nudge_is_told_as_it_is(widgets: Visits) -> None:
    """The slider has seven of them; another one is shown by its nearest place, with its own number."""
    page = widgets(BackpropStepper(nudge=0.003))
    look_closer(page)
    slider = page.get_by_label("nudge h")
    assert (slider.get_attribute("aria-valuetext"), page.locator(".nnb-value").inner_text()) == ("0.003", "0.003")
    expect(page.locator("thead th").last).to_have_text("nudge by 0.003")


def test_steps_by_buttons_and_keys(widgets: Visits) -> None:
    page = widgets(BackpropStepper())
    look_closer(page)
    rule = page.locator(".rule")
    expect(rule).to_contain_text("10 of 14. Backward: a = tanh(s), so da/ds = 1 − a² = 1 − 0.762² = 0.42.")
    assert rows(page)["s = u + b"] == ["1", "−0.2", "−0.197"]
    assert rows(page)["w"] == ["0.6", "–", "–"]
    for _ in range(4):
        page.get_by_role("button", name="Step forward").click()
    expect(page.get_by_role("button", name="Step forward")).to_be_disabled()
    assert rows(page)["w"][:2] == ["0.6", "−0.4"]
    assert rows(page)["x"][:2] == ["2", "−0.12"]
    page.get_by_label("step", exact=True).focus()
    page.keyboard.press("Home")
    expect(rule).to_contain_text("0 of 14. The inputs are given.")
    assert rows(page)["u = w·x"] == ["?", "–", "–"]
    page.keyboard.press("ArrowRight")
    expect(rule).to_contain_text("1 of 14. Forward: u = w·x = 0.6·2 = 1.2.")
    expect(page.get_by_role("status")).to_contain_text("Forward: u = w·x")
    page.get_by_role("button", name="Step forward").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Step back").click()
    expect(rule).to_contain_text("1 of 14.")
    expect(page.locator(".diagram ~ .nnb-hidden")).to_contain_text("u is 1.2; s is not computed yet")


def test_a_number_changes_all_at_once(widgets: Visits) -> None:
    page = widgets(BackpropStepper(step=14))
    look_closer(page)
    page.get_by_label("weight w as a number").fill("-1.5")
    expected = package("neuron", "tanh", x=2, w=-1.5, b=-0.2, v=1, y=1)
    got = rows(page)
    for name, key in (("w", "w"), ("s", "s = u + b"), ("L", "L = e²")):
        shown = [float(text.replace("−", "-")) for text in got[key][:2]]
        assert shown == pytest.approx([expected[name].data, expected[name].gradient], rel=5e-3)
    page.get_by_label("nudge h", exact=True).fill("0")          # h = 1: far too long a step
    coarse = rows(page)["w"]
    page.get_by_label("nudge h", exact=True).fill("5")          # h = 1e-6
    fine = rows(page)["w"]
    assert coarse[2] != coarse[1] == fine[1] == fine[2]


def test_other_graphs(widgets: Visits) -> None:
    page = widgets(BackpropStepper())
    look_closer(page)
    choose(page, "Graph", "twice")
    expect(page.locator(".rule")).to_contain_text("10 of 12.")
    assert rows(page)["w"][1] == "1.6 so far"
    expect(page.get_by_label("bias b", exact=True)).to_be_hidden()
    expect(checked(page, "f")).to_be_hidden()
    choose(page, "Graph", "layers")
    expect(page.get_by_label("weight v", exact=True)).to_be_visible()
    choose(page, "f", "sigmoid")
    page.get_by_label("step", exact=True).fill("15")
    assert "a = σ(s)" in rows(page)


def test_a_run_and_less_motion(widgets: Visits) -> None:
    page = widgets(BackpropStepper(step=12))
    look_closer(page)
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".rule")).to_contain_text("14 of 14.")
    expect(page.get_by_role("button", name="Run")).to_have_count(1)
    still = widgets(BackpropStepper(step=0), reduced_motion="reduce")
    still.get_by_role("button", name="Run").click()
    expect(still.locator(".rule")).to_contain_text("14 of 14.", timeout=200)
    settle(still)
