"""The regularization explorer: its fits against NumPy and scikit-learn, what dropout adds, and its page under mouse and keys."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sklearn.linear_model import Lasso

from choices import choose, look_closer
from gestures import drag, stroke
from nnbook.regularization import l1_penalty, l2_penalty
from nnbook.widgets import RegularizationExplorer
from nnbook.widgets.kit import modules
from widget_pages import Visits, looks_right, misjudged, settle

START = {"penalty": "none", "strength": 0.01, "rate": 0.2, "features": 14, "points": 15, "noise": 0.3, "seed": 10}
MODEL = """(s) => { const { data, model } = parts.study(s), made = model(s);
    return { ...made, weights: [...made.weights], x: data.train.x, y: data.train.y, testX: data.test.x, testY: data.test.y }; }"""
SHAPES = [(14, 15), (1, 5), (9, 40), (30, 15), (20, 8), (12, 12)]    # features, points


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds fit.js as `parts`."""
    page = browser.new_page()
    file = RegularizationExplorer.folder / "fit.js"
    page.add_script_tag(content=modules.classic({"R": file}, "window.parts = regularization_explorer_fit;"))
    yield page
    page.close()


def made(maths: Page, **changes: Any) -> dict[str, Any]:
    """A model of the page, with its data as arrays."""
    return {name: np.array(value) for name, value in maths.evaluate(MODEL, {**START, **changes}).items()}


def bumps(x: np.ndarray, m: int) -> np.ndarray:
    centres = np.linspace(-1, 1, m) if m > 1 else np.zeros(1)
    return np.exp(-np.square(x[:, None] - centres) / (2 * 0.15 ** 2))


def centred(got: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    phi = bumps(got["x"], len(got["weights"]))
    return phi - phi.mean(axis=0), got["y"] - got["y"].mean()


def check_the_rest(got: dict[str, Any]) -> None:
    """The bias, and both errors, given the weights."""
    phi, new = bumps(got["x"], len(got["weights"])), bumps(got["testX"], len(got["weights"]))
    scale = 1 + np.abs(got["weights"]).sum()
    assert got["bias"] == pytest.approx((got["y"] - phi @ got["weights"]).mean(), abs=1e-13 * scale)
    train, test = phi @ got["weights"] + got["bias"] - got["y"], new @ got["weights"] + got["bias"] - got["testY"]
    assert got["train"] == pytest.approx(np.mean(train ** 2), rel=1e-9, abs=1e-13 * scale)
    assert got["test"] == pytest.approx(np.mean(test ** 2), rel=1e-9)


# ---- the mathematics, in a browser


def test_the_points(maths: Page) -> None:
    got, louder, none = (made(maths, points=40, noise=noise) for noise in (0.3, 0.6, 0))
    pieces = np.linspace(-1, 1, 41)
    assert (got["x"] >= pieces[:-1]).all()
    assert (got["x"] < pieces[1:]).all()
    np.testing.assert_allclose(none["y"], np.sin(5 * none["x"]), rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(louder["y"] - none["y"], 2 * (got["y"] - none["y"]), atol=1e-14)
    assert np.std(np.concatenate([got["y"] - none["y"], got["testY"] - none["testY"]])) == pytest.approx(0.3, abs=0.04)
    np.testing.assert_allclose(got["testX"], np.linspace(-0.995, 0.995, 200), atol=1e-14)
    assert set(made(maths, seed=11)["x"]).isdisjoint(made(maths)["x"])


@pytest.mark.parametrize("shape", SHAPES)
def test_without_a_penalty(maths: Page, shape: tuple[int, int]) -> None:
    """As NumPy's lstsq: of all that fit best, the smallest weights."""
    got = made(maths, features=shape[0], points=shape[1])
    phi, y = centred(got)
    expected = np.linalg.lstsq(phi, y, rcond=1e-13)[0]
    np.testing.assert_allclose(got["weights"], expected, rtol=1e-7, atol=1e-9 * np.abs(expected).max())
    check_the_rest(got)
    if shape[0] >= shape[1] - 1:
        assert got["train"] < 1e-15


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("strength", [1e-5, 0.01, 10])
def test_l2_is_the_closed_form(maths: Page, shape: tuple[int, int], strength: float) -> None:
    got = made(maths, penalty="l2", strength=strength, features=shape[0], points=shape[1])
    phi, y = centred(got)
    expected = np.linalg.solve(phi.T @ phi + len(y) * strength * np.eye(shape[0]), phi.T @ y)
    np.testing.assert_allclose(got["weights"], expected, rtol=1e-9, atol=1e-9)
    check_the_rest(got)
    slope = -2 * phi.T @ (y - phi @ got["weights"]) / len(y) + l2_penalty(got["weights"], strength)[1]
    np.testing.assert_allclose(slope, 0, atol=1e-11)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("strength", [1e-5, 1e-3, 0.02, 0.3, 10])
def test_l1_is_the_minimum(maths: Page, shape: tuple[int, int], strength: float) -> None:
    """Its gradient cancels that of the error where a weight is not 0, and is the larger one where it is; and Lasso agrees."""
    got = made(maths, penalty="l1", strength=strength, features=shape[0], points=shape[1])
    (phi, y), w = centred(got), got["weights"]
    slope = -2 * phi.T @ (y - phi @ w) / len(y)
    np.testing.assert_allclose((slope + l1_penalty(w, strength)[1])[w != 0], 0, atol=1e-11)
    assert (np.abs(slope[w == 0]) <= strength + 1e-11).all()
    check_the_rest(got)
    if strength >= 0.02:
        lasso = Lasso(alpha=strength / 2, max_iter=1_000_000, tol=1e-12).fit(bumps(got["x"], shape[0]), got["y"])
        np.testing.assert_allclose(w, lasso.coef_, atol=1e-5)
        assert strength < 10 or (w == 0).all()


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_dropout_is_its_own_expectation(maths: Page, rate: float) -> None:
    """Least squares over every mask of 6 features, each with its probability: no shortcut."""
    got = made(maths, penalty="dropout", rate=rate, features=6)
    phi, rows, target = bumps(got["x"], 6), [], []
    for mask in product([0, 1], repeat=6):
        weight = np.sqrt(rate ** (6 - sum(mask)) * (1 - rate) ** sum(mask))
        rows.append(weight * np.column_stack([phi * mask / (1 - rate), np.ones(len(phi))]))
        target.append(weight * got["y"])
    expected = np.linalg.lstsq(np.concatenate(rows), np.concatenate(target), rcond=None)[0]
    np.testing.assert_allclose([*got["weights"], got["bias"]], expected, rtol=1e-9, atol=1e-11)
    check_the_rest(got)


def test_dropout_of_nothing_is_no_penalty(maths: Page) -> None:
    np.testing.assert_array_equal(made(maths, penalty="dropout", rate=0)["weights"], made(maths)["weights"])


def test_as_many_weights_as_points_is_worst(maths: Page) -> None:
    """The test error without a penalty: a peak where 14 bumps and the bias meet 15 points, and less beyond it."""
    errors = maths.evaluate("(s) => parts.study(s).without().map(({ test }) => test)", START)
    assert int(np.argmax(errors)) + 1 == 14
    assert max(errors) > 10 * errors[29] > 10 * min(errors)


# ---- the page


def explorer(page: Page) -> Locator:
    look_closer(page)
    return page.locator(".nnb-regularization-explorer")


def test_keys_and_words(widgets: Visits) -> None:
    page = widgets(RegularizationExplorer())
    status = explorer(page).locator(".nnb-status")
    expect(status).to_have_text("14 bumps, no penalty: training error 0, test error 4.35, more than the best without a penalty "
                                "(0.137, 9 bumps).")
    expect(explorer(page).get_by_label("strength", exact=True)).to_be_hidden()
    choose(explorer(page), "Penalty", "l1")
    explorer(page).get_by_label("strength", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("14 bumps, L1 with strength 0.0002: training error")
    expect(explorer(page).locator(".written")).to_contain_text("mean squared error + 0.0002 · sum of |w|.")
    choose(explorer(page), "Errors over", "strength")
    explorer(page).get_by_text("All numbers as tables").click()
    expect(explorer(page).locator("tbody").first.locator("tr")).to_have_count(14)
    expect(explorer(page).locator("tbody").last.locator("tr")).to_have_count(13)
    looks_right(page, 1280)
    choose(explorer(page), "Penalty", "dropout")
    expect(status).to_contain_text("dropout at rate 0.5")
    expect(explorer(page).locator(".written")).to_contain_text("0.5/0.5 · sum of mean(φ²)·w²")
    explorer(page).get_by_role("button", name="Draw others").click()
    assert explorer(page).get_by_label("Sample").input_value() == "11"


def line_at(page: Page, part: float) -> tuple[float, float]:
    """A place in the picture of the errors, `part` of the way along its axis."""
    box = explorer(page).locator("canvas.errors").bounding_box()
    return box["x"] + 52 + part * (box["width"] - 66), box["y"] + 0.5 * box["height"]


def test_mouse_and_finger_move_the_line(widgets: Visits) -> None:
    page = widgets(RegularizationExplorer())
    drag(page, line_at(page, 13 / 29), line_at(page, 4 / 29))
    assert explorer(page).get_by_label("bumps as a number").input_value() == "5"
    choose(explorer(page), "Penalty", "l2")
    choose(explorer(page), "Errors over", "strength")
    explorer(page).locator("canvas.errors").scroll_into_view_if_needed()
    settle(page)
    page.mouse.click(*line_at(page, 0.5))
    expect(explorer(page).locator(".nnb-status")).to_contain_text("L2 with strength 0.01:")
    small = widgets(RegularizationExplorer(penalty="dropout", curve="strength"), has_touch=True, is_mobile=True, width=390)
    settle(small)
    explorer(small).locator("canvas.errors").scroll_into_view_if_needed()
    stroke(small, line_at(small, 0.5 / 0.9), line_at(small, 0.2 / 0.9))
    assert float(explorer(small).get_by_label("rate as a number").input_value()) == pytest.approx(0.2, abs=0.02)


FOUND = [
    ({"penalty": "l2", "strength": 0.02}, True), ({"penalty": "l1", "strength": 0.02}, True),
    ({"penalty": "dropout", "rate": 0.2}, True), ({"penalty": "none"}, False), ({"penalty": "none", "features": 9}, False),
    ({"penalty": "l2", "strength": 0.02, "features": 9}, False), ({"penalty": "l2", "strength": 10}, False),
    ({"penalty": "dropout"}, False), ({"penalty": "l1", "strength": 0.02, "features": 30}, True),
]


def test_when_it_is_found(widgets: Visits) -> None:
    page = widgets(*(RegularizationExplorer(**settings) for settings, _ in FOUND))
    assert misjudged(page, FOUND, "The training error rose from 0 to") == []
