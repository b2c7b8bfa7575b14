"""The loss explorer: its losses and divergences against nnbook's, and its page under mouse, finger and keys."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from traitlets import TraitError

from choices import choose, look_closer
from gestures import drag, stroke
from nnbook import binary_cross_entropy, information, mean_squared_error
from nnbook.activations import sigmoid, sigmoid_grad
from nnbook.widgets import LossExplorer
from nnbook.widgets.kit import modules
from tables import each_row
from widget_pages import Visits, looks_right, misjudged

RNG = np.random.default_rng(0)
Z = np.concatenate([np.linspace(-40, 40, 161), RNG.normal(size=40) * 3])
DRAWN = [RNG.dirichlet([1, 1, 1, 1], 12), RNG.dirichlet([0.05] * 4, 6), [[1, 0, 0, 0], [0, 0.5, 0.5, 0], [0.25] * 4]]
SHARES = np.concatenate(DRAWN).tolist()
ASK_LOSSES = """([z, y]) => ["squaredError", "binaryCrossEntropy"]
    .map((name) => z.map((each) => Object.values(parts[name](each, y))))"""
ASK_SHARES = "([p, q, unit]) => Object.values(parts.information(p, q, unit)).map((value) => (value === Infinity ? 1e99 : value))"


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds losses.js as `parts`."""
    page = browser.new_page()
    file = LossExplorer.folder / "losses.js"
    page.add_script_tag(content=modules.classic({"L": file}, "window.parts = loss_explorer_losses;"))
    yield page
    page.close()


# ---- Python


@each_row("name", ["p", "q"])
@each_row(("value", "message"), [
    ([0.5, 0.5, 0.5, 0.5], "expected probabilities that sum to 1, received a sum of 2; divide"),
    ([0, 0, 0, 0], "a sum of 0"), ([0.5, 0.5], "a list of 4 numbers"), ([1.5, -0.5, 0, 0], r"numbers in 0\.\.1, received 1\.5"),
])
def test_what_is_no_distribution(name: str, value: Any, message: str) -> None:
    loss = LossExplorer()
    before = getattr(loss, name)
    with pytest.raises(TraitError, match=f"{name}: .*{message}"):
        setattr(loss, name, value)
    assert getattr(loss, name) == before
    setattr(loss, name, np.array([0, 1, 0, 0]))
    assert getattr(loss, name) == [0, 1, 0, 0]


# ---- the mathematics, in a browser


@pytest.mark.parametrize("target", [0, 1])
def test_losses_and_gradients(maths: Page, target: int) -> None:
    got = maths.evaluate(ASK_LOSSES, [Z.tolist(), target])
    squares = [mean_squared_error(sigmoid(np.array([z])), np.array([float(target)])) for z in Z]
    entropies = [binary_cross_entropy(np.array([z]), np.array([float(target)])) for z in Z]
    expected = ([(value, float(slope[0] * sigmoid_grad(z))) for z, (value, slope) in zip(Z, squares, strict=True)],
                [(value, float(slope[0])) for value, slope in entropies])
    np.testing.assert_allclose(got[0], expected[0], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(got[1], expected[1], rtol=1e-12, atol=1e-300)


def test_where_the_squared_error_is_steepest(maths: Page) -> None:
    """At sigmoid(z) = 1/3, z = -log 2, with size 8/27; and nowhere is it more than half as steep as cross-entropy."""
    z = np.linspace(-8, 8, 16001)
    gradients = np.array(maths.evaluate("(z) => z.map((each) => parts.squaredError(each, 1).gradient)", z.tolist()))
    assert z[np.abs(gradients).argmax()] == pytest.approx(-np.log(2), abs=1e-3)
    assert np.abs(gradients).max() == pytest.approx(maths.evaluate("parts.STEEPEST"), rel=1e-6)
    entropy = np.array(maths.evaluate("(z) => z.map((each) => parts.binaryCrossEntropy(each, 1).gradient)", z.tolist()))
    assert (np.abs(gradients) <= np.abs(entropy) / 2 + 1e-15).all()


@pytest.mark.parametrize(("unit", "base"), [("nats", np.e), ("bits", 2)])
def test_entropy_cross_entropy_and_divergence(maths: Page, unit: str, base: float) -> None:
    for p, q in zip(SHARES, [*SHARES[3:], *SHARES[:3]], strict=True):
        got = maths.evaluate(ASK_SHARES, [p, q, unit])
        expected = [information.entropy(p, base=base), information.cross_entropy_between(p, q, base=base),
                    information.kl_divergence(p, q, base=base), information.kl_divergence(q, p, base=base)]
        np.testing.assert_allclose(got, np.where(np.isinf(expected), 1e99, expected), rtol=1e-12, atol=1e-12)
    assert maths.evaluate(ASK_SHARES, [[0, 1, 0, 0], [0.25, 0.5, 0.125, 0.125], "bits"]) == [0, 1, 1, 1e99]


def test_one_share_moves_and_the_others_make_room(maths: Page) -> None:
    moved = maths.evaluate("([p, place, value]) => parts.withShare(p, place, value)", [[0.5, 0.3, 0.2, 0], 1, 0.65])
    assert moved == pytest.approx([0.25, 0.65, 0.1, 0], abs=1e-15)
    assert maths.evaluate("parts.withShare([0, 1, 0, 0], 1, 0.4)") == pytest.approx([0.2, 0.4, 0.2, 0.2])
    assert maths.evaluate("parts.withShare([0.1, 0.2, 0.3, 0.4], 2, 1)") == [0, 0, 1, 0]
    assert maths.evaluate("parts.normalised([0, 0, 0, 0])") == [0.25] * 4
    assert maths.evaluate("parts.normalised([1, 1, 0, 2])") == [0.25, 0.25, 0, 0.5]
    shares = [0.25] * 4
    for place, value in RNG.uniform(size=(300, 2)):
        shares = maths.evaluate("([p, place, value]) => parts.withShare(p, place, value)", [shares, int(4 * place), float(value)])
        assert sum(shares) == pytest.approx(1, abs=1e-9)
        assert min(shares) >= 0


# ---- the page


def explorer(page: Page) -> Locator:
    look_closer(page)
    return page.locator(".nnb-loss-explorer")


def at(page: Page, z: float, canvas: str = ".value") -> tuple[float, float]:
    """The place of a logit on the screen, in the middle of a picture."""
    box = explorer(page).locator(f"canvas{canvas}").bounding_box()
    return box["x"] + 46 + (z + 8) / 16 * (box["width"] - 60), box["y"] + box["height"] / 2


def bar(page: Page, name: str, place: int, share: float) -> tuple[float, float]:
    """Where the top of a bar is, or would be."""
    box = explorer(page).locator("canvas.shares").bounding_box()
    wide = (box["width"] - 48) / 4
    return (box["x"] + 40 + (place + 0.5) * wide + (-15 if name == "p" else 15),
            box["y"] + box["height"] - 26 - share * (box["height"] - 48))


def numbers(page: Page, name: str) -> list[float]:
    return [float(explorer(page).get_by_label(f"{name}({each}) as a number").input_value()) for each in "ABCD"]


def z_now(page: Page) -> float:
    return float(explorer(page).get_by_label("logit z as a number").input_value())


def test_mouse_and_keys_move_the_logit(widgets: Visits) -> None:
    page = widgets(LossExplorer())
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "The sigmoid gives 0.00669, the target is 1. Cross-entropy pulls with a gradient of −0.993, the squared error with "
        "−0.0132: 75.2 times weaker.")
    drag(page, at(page, -5), at(page, 2))
    assert z_now(page) == pytest.approx(2, abs=0.05)
    drag(page, at(page, 2, ".gradient"), at(page, 9, ".gradient"))
    assert z_now(page) == 8
    page.mouse.click(*at(page, -3))
    assert z_now(page) == pytest.approx(-3, abs=0.05)
    choose(explorer(page), "Target", "0")
    explorer(page).get_by_label("logit z as a number").fill("0")
    rows = [row.locator("th, td").all_inner_texts() for row in explorer(page).locator("tbody tr:visible").all()]
    assert rows == [["cross-entropy", "0.693", "0.5"], ["squared error", "0.25", "0.25"]]
    explorer(page).get_by_label("logit z", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert z_now(page) == -0.05


def test_mouse_and_keys_move_shares(widgets: Visits) -> None:
    page = widgets(LossExplorer(view="distributions", p=[0.4, 0.3, 0.2, 0.1], unit="bits"))
    drag(page, bar(page, "p", 0, 0.4), bar(page, "p", 0, 0.7))
    assert numbers(page, "p") == pytest.approx([0.7, 0.15, 0.1, 0.05], abs=0.01)
    assert numbers(page, "q") == [0.1, 0.2, 0.3, 0.4]
    drag(page, bar(page, "q", 3, 0.4), bar(page, "q", 3, -0.3))
    assert numbers(page, "q")[3] == 0
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "q calls D impossible, but p does not: the cross-entropy H(p, q) is infinite, and so is KL(p‖q).")
    explorer(page).get_by_role("button", name="q equal to p").click()
    expect(explorer(page).locator(".nnb-status")).to_contain_text("With q = p both divergences are 0, but the cross-entropy is")
    explorer(page).get_by_role("button", name="q: all alike").click()
    explorer(page).get_by_role("button", name="p: B is certain").click()
    expect(explorer(page).locator(".nnb-status")).to_have_text(
        "Cross-entropy H(p, q) = H(p) + KL(p‖q) = 0 + 2 = 2 bits. The other way round KL(q‖p) is ∞.")
    explorer(page).get_by_label("q(B)", exact=True).focus()
    page.keyboard.press("End")
    assert numbers(page, "q") == [0, 1, 0, 0]
    looks_right(page, 1280)


def test_a_finger_moves_a_bar_and_scrolls_beside_it(widgets: Visits) -> None:
    page = widgets(LossExplorer(view="distributions"), has_touch=True, is_mobile=True, width=390)
    stroke(page, bar(page, "p", 0, 0.5), bar(page, "p", 0, 0.2))
    assert numbers(page, "p")[0] == pytest.approx(0.2, abs=0.02)
    assert page.evaluate("scrollY") == 0
    stroke(page, bar(page, "q", 0, 0.5), bar(page, "q", 0, 1.4))
    page.wait_for_function("scrollY > 50")
    assert numbers(page, "q")[0] == 0.1
    looks_right(page, 390)


FOUND = [
    ({"z": -0.7}, True), ({"z": -0.65}, True), ({"z": -0.8}, False), ({"z": -8}, False), ({"z": 0.7}, False),
    ({"z": -0.7, "target": 0}, False), ({"z": -0.7, "view": "distributions"}, False),
]


def test_when_it_is_found(widgets: Visits) -> None:
    page = widgets(*(LossExplorer(**settings) for settings, _ in FOUND))
    assert misjudged(page, FOUND, "At z = −0.") == []


def test_a_link_with_shares_that_do_not_sum_to_1(widgets: Visits) -> None:
    page = widgets(LossExplorer(), hash_="#loss=view:distributions;p:1,1,1,1;q:0,0,0,0")
    assert numbers(page, "p") == numbers(page, "q") == [0.25] * 4
