"""What chapter 03 claims, read off what its cells print in the built book. And the numbers of its solutions and widgets."""

import inspect
import re
from itertools import pairwise

import numpy as np
import pytest

from nnbook.neurons import Perceptron
from nnbook.widgets import NeuronExplorer
from notebooks import FENCE, ROOT, Executed, cells, numbers, shares, source, values

PATH = ROOT / "chapters" / "03_perceptron.ipynb"
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND = [0, 0, 0, 1]


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(PATH)


@pytest.fixture(scope="module")
def said(ran) -> dict[str, str]:
    return ran.printed


@pytest.fixture(scope="module")
def prose() -> str:
    return re.sub(r"\s+", " ", "\n".join(source(cell) for cell in cells(PATH, "markdown")))


def test_the_figures_are_there_and_light(ran) -> None:
    assert len(ran.alts) == 14
    assert 0 < sum(map(ran.weight, ran.alts)) < 250_000
    assert all(len(alt.split()) > 10 for alt in ran.alts.values())


def test_going_out_by_hand(said) -> None:
    by_hand = [3 + 2 - 2 - 2, 0 + 0 - 1 - 2, 0 + 6 - 2 - 2, 3 + 0 - 3 - 2]
    rows = re.findall(r"z = +(-?\d+), (go|stay)", said["four-days"])
    assert [(int(z), word) for z, word in rows] == [(z, "go" if z >= 0 else "stay") for z in by_hand]
    assert "on 1,000 of 1,000" in said["metres"]


def test_without_a_bias_it_always_goes(said) -> None:
    assert re.findall(r"goes in (\d)", said["bias-sweep"]) == list("8753210")


def test_lines_and_distances(said, prose) -> None:
    """The nearest place of the line, by walking along it; the arrow is perpendicular to it."""
    w, b, point = np.array([2.0, -1.0]), 1.0, np.array([3.0, 2.0])
    along = np.array([w[1], -w[0]])
    line = -b * w / (w @ w) + np.linspace(-5, 5, 1_000_001)[:, None] * along
    np.testing.assert_allclose(line @ w + b, 0, atol=1e-12)
    assert w @ along == 0
    assert np.sqrt(((line - point) ** 2).sum(axis=1)).min() == pytest.approx(2.24, abs=0.005)
    assert "so its distance is $5 / \\sqrt 5 = 2.24$" in prose
    assert said["three-gates"].count("right: True") == 3


def test_the_rule_on_and(said, prose) -> None:
    rows = said["learn-and"].splitlines()[1:-1]
    assert len(rows) == 11
    assert rows[-1].split()[-3:] == ["2", "1", "-3"]
    assert said["learn-and"].endswith("answers: [0 0 0 1] of AND: [0 0 0 1]\n")
    assert "Eleven corrections in five epochs, then a sixth one without a mistake. It found 2, 1 and −3, where we" in prose
    wrong = [int(number) for number in said["update-by-update"].split()[-11:]]
    assert (len(rows), wrong[-1]) == (len(wrong), 0)
    assert any(later > before for before, later in pairwise(wrong))    # up, too


def test_a_correction_moves_the_sum_as_the_formula_says() -> None:
    rng = np.random.default_rng(1)
    for _ in range(1000):
        x, w, b = rng.normal(size=3), rng.normal(size=3), rng.normal()
        rate, error = rng.uniform(0.1, 2), rng.choice([-1, 1])
        new = (w + rate * error * x) @ x + (b + rate * error)
        assert new == pytest.approx(x @ w + b + rate * error * (x @ x + 1))


def test_the_gates_as_measured_before(said) -> None:
    learn = values(PATH, "learn")["learn"]
    for y, corrections, epochs in ((AND, 11, 6), ([0, 1, 1, 1], 5, 4), ([1, 1, 1, 0], 10, 6)):
        kept = Perceptron(2)
        mistakes = kept.learn(CORNERS, y)
        weights, bias, steps = learn(CORNERS, y)
        assert (len(steps), sum(mistakes), len(mistakes)) == (corrections, corrections, epochs)
        np.testing.assert_array_equal([*kept.weights, kept.bias], [*weights, bias])
    counts = re.findall(r"^(\d+) corrections, .*: +(\d+) times", said["orders"], re.MULTILINE)
    assert sum(int(times) for _, times in counts) == 24
    assert {count for count, _ in counts} == {"11", "13", "15"}


def test_the_shown_rule_is_the_package_s() -> None:
    rng, learn = np.random.default_rng(0), values(PATH, "learn")["learn"]
    for _ in range(50):
        x, y, rate = rng.normal(size=(20, 3)), rng.integers(0, 2, 20), float(rng.uniform(0.01, 3))
        kept = Perceptron(3)
        mistakes = kept.learn(x, y, epochs=5, learning_rate=rate)
        weights, bias, corrections = learn(x, y, 5, rate)
        np.testing.assert_array_equal(weights, kept.weights)
        assert (bias, len(corrections)) == (kept.bias, sum(mistakes))


def test_the_learning_rate_and_rounding(said) -> None:
    counts = re.findall(r"rate +([\d.]+): +(\d+) corrections, rate × \((.*)\)", said["rates"])
    assert [(count, line) for _, count, line in counts] == [("11", "2, 1, -3")] * 5
    assert "8 corrections, 0.1 × (2, 1, -2)" in said["rounding"]
    assert "so it says 0" in said["rounding"]
    assert "in whole numbers: [0 0 1 1], not [0 0 0 1]" in said["rounding"]


def test_novikoff(said, prose) -> None:
    assert "bound 51; it took 11 corrections" in said["and-bound"]
    assert "the chain holds after every correction: True" in said["squeeze"]
    assert said["novikoff"].count("True") == 4
    rows = [numbers(line) for line in said["novikoff"].splitlines()[1:]]
    means, bounds = [row[1] for row in rows], [row[3] for row in rows]
    assert means == sorted(means)
    assert all(bound > 5 * mean for mean, bound in zip(means, bounds, strict=True))    # it is loose
    assert rows[-1][2] == 104
    assert (round(means[-1]), round(bounds[-1] / 1000)) == (17, 12)
    assert "some twelve thousand corrections, and 17 happen on average, 104 at most" in prose
    for line in said["tight"].splitlines():
        examples, corrections, bound = numbers(line)
        assert examples == corrections == pytest.approx(bound)


def test_xor(said) -> None:
    counts = [int(numbers(line)[2]) for line in said["xor-lines"].splitlines()]
    assert counts[3] > 0
    assert counts[4] == 0
    assert "198 corrections, and no end" in said["xor-cycle"]
    assert said["xor-cycle"].count("(-1, 0, 0)") == 5
    w, b = np.random.default_rng(0).normal(size=(2, 100)), np.random.default_rng(1).normal(size=100)
    z = CORNERS @ w + b
    np.testing.assert_allclose(z[0] + z[3], z[1] + z[2])


def test_the_program_that_claims_it(said) -> None:
    assert said["wrong-script"] == "outputs: 0.503, 0.500, 0.497, 0.494\nrounded: [1, 0, 0, 0]    XOR: [0, 1, 1, 0]\n"
    again = said["wrong-script-again"]
    assert "20 starts: {1: 20}" in re.sub(" +", " ", again)
    orders = dict(re.findall(r"(\d): (\d+)", again.split("24 orders:")[1].splitlines()[0]))
    assert (set(orders), sum(map(int, orders.values()))) == ({"1", "2", "3"}, 24)
    mean, square = map(float, re.search(r"y - p: ([\d.]+)\nmean of its square: ([\d.]+)", again).groups())
    assert abs(mean) < 0.005
    assert square == pytest.approx(0.25, abs=1e-3)
    assert "[0. 0.] 0.0" in again


def test_counting(ran, said) -> None:
    assert re.findall(r"(\d+) of (\d+) tables", said["judge"]) == [("4", "4"), ("14", "16"), ("104", "256")]
    assert "never: [(0, 1, 1, 0), (1, 0, 0, 1)]" in said["judge"]
    assert "4 inputs: 1,882 of 65,536" in said["shares"]
    assert "3 inputs 40.6%, 4 inputs 2.9%" in ran.alts["shares"]
    for line in said["cover"].splitlines():
        found, formula = re.search(r"(\d+)% separable, by Cover +([\d.]+)%", line).groups()
        assert float(found) == pytest.approx(float(formula), abs=15)
    assert "10 weights 0.154\n50 weights 0.012" in said["cover-figure"]
    assert "0.50 at two for all three" in ran.alts["cover-figure"]


def test_1958_and_1969(said) -> None:
    right = dict(re.findall(r"^ +(\d+) .* ([\d.]+)%$", said["cards"], re.MULTILINE))
    assert float(right["50"]) > 95 > float(right["10"])
    assert said["card-weights"].count("True") == 2
    assert said["parity"] == "".join(f"{n} pixels: the rule ends if a unit sees {n}\n   even minus odd, seeing {n - 1}: 0\n"
                                     for n in (2, 3, 4, 5))


def test_scikit_learn(said, prose) -> None:
    assert "test examples: 85.2%" in said["sklearn"]
    assert "epochs used: 6 of 1000" in said["sklearn"]
    assert "separable: False" in said["fifty"]
    assert "independent ones: 8" in said["fifty"]
    low, high, mean = map(float, re.search(r"from ([\d.]+)% to ([\d.]+)%, mean ([\d.]+)%", said["fifty"]).groups())
    assert (low, high, mean) == pytest.approx((71.2, 85.2, 80.6), abs=0.1)
    assert "as good as 85.2 %: 4 of 50" in said["fifty"]
    assert "only four orders reach it" in prose
    means = [numbers(line)[2] for line in said["max-iter"].splitlines()[1:]]
    assert max(means) - min(means) < 6
    assert means[-1] < means[0] + 1


def test_eta0_and_tol(said) -> None:
    assert said["eta0"].count("same answers: True") == 4
    assert all(float(gap) < 1e-12 for gap in re.findall(r"differ by (\S+)", said["eta0"]))
    same = [int(count) for count in re.findall(r"in (\d+) of 50 orders", said["eta0-fifty"])]
    assert same[:3] == [14, 41, 40]
    assert same[3:] == [50] * 6
    differ = [int(count) for count in re.findall(r"(\d+) of 250 answers differ", said["penalty"])]
    assert differ[1] == 0
    assert min(differ[0], *differ[2:]) > 10


def test_the_table_of_settings(prose) -> None:
    from sklearn.linear_model import Perceptron as Theirs

    standard = {name: parameter.default for name, parameter in inspect.signature(Theirs).parameters.items()}
    rows = re.findall(r"\| ((?:`\w+`(?:, )?)+) \| ([^|`]+) \|", prose)
    told = {name: value for names, values in rows
            for name, value in zip(re.findall(r"`(\w+)`", names), values.split(", "), strict=True)}
    assert len(told) == 14
    assert told == {name: str(standard[name]) for name in told}
    assert set(standard) - set(told) == {"verbose", "n_jobs"}


def test_sigmoid_and_logistic_regression(said) -> None:
    assert "changed in 0 of 2,200" in said["no-slope"]
    assert numbers(said["torch-neuron"])[-1] < 1e-12
    assert "PyTorch 84.0%, LogisticRegression 84.0%" in said["torch-train"]
    probability, weight = re.findall(r"of a (?:probability|weight): (\S+)", said["torch-train"])
    assert float(probability) < 1e-6
    assert float(weight) > 0.05    # the inputs that repeat each other
    assert numbers(said["torch-zero"])[-1] < 1e-5


def test_what_goes_wrong_and_its_cures(said) -> None:
    assert "it is the Perceptron: True" in said["averaged"]
    last, mean = (shares(line) for line in said["averaged"].splitlines()[2:])
    assert mean[1] - mean[0] < (last[1] - last[0]) / 4
    assert last[3] / mean[3] == pytest.approx(6, abs=0.5)    # "six times smaller"
    assert mean[2] == pytest.approx(84.0, abs=0.1)
    assert "88.8%" in said["forest"]
    counts = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) corrections", said["units-run"])]
    assert counts[:4] == [4, 57, 4910, 19500]
    assert "m: 19,500 corrections, bound    82,265,740\n       not done after 3,000 epochs" in said["units-run"]
    assert counts[4] < 20
    kilometres, metres = (numbers(line)[-1] for line in said["units-run"].splitlines()[:4:3])
    assert metres / kilometres == pytest.approx(350_000, rel=0.01)


def test_three_units_do_xor(said) -> None:
    rows = [line.split() for line in said["three"].splitlines()[1:]]
    assert [row[4] == row[5] for row in rows] == [True] * 4


def test_what_the_widgets_ask(ran) -> None:
    neuron = NeuronExplorer(**ran.state("opening"))
    assert neuron.mistakes > 3
    neuron.w1, neuron.w2, neuron.b = 2.0, -1.5, -0.25
    assert neuron.mistakes == 0
    started = Perceptron(2)
    started.weights, started.bias = np.array([-0.5, -2.5]), -0.5
    assert (started.predict(CORNERS) != AND).sum() == 1
    assert sum(started.learn(CORNERS, AND)) == 21         # more than the 11 from 0
    w, b = np.array([2.0, -1.0]), 0.5
    for _ in range(300):                                  # the widget's gradient steps on XOR, three runs
        error = (1 / (1 + np.exp(-(CORNERS @ w + b))) - [0, 1, 1, 0]) / 4
        w, b = w - error @ CORNERS, b - error.sum()
    p = 1 / (1 + np.exp(-(CORNERS @ w + b)))
    np.testing.assert_allclose(p, 0.5, atol=0.01)


def test_the_project_of_exercise_6(capsys) -> None:
    text = next(source(cell) for cell in cells(PATH, "markdown") if cell["id"] == "exercise-6")
    exec(FENCE.search(text)[1], {"np": np})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:3]] == ["12", "13", "94"]
    pairs = {tuple(line.split()[:2]): int(line.split()[2]) for line in lines[3:-1]}
    assert lines[-1] == "45 of 45 pairs"
    assert max(pairs, key=pairs.get) == ("1", "8")
    assert pairs["1", "8"] == 278


def test_a_start_with_one_mistake_takes_longer() -> None:
    """The answer to the second widget."""
    x, y, machine = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1]), Perceptron(2)
    machine.weights, machine.bias = np.array([-0.5, -2.5]), -0.5
    assert (machine.predict(x) != y).sum() == 1
    assert sum(machine.learn(x, y)) == 21


def test_the_days_as_arrays(ran) -> None:
    """The sums of the first four days are those that are printed; on the fifth it is the 0 that is asked for."""
    state = ran.state("days-matrix")
    sums = np.reshape(state["x"], (5, 3)) @ state["w1"] + state["b1"]
    assert sums.tolist() == [1, -3, 2, -2, 0]
    assert sums[:4].tolist() == ran.numbers("four-days", r"z = +(-?\d+)")
    assert (state["inputs"], state["units"], state["examples"]) == (3, 1, 1)
