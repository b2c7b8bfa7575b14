"""The optimizer race: its paths against nnbook's optimizers, its surfaces, and the limits of the learning rate."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from nnbook.optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, Optimizer, RMSProp
from nnbook.widgets import OptimizerRace
from nnbook.widgets.kit import modules

FOLDER = OptimizerRace.folder
START = {"bowl": (-5, 2), "rosenbrock": (-1.2, 1), "saddle": (-2, 0.001), "beale": (1, 1.5), "himmelblau": (0, 0)}
RATES = {"bowl": (0.02, 0.15), "rosenbrock": (0.0012, 0.2), "saddle": (0.1, 0.05), "beale": (0.002, 0.1),
         "himmelblau": (0.01, 0.1)}
MINIMA = {"bowl": (0, 0), "rosenbrock": (1, 1), "saddle": (0, -1), "beale": (3, 0.5), "himmelblau": (3, 2)}


def losses(surface: str, x: float, y: float) -> float:
    """The surfaces once more, also for complex numbers."""
    return {"bowl": (x ** 2 + 24 * y ** 2) / 2, "rosenbrock": (1 - x) ** 2 + 100 * (y - x ** 2) ** 2,
            "saddle": x ** 2 / 2 + (y ** 2 - 1) ** 2 / 4,
            "beale": (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2,
            "himmelblau": (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2}[surface]


def slope(surface: str, w: np.ndarray) -> np.ndarray:
    """The gradient by complex steps: exact to the last digits, and no formula of it is copied."""
    return np.array([losses(surface, w[0] + 1e-30j, w[1]).imag, losses(surface, w[0], w[1] + 1e-30j).imag]) / 1e-30


def optimizers(rate: float, adaptive: float, momentum: float) -> dict[str, Optimizer]:
    return {"sgd": SGD(rate), "momentum": Momentum(rate, momentum=momentum), "nesterov": Nesterov(rate, momentum=momentum),
            "adagrad": AdaGrad(adaptive), "rmsprop": RMSProp(adaptive), "adam": Adam(adaptive)}


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds race.js and surfaces.js as `parts`."""
    page = browser.new_page()
    page.add_script_tag(content=modules.classic({"R": FOLDER / "race.js"},
                        "window.parts = { ...optimizer_race_race, ...optimizer_race_surfaces };"))
    yield page
    page.close()


@pytest.fixture(scope="module")
def run(maths: Page) -> Callable[..., dict]:
    """race(…) as lists, up to the last step that was computed."""
    def race(surface: str, **settings: float) -> dict:
        values = {"surface": surface, "x": START[surface][0], "y": START[surface][1], "learning_rate": RATES[surface][0],
                  "adaptive_rate": RATES[surface][1], "momentum": 0.9, "steps": 200, **settings}
        return maths.evaluate("""(values) => Object.fromEntries(Object.entries(parts.race(values)).map(([name, path]) => [name,
            { ...path, outcome: parts.outcome(path),
              w: Array.from({ length: path.last + 1 }, (_, n) => [path.x[n], path.y[n], path.loss[n]]) }]))""", values)
    return race


# ---- the mathematics, in a browser


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("surface", START)
def test_paths_are_those_of_the_package(run: Callable[..., dict], surface: str, momentum: float) -> None:
    got = run(surface, momentum=momentum)
    for name, optimizer in optimizers(*RATES[surface], momentum).items():
        w, expected = np.array(START[surface], dtype=float), []
        for _ in range(len(got[name]["w"])):
            expected.append([*w, losses(surface, *w)])
            optimizer.update(w, slope(surface, w))
        assert len(expected) > 10
        np.testing.assert_allclose(got[name]["w"], expected, rtol=1e-9, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("surface", START)
def test_gradients_and_minima(maths: Page, surface: str) -> None:
    rng = np.random.default_rng(0)
    points = [[float(each) for each in rng.uniform(-2, 2, size=2)] for _ in range(20)]
    got = maths.evaluate("""([name, points]) => { const s = parts.SURFACES[name];
        return points.map(([x, y]) => [s.loss(x, y), ...s.gradient(x, y)]); }""", [surface, points])
    expected = [[losses(surface, *p), *slope(surface, np.array(p))] for p in points]
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-11)
    least = maths.evaluate("""(name) => { const s = parts.SURFACES[name];
        return s.minima.map(([x, y]) => [s.loss(x, y), Math.hypot(...s.gradient(x, y))]); }""", surface)
    assert np.abs(least).max() < 1e-4
    assert losses(surface, *MINIMA[surface]) == 0
    assert losses("rosenbrock", -1.2, 1) == pytest.approx(24.2)
    assert (losses("beale", 0, 0), losses("himmelblau", 0, 0)) == (14.203125, 170)


@pytest.mark.parametrize("momentum", [0.5, 0.9])
def test_the_limits_of_the_learning_rate(run: Callable[..., dict], maths: Page, momentum: float) -> None:
    """Just below the limit the steep direction shrinks, just above it grows; in nnbook too, as the paths are the same."""
    limits = maths.evaluate("(momentum) => parts.limits(parts.CURVATURE, momentum)", momentum)
    assert limits["sgd"] == 2 / 24
    assert limits["nesterov"] < limits["sgd"] < limits["momentum"]
    for name, limit in limits.items():
        below, above = (run("bowl", learning_rate=part * limit, momentum=momentum, steps=1000)[name] for part in (0.99, 1.01))
        assert below["outcome"] == "arrived", name
        assert above["outcome"] in {"growing", "diverged"}, name


def test_what_becomes_of_them(run: Callable[..., dict]) -> None:
    made = run("bowl", learning_rate=0.1)
    assert (made["sgd"]["outcome"], made["nesterov"]["diverged"]) == ("diverged", 7)
    assert made["sgd"]["diverged"] == made["sgd"]["last"] == len(made["sgd"]["w"]) - 1
    first, last = made["sgd"]["w"][0][2], made["sgd"]["w"][-1][2]
    assert last > 1e6 * (1 + first) > made["sgd"]["w"][-2][2]
    slow = run("bowl")
    assert slow["sgd"]["outcome"] == "under way"
    within = slow["momentum"]["within"]
    assert max(loss for *_, loss in slow["momentum"]["w"][within:]) < 1e-3 <= slow["momentum"]["w"][within - 1][2]
    assert run("bowl", learning_rate=0.084, steps=50)["sgd"]["outcome"] == "growing"
    ridge = run("saddle", x=-2, y=0)    # exactly on the ridge nobody leaves it
    assert all(path["w"][-1][1] == 0 for path in ridge.values())
