"""The matrix stepper: every number against nnbook's, what fits by accident, and its page under mouse, finger and keys."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import nnbook
from choices import choose, look_closer
from nnbook.widgets import MatrixStepper
from nnbook.widgets.kit import modules
from tables import each_row
from widget_pages import Visits, looks_right, misjudged, settle

STEPS = MatrixStepper.class_traits()["step"].options
ACTIVATIONS = MatrixStepper.class_traits()["activation"].options
FLIPS = ("none", "left", "right", "both")
RNG = np.random.default_rng(0)
SIZES = [(4, 2, 4, 2), (5, 3, 4, 2), (1, 1, 1, 1), (1, 3, 1, 2), (3, 4, 2, 3), (2, 2, 2, 2), (4, 4, 4, 3), (5, 2, 3, 1),
         (4, 1, 4, 1)]    # examples, inputs, units, outputs


def settings(sizes: tuple[int, int, int, int], activation: str = "tanh", scale: float = 1.5) -> dict[str, Any]:
    """Random numbers for a network of these sizes: examples, inputs, units, outputs."""
    examples, inputs, units, outputs = sizes
    drawn = {name: np.clip(scale * RNG.normal(size=count), -20, 20).tolist() for name, count in
             {"x": examples * inputs, "w1": inputs * units, "b1": units, "w2": units * outputs, "b2": outputs}.items()}
    made = MatrixStepper(examples=examples, inputs=inputs, units=units, outputs=outputs, activation=activation, **drawn,
                         y=RNG.integers(0, max(2, outputs), examples))
    return made.twin_state()


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds arrays.js as `parts`, and words.js as `words`."""
    page = browser.new_page()
    files = {name: MatrixStepper.folder / f"{name}.js" for name in ("arrays", "words")}
    both = "window.parts = matrix_stepper_arrays; window.words = matrix_stepper_words;"
    page.add_script_tag(content=modules.classic(files, both))
    yield page
    page.close()


def arrays_of(maths: Page, state: dict[str, Any]) -> dict[str, Any]:
    return maths.evaluate("(state) => parts.pass(parts.network(state))", state)


class Ours:
    """The same network as nnbook has it."""

    def __init__(self, state: dict[str, Any]) -> None:
        examples, inputs, units, outputs = (state[name] for name in ("examples", "inputs", "units", "outputs"))
        self.x = np.reshape(state["x"][:examples * inputs], (examples, inputs))
        self.y = np.array(state["y"][:examples])
        self.first, self.bend, self.last = nnbook.Dense(units), nnbook.Activation(state["activation"]), nnbook.Dense(outputs)
        self.network = nnbook.Sequential([self.first, self.bend, self.last], input_shape=(inputs,),
                                         rng=np.random.default_rng(0), dtype=np.float64)
        self.first.weights, self.first.biases = np.reshape(state["w1"], (inputs, units)), state["b1"]
        self.last.weights, self.last.biases = np.reshape(state["w2"], (units, outputs)), state["b2"]

    def loss(self, scores: np.ndarray) -> tuple[float, np.ndarray]:
        if scores.shape[1] == 1:
            return nnbook.binary_cross_entropy(scores, self.y[:, None].astype(float))
        return nnbook.cross_entropy(scores, self.y)

    def arrays(self) -> dict[str, Any]:
        """All of them by the stepper's names, the gradients by the layers' own backward passes."""
        z1 = self.first.forward(self.x)
        a1 = self.bend.forward(z1)
        z2 = self.last.forward(a1)
        loss, delta2 = self.loss(z2)
        delta1 = self.bend.backward(self.last.backward(delta2))
        self.first.backward(delta1)
        p = nnbook.sigmoid(z2) if z2.shape[1] == 1 else nnbook.softmax(z2)
        return {"x": self.x, "w1": self.first.weights, "b1": [self.first.biases], "z1": z1, "a1": a1,
                "slope1": self.bend.backward(np.ones_like(a1)), "w2": self.last.weights, "b2": [self.last.biases], "z2": z2,
                "p": p, "delta2": delta2, "delta1": delta1, "by_w2": self.last.weight_gradients,
                "by_b2": [self.last.bias_gradients], "by_w1": self.first.weight_gradients,
                "by_b1": [self.first.bias_gradients], "loss": loss}


# ---- the mathematics, in a browser


@each_row("sizes", SIZES)
@each_row("activation", ACTIVATIONS)
def test_every_number_is_that_of_the_package(maths: Page, sizes: tuple[int, int, int, int], activation: str) -> None:
    state = settings(sizes, activation)
    got = arrays_of(maths, state)
    for name, expected in Ours(state).arrays().items():
        assert np.shape(got[name]) == np.shape(expected), name
        np.testing.assert_allclose(got[name], expected, rtol=1e-12, atol=1e-12, err_msg=name)
    truth = np.reshape(state["y"], (-1, 1)) if sizes[3] == 1 else np.eye(sizes[3])[state["y"]]
    np.testing.assert_array_equal(got["onehot"], truth)


def test_scores_of_any_size(maths: Page) -> None:
    """No exponential overflows, and no logarithm meets a 0."""
    for outputs in (1, 2, 3):
        state = settings((5, 2, 4, outputs), "relu", 15)
        assert np.abs(Ours(state).arrays()["z2"]).max() > 800
        assert np.isfinite(arrays_of(maths, state)["loss"])
        assert arrays_of(maths, state)["loss"] == pytest.approx(Ours(state).arrays()["loss"], rel=1e-12)


def by_numpy(arrays: dict[str, np.ndarray], step: str, flipped: str) -> tuple[str, Any]:
    """What NumPy says to a product with factors turned: how it ends, and what comes out."""
    left, right, turned = {"z1": ("x", "w1", (0, 0)), "z2": ("a1", "w2", (0, 0)), "delta1": ("delta2", "w2", (0, 1)),
                           "by_w2": ("a1", "delta2", (1, 0)), "by_w1": ("x", "delta1", (1, 0))}[step]
    flips = (flipped in {"left", "both"}, flipped in {"right", "both"})
    one, other = (arrays[name].T if bool(turn) != flip else arrays[name]
                  for name, turn, flip in zip((left, right), turned, flips, strict=True))
    try:
        made = one @ other
    except ValueError:
        return "clash", None
    if made.shape != arrays[step].shape:
        return "shape", made
    if step in {"z1", "z2"}:
        made = made + arrays[step.replace("z", "b")]
    if step == "delta1":
        made = made * arrays["slope1"]
    return ("right" if flipped == "none" else "accident"), made


@each_row("sizes", SIZES)
@each_row("step", ["z1", "z2", "delta1", "by_w2", "by_w1"])
def test_what_fits_and_what_clashes(maths: Page, sizes: tuple[int, int, int, int], step: str) -> None:
    state = settings(sizes)
    arrays = {name: np.array(value) for name, value in Ours(state).arrays().items()}
    for flipped in FLIPS:
        got = maths.evaluate("([state, step, flipped]) => parts.product(parts.pass(parts.network(state)), step, flipped)",
                             [state, step, flipped])
        how, made = by_numpy(arrays, step, flipped)
        assert got["state"] == how, flipped
        assert tuple(got["wanted"]) == arrays[step].shape
        if made is None:
            assert got["made"] is None
        else:
            np.testing.assert_allclose(got["made"], made, rtol=1e-12, atol=1e-12)


def losses(state: dict[str, Any], steps: int, step: str = "", flipped: str = "none") -> list[float]:
    """Gradient descent with nnbook's layers; one gradient of weights may be another product."""
    ours, made = Ours(state), []
    for _ in range(steps + 1):
        arrays = {name: np.array(value) for name, value in ours.arrays().items()}
        made.append(float(arrays["loss"]))
        if step:
            how, arrays[step] = by_numpy(arrays, step, flipped)
            assert how in {"right", "accident"}
        ours.first.weights -= state["rate"] * arrays["by_w1"]
        ours.first.biases -= state["rate"] * arrays["by_b1"][0]
        ours.last.weights -= state["rate"] * arrays["by_w2"]
        ours.last.biases -= state["rate"] * arrays["by_b2"][0]
    return made


LEARN = "([state, steps, wrong]) => parts.learn(parts.network(state), state.rate, steps, wrong)"


@each_row(("step", "flipped"), [("", "none"), ("by_w2", "left"), ("by_w1", "right")])
def test_what_learning_comes_to(maths: Page, step: str, flipped: str) -> None:
    state = MatrixStepper().twin_state()
    got = maths.evaluate(LEARN, [state, 300, {"step": step, "flipped": flipped}])
    np.testing.assert_allclose(got, losses(state, 300, step, flipped), rtol=1e-9)


def test_a_wrong_delta_goes_on_to_what_is_made_of_it(maths: Page) -> None:
    """Two outputs and two units: W₂ not turned in equation (2). Then both gradients of the first layer are wrong, too."""
    state = settings((3, 2, 2, 2))
    wrong = maths.evaluate("(state) => parts.pass(parts.network(state), { step: 'delta1', flipped: 'right' })", state)
    ours = Ours(state).arrays()
    delta1 = (ours["delta2"] @ ours["w2"]) * ours["slope1"]
    np.testing.assert_allclose(wrong["delta1"], delta1, atol=1e-12)
    np.testing.assert_allclose(wrong["by_w1"], ours["x"].T @ delta1, atol=1e-12)
    np.testing.assert_allclose(wrong["by_b1"], [delta1.sum(axis=0)], atol=1e-12)
    np.testing.assert_allclose(wrong["by_w2"], ours["by_w2"], atol=1e-12)


def test_only_one_forgotten_transpose_goes_unnoticed(maths: Page) -> None:
    """With four examples and four units, of all products that turn a factor."""
    found = maths.evaluate("""(state) => {
        const arrays = parts.pass(parts.network(state));
        const names = Object.keys(parts.EQUATIONS);
        return names.flatMap((name) => ["left", "right"].filter((flipped) => parts.forgotten(name, flipped)
            && parts.product(arrays, name, flipped).state === "accident").map((flipped) => [name, flipped]));
    }""", MatrixStepper().twin_state())
    assert found == [["by_w2", "left"]]


@each_row("step", STEPS)
def test_what_is_written_out_adds_up(maths: Page, step: str) -> None:
    """The products and their sum, read as a sum again."""
    state = settings((3, 2, 4, 2))
    for row, column in [(0, 0), (1, 1)]:
        text, value = maths.evaluate("""([state, step, row, column]) => {
            const arrays = parts.pass(parts.network(state));
            const made = parts.EQUATIONS[step].kind === "product" ? parts.product(arrays, step) : null;
            const place = parts.EQUATIONS[step].kind === "sum" ? 0 : row;
            return [words.written(step, arrays, made, place, column).map(({ text }) => text).join(" "),
                arrays[step][place][column]];
        }""", [state, step, row, column])
        sides = text.replace("−", "-").replace("·", "*").split("=")
        assert len(sides) == 3
        assert f"[{column}]" in sides[0] if step in {"by_b2", "by_b1"} else f"[{row}, {column}]" in sides[0]
        assert eval(sides[1]) == pytest.approx(value, rel=0.02, abs=0.02)    # three digits each
        assert float(sides[2]) == pytest.approx(value, rel=0.005)


def test_missing_numbers_are_made_up_and_too_many_left_out(maths: Page) -> None:
    made = maths.evaluate("(state) => parts.network(state)",
                          MatrixStepper(x=[1, 2, 3], examples=2, inputs=2, w1=[7] * 8, units=3, b1=[5], y=[2, 1]).twin_state())
    assert made["x"][0] == [1, 2]
    assert made["x"][1][0] == 3
    assert np.isfinite(made["x"][1][1])
    assert made["w1"] == [[7, 7, 7], [7, 7, 7]]
    assert made["b1"] == [[5, 0, 0]]
    assert np.shape(made["w2"]) == (3, 2)
    assert made["labels"] == [0, 1]    # there are two classes


# ---- the page


def explorer(page: Page) -> Locator:
    return page.locator(".nnb-matrix-stepper")


def result(page: Page, row: int, column: int) -> Locator:
    return explorer(page).locator(".array.made tr").nth(row).locator("button").nth(column)


def sentence(page: Page) -> Locator:
    return explorer(page).locator(".written")


def bands(page: Page) -> dict[str, list[int]]:
    """The numbers that lie in the band of each array, as [row, column] of first and last."""
    return page.evaluate("""() => Object.fromEntries([...document.querySelectorAll(".nnb-matrix-stepper .array")].map((node) => {
        const box = node.querySelector(".band").getBoundingClientRect(), held = [];
        [...node.querySelector("table").rows].forEach((row, i) => [...row.cells].forEach((one, j) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            const [x, y] = [left + width / 2, top + height / 2];
            if (x > box.left && x < box.right && y > box.top && y < box.bottom) held.push([i, j]);
        }));
        return [node.className.replace("array ", ""), [...held[0], ...held.at(-1)]];
    }))""")


def state_of(page: Page) -> str:
    return explorer(page).locator(".stage").get_attribute("class")


def test_the_mouse_lights_up_a_row_and_a_column(widgets: Visits) -> None:
    page = widgets(MatrixStepper())
    expect(sentence(page)).to_have_text("z₁[1, 0] = 0 · 2.04 + 1 · (−0.45) + 0 = −0.45")
    assert bands(page) == {"right": [0, 0, 1, 0], "between": [0, 0, 0, 0], "left": [1, 0, 1, 1], "made": [1, 0, 1, 0]}
    result(page, 3, 2).hover()
    expect(sentence(page)).to_have_text("z₁[3, 2] = 1 · 0.42 + 1 · (−2.02) + 0 = −1.6")
    assert bands(page) == {"right": [0, 2, 1, 2], "between": [0, 2, 0, 2], "left": [3, 0, 3, 1], "made": [3, 2, 3, 2]}
    choose(explorer(page), "Equation", "delta1")
    assert bands(page) == {"right": [0, 2, 1, 2], "between": [3, 2, 3, 2], "left": [3, 0, 3, 1], "made": [3, 2, 3, 2]}
    choose(explorer(page), "Equation", "delta2")
    assert bands(page) == {"first": [3, 1, 3, 1], "second": [3, 1, 3, 1], "made": [3, 1, 3, 1]}    # there are two columns
    choose(explorer(page), "Equation", "by_b1")
    assert bands(page) == {"right": [0, 2, 3, 2], "made": [0, 2, 0, 2]}


def test_keys_alone_find_the_answer(widgets: Visits) -> None:
    page = widgets(MatrixStepper())
    page.locator("a").focus()
    page.keyboard.press("Tab")    # the first button has nothing to do yet, but can be reached
    page.keyboard.press("Tab")
    expect(explorer(page).get_by_role("button", name="Next equation")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Enter")
    expect(explorer(page).locator(".equation")).to_have_text("∂L/∂W2 = a1T δ2")
    page.keyboard.press("Tab")    # the choice
    page.keyboard.press("Tab")    # the right factor's button
    page.keyboard.press("Tab")
    turn = explorer(page).get_by_role("button", name="Turn a₁")
    expect(turn).to_be_focused()
    expect(turn).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(turn).to_be_focused()
    expect(turn).to_have_attribute("aria-pressed", "false")
    expect(explorer(page).locator(".nnb-found")).to_have_text("✓ Found.")
    expect(explorer(page).get_by_role("status")).to_contain_text("Found. The ᵀ of a₁ in equation (3), for W₂.")
    page.keyboard.press("Tab")
    expect(result(page, 1, 0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")    # there is no third column
    expect(result(page, 2, 1)).to_be_focused()
    expect(sentence(page)).to_contain_text("∂L/∂W₂[2, 1] = ")
    expect(explorer(page).get_by_role("status")).to_contain_text("∂L/∂W₂[2, 1] = ")
    assert explorer(page).locator(".array.made button[tabindex='0']").count() == 1


def test_a_finger_points_at_a_number(widgets: Visits) -> None:
    page = widgets(MatrixStepper(step="by_w1", examples=5), has_touch=True, is_mobile=True, width=390)
    result(page, 1, 3).tap()
    expect(sentence(page)).to_contain_text("∂L/∂W₁[1, 3] = ")
    explorer(page).get_by_role("button", name="Turn δ₁").tap()
    expect(explorer(page).locator(".hole")).to_have_text("5 ≠ 4columns of xT,rows of δ1T")
    looks_right(page, 390)


def test_a_clash_names_the_sizes_and_an_accident_says_so(widgets: Visits) -> None:
    page = widgets(MatrixStepper(step="by_w1"))
    explorer(page).get_by_role("button", name="Turn x").click()
    assert "clash" in state_of(page)
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "x has 2 columns, δ₁ has 4 rows: 2 ≠ 4. NumPy raises an error, and you know at once.")
    expect(explorer(page).locator(".hole")).to_contain_text("2 ≠ 4")
    expect(sentence(page)).to_have_text("")
    explorer(page).get_by_role("button", name="Turn x").click()
    explorer(page).get_by_role("button", name="Turn δ₁").click()
    assert "accident" in state_of(page)
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "xᵀ δ₁ᵀ fits by accident: (2, 4) times (4, 4) gives (2, 4), the shape of W₁. But it pairs example k with hidden unit k. "
        "8 of 8 numbers are wrong.")
    expect(explorer(page).locator(".verdict")).to_have_text("fits, but wrong")
    expect(explorer(page).locator(".nnb-found")).to_have_text("Not found yet.")    # it was turned, not forgotten
    explorer(page).get_by_label("hidden units", exact=True).press("ArrowLeft")
    assert "clash" in state_of(page)
    choose(explorer(page), "Equation", "by_w2")
    explorer(page).get_by_role("button", name="Turn a₁").click()
    expect(explorer(page).locator(".nnb-status")).to_contain_text("a₁ has 3 columns, δ₂ has 4 rows: 3 ≠ 4.")


def test_a_product_of_another_shape(widgets: Visits) -> None:
    page = widgets(MatrixStepper(step="by_w2", flipped="both", units=2))
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "a₁ δ₂ᵀ fits, (4, 2) times (2, 4). But it gives (4, 4), and W₂ is (2, 2): the rule of shapes finds it.")
    expect(explorer(page).locator(".verdict")).to_have_text("not (2, 2)")
    expect(explorer(page).locator(".learning .nnb-note")).to_contain_text("gives no gradient to learn by")
    looks_right(page, 1280)


def test_what_it_does_to_learning_is_said_and_drawn(widgets: Visits) -> None:
    page = widgets(MatrixStepper())
    chart = "document.querySelector('.learning canvas').toDataURL()"
    settle(page)
    before = page.evaluate(chart)
    explorer(page).get_by_role("button", name="Show an answer").click()
    settle(page)
    assert page.evaluate(chart) != before
    state = MatrixStepper().twin_state()
    right, wrong = losses(state, 300), losses(state, 300, "by_w2", "left")
    told = explorer(page).locator(".learning .nnb-note").inner_text()
    assert told == (f"With the wrong product the loss is {wrong[100]:.3g} after 100 steps instead of {right[100]:.3g}, and "
                    f"{wrong[300]:.3g} after 300 instead of {right[300]:.3g}.")
    expect(explorer(page).locator(".nnb-answer")).to_contain_text(told)
    expect(explorer(page).locator(".nnb-answer")).to_contain_text("It learns all the same")
    look_closer(page)
    explorer(page).get_by_label("learning rate").fill("0")
    expect(explorer(page).locator(".learning .nnb-note")).not_to_have_text(told)


FOUND = [
    ({"step": "by_w2", "flipped": "left"}, True), ({"step": "by_w2"}, False), ({"step": "by_w2", "flipped": "right"}, False),
    ({"step": "by_w2", "flipped": "left", "units": 3}, False), ({"step": "by_w2", "flipped": "left", "examples": 5}, False),
    ({"step": "by_w1", "flipped": "right"}, False), ({"step": "by_w1", "flipped": "left"}, False),
    ({"step": "by_w1", "flipped": "left", "inputs": 4}, True), ({"step": "z2", "flipped": "left"}, False),
]


def test_when_it_is_found(widgets: Visits) -> None:
    page = widgets(*(MatrixStepper(**settings) for settings, _ in FOUND))
    assert misjudged(page, FOUND, "in equation (3), for W") == []


def test_the_place_stays_within_what_is_left(widgets: Visits) -> None:
    page = widgets(MatrixStepper(row=4, column=3, examples=2, units=2))
    expect(sentence(page)).to_contain_text("z₁[1, 1] = ")
    explorer(page).get_by_label("examples B as a number").fill("1")
    expect(sentence(page)).to_contain_text("z₁[0, 1] = ")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_turned_array_is_seen_to_turn_where_the_reader_wants_motion(widgets: Visits, motion: str) -> None:
    page = widgets(MatrixStepper(), reduced_motion=motion)
    settle(page)
    explorer(page).get_by_role("button", name="Turn W₁").click()
    moving = page.evaluate("document.getAnimations().filter(({ effect }) => effect.target.closest('.right')).length")
    assert (moving > 0) == (motion == "no-preference")


def test_what_is_lit_is_seen_in_forced_colours(widgets: Visits) -> None:
    page = widgets(MatrixStepper())
    page.emulate_media(forced_colors="active")
    width, style = page.evaluate("""() => {
        const look = getComputedStyle(document.querySelector(".array.right .band"));
        return [parseFloat(look.borderTopWidth), look.borderTopStyle];
    }""")
    page.emulate_media(forced_colors="none")
    assert width >= 2
    assert style == "solid"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_below_whatever_the_equation_and_the_batch(widgets: Visits, width: int) -> None:
    """And each line from a column of the left array ends at the middle of its row of the right one."""
    shown = [MatrixStepper(step=step, examples=examples) for step in STEPS for examples in (1, 5)]
    page = widgets(*shown, width=width, **({"has_touch": True, "is_mobile": True} if width == 390 else {}))
    settle(page)
    heights = page.evaluate("[...document.querySelectorAll('.stage')].map((each) => each.getBoundingClientRect().height)")
    assert max(heights) - min(heights) < 1
    away = page.evaluate("""() => {
        const tall = (node) => node.getBoundingClientRect().height;
        return [...document.querySelectorAll(".stage:has(.corner)")].map((each) =>
            Math.abs(tall(each.querySelector(".corner")) - tall(each.querySelector(".array.right"))));
    }""")
    assert max(away) < 1
