"""The page of the optimizer race: the goal, and what mouse, finger and keys do."""

import pytest
from playwright.sync_api import Locator, expect

from choices import choose, look_closer
from nnbook.widgets import OptimizerRace
from widget_pages import Visits, settle

START = {"bowl": (-5, 2), "rosenbrock": (-1.2, 1), "saddle": (-2, 0.001), "beale": (-2, 2), "himmelblau": (0, 0)}


def at(race: Locator, x: float, y: float) -> tuple[float, float]:
    """The place of a point of the bowl's map on the screen."""
    box = race.locator(".map").bounding_box()
    left, right, bottom, top = 40, box["width"] - 8, box["height"] - 40, 8
    return box["x"] + left + (x + 6) / 12 * (right - left), box["y"] + bottom + (y + 4) / 8 * (top - bottom)


def start(race: Locator) -> list[float]:
    return [float(race.get_by_label(f"start {name}").input_value()) for name in "xy"]


def test_the_goal_is_found_by_its_rate_alone(widgets: Visits) -> None:
    page = widgets(OptimizerRace())
    rate, found = page.get_by_label("Nesterov as a number"), page.locator(".nnb-found")
    for wrong in ("0.08", "0.082", "0.084", "0.0834"):
        rate.fill(wrong)
        expect(found).to_have_text("Not found yet.")
    choose(page, "Surface", "himmelblau")
    rate.fill("0.083")
    expect(found).to_have_text("Not found yet.")
    choose(page, "Surface", "bowl")
    page.get_by_label("SGD", exact=True).uncheck()
    rate.fill("0.083")
    expect(found).to_have_text("Not found yet.")
    page.get_by_label("SGD", exact=True).check()
    expect(page.locator(".nnb-answer")).to_contain_text("1 − 0.083 · 24 = −0.992")
    expect(page.locator(".nnb-answer")).to_contain_text("Momentum bears up to 0.158, Nesterov only 0.0565")


def test_the_slider_has_two_digits_and_keys(widgets: Visits) -> None:
    page = widgets(OptimizerRace(learning_rate=0.081))
    slider = page.get_by_label("learning rate: SGD, Momentum, Nesterov", exact=True)
    number = page.get_by_label("Nesterov as a number")
    slider.focus()
    for expected in ("0.082", "0.083"):
        page.keyboard.press("ArrowRight")
        assert number.input_value() == expected
    expect(page.locator(".nnb-found")).to_contain_text("Found")
    page.keyboard.press("Home")
    assert number.input_value() == "0.00001"
    page.keyboard.press("End")
    assert number.input_value() == "10"
    number.fill("0.002")    # slider and field reach equally far
    assert slider.get_attribute("aria-valuetext") == "0.002"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    assert number.input_value() == "0.0021"
    number.fill("99")
    number.blur()
    assert number.input_value() == "10"
    expect(page.locator(".nnb-status")).to_contain_text("SGD diverged at step ")


def test_the_start_is_moved_by_mouse_tap_and_keys(widgets: Visits) -> None:
    page = widgets(OptimizerRace())
    race = page.locator(".nnb-optimizer-race")
    settle(page)
    page.mouse.move(*at(race, -5, 2))
    page.mouse.down()
    page.mouse.move(*at(race, 3, -1), steps=4)
    page.mouse.up()
    assert start(race) == pytest.approx([3, -1], abs=0.05)
    page.mouse.click(*at(race, 0, 3))
    assert start(race) == pytest.approx([0, 3], abs=0.05)
    race.locator(".map").focus()
    before = start(race)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert start(race) == pytest.approx([before[0] - 1.2, before[1] - 0.1], abs=1e-9)
    for _ in range(12):
        page.keyboard.press("Shift+ArrowUp")
    assert start(race)[1] == 4                      # the edge of the map


def test_a_finger_moves_the_start_and_scrolls_beside_it(widgets: Visits) -> None:
    page = widgets(OptimizerRace(), has_touch=True, is_mobile=True, width=390)
    race, touch = page.locator(".nnb-optimizer-race"), page.context.new_cdp_session(page)
    settle(page)

    def stroke(begin: tuple[float, float], end: tuple[float, float]) -> None:
        for step in range(9):
            x, y = (a + (b - a) * step / 8 for a, b in zip(begin, end, strict=True))
            kind = "touchMove" if step else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    stroke(at(race, -5, 2), at(race, 2, -3))
    assert start(race) == pytest.approx([2, -3], abs=0.08)
    assert page.evaluate("scrollY") == 0
    stroke(at(race, -3, -2), at(race, -3, 3.5))
    page.wait_for_function("scrollY > 30")
    assert start(race) == pytest.approx([2, -3], abs=0.08)


def test_scrubbing_and_the_table(widgets: Visits) -> None:
    page = widgets(OptimizerRace(learning_rate=0.1, show_nesterov=True))
    look_closer(page)
    cells = "(row) => [...row.cells].slice(1).map((cell) => cell.textContent)"
    rows = page.locator("tbody tr")
    assert rows.nth(2).evaluate(cells)[:2] == ["diverged", "diverged at step 7"]
    assert rows.nth(3).evaluate(cells)[:2] == ["–", "–"]
    scrub = page.get_by_label("step", exact=True)
    scrub.focus()
    page.keyboard.press("Home")
    expect(page.locator(".nnb-status")).to_have_text("Loss after step 0: SGD 60.5, Momentum 60.5, Nesterov 60.5.")
    page.keyboard.press("ArrowRight")
    assert rows.nth(0).evaluate(cells) == ["104", "still under way", "(−4.50, −2.80)"]    # y: 2 (1 - 2.4)
    scrub.fill("20")
    assert rows.nth(0).evaluate(cells)[1] == "still under way"
    scrub.fill("21")
    assert rows.nth(0).evaluate(cells)[1] == "diverged at step 21"
    scrub.fill("1")
    page.get_by_role("button", name="One step").click()
    assert scrub.input_value() == "2"
    page.get_by_role("button", name="To the start").click()
    assert scrub.input_value() == "0"
    page.get_by_label("number of steps", exact=True).fill("50")
    assert scrub.get_attribute("max") == "50"
    assert rows.nth(1).evaluate(cells)[1] == "still under way"
    scrub.fill("50")
    assert rows.nth(1).evaluate(cells)[1] == "not in 50 steps"
    for name in ("SGD", "Momentum", "Nesterov", "Adam"):
        page.get_by_label(name, exact=True).uncheck()
    expect(page.locator(".nnb-status")).to_contain_text("Nobody takes part.")


def test_the_future_is_hidden_until_the_race_gets_there(widgets: Visits) -> None:
    """At the start the pictures don't depend on the rate; later they do."""
    alone = {"show_momentum": False, "show_adam": False}
    pages = [widgets(OptimizerRace(learning_rate=rate, step=0, **alone)) for rate in (0.02, 0.021)]
    for name in (".map canvas, canvas.map", ".curve canvas, canvas.curve"):
        for step, same in ((0, True), (30, False)):
            drawn = []
            for page in pages:
                page.get_by_label("step", exact=True).fill(str(step))
                settle(page)
                drawn.append(page.locator(name).first.evaluate("(canvas) => canvas.toDataURL()"))
            assert (drawn[0] == drawn[1]) is same, (name, step)


def test_play_and_less_motion(widgets: Visits) -> None:
    page = widgets(OptimizerRace())
    scrub = page.get_by_label("step", exact=True)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('.scrub input').value) > 5")
    page.get_by_role("button", name="Pause").click()
    stopped = int(scrub.input_value())
    assert 5 < stopped < 200
    expect(page.get_by_role("button", name="Play")).to_have_count(1)    # one button, which says what a press does
    settle(page)
    assert int(scrub.input_value()) == stopped
    still = widgets(OptimizerRace(step=3), reduced_motion="reduce")
    still.get_by_role("button", name="Play").click()
    assert still.get_by_label("step", exact=True).input_value() == "200"
    expect(still.get_by_role("button", name="Play")).to_have_count(1)


def test_a_surface_brings_its_start_and_rates(widgets: Visits) -> None:
    page = widgets(OptimizerRace())
    race = page.locator(".nnb-optimizer-race")
    for name, where in START.items():
        choose(page, "Surface", name)
        assert start(race) == pytest.approx(where)
    text = race.locator(".map ~ .nnb-hidden").inner_text()
    assert "four minima" in text
    assert "(−3.78, −3.28)" in text
