"""What chapter 01 claims, read off what its cells print in the built book."""

import re

import numpy as np
import pytest

import nnbook
from nnbook.datasets import digits, mnist_is_at_hand
from notebooks import ROOT, Executed, cells, numbers, shares, source, tags, values

PATH = ROOT / "chapters" / "01_why_neural_networks.ipynb"


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(PATH)


@pytest.fixture(scope="module")
def said(ran) -> dict[str, str]:
    return ran.printed


@pytest.fixture(scope="module")
def prose() -> str:
    return re.sub(r"[\s>]+", " ", "\n".join(source(cell) for cell in cells(PATH, "markdown")))


def only_small_digits(printed: str) -> bool:
    """Whether MNIST is not at hand: then the numbers are others, and the cell has to say so."""
    if mnist_is_at_hand():
        return False
    assert "Smaller digits" in printed
    return True


def test_the_figures_are_there_and_light(ran) -> None:
    assert len(ran.alts) == 9
    assert 0 < sum(map(ran.weight, ran.alts)) < 280_000
    assert all(len(alt.split()) > 10 for alt in ran.alts.values())
    assert 0 < ran.weight("opening") < 200_000


def test_smaller_digits_are_never_taken_for_mnist(said) -> None:
    """Where the digits are not those of the text, each cell that counts them says so; with MNIST none does."""
    note = bool(digits().note)
    assert ("measured with MNIST" in said["load"]) is note
    for cell in ("limits", "learn", "pairs", "strangers", "bias", "images", "convolution-run"):
        assert ("the numbers in the text are those of MNIST" in said[cell]) is note, cell


def test_a_rule_can_be_good_and_examples_are_better(said, prose) -> None:
    if only_small_digits(said["limits"]):
        return
    ink, left, hole = shares(said["limits"])
    assert 40 < ink < 50
    assert 25 < left < 33       # "on more than every fourth digit"
    assert hole == pytest.approx(3.5, abs=0.1)
    assert f"right on {100 - hole:.1f} %" in prose
    learned, = shares(said["learn"])
    assert learned < 0.65 * hole      # "about half as many mistakes"


def test_for_each_pair_the_learned_rule_is_ahead_of_every_idea(said) -> None:
    if only_small_digits(said["pairs"]):
        return
    rows = {line.split()[0]: shares(line) for line in said["pairs"].splitlines()[1:]}
    for number in range(3):
        assert rows["learned"][number] > 97 > max(rows[name][number] for name in ("ink", "left_half", "holes"))
    assert rows["holes"][0] > 96
    assert rows["holes"][2] < 55                                    # "hardly better than a coin"
    assert max(rows[name][2] for name in ("ink", "left_half", "holes")) < 80      # "far behind"


def test_best_rule_tries_each_limit_and_both_sides() -> None:
    best_rule, rng = values(PATH, "best_rule")["best_rule"], np.random.default_rng(0)
    numbers_ = rng.normal(size=300)
    for answers, side in ((numbers_ > 0.5, True), (numbers_ <= 0.5, False)):
        limit, above = best_rule(lambda images: images, numbers_, answers)
        assert above is side
        assert limit == pytest.approx(0.5, abs=0.05)


def test_formula_and_package_agree() -> None:
    """The formula of a network 1-16-1, and that of its loss."""
    space = values(PATH, "x", "y", "network")
    x, y, network = space["x"], space["y"], space["network"]
    w, b, v, c = network.named_parameters().values()
    by_formula = np.tanh(x * w[0] + b) @ v[:, 0] + c[0]
    answers = network.predict(x)[:, 0]
    assert by_formula == pytest.approx(answers, abs=1e-5)
    loss, _ = nnbook.mean_squared_error(network.predict(x), y)
    assert np.mean((answers - y[:, 0]) ** 2) == pytest.approx(loss, rel=1e-4)
    assert network.parameters.size == 49    # "training changes 49 numbers"


def test_the_parabola_is_learned(said) -> None:
    (random, asked, first), (trained, _, last) = (numbers(line) for line in said["train"].splitlines())
    assert random > 1 > 1e-3 > trained
    assert asked == 0.55
    assert abs(last - 0.8525) < 0.02 < abs(first - 0.8525)


def test_what_is_asked_was_no_example() -> None:
    space = values(PATH, "x")
    x = space["x"][:, 0]
    for asked in (0.55, 4.1, 10):
        assert np.abs(x - asked).min() > 0.04


def test_the_steps_add_up(said, prose) -> None:
    space = values(PATH, "network", "inside", "total")
    assert space["total"] == pytest.approx(space["network"].predict(space["inside"])[:, 0], abs=1e-5)
    assert said["steps-figure"] == "2 steps fall, 7 rise, 7 are nearly flat\n"
    assert "Two steps fall on the left, seven rise further right" in prose


def test_trial_and_error_is_several_times_worse(said) -> None:
    rows = [numbers(text) for text in said["trial-run"].split("seed")[1:]]
    assert len(rows) == 3
    for _, tried, seconds, trained, fewer, times in rows:
        assert tried > 3 * trained
        assert seconds > 2 * fewer                    # "in a fraction of the time"
        assert times == pytest.approx(tried / trained, abs=1)
    ends = [row[3] for row in rows]
    assert max(ends) > 3 * min(ends)                  # "luck plays a part"


def test_right_inside_and_far_off_outside(said, prose) -> None:
    at_055, at_4, at_10 = (numbers(line) for line in said["outside"].splitlines()[1::2])
    assert np.allclose(at_055, 0.8525, atol=0.05)
    space = values(PATH, "x", "five")
    halfway = (space["x"][1:] + space["x"][:-1]) / 2
    gaps = [np.abs(made.predict(halfway) - halfway ** 2 - halfway).max() for made in space["five"]]
    assert 0.04 < max(gaps) < 0.08                    # "to a few hundredths, between the examples, too"
    assert max(at_4) < 12
    assert np.ptp(sorted(at_4)[-3:]) < 0.3            # "three of them agree to a few tenths"
    assert max(at_10) < 15
    assert np.ptp(at_10) > 1           # outside they do not agree with one another
    assert np.mean(at_10) == pytest.approx(8, abs=1)
    assert "$f(10)$ was about 8 instead of 110" in prose


def test_examples_or_knowledge_mend_it(said) -> None:
    fitted, _, *rows = said["mended"].splitlines()
    _, right, wider, known = np.array([numbers(row) for row in rows]).T
    assert wider[:2] == pytest.approx(right[:2], abs=0.1)
    assert wider[2] < 60
    assert fitted == "1.000 x² + 1.000 x, constant 0.000"
    assert known == pytest.approx(right, abs=0.01)


def test_on_small_tables_the_network_is_not_ahead_of_the_simplest_method(said) -> None:
    rows = re.findall(r"^  (\D+?) +([\d.]+)% +([+-][\d.]+) ± +([\d.]+)  (\d)  (\d)",
                      said["table-run"], re.MULTILINE)
    assert [row[0] for row in rows] == 2 * ["logistic regression", "random forest", "network, unscaled"]
    tissue, wine = rows[:3], rows[3:]
    for name, _, mean, spread, *_ in (tissue[0], wine[0], wine[1]):
        assert abs(float(mean)) < float(spread), name
    assert tissue[1][4:] == ("0", "7")                # "behind in seven of eight splits, and never ahead"
    assert all(float(unscaled[2]) < -5 for unscaled in (tissue[2], wine[2]))


def test_on_pixels_network_and_forest_are_near(said) -> None:
    if only_small_digits(said["images"]):
        return
    rows = [shares(line) for line in said["images"].splitlines()[1:]]
    assert len(rows) == 4
    assert all(abs(forest - network) < 6 for forest, network in rows)
    for method in np.array(rows).T:
        steps = np.diff(method)
        assert 0 < steps[-1] == steps.min()     # "the last step helps least"
    assert rows[0][1] == pytest.approx(72, abs=3)       # "about seven out of ten"
    assert rows[2] == pytest.approx([85, 85], abs=1)
    assert rows[3][0] > rows[3][1]              # "the forest overtakes the network"


def test_a_convolution_is_ahead_each_time(said) -> None:
    if only_small_digits(said["convolution-run"]):
        return
    _, *lines, sizes = said["convolution-run"].splitlines()
    assert len(lines) == 3
    for forest, plain, built in map(shares, lines):
        assert 0 < plain - forest < 4           # "a little behind"
        assert built >= plain + 3               # "by three points or more"
    dense, few = numbers(sizes)
    assert 9 < dense / few < 11                 # "a tenth of the weights"


def test_a_random_walk_is_learned_by_heart(said) -> None:
    rows = [numbers(line)[1:] for line in said["walk"].splitlines()[1:]]
    assert len(rows) == 6
    for (known, lazy_there), (new, lazy) in zip(rows[::2], rows[1::2], strict=True):
        assert known < lazy_there
        assert lazy < new


def test_the_counts_of_rare_digits_are_real(said) -> None:
    for line in said["bias"].splitlines()[1:7]:
        _, eights, examples, *_ = numbers(line)
        assert eights < examples


def test_a_seven_is_read_with_confidence(said) -> None:
    """What lies far from the examples is answered as surely as what lies among them, nearly."""
    rows = [shares(line) for line in said["strangers"].splitlines()[:3]]
    assert len(rows) == 3
    if only_small_digits(said["strangers"]):
        return
    (_, threes), (_, eights), (as_8, sevens) = rows
    assert min(threes, eights) > 90
    assert sevens > 60                          # "of most of them it's over 90 % sure"
    assert as_8 < 30                            # "it reads most of the sevens as 3"


def test_two_numbers_are_not_enough() -> None:
    """The quarters of the widget: "it gets stuck at three slips out of four or so, and more units don't help"."""
    space = values(PATH, "pictures", "is_8", "quarters")
    if not mnist_is_at_hand():
        return
    x = space["quarters"](space["pictures"][:3000])
    x, y = ((x - x.mean(axis=0)) / x.std(axis=0)).astype(np.float32), space["is_8"][:3000].astype(int)
    for hidden in (4, 64):
        made = nnbook.Sequential([nnbook.Dense(hidden), nnbook.Activation("tanh"), nnbook.Dense(2)], input_shape=(2,),
                                 rng=np.random.default_rng(0))
        nnbook.fit(made, x[:2000], y[:2000], epochs=20, rng=np.random.default_rng(0), progress=False)
        assert 70 < 100 * np.mean(made.predict(x[2000:]).argmax(axis=1) == y[2000:]) < 82, hidden


def test_what_is_rare_is_misread_and_takes_long_to_learn(said, prose) -> None:
    if only_small_digits(said["bias"]):
        return
    rows = [shares(line) for line in said["bias"].splitlines()[1:]]
    assert len(rows) == 6
    assert all(threes > 95 for threes, _ in rows)
    short, long = [eights for _, eights in rows[:3]], [eights for _, eights in rows[3:]]
    assert short[0] > 90 > 70 > short[1] > 20 > 10 > short[2]    # "fewer than one in ten"
    assert long == sorted(long, reverse=True)
    assert 40 < long[2] < 50                    # "nearly half of the new ones"
    assert f"with 1,000, it finds {long[0]:.1f} %" in prose
    hole = shares(said["limits"])[-1]
    for threes, eights in (rows[0], rows[3]):
        assert (threes + eights) / 2 == pytest.approx(100 - hole, abs=1)    # "only about as good as the holes"


def test_more_examples_do_not_move_the_limit_of_the_holes() -> None:
    space = values(PATH, "best_rule", "holes", "pictures", "is_8")
    if mnist_is_at_hand():
        assert len(space["pictures"]) == 11_982
        for count in (2000, 11_982):
            assert space["best_rule"](space["holes"], space["pictures"][:count], space["is_8"][:count]) == (0, True)


def test_the_timeline_and_its_table_agree(ran, prose) -> None:
    years = re.findall(r"\b(?:19|20)\d\d\b", ran.alts["timeline"])
    assert re.findall(r"\| (\d{4}) \|", prose) == years == sorted(years)


def test_the_exercise_on_the_other_bend_says_what_comes_out(prose) -> None:
    space = values(PATH, "x", "y")
    losses, far = [], []
    for seed in range(5):
        made = nnbook.Sequential([nnbook.Dense(16), nnbook.Activation("relu"), nnbook.Dense(1)], input_shape=(1,),
                                 rng=np.random.default_rng(seed))
        nnbook.fit(made, space["x"], space["y"], epochs=1000, batch_size=41, progress=False, optimizer=nnbook.Adam(0.03),
                   loss=nnbook.mean_squared_error, rng=np.random.default_rng(seed))
        losses.append(nnbook.mean_squared_error(made.predict(space["x"]), space["y"])[0])
        far.append(made.predict([[4.1], [10.0]])[:, 0])
    assert f"between {min(losses):.4f} and {max(losses):.4f}" in prose
    assert np.mean(far, axis=0) == pytest.approx([15, 40], abs=1)


def test_the_opening_rule_is_not_a_good_one(ran) -> None:
    found = [int(number) for number in re.findall(r"gets (\d+) of them right", ran.html["opening"])][:10]
    assert len(set(found)) > 2
    if mnist_is_at_hand():
        assert max(found) == found[-1] == 12    # "Twelve of MNIST's twenty, at the far right"


def test_predictions_come_before_their_answers() -> None:
    predicted = [cell["id"] for cell in cells(PATH, "code") if "predict" in tags(cell)]
    assert predicted == ["limits", "pairs", "pairs-figure", "outside", "outside-figure", "strangers", "bias"]
