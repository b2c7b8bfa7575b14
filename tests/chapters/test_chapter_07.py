"""Chapter 07: what its cells print in the built book is what its sentences claim."""

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch

import nnbook
from nnbook.datasets import mnist_is_at_hand
from nnbook.information import cross_entropy_between, entropy, kl_divergence, mutual_information
from notebooks import ROOT, Executed, cells, source, values
from test_prose_and_data import paragraphs, unnamed

NAME = "07_losses_and_information"
CHAPTER = ROOT / "chapters" / f"{NAME}.ipynb"
PROSE = re.sub(r"[\s>]+", " ", "\n".join(source(cell) for cell in cells(CHAPTER, "markdown")))


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """By cell, what the chapter prints with the smaller digits, and the texts of its figures."""
    environment = {name: value for name, value in os.environ.items() if name not in ("NNBOOK_DATA", "NNBOOK_CACHE")} | {
        "NNBOOK_OFFLINE": "1", "NNBOOK_CACHE": str(tmp_path_factory.mktemp("empty")), "MPLBACKEND": "agg",
        "PYTHONPATH": f"{ROOT / 'tests' / 'support'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-W", "ignore", ROOT / "tests" / "support" / "embedded_digits.py", NAME]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, env=environment, capture_output=True, text=True).stdout)


def numbers(text: str, pattern: str) -> list[float]:
    """As `Executed.numbers`, for any text."""
    caught = re.findall(pattern, text, re.MULTILINE)
    return [float(number.replace(",", "")) for found in caught for number in ([found] if isinstance(found, str) else found)]


def both(ran: Executed, small: dict[str, str], cell: str) -> list[str]:
    """What a cell printed with the smaller digits, and in the book, if that has others."""
    return [small[cell], *([ran.printed[cell]] if mnist_is_at_hand() else [])]


def test_the_opening_widget_is_the_forecaster_of_the_first_sentence(ran: Executed) -> None:
    state = ran.state("opening")
    assert (state["z"], state["target"], state["view"]) == (-5, 1, "logit")
    assert f"{nnbook.sigmoid(state['z']):.1%}" == "0.7%"
    assert "The chance of rain today is 0.7 %" in PROSE


def test_two_bills_and_their_slopes(ran: Executed) -> None:
    rows = np.array(ran.numbers("bills", r"^ +" + r" +".join([r"(-?[\d.]+)"] * 6))).reshape(6, 6)
    for z, p, square, its_slope, log, slope in rows:
        assert p == pytest.approx(nnbook.sigmoid(z), abs=1e-4)
        expected = (*nnbook.mean_squared_error([nnbook.sigmoid(z)], [1.0]), *nnbook.binary_cross_entropy([z], [1.0]))
        assert (square, log) == pytest.approx((expected[0], expected[2]), abs=1e-3)
        assert slope == pytest.approx(expected[3][0], abs=1e-3)
        assert its_slope == pytest.approx(expected[1][0] * nnbook.sigmoid(z) * nnbook.sigmoid(-z), abs=1e-4)
    at_five = rows[rows[:, 0] == -5][0]
    assert at_five[[2, 3, 5]].tolist() == [0.9867, -0.0132, -0.993]
    assert round(at_five[5] / at_five[3]) == 75
    exact = [2 * nnbook.sigmoid(z) ** 2 * nnbook.sigmoid(-z) ** 2 / nnbook.sigmoid(z) for z in (-5.0, -8.0)]
    assert exact[0] / exact[1] == pytest.approx(20, rel=0.02)      # "about twenty times smaller"


def test_the_squared_error_pulls_hardest_where_she_says_a_third() -> None:
    z = np.linspace(-8, 8, 16001)
    p = nnbook.sigmoid(z)
    steepest = np.argmax(2 * (1 - p) ** 2 * p)
    assert z[steepest] == pytest.approx(-0.69, abs=0.01)
    assert p[steepest] == pytest.approx(1 / 3, abs=1e-3)


def test_residuals_cancel(ran: Executed) -> None:
    assert ran.numbers("residual", r": +([\d.]+)$") == [0, 1]


def test_a_saturated_neuron_creeps_by_the_squared_error(ran: Executed) -> None:
    rows = np.array(ran.numbers("sure-figure", r"^ +(\d+) +([\d.]+)% +([\d.]+)%")).reshape(5, 3)
    assert rows[:, 0].tolist() == [0, 50, 100, 200, 300]
    assert rows[2].tolist() == [100, 79.5, 4.1]      # "about 80 %", "4 %"
    assert rows[1, 1] > 95 > 15 > rows[1, 2]
    p = nnbook.sigmoid(4.0)
    assert round(p / (2 * p * p * (1 - p))) == 28      # "28 times smaller" at the start


def test_the_squared_error_is_slow_from_large_weights_only(ran: Executed) -> None:
    rows = np.array(ran.numbers("fair-table", r"(?:error|entropy) +([\d.]+) +([\d.]+)% +([\d.]+)%$")).reshape(4, 3)
    (_, small_square, _), (_, small_cross, _), (rate, _, worst), (its_rate, large_cross, its_worst) = rows
    assert abs(small_square - small_cross) <= 0.5      # "within half a point"
    assert rate == 100 * its_rate      # "a hundred times the learning rate"
    assert worst < 50 < 70 < its_worst      # "below a coin"
    assert large_cross == small_cross


def test_likelihood_and_cross_entropy_have_one_best_place(ran: Executed) -> None:
    assert ran.numbers("likelihood", r": ([\d.]+)$")[:2] == [0.7, 0.7]
    assert "2,000 days: 0.0\n" in ran.printed["likelihood"]
    total, each = ran.numbers("likelihood", r"(-?[\d.]+), per day ([\d.]+)")
    assert total == pytest.approx(2000 * (0.7 * np.log(0.7) + 0.3 * np.log(0.3)), abs=0.05)
    assert each == pytest.approx(-total / 2000, abs=1e-4)


def test_noise_decides_between_mean_and_median(ran: Executed) -> None:
    assert ran.numbers("noise", r"([\d.]+), the m\w+ is ([\d.]+)") == [16.64, 16.64, 11.2, 11.2]
    degrees, guess, spread = values(CHAPTER, "degrees")["degrees"], 12.3, 1.7
    of_both = torch.tensor([guess, spread], dtype=torch.float64)
    bell = torch.distributions.Normal(*of_both).log_prob(torch.tensor(degrees)).numpy()
    np.testing.assert_allclose(-bell, (degrees - guess) ** 2 / (2 * spread ** 2) + np.log(spread * np.sqrt(2 * np.pi)))
    tails = torch.distributions.Laplace(*of_both).log_prob(torch.tensor(degrees)).numpy()
    np.testing.assert_allclose(-tails, np.abs(degrees - guess) / spread + np.log(2 * spread))


def test_two_of_three_bills_are_honest(ran: Executed) -> None:
    found = dict(re.findall(r"^(\S+ ?\w*) +is lowest at p = ([\d.]+)$", ran.printed["honest"], re.MULTILINE))
    assert {name.strip(): float(p) for name, p in found.items()} == {
        "cross-entropy": 0.7, "absolute error": 1, "squared error": 0.7}


def test_each_loss_is_best_where_its_belief_is_right(ran: Executed) -> None:
    square, absolute, huber = np.array(ran.numbers(
        "robust-table", r"([\d.]+) ± [\d.]+ +([\d.]+) ± [\d.]+$")).reshape(3, 2)
    assert square[0] <= huber[0] < absolute[0]
    assert 1.2 < absolute[0] / square[0] < 1.34      # "nearly a third larger"
    assert huber[0] - square[0] < 0.02      # "next to nothing"
    assert round(square[1]) == 5
    assert round(absolute[1], 1) == round(huber[1], 1) == 0.3


def test_softmax_overflows_and_log_sum_exp_does_not(ran: Executed) -> None:
    rows = re.findall(r"\[(.+)\]", ran.printed["overflow"])
    assert rows[0] == rows[1] == "0.839 0.114 0.042 0.006"
    assert rows[2] == "nan nan nan nan"
    assert ran.printed["overflow"].count(": inf") == 2
    assert np.isfinite(np.exp(709.0))
    assert np.isfinite(np.exp(np.float32(88)))
    np.testing.assert_allclose(nnbook.softmax([1003.0, 1001, 1000, 998]), [float(one) for one in rows[0].split()], atol=1e-3)


def test_an_epsilon_ends_the_lesson(ran: Executed) -> None:
    assert ran.numbers("epsilon", r"loss +([\d.]+), slope +(-?[\d.]+)") == [27.6, 0, 800, -1]
    assert -np.log(1e-12) == pytest.approx(27.6, abs=0.05)


def test_the_first_loss(ran: Executed, small: dict[str, str]) -> None:
    for text in both(ran, small, "first-table"):
        (right, spread), (pixels, _), (twice, _) = np.array(numbers(text, r": ([\d.]+) ± ([\d.]+)$")).reshape(3, 2)
        assert np.log(10) < right < np.log(10) + 4 * spread < 2.7      # "a bit above"
        assert pixels > 50
        assert twice == pytest.approx(np.log(10), abs=0.02)
        assert numbers(text, r"at best: ([\d.]+)") == [1.46]
    best = np.full((1, 10), 0.0)
    best[0, 3] = 1
    assert nnbook.cross_entropy(best, [3])[0] == pytest.approx(1.46, abs=0.002)


def test_the_telegram_is_read_without_mistakes(ran: Executed) -> None:
    assert "decoded without a mistake: True" in ran.printed["telegram"]
    bits, days = ran.numbers("telegram", r"^(\d+) bits for (\d+) days")
    assert bits / days == pytest.approx(1.75, abs=0.06)
    words = values(CHAPTER, "words")["words"]
    np.testing.assert_allclose([len(word) for word in words.values()], -np.log2(values(CHAPTER, "summer")["summer"]))


def test_cross_entropy_is_no_difference_and_divergence_no_distance(ran: Executed) -> None:
    rows = ran.numbers("cross", r": ([\d.]+) bits, ([\d.]+) too many")
    assert rows == [1.75, 0, 2.25, 0.5, 2.375, 0.625]
    summer, autumn = (values(CHAPTER, name)[name] for name in ("summer", "autumn"))
    assert [cross_entropy_between(summer, summer, base=2), kl_divergence(autumn, summer, base=2),
            kl_divergence(summer, autumn, base=2)] == pytest.approx([1.75, 0.5, 0.625])
    assert np.isinf(kl_divergence([0.5, 0.5], [1.0, 0.0]))
    assert entropy([0.25] * 4, base=2) == pytest.approx(2)


def test_what_the_second_widget_asks_can_be_done(ran: Executed) -> None:
    state = ran.state("shares")
    assert (state["view"], state["unit"]) == ("distributions", "bits")
    p, q = [0.4, 0.3, 0.3, 0], [0.38, 0.28, 0.28, 0.06]
    assert kl_divergence(p, q, base=2) < 0.2
    assert np.isinf(kl_divergence(q, p))


def test_a_column_against_a_row(ran: Executed) -> None:
    assert "(4, 4) mean 2.5" in ran.printed["shapes"]
    assert ran.numbers("shapes", r"loss of the mean: ([\d.]+)") == [1.25]
    assert "received (4, 1)" in " ".join(ran.printed["shapes"].split())
    with pytest.warns(UserWarning, match="target size"):      # "PyTorch warns, and goes on"
        assert torch.nn.functional.mse_loss(torch.arange(4.0)[:, None], torch.arange(4.0)).item() == 2.5


def test_loss_and_accuracy_part(ran: Executed, small: dict[str, str]) -> None:
    for text in both(ran, small, "apart"):
        rows = np.array(numbers(text, r"^ +\d +(\d+) +([\d.]+) +([\d.]+) +([\d.]+)%")).reshape(3, 2, 4)
        lowest, last = rows[:, 0], rows[:, 1]
        assert (last[:, 0] == 60).all()
        assert (lowest[:, 0] < 60).all()
        assert (last[:, 1] < lowest[:, 1]).all()      # the training loss goes on falling
        assert (last[:, 2] > lowest[:, 2]).all()      # that on new digits rises again
        assert (np.abs(last[:, 3] - lowest[:, 3]) < 1.5).all()      # the share stays about where it is
    if mnist_is_at_hand():
        assert ran.numbers("apart", r"digits: ([\d.]+) bits") == [0.73]
        share, part = ran.numbers("who-pays", r"^wrong: ([\d.]+)% of the digits, ([\d.]+)%")
        assert 100 / share == pytest.approx(6, abs=0.5)      # "one answer in six"
        assert part == pytest.approx(90, abs=2)      # "nine tenths"


def test_class_weights_move_the_threshold(ran: Executed) -> None:
    plain, weighted, early = np.array(ran.numbers("hail-table", " +".join([r"([\d.]+) ± [\d.]+"] * 3))).reshape(3, 3)
    assert plain[0] > 98 > 90 > weighted[0]
    assert 15 < plain[1] < 25      # "misses four hail days out of five"
    assert abs(weighted[1] - early[1]) < 1
    assert weighted[1] > 80
    assert plain[2] == early[2] == 2
    assert weighted[2] / plain[2] == pytest.approx(10, abs=1.5)      # "ten times as much"
    assert ran.numbers("hail-table", r"answer on ([\d.]+)%")[0] > 99
    higher, spread, expected = ran.numbers("hail-table", r"higher by ([\d.]+) ± ([\d.]+), log 49 = ([\d.]+)")
    assert abs(higher - expected) < spread
    p = np.linspace(0.001, 0.999, 999)
    np.testing.assert_array_equal(49 * p > 1 - p, p > 0.02)


def test_one_pixel(ran: Executed, small: dict[str, str]) -> None:
    for text in both(ran, small, "pixel"):
        best, total = numbers(text, r"([\d.]+) bits$")
        assert best < np.log2(10) < total / 3      # "far more"
        shares = numbers(text, r"([\d.]+)%")
        assert len(shares) == 10
        assert min(shares) < 10 < 85 < max(shares)      # some nearly always have ink there, others nearly never
    if mnist_is_at_hand():
        row, column, bits = ran.numbers("pixel", r"row (\d+), column (\d+), ([\d.]+) bits")
        assert bits == 0.31
        assert max(abs(row - 13.5), abs(column - 13.5)) < 1.5      # "in the middle"
    joint = np.array([[0.3, 0.1, 0.1], [0.05, 0.25, 0.2]])
    left = sum(rows.sum() * entropy(rows / rows.sum()) for rows in joint)      # H(Y|X)
    assert mutual_information(joint) == pytest.approx(entropy(joint.sum(axis=0)) - left)
    assert mutual_information(joint) == pytest.approx(mutual_information(joint.T))


def test_shuffled_labels_seem_to_be_told_where_bins_are_many(ran: Executed, small: dict[str, str]) -> None:
    for text in both(ran, small, "bins"):
        rows = np.array(numbers(text, r"^ *(\d+) +(\d+) +([\d.]+) +([\d.]+)$")).reshape(9, 4)
        assert (np.diff(rows[:, 3].reshape(3, 3), axis=1) >= 0).all()      # more bins, more of nothing
        assert (np.diff(rows[:, 3].reshape(3, 3), axis=0) <= 0).all()      # more digits, less
        assert rows[2, 3] > 1      # 200 digits, 256 bins: "more than a bit"
        thin = rows[(rows[:, 1] == 2)]
        np.testing.assert_allclose(thin[:, 3], 9 / (2 * thin[:, 0] * np.log(2)), atol=0.02)      # the rule of thumb
    if mnist_is_at_hand():
        assert ran.numbers("bins", r"^ *60000 +2 +([\d.]+) +([\d.]+)") == [0.31, 0]


def test_information_about_a_unit_that_learned_nothing(ran: Executed) -> None:
    bits = ran.numbers("unlearned", r"([\d.]+) bits$")
    assert bits == [1.98, 4.13, 5.72, 8.81, 12.02, 12.29]      # the last one: log2 of 5000


def test_one_bell_for_two_hills(ran: Executed) -> None:
    (wide, width), (narrow, its_width) = np.array(ran.numbers("hills", r"centre +(-?[\d.]+), width ([\d.]+)")).reshape(2, 2)
    assert abs(wide) < 1
    assert width > 2.5
    assert (narrow, its_width) == (-2.5, 0.7)


def test_the_poisson_recipe_of_exercise_3() -> None:
    z, y = np.array([0.4, -1.0, 2.0]), np.array([3.0, 0.0, 5.0])
    truth = -torch.distributions.Poisson(torch.tensor(np.exp(z))).log_prob(torch.tensor(y)).numpy()
    constant = torch.lgamma(torch.tensor(y + 1)).numpy()      # log y!
    np.testing.assert_allclose(truth - constant, np.exp(z) - y * z)


def run(code: str) -> tuple[dict[str, Any], str]:
    out: io.StringIO = io.StringIO()
    space: dict[str, Any] = {"np": np, "nnbook": nnbook}
    with contextlib.redirect_stdout(out):
        exec(compile(ast.parse(code), "solution", "exec"), space)
    return space, out.getvalue()


def test_the_pinball_loss_finds_nine_days_in_ten() -> None:
    text = next(source(cell) for cell in cells(CHAPTER, "markdown") if cell["id"] == "exercise-6")
    space, printed = run(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1])
    found, quantile = map(float, printed.split())
    assert found == pytest.approx(quantile, abs=0.1)
    forecast, nudge = np.full(5, 21.0), 1e-6
    truth = np.array([19.0, 25, 20, 30, 22])
    _, gradient = space["pinball"](forecast, truth)
    for place in range(5):
        moved = forecast + nudge * (np.arange(5) == place)
        rise = space["pinball"](moved, truth)[0] - space["pinball"](forecast, truth)[0]
        assert rise / nudge == pytest.approx(gradient[place], abs=1e-6)


def test_numbers_of_the_quick_questions() -> None:
    assert f"{np.exp(-0.02):.2f}" == "0.98"
    assert nnbook.binary_cross_entropy(np.zeros((3, 10)), np.eye(10)[:3])[0] == pytest.approx(0.69, abs=0.005)
    z = np.array([2.0, 0.5, -1.0])
    assert entropy(nnbook.softmax(z / 5)) > entropy(nnbook.softmax(z))
    assert "about 0.155" in PROSE.lower()
    assert nnbook.sigmoid(np.log(9) - np.log(49)) == pytest.approx(9 / 58)


def test_numbers_that_only_mnist_gives_are_said_to_be_its(ran: Executed, small: dict[str, str]) -> None:
    if mnist_is_at_hand():
        made = {cell: text + ran.alts.get(cell, "") for cell, text in ran.printed.items()}
        found = {paragraph[:60]: unnamed(paragraph, *({cell: one[cell] for cell in near} for one in (made, small)))
                 for paragraph, near in paragraphs(NAME)}
        assert {start: wrong for start, wrong in found.items() if wrong} == {}


def test_at_least_three_predictions_before_their_answers() -> None:
    found = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    asked = [i for i, cell in enumerate(found) if source(cell).startswith("> **Predict.**")]
    assert len(asked) >= 3
    for place in asked:
        assert "predict" in found[place + 1]["metadata"]["tags"]
        assert source(found[place]).count("**Right.**") == 1
        choices = len(re.findall(r"^> \d\. ", source(found[place]), re.MULTILINE))
        assert choices == len(re.findall(r"^\d\. ", source(found[place]), re.MULTILINE)) >= 2
