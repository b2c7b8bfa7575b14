"""Chapter 8: what its cells print in the built book is what its sentences claim."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import nnbook
from nnbook import optimizers
from nnbook.datasets import mnist_is_at_hand
from notebooks import FENCE, ROOT, Executed, cells, source, tags

CHAPTER = ROOT / "chapters" / "08_optimizers.ipynb"
MARKDOWN = cells(CHAPTER, "markdown")
PROSE = re.sub(r"\s+", " ", "\n".join(source(cell) for cell in MARKDOWN))
CODE = {cell["id"]: source(cell) for cell in cells(CHAPTER, "code")}
NUMBER = r"(-?[\d,]+\.?\d*(?:e[+-]\d+)?)"


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


def table(ran: Executed, cell: str, columns: int) -> np.ndarray:
    """The rows of a printed table that end in so many numbers."""
    pattern = r"^.*?" + r"\s+".join([r"(?<![\w.])" + NUMBER] * columns) + r"\s*%?$"
    return np.array(ran.numbers(cell, pattern)).reshape(-1, columns)


def shown(*names: str) -> dict[str, Any]:
    """The classes and functions that these cells define, without what the cells print."""
    space: dict[str, Any] = {"np": np, "nnbook": nnbook}
    for name in names:
        exec("\n\n".join(re.findall(r"^(?:class|def) .*?(?=^\S|\Z)", CODE[name], re.MULTILINE | re.DOTALL)), space)
    return space


PAIRS = [("valley", "Descent", optimizers.SGD), ("momentum", "Momentum", optimizers.Momentum),
         ("adagrad-rmsprop", "AdaGrad", optimizers.AdaGrad), ("adagrad-rmsprop", "RMSProp", optimizers.RMSProp),
         ("adam", "Adam", optimizers.Adam)]


@pytest.mark.parametrize(("cell", "name", "kept"), PAIRS, ids=[pair[1] for pair in PAIRS])
def test_shown_and_kept_optimizers_agree(cell: str, name: str, kept: type) -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rate, theta = rng.uniform(0.001, 0.5), rng.normal(size=5)
        mine, ours, other = shown(cell)[name](rate), kept(rate), theta.copy()
        for _ in range(50):
            gradient = rng.normal(size=5) * rng.choice([1e-3, 1, 1e3], 5)
            theta = theta - mine.step(gradient)
            ours.update(other, gradient)
            np.testing.assert_allclose(theta, other, rtol=1e-11, atol=1e-11)


def test_the_shown_cosine_is_the_kept_one() -> None:
    cosine = shown("cosine")["cosine"]
    kept = optimizers.cosine_decay(0.7, steps=50)
    assert [cosine(0.7, 50, t) for t in range(51)] == pytest.approx([kept(t) for t in range(51)], abs=1e-15)


def test_nesterov_is_the_formula() -> None:
    theta = np.array([2.0, -1.0])
    kept, ours, m = optimizers.Nesterov(0.03, momentum=0.8), theta.copy(), 0
    for _ in range(30):
        g = theta * [1, 24]
        m = 0.8 * m + g
        theta = theta - 0.03 * (g + 0.8 * m)
        kept.update(ours, ours * [1, 24])
    np.testing.assert_allclose(theta, ours, rtol=1e-12)


def test_the_race_of_the_opening(ran: Executed) -> None:
    state = ran.state("opening-race")
    assert state["step"] == 0
    assert [state[name] for name in ("surface", "x", "y", "learning_rate", "adaptive_rate")] == ["bowl", -5, 2, 0.02, 0.15]
    assert all(state[f"show_{name}"] for name in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"))
    rows = {line.split()[0]: line.split(maxsplit=1)[1].split("  ") for line in ran.printed["race-numbers"].splitlines()[1:]}
    arrivals = {name: [part.strip() for part in parts if part.strip()] for name, parts in rows.items()}
    assert arrivals["RMSProp"] == ["19"]
    assert arrivals["Adam"] == ["95"]
    assert arrivals["AdaGrad"] == ["not in 200"]
    assert arrivals["Momentum"] == ["101", "108"]
    assert ran.printed["race-numbers"].splitlines()[3].split() == ["Nesterov", "76", "not", "in", "200"]
    assert ran.printed["race-numbers"].splitlines()[1].split() == ["SGD", "not", "in", "200", "67"]
    assert "RMSProp wins after 19 steps. Nesterov needs 76, Adam 95, Momentum 101." in PROSE
    assert "SGD is home after 67 steps, ahead of Adam and Momentum" in PROSE


def test_descent_is_no_ball(ran: Executed) -> None:
    assert ran.numbers("ball", r"in (\d+) of (\d+) steps") == [40, 40]
    assert ran.numbers("ball", r"x = ([\d.]+), y = ([\d.]+)") == [0, 0]


def test_the_limit_is_two_over_the_curvature(ran: Executed) -> None:
    rates, shares, ends = table(ran, "rates", 3).T
    assert shares == pytest.approx(24 * rates)
    assert all((end < 2) == (share < 2) for end, share in zip(ends, shares, strict=True))
    assert (rates[3], rates[4]) == (0.083, 0.084)    # "Between 0.083 and 0.084 something tips over"
    share, factor, left = table(ran, "edge", 3).T
    assert factor == pytest.approx(1 - share)
    assert left == pytest.approx(abs(1 - share) ** 100, abs=1e-6)
    assert left[2] == pytest.approx(1 / 3, abs=0.04)    # "a third of the distance is left"
    assert 2.5 < left[4] < 3    # "it has nearly tripled"
    assert ran.state("limit-race")["question"] is None    # the widget's own


def test_momentum_adds_up_and_cancels(ran: Executed) -> None:
    same, turning = (np.array(re.findall(r"-?\d+\.\d*", line), float) for line in ran.printed["momentum"].splitlines())
    assert same[:3] == pytest.approx([1, 1.9, 2.71])
    assert same[-1] == 10
    assert abs(turning[-1]) == pytest.approx(1 / 1.9, abs=0.01)    # "about half as long"


def test_steps_grow_with_the_condition_number_and_with_its_root(ran: Executed) -> None:
    kappa, plain, sled, mu = table(ran, "kappa-table", 4).T
    assert [*plain[[0, 2, 4]], *sled[[0, 2, 4]]] == [69, 691, 6908, 27, 95, 321]
    assert plain[3] / plain[2] == pytest.approx(4, abs=0.02)
    assert sled[3] / sled[2] == pytest.approx(2, abs=0.15)
    assert plain[4] / sled[4] == pytest.approx(20, abs=2)    # "twenty times as fast"
    assert mu == pytest.approx(((kappa ** 0.5 - 1) / (kappa ** 0.5 + 1)) ** 2, abs=0.005)
    root = 1400 ** 0.5
    assert ((root - 1) / (root + 1)) ** 2 == pytest.approx(0.9, abs=0.002)    # "a condition number of about 1,400"


def test_friction_can_be_too_small(ran: Executed) -> None:
    ends = [float(end) for end in re.findall(r"μ = [\d.]+ (\d+e[+-]\d+)", ran.alts["friction"])]
    assert ends[1] < ends[2] < ends[0] < ends[3]
    assert ends[3] > 1


def test_noise_falls_with_the_root_of_the_batch(ran: Executed) -> None:
    start, after = table(ran, "noise-table", 2)[-4:].T
    for column in (start, after):
        assert all(later / earlier == pytest.approx(0.5, abs=0.12) for earlier, later in pairwise(column[1:]))
    assert start[2] < 1 < after[2]    # "at the start even a batch of 64 knows the way", and not after training


def test_noise_after_training_is_several_times_the_signal(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        assert table(ran, "noise-table", 2)[-2, 1] > 2.5


def test_the_floor_is_that_of_the_formula(ran: Executed) -> None:
    rate, measured, formula = table(ran, "floor", 3).T
    assert formula == pytest.approx(rate / (2 - rate), abs=1e-4)
    assert measured == pytest.approx(formula, rel=0.03)
    assert all(later / earlier == pytest.approx(0.5, abs=0.07) for earlier, later in pairwise(measured))


def schedules(ran: Executed) -> dict[str, list[float]]:
    rows = re.findall(r"^(\D+?) +([\d.]+) ± ([\d.]+) +([\d.]+) ± ([\d.]+)$", ran.printed["schedules-table"], re.MULTILINE)
    return {name: [float(number) for number in numbers] for name, *numbers in rows}


def test_schedules_help_from_a_high_rate_only(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        found = schedules(ran)
        assert len(found) == 5
        others = [row for name, row in found.items() if name != "constant"]
        assert all(0.5 < found["constant"][0] - row[0] < 2.5 for row in others)    # "one or two points"
        assert all(0.3 < row[2] - found["constant"][2] < 2 for row in others)    # "up to two points"
        assert max(row[2] for row in others) - min(row[2] for row in others) < 1
        assert abs(found["cosine"][2] - found["warm-up, cosine"][2]) < 0.3


def test_gradients_have_many_sizes(ran: Executed) -> None:
    small, median, large = ran.numbers("sizes", r"(?:below|above) +([\d.]+)$")
    assert large > 10 * small
    assert small < median < large


def test_adams_first_step_is_the_rate(ran: Executed) -> None:
    assert ran.numbers("first-steps", r"first step ([+-][\d.]+)") == [0.01, 0.01, -0.01]
    assert ran.numbers("first-steps", r"is ([\d.]+) times") == [3.16]
    assert ran.numbers("first-steps", r"longest, ([\d.]+) times") == [6.57]


def test_decay_keeps_its_promise_and_a_penalty_does_not(ran: Executed) -> None:
    promised = ran.numbers("decay-run", r"promised: ([\d.]+)")[0]
    _, penalty, decay = table(ran, "decay-run", 3).T
    assert list(decay) == [promised] * 3
    assert penalty[0] > 0.95
    assert penalty[2] < 0.05


def test_decay_and_penalty_are_one_thing_with_sgd() -> None:
    rng = np.random.default_rng(0)
    theta, other = np.ones(5), np.ones(5)
    for _ in range(20):
        g = rng.normal(size=5)
        nnbook.SGD(0.05).update(theta, g + 0.3 * theta)
        other *= 1 - 0.05 * 0.3
        nnbook.SGD(0.05).update(other, g)
    np.testing.assert_allclose(theta, other, rtol=1e-12)


def comparison(ran: Executed) -> dict[str, list[float]]:
    """By name: the best rate, mean and spread on the test digits, the worst try on the validation digits."""
    rows = re.findall(r"^(\w+) +([\d.]+) +([\d.]+) ± ([\d.]+) % +([\d.]+) %$", ran.printed["comparison"], re.MULTILINE)
    return {name: [float(number) for number in numbers] for name, *numbers in rows}


def test_tuned_alike_they_are_alike(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        found = comparison(ran)
        assert len(found) == 5
        assert 0.2 < found["Adam"][1] - found["Momentum"][1] < 0.9    # "about half a point"
        assert 1 < found["Adam"][1] - found["SGD"][1] < 2
        told = ran.alts["comparison-figure"].split(";")
        hills = [[float(share) for share in re.findall(r"([\d.]+) at", hill)] for hill in told]
        best = [max(hill) for hill in hills]
        assert min(max(hill) - min(hill) for hill in hills) > max(best) - min(best)    # "a bad rate costs more"
        assert hills[1][-1] < max(hills[1]) - 4    # Momentum falls off, how far depends on the processor
        assert max(best) - min(hills[4]) < 4    # Adam forgives
        tries = {name: [float(rate) for rate in rates.split(",")] for name, rates in re.findall(
            r"(\w+): \(([\d., ]+)\)", CODE["comparison"])}
        assert all(min(tries[name]) < row[0] < max(tries[name]) for name, row in found.items())    # the net was cast well


def test_a_sweep_falls_and_rises(ran: Executed) -> None:
    for first, low in re.findall(r"from ([\d.]+) down to ([\d.]+)", ran.alts["sweep-figure"]):
        assert float(first) == pytest.approx(np.log(10), abs=0.4)
        assert float(low) < 1.3


def test_random_places_are_rarely_pits(ran: Executed) -> None:
    shares = ran.numbers("dimensions", r"([\d.]+)%$")
    assert shares[0] == pytest.approx(50, abs=1.5)
    assert shares[1] == pytest.approx(14.6, abs=1)    # (2 - √2) / 4
    assert all(later < earlier for earlier, later in pairwise(shares[:5]))
    assert shares[5] < 0.01


def test_networks_descend_past_saddles(ran: Executed) -> None:
    rows = table(ran, "descent-hessian", 7)
    assert len(rows) == 4
    assert (rows[:, 1::2] >= 5).all()
    assert all((later < earlier).all() for earlier, later in pairwise(rows[:, 2::2]))
    assert "42 parameters" in PROSE
    layers = [nnbook.Dense(8), nnbook.Dense(2)]
    assert nnbook.Sequential(layers, input_shape=(2,), rng=np.random.default_rng(0)).parameters.size == 42


def test_leaving_a_ridge(ran: Executed) -> None:
    _, sgd, momentum, adam = table(ran, "saddle", 4).T
    assert all(later - earlier == pytest.approx(72, abs=2) for earlier, later in pairwise(sgd))
    assert abs(1.1 ** 72 - 1000) < 100
    assert all(adam < momentum)
    assert all(momentum < sgd)
    assert max(adam) - min(adam) < 5


def test_stuck_networks_are_on_a_slope(ran: Executed) -> None:
    rows = table(ran, "stuck", 4)
    two, eight = rows[:4], rows[4:]
    stuck = two[two[:, 0] > 0.1]
    assert len(stuck) == 2    # "about every second time"
    assert stuck[:, 0] == pytest.approx(np.log(2) / 2, abs=0.002)
    assert (stuck[:, 1] > 0).all()
    assert (stuck[:, 2] == 0).all()
    assert (eight[:, 0] < 0.01).all()


def test_a_new_optimizer_each_time_has_no_memory(ran: Executed) -> None:
    found = {line[:29].strip(): float(line[29:].split()[0]) for line in ran.printed["wrong"].splitlines()}
    assert found["made anew each time"] == found["SGD, 0.1"] < found["Momentum, 0.1"]
    assert found["SGD, 3"] < found["SGD, 0.1"] - 20
    assert found["Adam at the rate of SGD, 0.1"] < found["Adam, 0.01"]


def test_two_forms_part_when_the_rate_turns(ran: Executed) -> None:
    _, inside, outside = table(ran, "two-forms", 3).T
    assert inside[0] == outside[0]
    assert outside[1] == pytest.approx(1)
    assert inside[1] > 9


def test_limits_of_momentum_and_nesterov(ran: Executed) -> None:
    rows = table(ran, "limits", 3)
    assert rows[:, 0] == pytest.approx([2 / 24, 3.8 / 24, 3.8 / 2.8 / 24], abs=1e-4)
    assert (rows[:, 1] < 1e-3).all()
    assert (rows[:, 2] > 1e3).all()


def test_the_edge_of_stability(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        rate, limit, first, last, _ = table(ran, "edge-of-stability", 5).T
        assert limit == pytest.approx(2 / rate, abs=0.005)
        assert (first > limit).all()
        assert last[0] < 0.9 * limit[0]
        assert last[1:] == pytest.approx(limit[1:], rel=0.03)


def test_the_gradient_beats_trial_and_error(ran: Executed) -> None:
    losses = ran.numbers("trial-table", r"loss ([\d.]+)")
    rights = ran.numbers("trial-table", r"([\d.]+)% right")
    assert losses[3] < 0.5 * min(losses[:3])
    assert rights[3] > max(rights[:3]) + 5


def test_numbers_of_the_solutions() -> None:
    first = 2 - 0.1 * 6 * 2
    assert (first, first - 0.1 * (0.8 * 12 + 6 * first)) == pytest.approx((0.8, -0.64))
    space: dict[str, Any] = {"np": np}
    for name in ("exercise-2-solution", "exercise-4-solution", "exercise-5-solution"):
        exec(FENCE.search(next(source(cell) for cell in MARKDOWN if cell["id"] == name))[1], space)
    assert space["steps_needed"](0.08, 24) == 166
    assert space["rate_at"](55, 100, 0.3) == pytest.approx(0.15)
    assert [space["rate_at"](t, 100, 0.3) for t in (0, 9, 10)] == pytest.approx([0.03, 0.3, 0.3])
    assert space["largest_curvature"](np.array([1.0, 3.0]), lambda theta: theta * [1, 24]) == pytest.approx(24)


def test_predictions_come_before_their_answers() -> None:
    predicted = [cell["id"] for cell in cells(CHAPTER, "code") if "predict" in tags(cell)]
    assert predicted == ["rates", "kappa-table", "noise-table", "schedules-table", "first-steps", "comparison"]
