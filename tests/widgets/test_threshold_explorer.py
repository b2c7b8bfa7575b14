"""The threshold explorer: its measures and curves against nnbook and scikit-learn, and its page under mouse, finger and keys."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sklearn.metrics import average_precision_score

from choices import choose, look_closer
from gestures import drag, stroke
from nnbook import metrics
from nnbook.widgets import ThresholdExplorer
from nnbook.widgets.kit import modules
from widget_pages import Visits, looks_right, misjudged, settle

COSTS = {"cost_alarm": 1, "cost_miss": 50}
DATA = [dict(zip(("separation", "share", "examples", "seed"), values, strict=True)) for values in (
    (2, 0.01, 5000, 0), (0, 0.5, 50, 3), (5, 0.99, 400, 999), (1.3, 0.2, 1000, 12))]
CURVES = """(s) => { const d = parts.draw(s), m = parts.steps(d);
    const list = m.map(({ threshold, tp, fp }) => [Math.min(threshold, 1e9), tp, fp]);
    return [list, parts.rocArea(m, d), parts.averagePrecision(m, d)]; }"""
CHEAPEST = """([s, c]) => { const d = parts.draw(s), m = parts.steps(d), best = parts.least(m, (one) => parts.costAt(one, d, c));
    return [parts.between(m, best), parts.costAt(m[best], d, c)]; }"""


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds scores.js as `parts`."""
    page = browser.new_page()
    file = ThresholdExplorer.folder / "scores.js"
    page.add_script_tag(content=modules.classic({"T": file}, "window.parts = threshold_explorer_scores;"))
    yield page
    page.close()


def drawn(maths: Page, settings: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    scores, labels = maths.evaluate("(s) => { const d = parts.draw(s); return [[...d.scores], [...d.labels]]; }", settings)
    return np.array(scores), np.array(labels)


# ---- the mathematics, in a browser


@pytest.mark.parametrize("settings", DATA)
def test_the_examples(maths: Page, settings: dict[str, Any]) -> None:
    scores, labels = drawn(maths, settings)
    assert len(scores) == settings["examples"]
    assert (np.diff(scores) <= 0).all()
    assert labels.sum() == round(settings["share"] * settings["examples"])
    for label, sign in ((0, -1), (1, 1)):
        some = scores[labels == label]
        assert some.mean() == pytest.approx(sign * settings["separation"] / 2, abs=4 / len(some) ** 0.5)
    if min(np.bincount(labels)) > 100:
        assert scores[labels == 1].std() == pytest.approx(1, abs=0.15)


def test_more_of_them_keep_those_that_are_there(maths: Page) -> None:
    few, many = (drawn(maths, {**DATA[3], "examples": count}) for count in (500, 1000))
    for label in (0, 1):
        assert set(few[0][few[1] == label]) < set(many[0][many[1] == label])
    nearer = drawn(maths, {**DATA[3], "separation": 0})
    assert np.sort(nearer[0][nearer[1] == 1]) == pytest.approx(np.sort(many[0][many[1] == 1]) - 0.65, abs=1e-12)


@pytest.mark.parametrize("settings", DATA)
@pytest.mark.parametrize("threshold", [-6, -0.7, 0, 0.45, 2.5, 6])
def test_measures_are_those_of_the_package(maths: Page, settings: dict[str, Any], threshold: float) -> None:
    scores, true = drawn(maths, settings)
    predicted = (scores >= threshold).astype(int)
    got = maths.evaluate("([s, t, c]) => { const m = parts.confusion(parts.draw(s), t); return [m, parts.measures(m, c)]; }",
                         [settings, threshold, COSTS])
    matrix = metrics.confusion_matrix(predicted, true, 2)
    assert [[got[0]["tn"], got[0]["fp"]], [got[0]["fn"], got[0]["tp"]]] == matrix.tolist()
    expected = {"accuracy": metrics.accuracy(predicted, true), "precision": metrics.precision(predicted, true),
                "recall": metrics.recall(predicted, true), "f1": metrics.f1(predicted, true),
                "falseRate": matrix[0, 1] / matrix[0].sum(), "cost": (matrix[0, 1] + 50 * matrix[1, 0]) / len(true)}
    assert got[1] == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("settings", DATA)
def test_curves_and_areas(maths: Page, settings: dict[str, Any]) -> None:
    scores, true = drawn(maths, settings)
    made, area, precision = maths.evaluate(CURVES, settings)
    threshold, found, alarms = np.array(made).T
    roc = metrics.roc(scores, true)
    np.testing.assert_allclose(threshold[1:], roc.thresholds[1:], rtol=0)
    np.testing.assert_allclose(found / true.sum(), roc.true_positive_rate, atol=1e-15)
    np.testing.assert_allclose(alarms / (1 - true).sum(), roc.false_positive_rate, atol=1e-15)
    assert area == pytest.approx(roc.area, abs=1e-12)
    assert precision == pytest.approx(average_precision_score(true, scores), abs=1e-12)


def test_scores_that_are_equal(maths: Page) -> None:
    scores, true = np.array([3, 2, 2, 2, 1, 1.0]), np.array([1, 0, 1, 0, 1, 0])
    code = """([scores, labels]) => { const d = { scores, labels, positives: 3, negatives: 3 }, m = parts.steps(d);
        return [m.length, parts.rocArea(m, d), parts.averagePrecision(m, d)]; }"""
    assert maths.evaluate(code, [scores.tolist(), true.tolist()]) == [
        4, pytest.approx(metrics.roc(scores, true).area), pytest.approx(average_precision_score(true, scores))]


@pytest.mark.parametrize("settings", DATA)
def test_the_least_cost(maths: Page, settings: dict[str, Any]) -> None:
    scores, true = drawn(maths, settings)
    threshold, cost = maths.evaluate(CHEAPEST, [settings, COSTS])
    costs = [((scores >= t) & (true == 0)).sum() + 50 * ((scores < t) & (true == 1)).sum() for t in (*scores, 99)]
    assert cost == pytest.approx(min(costs) / len(true), abs=1e-12)
    assert ((scores >= threshold) & (true == 0)).sum() + 50 * ((scores < threshold) & (true == 1)).sum() == min(costs)
    assert -6 <= threshold <= 6


# ---- the page


def explorer(page: Page) -> Locator:
    look_closer(page)
    return page.locator(".nnb-threshold-explorer")


def at(page: Page, score: float, up: float = 0.5) -> tuple[float, float]:
    """The place of a score on the screen, `up` of the way up its picture."""
    box = explorer(page).locator("canvas.scores").bounding_box()
    return box["x"] + 10 + (score + 6) / 12 * (box["width"] - 20), box["y"] + 16 + (1 - up) * (box["height"] - 60)


def threshold_now(page: Page) -> float:
    return float(explorer(page).get_by_label("threshold as a number").input_value())


def test_mouse_and_keys_move_the_threshold(widgets: Visits) -> None:
    page = widgets(ThresholdExplorer())
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "3 of 50 positives found (recall 6 %), 2 false alarms. Accuracy 99 %; calling everybody negative has 99 %. "
        "The cost per example is 0.47, against 0.5.")
    drag(page, at(page, 2.5), at(page, 0.5))
    assert threshold_now(page) == pytest.approx(0.5, abs=0.05)
    page.mouse.click(*at(page, -3))
    assert threshold_now(page) == pytest.approx(-3, abs=0.05)
    drag(page, at(page, -3), at(page, -9))
    assert threshold_now(page) == -6
    cells = explorer(page).locator(".matrix td").all_inner_texts()
    assert cells == ["", "0 TN", "4950 FP", "0 FN", "50 TP"]
    explorer(page).get_by_label("threshold", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert threshold_now(page) == -5.95
    page.keyboard.press("End")
    assert explorer(page).locator(".measures td").all_inner_texts()[1:5] == ["99 %", "99 %", "0 %", "0 %"]


def test_a_point_of_each_curve_can_be_chosen(widgets: Visits) -> None:
    page = widgets(ThresholdExplorer(share=0.3, examples=1000))
    for name in ("roc", "precision_recall", "cost"):
        choose(explorer(page), "Curve", name)
        explorer(page).locator("canvas.all").scroll_into_view_if_needed()
        settle(page)
        box, before = explorer(page).locator("canvas.all").bounding_box(), threshold_now(page)
        page.mouse.click(box["x"] + 0.55 * box["width"], box["y"] + 0.3 * box["height"])
        assert threshold_now(page) != before
        looks_right(page, 1280)
    described = explorer(page).locator(".nnb-canvas:has(canvas.all) .nnb-hidden").text_content()
    assert described.startswith("Cost per example over the threshold. At ")


def test_the_point_of_the_roc_curve_can_be_dragged(widgets: Visits) -> None:
    page = widgets(ThresholdExplorer(share=0.4, examples=1000, threshold=0))
    box, shares = explorer(page).locator("canvas.all").bounding_box(), explorer(page).locator(".measures tbody tr")

    def place(false_rate: float, recall: float) -> tuple[float, float]:
        return box["x"] + 54 + false_rate * (box["width"] - 68), box["y"] + box["height"] - 42 - recall * (box["height"] - 52)

    recall, false_rate = (float(shares.nth(i).locator("td").first.inner_text()[:-2]) / 100 for i in (2, 4))
    drag(page, place(false_rate, recall), place(0, 0.3))
    assert float(shares.nth(4).locator("td").first.inner_text()[:-2]) < 5
    assert threshold_now(page) > 0.5


def test_a_finger_moves_the_threshold_and_scrolls_beside_it(widgets: Visits) -> None:
    page = widgets(ThresholdExplorer(), has_touch=True, is_mobile=True, width=390)
    stroke(page, at(page, 2.5), at(page, 0.4, 0.2))
    assert threshold_now(page) == pytest.approx(0.4, abs=0.06)
    assert page.evaluate("scrollY") == 0
    stroke(page, at(page, -4, 0.1), at(page, -4, 1.3))
    page.wait_for_function("scrollY > 50")
    assert threshold_now(page) == pytest.approx(0.4, abs=0.06)


FOUND = [
    ({"threshold": 0.45}, True), ({"threshold": 0.4}, True), ({"threshold": 0.7}, False), ({"threshold": 6}, False),
    ({"threshold": 0.45, "cost_miss": 10}, False), ({"threshold": 0.45, "cost_alarm": 0, "cost_miss": 0}, False),
    ({"threshold": 0.45, "cost_alarm": 2, "cost_miss": 100}, True), ({"threshold": 0.45, "share": 0.5}, False),
]


def test_when_it_is_found(widgets: Visits) -> None:
    page = widgets(*(ThresholdExplorer(**settings) for settings, _ in FOUND))
    assert misjudged(page, FOUND, "The accuracy is only 9") == []


def test_other_examples(widgets: Visits) -> None:
    page = widgets(ThresholdExplorer(seed=999))
    before = explorer(page).locator(".areas").inner_text()
    explorer(page).get_by_role("button", name="Draw others").click()
    assert explorer(page).get_by_label("Sample").input_value() == "0"
    assert explorer(page).locator(".areas").inner_text() != before
