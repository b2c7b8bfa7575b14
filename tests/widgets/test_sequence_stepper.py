"""The sequence stepper: its numbers against nnbook's recurrent layers, and its page under mouse, finger and keys."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from choices import look_closer
from nnbook.layers import LSTM, SimpleRNN
from nnbook.network import Sequential
from nnbook.widgets import SequenceStepper
from nnbook.widgets.kit import modules
from widget_pages import Visits, settle

FOLDER = SequenceStepper.folder
START = "100101100010100110010"


class Recording(LSTM):
    """An LSTM that writes down dL/dc_t on its way back."""

    def _step_back(self, t: int, to_state: np.ndarray) -> np.ndarray:
        result = super()._step_back(t, to_state)
        self.seen = {**getattr(self, "seen", {}), t: self._to_cell[0, 0] / self._blocks[t][0, 1, 0]}
        return result


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds sequence.js as `parts`."""
    page = browser.new_page()
    page.add_script_tag(content=modules.classic({"S": FOLDER / "sequence.js"}, "window.parts = sequence_stepper_sequence;"))
    yield page
    page.close()


def fitted(layer: LSTM | SimpleRNN, x: np.ndarray, weights: list, recurrent: list, biases: list) -> np.ndarray:
    """The states of a layer with these parameters, and the way back from its last state; returns dL/dx."""
    Sequential([layer], input_shape=x.shape, rng=np.random.default_rng(0), dtype=np.float64)
    layer.weights[:], layer.recurrent_weights[:], layer.biases[:] = weights, recurrent, biases
    layer.forward(x[None])
    return layer.backward(np.ones((1, 1)))[0]


# ---- the mathematics, in a browser


@pytest.mark.parametrize("seed", range(4))
def test_the_lstm_is_that_of_the_package(maths: Page, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, weights, recurrent, biases = (rng.normal(size=shape) for shape in ((25, 2), (2, 4), (1, 4), 4))
    layer = Recording(1)
    fitted(layer, x, weights, recurrent, biases)
    moments, back = maths.evaluate("""([x, weights, recurrent, biases]) => {
        const moments = parts.lstm(x, { weights, recurrent, biases });
        return [moments.map(({ i, f, g, o, c, h }) => [i, f, g, o, c, h]), parts.lstmBack(moments, recurrent, { h: 1 })];
    }""", [x.tolist(), weights.tolist(), recurrent[0].tolist(), biases.tolist()])
    expected = np.column_stack([layer.gates[0, :, :, 0], layer.cell[0], layer.hidden[0]])
    np.testing.assert_allclose(moments, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(back, [layer.seen[t] for t in range(25)], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_simple_network_is_that_of_the_package(maths: Page, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, weights, recurrent, bias = rng.normal(size=(25, 2)), rng.normal(size=2), rng.normal(scale=2), rng.normal()
    layer = SimpleRNN(1)
    to_x = fitted(layer, x, weights[:, None], [[recurrent]], [bias])
    states, back = maths.evaluate("""([x, weights, recurrent, bias]) => {
        const states = parts.rnn(x, { weights, recurrent, bias });
        return [states, parts.rnnBack(states, recurrent)];
    }""", [x.tolist(), weights.tolist(), float(recurrent), float(bias)])
    h = layer.hidden[0, :, 0]
    np.testing.assert_allclose(states, h, rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.array(back) * (1 - h ** 2) * weights[0], to_x[:, 0], rtol=1e-9, atol=1e-12)


def test_the_networks_of_the_page(maths: Page) -> None:
    """The weights that its docstring names, in nnbook; dc_T/dc_t is the product of the forget gates after t."""
    made = SequenceStepper(forget_bias=2.5, input_bias=-2, recurrent_weight=1.5, input_weight=0.7)
    got = maths.evaluate("""(values) => { const made = parts.run(values);
        return { ...made, moments: made.moments.map(({ c, f, h }) => [f, c, h]) }; }""", made.twin_state())
    x = np.array([[2 * bit - 1, t == 0] for t, bit in enumerate(made.bits)], dtype=float)
    lstm, rnn = LSTM(1), SimpleRNN(1)
    fitted(lstm, x, [[0, 0, 2, 0], [12, 0, 0, 0]], [[0] * 4], [-2, 2.5, 0, 2])
    fitted(rnn, x, [[0.7], [0]], [[1.5]], [0])
    expected = np.column_stack([lstm.gates[0, :, 1, 0], lstm.cell[0], lstm.hidden[0]])
    np.testing.assert_allclose(got["moments"], expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(got["states"], rnn.hidden[0, :, 0], atol=1e-12)
    forget = lstm.gates[0, :, 1, 0]
    np.testing.assert_allclose(got["cells"], [forget[t + 1:].prod() for t in range(21)], rtol=1e-12)


def test_what_is_just_enough(maths: Page) -> None:
    judge = """([bias, length]) => parts.justEnough({ bits: new Array(length).fill(1), forget_bias: bias, input_bias: -6,
        recurrent_weight: 1, input_weight: 1 })"""
    assert {bias: maths.evaluate(judge, [bias, 21]) for bias in (1, 3.3, 3.34, 3.4, 3.5, 5)} == {
        1: False, 3.3: False, 3.34: False, 3.4: True, 3.5: False, 5: False}
    assert maths.evaluate(judge, [3.4, 30])
    assert not maths.evaluate(judge, [3.4, 20])
    sigmoid = [1 / (1 + np.exp(-bias)) for bias in (3.3, 3.4)]
    assert sigmoid[0] ** 20 < 0.5 < sigmoid[1] ** 20


# ---- the page


def test_the_goal(widgets: Visits) -> None:
    page = widgets(SequenceStepper())
    bias, found = page.get_by_label("forget-gate bias as a number"), page.locator(".nnb-found")
    expect(page.locator(".nnb-status")).to_contain_text("dc₂₁/dc₁ = 0.0019, in the RNN dh₂₁/dh₁ = 2.2e−6.")
    for wrong in ("3", "3.3", "3.6", "8"):
        bias.fill(wrong)
        expect(found).to_have_text("Not found yet.")
    page.get_by_label("bits", exact=True).fill("10010")
    bias.fill("3.4")
    expect(found).to_have_text("Not found yet.")
    page.get_by_label("bits", exact=True).fill(START)
    expect(page.locator(".nnb-answer")).to_contain_text("the forget gate is 0.968, and 0.968 to the power 20 is 0.519")


def test_who_remembers(widgets: Visits) -> None:
    """The LSTM with an open forget gate; and an RNN that latches, although no gradient arrives."""
    page = widgets(SequenceStepper(forget_bias=5, recurrent_weight=3, input_weight=0.5))
    status = page.locator(".nnb-status")
    expect(status).to_contain_text("The first bit was 1. After 21 steps the LSTM has h = 0.6 and says 1")
    expect(status).to_contain_text("the RNN has h = 0.986 and says 1.")
    expect(status).to_contain_text("dh₂₁/dh₁ = 4.9e−27")
    page.get_by_role("button", name="Flip the first bit").click()
    expect(status).to_contain_text("The first bit was 0. After 21 steps the LSTM has h = −0.6")
    expect(status).to_contain_text("and says 0, the RNN has h = −0.998 and says 0.")
    assert page.get_by_label("bits", exact=True).input_value() == "0" + START[1:]


def test_bits_are_typed(widgets: Visits) -> None:
    page = widgets(SequenceStepper())
    field, steps = page.get_by_label("bits", exact=True), page.get_by_label("step t", exact=True)
    field.fill("1, 0; x1")
    expect(page.locator(".nnb-status")).to_contain_text("After 3 steps")
    assert field.input_value() == "1, 0; x1"                # it is not changed while somebody types
    field.blur()
    assert field.input_value() == "101"
    assert steps.get_attribute("max") == "3"
    field.fill("1")                                         # too short: the last sequence stays
    expect(page.locator(".nnb-status")).to_contain_text("After 3 steps")
    field.fill("01" * 20)
    expect(page.locator(".nnb-status")).to_contain_text("After 30 steps")


def test_a_step_beyond_the_last_bit(widgets: Visits) -> None:
    """The field, the slider and the table have one limit, however many bits there are."""
    page = widgets(SequenceStepper())
    field, slider = page.get_by_label("step t as a number"), page.get_by_label("step t", exact=True)
    table = page.locator(".moment th").first
    field.fill("25")
    expect(table).to_have_text("step 3")
    field.press("Tab")
    for bits, last in (("", "21"), ("10110", "5"), ("01" * 15, "5")):
        if bits:
            page.get_by_label("bits", exact=True).fill(bits)
        assert (field.input_value(), slider.input_value()) == (last, last)
        expect(table).to_have_text(f"step {last}")
    field.fill("25")
    expect(table).to_have_text("step 25")
    assert (field.get_attribute("max"), slider.get_attribute("max")) == ("30", "30")
    linked = widgets(SequenceStepper(step=30), hash_="#sequence=bits:1,0,1;step:29")
    assert linked.get_by_label("step t as a number").input_value() == "3"


def test_steps_by_keys_mouse_and_finger(widgets: Visits) -> None:
    page = widgets(SequenceStepper())
    cells = "(rows) => rows.map((row) => [...row.cells].slice(0, 3).map((cell) => cell.textContent))"
    rows = page.locator(".moment tbody tr")
    assert rows.evaluate_all(cells)[5] == ["c", "f·c + i·g = 0.731·0.701 + 0.00247·(−0.964)", "0.51"]
    page.get_by_label("step t", exact=True).focus()
    page.keyboard.press("Home")
    assert rows.evaluate_all(cells)[:2] == [["x", "bit 1, marked as the first", "1"], ["i", "σ(12 + (−6))", "0.998"]]
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_contain_text("Step 2: x −1, i 0.00247, f 0.731")
    box = page.locator(".strip").bounding_box()
    column = (box["width"] - 100) / 21
    page.mouse.click(box["x"] + 96 + 9.5 * column, box["y"] + 100)
    assert page.get_by_label("step t", exact=True).input_value() == "10"
    page.mouse.down()
    page.mouse.move(box["x"] + 96 + 15.5 * column, box["y"] + 100, steps=3)
    page.mouse.up()
    assert page.get_by_label("step t", exact=True).input_value() == "16"
    look_closer(page)
    page.get_by_text("All steps as a table").click()
    expect(page.locator("details details tbody tr")).to_have_count(21)
    assert page.locator("details details tbody tr").last.locator("td").last.inner_text() == "1"
    phone = widgets(SequenceStepper(), has_touch=True, is_mobile=True, width=390)
    settle(phone)
    box = phone.locator(".strip").bounding_box()
    phone.touchscreen.tap(box["x"] + 96 + 4.5 * (box["width"] - 100) / 21, box["y"] + 60)
    expect(phone.get_by_label("step t", exact=True)).to_have_value("5")
