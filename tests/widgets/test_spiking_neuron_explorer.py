"""The spiking neuron: its numbers against nnbook.neurons, its goal, mouse, finger and keys."""

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from choices import look_closer
from nnbook import neurons
from nnbook.widgets import SpikingNeuronExplorer
from nnbook.widgets.kit import modules
from widget_pages import Visits, settle

CASES = [{"current": current, "tau": tau, "threshold": threshold, "refractory": silent} for current, tau, threshold, silent
         in ((1.8, 10, -50, 2), (1.5, 10, -50, 2), (4, 5, -60, 0), (2.5, 40, -45, 7.3))]


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Page:
    """A page that holds neuron.js as `parts`."""
    page = browser.new_page()
    entry = {"N": SpikingNeuronExplorer.folder / "neuron.js"}
    page.add_script_tag(content=modules.classic(entry, "window.parts = spiking_neuron_explorer_neuron;"))
    yield page
    page.close()


def model(case: dict[str, float]) -> neurons.SpikingNeuron:
    return neurons.SpikingNeuron(tau=case["tau"], threshold=case["threshold"], refractory=case["refractory"])


@pytest.mark.parametrize("case", CASES)
def test_potential_and_spikes_are_those_of_the_package(maths: Page, case: dict[str, float]) -> None:
    got = maths.evaluate("(given) => { const made = parts.pulse(given); return [[...made.potential], made.spikes]; }", case)
    time = np.arange(2000) * 0.1
    potential, spikes = model(case).simulate(np.where((time >= 20) & (time < 180), case["current"], 0.0))
    np.testing.assert_allclose(got[0], potential, rtol=0, atol=1e-9)
    np.testing.assert_allclose(got[1], spikes, rtol=0, atol=1e-9)
    assert (len(spikes) > 1) == (case["current"] != 1.5)


@pytest.mark.parametrize("case", CASES)
def test_rates_are_those_of_the_package(maths: Page, case: dict[str, float]) -> None:
    currents = np.linspace(0, 4, 81)
    got = maths.evaluate("([given, all]) => all.map((current) => parts.firingRate(given, current))", [case, currents.tolist()])
    np.testing.assert_allclose(got, [model(case).firing_rate(current) for current in currents], rtol=1e-12)


def test_the_comparison_with_the_artificial_neuron(maths: Page) -> None:
    made = maths.evaluate("parts.compare({ tau: 10, threshold: -50, refractory: 2, w: 55, b: -63 })")
    currents = np.linspace(0, 4, 401)
    rates = np.array([neurons.SpikingNeuron().firing_rate(current) for current in currents])
    gap = np.abs(rates - np.maximum(0, 55 * currents - 63))
    assert made["worst"] == pytest.approx(gap.max(), rel=1e-9)
    assert made["at"] == pytest.approx(currents[gap.argmax()])
    assert gap.max() < 0.15 * rates.max()


def test_the_goal_asks_for_a_fit(widgets: Visits) -> None:
    page = widgets(SpikingNeuronExplorer())
    look_closer(page)
    found = page.locator(".nnb-found")
    for w, b in ((60, -90), (37, 0), (55, -40)):
        page.get_by_label("weight w as a number").fill(str(w))
        page.get_by_label("bias b as a number").fill(str(b))
        expect(found).to_have_text("Not found yet.")
    page.get_by_label("weight w as a number").fill("54")
    page.get_by_label("bias b as a number").fill("-60")
    expect(found).to_have_text("✓ Found.")
    expect(page.locator(".nnb-answer")).to_contain_text("Over all currents the ReLU is at most")


def test_the_least_current_that_fires(widgets: Visits) -> None:
    page = widgets(SpikingNeuronExplorer())
    look_closer(page)
    status = page.locator(".nnb-status")
    page.get_by_label("current I as a number").fill("1.5")
    expect(status).to_contain_text("1.5 nA: no spike, the potential stays below the threshold. Nothing fires below 1.5 nA.")
    page.get_by_label("current I", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("1.55 nA: 4 spikes in 160 ms, in the long run 27.5 a second.")
    page.get_by_text("The times of the spikes").click()
    expect(page.locator(".times")).to_contain_text("54.4, ")


@pytest.mark.parametrize("touch", [False, True])
def test_mouse_and_finger_move_the_current(widgets: Visits, touch: bool) -> None:
    page = widgets(SpikingNeuronExplorer(), **({"has_touch": True, "is_mobile": True, "width": 390} if touch else {}))
    look_closer(page)
    picture = page.locator("canvas.rates")
    picture.scroll_into_view_if_needed()
    settle(page)
    box = picture.bounding_box()
    x = lambda current: box["x"] + 38 + current / 4 * (box["width"] - 52)    # noqa: E731
    y = box["y"] + box["height"] / 2
    field = page.get_by_label("current I as a number")
    if touch:
        page.touchscreen.tap(x(3), y)
    else:
        page.mouse.move(x(1.8), y)
        page.mouse.down()
        page.mouse.move(x(3), y, steps=4)
        page.mouse.up()
    assert float(field.input_value()) == pytest.approx(3, abs=0.03)
