"""Chapter 11: what its cells print in the built book is what its sentences claim."""

import re
from itertools import product
from math import ceil, comb, sqrt
from typing import Any

import numpy as np
import pytest

import nnbook
from nnbook.datasets import mnist_is_at_hand
from notebooks import FENCE, ROOT, Executed, cells, numbers, source, tags

CHAPTER = ROOT / "chapters" / "11_evaluation.ipynb"
MARKDOWN = cells(CHAPTER, "markdown")
PROSE = re.sub(r"[\s>]+", " ", "\n".join(source(cell) for cell in MARKDOWN))
CODE = {cell["id"]: source(cell) for cell in cells(CHAPTER, "code")}
LEAKS = ("nothing", "scaling", "twice", "column", "choosing", "tuning")


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


@pytest.fixture(scope="module")
def space() -> dict[str, Any]:
    """The chapter's cherries, sorters and functions, without what the cells print."""
    made: dict[str, Any] = {}
    for name in ("cherries", "learn", "leak-functions", "leak-functions-2"):
        exec(CODE[name], made)
    for name in ("leaks", "detect", "thresholds", "margins", "paired", "curves", "bootstrap", "few"):
        exec("\n\n".join(re.findall(r"^from [^\n]*$|^def .*?(?=^\S|\Z)", CODE[name], re.MULTILINE | re.DOTALL)), made)
    return made


def test_by_heart_is_perfect_only_on_what_it_knows(ran: Executed) -> None:
    (known, by_heart), (new, new_by_heart) = (numbers(line) for line in ran.printed["heaps"].splitlines()[1:])
    assert by_heart == 100
    assert new_by_heart < new < known + 3


def leaks(ran: Executed) -> dict[str, list[float]]:
    """By leak: claim, truth, lie, and the lie's error."""
    return {line.split()[0]: numbers(line.replace("±", "")) for line in ran.printed["leaks"].splitlines()[1:]}


def test_what_each_leak_lies(ran: Executed) -> None:
    found = leaks(ran)
    assert tuple(found) == LEAKS
    for name in ("nothing", "scaling"):    # "no more of a lie than no leak at all"
        assert abs(found[name][2]) < 2 * found[name][3]
    assert abs(found["scaling"][2] - found["nothing"][2]) < 0.3
    assert all(found[name][2] > 4 * found[name][3] for name in LEAKS[2:])
    assert (round(found["choosing"][0]), round(found["choosing"][1])) == (70, 50)    # "claims 70 % where the truth is a coin"


def test_shuffled_labels_expose_three_leaks_and_a_single_column_the_fourth(ran: Executed) -> None:
    *shares, alone = ran.printed["detect"].splitlines()[1:]
    found = {line.split()[0]: numbers(line)[0] for line in shares}
    assert tuple(found) == ("nothing", "scaling", "twice", "choosing", "tuning")
    assert all(abs(found[name] - 50) < 4 for name in ("nothing", "scaling"))
    assert all(found[name] > 57 for name in ("twice", "choosing", "tuning"))
    known = numbers(alone)
    assert known[-1] > 98
    assert max(known[:-1]) < 92


def test_shuffled_labels_do_not_expose_the_column(space: dict[str, Any]) -> None:
    """The column is part of the table; the labels beside it are shuffled."""
    found = []
    for rng in map(np.random.default_rng, range(10)):
        x, y = space["cherries"](300, rng)
        x = np.c_[x, 0.3 * y + 0.05 * rng.normal(size=300)]
        found.append(space["nothing"](x, rng.permutation(y), x, y, rng)[0])
    assert np.mean(found) == pytest.approx(50, abs=5)


def test_labels_shuffled_row_by_row_do_not_expose_twins(space: dict[str, Any]) -> None:
    """The cherries' labels shuffled before they're measured twice do; in a table that holds both rows nothing shows."""
    found = []
    for rng in map(np.random.default_rng, range(30)):
        x, y = space["cherries"](150, rng)
        rows = rng.permutation(300)
        x = np.r_[x, x + 0.2 * space["UNITS"] * rng.normal(size=x.shape)][rows]
        y = rng.permutation(np.r_[y, y][rows])
        found.append(space["claim"](x, y, x, y, x[space["LEARN"]], space["by_heart"])[0])
    assert np.mean(found) == pytest.approx(50, abs=4)


def test_the_sorter_in_the_lab_and_on_the_belt(ran: Executed) -> None:
    stones, good = ran.numbers("sorter", r"([\d.]+) %")
    assert (round(stones), round(good)) == (93, 95)
    assert round((stones + good) / 2) in (93, 94)
    text = ran.printed["belt"]
    (tn, fp), (fn, tp) = (numbers(line) for line in text.splitlines()[1:3])
    found, silent, justified, right, never = ran.numbers("belt", r"([\d.]+)%")
    assert tn + fp + fn + tp == 20_000
    assert found == pytest.approx(100 * tp / (tp + fn), abs=0.05)
    assert silent == pytest.approx(100 * tn / (tn + fp), abs=0.05)
    assert justified == pytest.approx(100 * tp / (tp + fp), abs=0.05)
    assert justified == pytest.approx(15, abs=2)    # "about 15 %"
    assert abs(found - stones) < 3    # "so is its recall"
    assert (never, right) == (99.0, 94.8)    # both are quoted
    assert right < never


def test_a_beep_means_less_the_rarer_the_stones(ran: Executed) -> None:
    rows = [numbers(line) for line in ran.printed["shares"].splitlines()[2:]]
    for thousand, shown in rows:
        found, alarms = 0.93 * thousand, 0.05 * (1000 - thousand)
        assert shown == pytest.approx(100 * found / (found + alarms), abs=0.05)
    assert [row[0] for row in rows] == [500, 100, 10, 1]


def test_f1_is_harsh() -> None:
    assert round(2 * 0.02 / 1.02, 3) == pytest.approx(0.039)
    assert pytest.approx(0.51) == (1 + 0.02) / 2
    assert "the usual mean is 0.51, and F1 is 0.04" in PROSE


def thresholds(ran: Executed) -> dict[float, list[float]]:
    """By threshold: recall, precision, accuracy, F1, cost."""
    return {row[0]: row[1:] for row in map(numbers, ran.printed["thresholds"].splitlines()[2:-1])}


def test_accuracy_f1_and_cost_choose_different_lines(ran: Executed) -> None:
    found = thresholds(ran)
    recall, precision, accuracy, f1, cost = np.array(list(found.values())).T
    lines = np.array(list(found))
    assert lines[accuracy.argmax()] == 0.5
    assert set(lines[f1 == f1.max()]) == {0.5, 0.2}    # "it likes the lines at 0.5 and 0.2 best"
    assert lines[cost.argmin()] == 0.02
    assert 1 - recall[0] / 100 == pytest.approx(1 / 3, abs=0.03)    # "a third of the stones slip through"
    assert 1.7 < cost[0] / cost.min() < 2    # "nearly twice as much as at 0.02"
    assert min(cost[f1 == f1.max()]) > 1.3 * cost.min()    # "both cost far more"
    at = list(lines).index(0.02)
    assert recall[at] / precision[at] == pytest.approx(4, abs=0.3)    # "four times as many cherries"
    never = numbers(ran.printed["thresholds"].splitlines()[-1])
    assert never[-1] > 4 * cost.min()


@pytest.mark.parametrize("seed", range(4))
def test_the_rule_is_near_the_cheapest_line_for_other_cherries_too(space: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    lab, labels = space["cherries"](2000, rng)
    sorter = space["learn"](space["scaled"](lab, lab), labels, 400)
    x, stone = space["cherries"](100_000, rng, 0.01)
    p = space["correct"](sorter(space["scaled"](x, lab)), 0.01)
    lines = np.array([0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001])
    cost = np.array([np.sum((p >= t) & (stone == 0)) + 50 * np.sum((p < t) & (stone == 1)) for t in lines])
    f1 = [nnbook.f1((p >= t).astype(int), stone) for t in lines]
    assert cost[4] < 1.1 * cost.min()
    assert lines[int(np.argmax(f1))] >= 0.1
    assert cost[0] > 1.5 * cost[4]


def test_how_often_the_interval_contains_the_truth(ran: Executed) -> None:
    first, _, *rows = ran.printed["margins"].splitlines()
    assert first.endswith("0.950")
    found = [numbers(row) for row in rows]
    assert all(inside == pytest.approx(95, abs=1.5) for _, n, inside in found if n >= 100)    # "hundreds of examples"
    assert found[-1][:2] == [0.94, 20]
    assert found[-1][2] < 75


def test_a_hundred_intervals(ran: Executed) -> None:
    crossing, share, missing = numbers(ran.alts["hundred"])
    assert (crossing, share, missing) == (92, 94, 8)    # "the eight that miss it"


def test_a_thousand_cherries(ran: Executed) -> None:
    told = re.findall(r"with a stone: (\d+), without: (\d+)\. Silent with a stone: (\d+), without: (\d+)", ran.html["beeps"])
    frames = {tuple(map(int, row)) for row in told}
    assert {found + missed for found, _, missed, _ in frames} == {500, 100, 10, 1}
    assert all(sum(frame) == 1000 for frame in frames)
    assert ran.weight("beeps") < 300_000


def test_recall_is_a_share_of_the_stones_only(ran: Executed) -> None:
    found = {line.split()[0]: numbers(line.replace("±", "")) for line in ran.printed["belt-margins"].splitlines()}
    assert found["accuracy"][1:] == [0.3, 20_000]
    assert found["recall"] == [92.0, 3.8, 199]
    assert "only 199 of the 20,000" in PROSE
    assert "92.0 ± 3.8" in PROSE


def test_two_sorters_on_one_heap(ran: Executed) -> None:
    text = ran.printed["paired"]
    a, margin_a, b, margin_b = ran.numbers("paired", r"([\d.]+)% ± ([\d.]+)%")
    assert a - margin_a < b + margin_b    # "The two intervals overlap"
    assert numbers(text.splitlines()[2]) == [52, 23]
    assert float(text.split()[-1]) == pytest.approx(1e-3, abs=3e-4)    # "about once in a thousand times"
    assert "52 that only A got right, and 23 that only B did" in PROSE
    intervals, disagreements = (numbers(line)[-1] for line in ran.printed["power"].splitlines()[2:])
    assert ran.numbers("power", r"by ([\d.]+) points") == [pytest.approx(1, abs=0.2)]    # "A really is better, by one point"
    assert intervals < 15
    assert disagreements > 150


def test_mcnemar_counts_rows_of_tosses(space: dict[str, Any]) -> None:
    for only_a, only_b in ((7, 2), (3, 3), (0, 6), (5, 4)):
        n, few = only_a + only_b, min(only_a, only_b)
        rows = [sum(tosses) for tosses in product((0, 1), repeat=n)]
        uneven = np.mean([min(heads, n - heads) <= few for heads in rows])
        assert space["mcnemar"](only_a, only_b) == pytest.approx(uneven)


def test_equal_sorters_are_told_apart_in_fewer_than_one_of_twenty(space: dict[str, Any]) -> None:
    rng = np.random.default_rng(0)
    tosses = rng.binomial(75, 0.5, 4000)
    assert np.mean([space["mcnemar"](int(heads), 75 - int(heads)) < 0.05 for heads in tosses]) < 0.05


def test_the_areas_of_the_two_curves(ran: Executed) -> None:
    *rows, pairs = (numbers(line) for line in ran.printed["areas"].splitlines()[1:])
    shares, roc, average = np.array(rows).T
    assert list(shares) == [50, 10, 1]
    assert np.ptp(roc) < 0.01
    assert average[0] > average[1] > average[2] + 0.05
    assert pairs[-1] == pytest.approx(roc[-1], abs=0.003)


def test_precision_and_recall_of_a_curve_are_those_of_its_lines(space: dict[str, Any]) -> None:
    rng = np.random.default_rng(0)
    true = rng.integers(0, 2, 50)
    scores = rng.normal(size=50) + true
    recalls, precisions = space["precision_recall"](scores, true)
    for place, t in enumerate(np.sort(scores)[::-1]):
        said = (scores >= t).astype(int)
        assert recalls[place] == pytest.approx(nnbook.recall(said, true))
        assert precisions[place] == pytest.approx(nnbook.precision(said, true))


def test_averages_and_temperature(ran: Executed) -> None:
    micro, macro = ([float(one) for one in line.split()[-2:]] for line in ran.printed["averages"].splitlines()[1:])
    plain, cooled = (numbers(line)[-3:] for line in ran.printed["calibrate"].splitlines())
    assert plain[1] == cooled[1]    # "The cure changes no answer"
    if mnist_is_at_hand():    # the sentences are about MNIST
        assert micro[1] > micro[0]
        assert macro[1] < macro[0] - 0.01
        assert numbers(ran.printed["calibrate"].splitlines()[1])[0] > 1
        assert plain[0] > plain[1] + 1    # "too sure"
        assert cooled[2] < plain[2] / 2    # "falls to less than half"


def test_the_bootstrap_agrees_with_the_formula(ran: Executed) -> None:
    (share, low, high), (_, low_f1, high_f1) = (
        [float(one) for one in re.findall(r"\d\.\d{3}", line)] for line in ran.printed["bootstrap"].splitlines())
    assert (low, high) == (pytest.approx(share - 0.038, abs=0.01), pytest.approx(share + 0.038, abs=0.01))
    assert low_f1 < high_f1


def test_wilsons_interval_solves_its_equation(space: dict[str, Any], ran: Executed) -> None:
    for share, n in ((0.9, 20), (0.5, 7), (1.0, 20), (0.0, 50)):
        for p in space["wilson"](share, n):
            assert abs(share - p) == pytest.approx(1.96 * sqrt(p * (1 - p) / n), abs=1e-9)
    inside, = ran.numbers("few", r"inside ([\d.]+)%")
    assert inside > 95
    assert pytest.approx(0.05, abs=0.002) == (1 - 3 / 200) ** 200    # "or 5 %"


def test_numbers_of_the_questions() -> None:
    assert pytest.approx(0.09, abs=0.001) == 99 / (99 + 999)
    assert 1 / (2 * sum(comb(60, k) for k in range(21)) / 2 ** 60) == pytest.approx(70, abs=5)
    assert pytest.approx(0.155, abs=0.001) == 9 / (9 + 49)
    assert 100 * 1.96 * sqrt(0.974 * 0.026 / 10_000) == pytest.approx(0.3, abs=0.02)


def test_numbers_of_the_solutions() -> None:
    made: dict[str, Any] = {"np": np}
    for number in range(1, 6):
        exec(FENCE.search(next(source(cell) for cell in MARKDOWN if cell["id"] == f"exercise-{number}-solution"))[1], made)
    assert made["answer"] == pytest.approx((0.97, 0.6, 0.75, 2 / 3))
    assert made["line"](2, 50) == 0.04
    assert made["needed"](0.92, 0.01) == 2828 == ceil(2827.4)
    assert made["twins"](np.array([[1, 2], [3, 4]]), np.array([[3, 4], [3, 2], [3, 4]])) == 2
    assert made["cheapest"](np.array([1, 2, 3, 4]), np.array([0, 1, 0, 1]), 1, 5) == 2


def test_predictions_come_before_their_answers() -> None:
    predicted = [cell["id"] for cell in cells(CHAPTER, "code") if "predict" in tags(cell)]
    assert predicted == ["leaks", "belt", "thresholds", "belt-margins", "power"]
    assert PROSE.count("**Often said.**") == 4
