"""Chapter 10: what its cells print in the built book is what its sentences claim."""

import re
from typing import Any

import numpy as np
import pytest
import torch

import nnbook
from nnbook.datasets import mnist_is_at_hand
from notebooks import FENCE, ROOT, Executed, cells, defined, source, tags

CHAPTER = ROOT / "chapters" / "10_regularization.ipynb"
MARKDOWN = cells(CHAPTER, "markdown")
PROSE = re.sub(r"[\s>]+", " ", "\n".join(source(cell) for cell in MARKDOWN))
CODE = {cell["id"]: source(cell) for cell in cells(CHAPTER, "code")}


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


def table(ran: Executed, cell: str, width: int) -> dict[str, list[float]]:
    """By the words in the first `width` letters of a line: the numbers behind them."""
    lines = ran.printed[cell].splitlines()
    return {line[:width].strip(): [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*\.?\d*", line[width:])]
            for line in lines if re.search(r"\d", line[width:])}


def test_the_bumps_are_those_of_the_widget() -> None:
    bells = defined(CHAPTER, "opening-bumps")["bells"]
    x = np.linspace(-1, 1, 7)
    assert bells(x, 5).shape == (7, 6)
    assert (bells(x, 5)[:, 0] == 1).all()
    np.testing.assert_allclose(bells(x, 5)[:, 1:], np.exp(-(x[:, None] - np.linspace(-1, 1, 5)) ** 2 / (2 * 0.15 ** 2)))
    assert bells(np.zeros((3, 4)), 2).shape == (3, 4, 3)


def test_more_bumps_fit_better_and_then_predict_worse(ran: Executed) -> None:
    old, new, gap = np.array([line.split()[-3:] for line in ran.printed["by-size"].splitlines()[1:]], float).T
    assert (np.diff(old) <= 0).all()
    assert old[-1] < 1e-3
    assert new.argmin() == 3    # "lowest at about seven bumps"
    assert new.min() > 0.09    # the noise
    assert (np.diff(gap) > 0).all()
    assert new[-1] > 10 * new[0]
    misses = [float(one) for one in re.findall(r"points by (\d\.\d+)", ran.alts["three-fits"])]
    assert misses[0] > 0.3
    assert 0.05 < misses[1] < 0.12    # about the noise
    assert misses[2] == 0


def test_more_points_close_the_gap(ran: Executed) -> None:
    rows = np.array([line.split() for line in ran.printed["by-points"].splitlines()[2:]], float)
    points, old, new, _, other = rows.T
    assert (np.diff(old) > 0).all()    # "the training error rises"
    assert (np.diff(new) < 0).all()
    at_60 = list(points).index(60)
    assert new[at_60] < 0.09 * 1.3    # "nearly as low as the noise allows"
    assert other[at_60] == pytest.approx(new[at_60], rel=0.05)    # "With 60 there's hardly a difference"
    assert other[0] < new[0] / 10    # "with 15 points the small one wins"
    assert new[-1] < other[-1]    # "with 500 the large one does"
    assert 0.1 < other[-1] < 0.105    # "7 bumps get no lower than 0.10"


def test_the_loss_turns_round_and_the_answers_do_not(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        early, late, own = ([float(one) for one in re.findall(r"[\d.]+", line)[-3:]]
                            for line in ran.printed["heart"].splitlines()[1:])
        assert early[0] < 15
        assert late[0] == own[0] == 40
        assert late[1] > early[1] * 1.2
        assert late[2] >= early[2]    # "doesn't fall"
        assert own[2] == 100
        assert 87 < late[2] < 93


def test_shuffled_labels_are_learned_by_heart(ran: Executed) -> None:
    for learned, new in re.findall(r"learned +([\d.]+), new +([\d.]+)", ran.printed["random"]):
        assert float(learned) > 99.5    # "nearly all", to a whole number 100
        if mnist_is_at_hand():
            assert float(new) < 15
    assert ran.printed["random"].count("learned") == 2


def test_larger_networks_are_not_worse(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        rows = np.array([line.replace(",", "").split() for line in ran.printed["by-units"].splitlines()[1:]], float)
        assert (np.diff(rows[:, 3]) > 0).all()
        assert (np.diff(rows[:, 2]) < 0).all()
        weights = 196 * 128 + 128 * 128 + 128 * 10
        assert f"{round(weights / 1000)},000 weights" in PROSE


def test_three_times_the_labels_bring_three_points(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        found = {line.split()[0]: float(line.split()[-2]) for line in ran.printed["by-labels"].splitlines()[1:]}
        steps = np.diff(list(found.values()))
        assert (np.diff(steps) < 0).all()    # "each further point costs more labels"
        assert found["3,000"] - found["1,000"] == pytest.approx(3, abs=0.5)


def test_the_soft_threshold_is_pytorchs() -> None:
    soft, w = defined(CHAPTER, "soft")["soft"], np.random.default_rng(0).normal(size=100)
    np.testing.assert_allclose(soft(w, 0.4), torch.nn.functional.softshrink(torch.tensor(w), 0.4))


def test_only_the_soft_threshold_makes_zeros(ran: Executed) -> None:
    found = {line[:10].strip(): line[10:].replace("%", "").replace(",", "").split()
             for line in (ran.printed["zeros"] + ran.printed["soft"]).splitlines()[1:]}
    small, zeros, right = ({name: float(row[i]) for name, row in found.items()} for i in range(3))
    assert [name for name, count in zeros.items() if count] == ["L1, soft"]
    assert small["L1"] > 50    # "more than half of the weights end up below 0.01"
    if mnist_is_at_hand():
        assert zeros["L1, soft"] / 17_280 == pytest.approx(0.46, abs=0.03)    # "nearly half of the weights"
        assert max(right.values()) < right["no penalty"] + 0.5    # "no penalty has made the network read any better"
    spread, most = zip(*re.findall(r"spread (\d+\.\d+), largest (\d+\.\d+)", ran.alts["histograms"]), strict=True)
    assert float(spread[1]) < float(spread[0])
    assert float(most[2]) > float(most[1])    # "leaves a few large"


def test_both_conventions_of_dropout_agree(ran: Executed) -> None:
    lines = ran.printed["conventions"].splitlines()
    assert [line.endswith("True") for line in lines[:2]] == [True, True]
    assert set(lines[2].split(":")[1].split()) == {"0", "2"}
    torch.manual_seed(0)
    assert set(torch.nn.Dropout(0.5)(torch.ones(50)).tolist()) == {0.0, 2.0}    # "as in every framework today"


def test_dropout_left_on_costs_five_points(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        whole, dropping, mean = ran.numbers("dropout-run", r"([\d.]+) %")
        assert whole - dropping == pytest.approx(5, abs=1)
        assert mean < whole + 0.3
        assert mean > dropping + 3


def test_early_stopping_reads_fewer_clean_digits(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        end, early = ran.numbers("stop", r"([\d.]+) % right")
        assert early < end - 1
        last, stopped = ran.numbers("stop", r"loss ([\d.]+)")
        assert abs(last - stopped) < 0.1    # "the loss is hardly lower"


def test_mirrored_digits_do_harm(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        plain, *mirrored = ran.numbers("copies", r"(\d\d\.\d)")
        assert max(mirrored) < plain - 1


def test_moved_pictures_move_and_leave_nothing_behind() -> None:
    moved = defined(CHAPTER, "moved")["moved"]
    pictures = np.arange(2 * 28 * 28).reshape(2, 28, 28) + 1
    for down, right in ((0, 0), (2, -1), (-2, 2), (1, 0)):
        padded = np.pad(pictures, ((0, 0), (3, 3), (3, 3)))
        np.testing.assert_array_equal(moved(pictures, down, right), padded[:, 3 - down:31 - down, 3 - right:31 - right])


def test_smoothed_labels_are_pytorchs(ran: Executed) -> None:
    smoothed, rng = defined(CHAPTER, "smooth")["smoothed"], np.random.default_rng(0)
    y, scores = rng.integers(0, 10, 20), rng.normal(size=(20, 10))
    theirs = torch.nn.functional.cross_entropy(torch.tensor(scores), torch.tensor(y), label_smoothing=0.1)
    assert nnbook.cross_entropy(scores, smoothed(y))[0] == pytest.approx(float(theirs), rel=1e-5)
    assert ran.printed["smooth"].split()[2:] == 7 * [".01"] + [".91"] + 2 * [".01"]


def test_the_honest_table(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        rows = table(ran, "table", 17)
        gain = {name: np.mean(row[:-1]) - np.mean(rows["none"][:-1]) for name, row in rows.items()}
        assert 0 < gain["weight decay 0.5"] < 1
        assert 0.5 < gain["dropout 0.3"] < 1.4
        apart = gain["smoothed labels"] - gain["dropout 0.3"]
        assert abs(apart) <= np.ptp(rows["smoothed labels"][:-1])    # "which of the two is better, two seeds can't tell"
        assert 5.5 < 100 - np.mean(rows["moved, smoothed"][:-1]) < 6.5    # "six new digits in a hundred"
        assert gain["smoothed labels"] == pytest.approx(1, abs=0.4)
        assert gain["moved copies"] == pytest.approx(3, abs=0.5)
        assert gain["moved, smoothed"] == pytest.approx(3.8, abs=0.5)
        assert np.mean(rows["moved, smoothed"][:-1]) > float(re.search(r"3,000 .* ([\d.]+) %", ran.printed["by-labels"])[1])
        assert rows["weight decay 0.5"][-1] / rows["none"][-1] == pytest.approx(0.8, abs=0.06)    # "by a fifth"


def test_with_wrong_labels_remedies_count(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        rows = table(ran, "wrong", 17)
        new, believed = ({name: f(row) for name, row in rows.items()} for f in (lambda row: row[:2], lambda row: row[2]))
        clean = np.mean(table(ran, "table", 17)["none"][:2])
        assert believed["none"] > 85    # "nearly all of them"
        assert clean - np.mean(new["none"]) > 10    # "more than ten points are gone"
        for seed in (0, 1):
            for name in ("dropout 0.3", "weight decay 2", "early stopping"):
                assert new["none"][seed] + 2 < new[name][seed] < new["moved copies"][seed], name
        assert np.mean(new["moved copies"]) == pytest.approx(clean, abs=1)    # "about as well as it did with clean labels"
        assert max(abs(a - b) for a, b in zip(new["smoothed labels"], new["none"], strict=True)) < 2    # "does nothing here"


def peak(ran: Executed) -> dict[int, list[float]]:
    return {int(line.split()[0]): [float(one) for one in line.split()[2:]] for line in ran.printed["peak"].splitlines()
            if " units " in line and "L2" not in line}


def test_double_descent(ran: Executed) -> None:
    rows = peak(ran)
    new = np.array([row[1:4] for row in rows.values()])
    at = list(rows).index(300)
    assert (new.argmax(axis=0) == at).all()
    assert rows[300][0] == 0    # the mean squared error is 0, so no own digit is wrong
    assert rows[200][0] > 0
    assert max(row[4] for row in rows.values()) == rows[300][4]    # "look at its length"
    if mnist_is_at_hand():
        assert (new[-1] < new[:at].min(axis=0)).all()    # "It falls below that of the best small network"
        tamed, best = ran.numbers("peak", r"at (?:300 units|best) (\d+)")
        assert tamed < new[-1].min()    # "better than 3,000 without"
        assert best <= tamed


def test_numbers_of_the_solutions() -> None:
    space: dict[str, Any] = {"np": np}
    for number in range(1, 6):
        exec(FENCE.search(next(source(cell) for cell in MARKDOWN if cell["id"] == f"exercise-{number}-solution"))[1], space)
    assert space["answer"] == pytest.approx(0.5, abs=5e-4)
    assert space["rests"](3, 0.5) == (1.5, 2.5)
    assert space["rests"](-0.2, 0.5) == pytest.approx((-0.1, 0))
    assert space["stop"]([5, 3, 4, 2, 6, 3, 1], 2) == (6, 4)
    assert set(space["dropout"](np.ones(99), 0.75, np.random.default_rng(0), True)) == {0.0, 4.0}


def test_predictions_come_before_their_answers() -> None:
    predicted = [cell["id"] for cell in cells(CHAPTER, "code") if "predict" in tags(cell)]
    assert predicted == ["by-points", "random", "zeros", "copies", "table", "peak"]
    assert PROSE.count("**Often said.**") == 3
