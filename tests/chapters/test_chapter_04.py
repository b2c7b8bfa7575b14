"""Chapter 4: what its cells print in the built book is what its sentences claim."""

import re
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Browser

from nnbook import Dense, Sequential
from nnbook.widgets import Playground
from nnbook.widgets.kit import modules
from notebooks import ROOT, Executed, cells, source, values

CHAPTER = ROOT / "chapters" / "04_multilayer_perceptron.ipynb"
PROSE = re.sub(r"\s+", " ", "\n".join(source(cell) for cell in cells(CHAPTER, "markdown")))
CODE = {cell["id"]: source(cell) for cell in cells(CHAPTER, "code")}
SMALL = r"(\d+(?:\.\d+)?e[+-]\d+)"    # a number such as 3e-17


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


def said(*phrases: str) -> bool:
    """Whether the text says all of this."""
    return all(phrase in PROSE for phrase in phrases)


def test_the_pencils_network_is_xor(ran: Executed) -> None:
    rows = re.findall(r"^ (\d)  (\d) \|  \d  \d \| (\d) \|  (\d)$", ran.printed["by-hand"], re.MULTILINE)
    assert [(int(a), int(b)) for *_, a, b in rows] == [(int(x1) ^ int(x2),) * 2 for x1, x2, *_ in rows]
    assert len(rows) == 4
    assert "answers [0. 1. 1. 0.] lamp [0 1 1 0]" in ran.printed["matrices"]
    assert "corner (0, 1), first unit: 0.5\n" in ran.printed["matrices"]
    assert said("0 · 1 + 1 · 1 − 0.5 = 0.5")
    rng = np.random.default_rng(1)
    x, w, b = rng.normal(size=(5, 30)), rng.normal(size=(30, 20)), rng.normal(size=20)
    by_sums = [[sum(x[r, i] * w[i, j] for i in range(30)) + b[j] for j in range(20)] for r in range(5)]
    np.testing.assert_allclose(x @ w + b, by_sums, atol=1e-13)


def test_a_product_by_elements_is_no_layer(ran: Executed) -> None:
    assert ran.printed["times"] == "with @: [0.5 0.5]\nwith *: [[-0.5, 0.5], [-0.5, 0.5]]\n"


def test_parameters_are_counted(ran: Executed) -> None:
    assert re.search(r"in all +41$", ran.printed["summary-table"], re.MULTILINE)
    for sizes, count in (([2, 2, 1], 9), ([3, 3, 1], 16), ([3, 4, 4, 1], 41), ([784, 128, 10], 101_770)):
        made = Sequential([Dense(units) for units in sizes[1:]], input_shape=sizes[:1], rng=np.random.default_rng(0))
        assert sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes)) == made.parameters.size == count
    assert said("5 \\cdot 1 = 41", "101,770 numbers", "One step would take 101,771 measurements")


def test_the_forward_pass_by_hand_is_that_of_the_package(ran: Executed) -> None:
    assert re.search(r"a3 = (\[\[.*?\]\])", ran.printed["walk"])[1] == re.search(r"nnbook: (.*)", ran.printed["walk"])[1]
    assert not re.search(r"a[123] = \[\[[0. ]*\]\]", ran.printed["walk"])    # a walk through nothing but zeros shows nothing


def test_the_copied_lines_fail_and_without_activations_they_are_one_layer(ran: Executed) -> None:
    first, _, *second = ran.printed["copied"].splitlines()
    assert first == "IndentationError"
    assert second == ["TypeError", "  list is not a Module subclass"]
    assert "parameters: 41\n" in ran.printed["mended"]
    assert max(ran.numbers("mended", f"difference {SMALL}")) < 1e-12
    gaps = ran.numbers("swallow", f"difference {SMALL}")
    assert len(gaps) == 3
    assert max(gaps) < 1e-12
    assert max(ran.numbers("midpoint", f"without the list: {SMALL}")) < 1e-12
    assert ran.numbers("midpoint", r"with ReLU .*: +([\d.]+)$")[0] > 0.01    # twelve digits above rounding


def test_the_network_learns_by_nudging_and_one_unit_does_not(ran: Executed) -> None:
    one, two = re.findall(r"^[a-z ]+ ([\d. ]+?) +loss ([\d.]+)", ran.printed["first-runs"], re.MULTILINE)
    assert [float(a) for a in one[0].split()] == [0.5] * 4
    assert np.round([float(a) for a in two[0].split()]).tolist() == [0, 1, 1, 0]
    assert float(one[1]) == 0.25 > 100 * float(two[1])
    made = values(CHAPTER, "learn", "one_unit")
    np.testing.assert_allclose(made["learn"](made["one_unit"], [0.3, -0.8, 0.5])[0], 0, atol=1e-3)


def test_what_the_hidden_units_found(ran: Executed) -> None:
    rows = np.round(ran.numbers("look-inside", r"\| ([\d.]+)  ([\d.]+) \| ([\d.]+)$")).reshape(2, 4, 3)
    assert rows[0].T.tolist() == [[0, 1, 1, 1], [0, 0, 0, 1], [0, 1, 1, 0]]    # OR, AND, XOR
    assert rows[1].T.tolist() == [[1, 1, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]]    # not at (1, 0); only at (0, 1); XOR


def test_twins_and_a_stuck_start(ran: Executed) -> None:
    space = values(CHAPTER, "equal", "equal_losses", "two_hidden", "stuck", "stuck_losses", "CASES")
    equal = space["equal"]
    np.testing.assert_allclose(equal[:3], equal[3:6], atol=1e-9)
    assert 0.16 < space["equal_losses"][-1] < 0.18
    assert space["stuck_losses"][-1] == pytest.approx(1 / 8, abs=0.002)
    answers = [space["two_hidden"](space["stuck"], *case[:2]) for case in space["CASES"]]
    assert [round(answer, 2) for answer in answers] == [0.02, 0.5, 0.98, 0.5]
    assert "start B: answers [0.01 0.5  0.99 0.5 ]" in ran.printed["snapshots-run"]    # the same two
    assert said("in two of its four cases: (0, 1) and (1, 1)", "the two cases at which the random start 2 shrugged, too")


def test_measured_slopes_are_the_gradient(ran: Executed) -> None:
    plain, package = ran.numbers("numpy-slopes", r"^loss .* ([\d.]+)$")
    assert plain == pytest.approx(package, abs=1e-11)
    assert ran.numbers("numpy-slopes", f"difference {SMALL}")[0] < 1e-4
    assert np.round(ran.numbers("numpy-learns", r"\[([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\]")).tolist() == [0, 1, 1, 0]
    assert ran.numbers("numpy-learns", f"plain Python {SMALL}")[0] < 0.02


def test_run_a_bends_the_circles_together_and_run_b_a_circle_and_a_triangle() -> None:
    space, ends = values(CHAPTER, "bender", "kept", "bent", "corners", "bend_alt"), {}
    for run in ("start A", "start B"):
        space["bender"].parameters = space["kept"][run, 500]
        ends[run] = space["bent"](space["corners"])
    circles = np.linalg.norm(ends["start A"][0] - ends["start A"][3])
    assert circles < 0.1 < 1 < np.linalg.norm(ends["start A"][1] - ends["start A"][2])
    mixed = np.linalg.norm(ends["start B"][[0, 0, 3, 3]] - ends["start B"][[1, 2, 1, 2]], axis=1)
    assert mixed.argmin() == 2    # (1, 1) and (0, 1)
    assert mixed.min() < 0.05 < 1 < np.sort(mixed)[1]
    assert np.abs(ends["start B"][[1, 3]]).min() > 0.95 or np.abs(ends["start B"][[2, 3]]).min() > 0.95    # saturated
    assert space["bend_alt"]("start A", 500).endswith("4 of 4 right.")
    assert not space["bend_alt"]("start B", 500).endswith("4 of 4 right.")


def test_the_slider_is_light(ran: Executed) -> None:
    assert 0 < ran.weight("bend-slider") < 190_000


def test_how_often_xor_is_learned(ran: Executed) -> None:
    learned = {name: [float(share) / 100 for share in re.findall(r"([\d.]+)%", rest)]
               for name, rest in re.findall(r"^(\w+) +([\d.]+%.*)$", ran.printed["shares"], re.MULTILINE)}
    assert learned["tanh"] == pytest.approx([0.56, 0.88, 0.98, 1], abs=0.05)
    assert learned["sigmoid"] == pytest.approx([0.72, 0.95, 1, 1], abs=0.05)
    assert learned["ReLU"] == pytest.approx([0.18, 0.41, 0.56, 0.95], abs=0.05)
    assert said("With two tanh units it's a little more than half of the starts, with two ReLU units about one in five")
    gaps = ran.numbers("check-many", f"difference {SMALL}")
    assert len(gaps) == 3
    assert max(gaps) < 1e-12
    tanh, sigmoid, relu = ran.numbers("check-many", r"(\d+)%")
    assert (tanh, relu) == pytest.approx((56, 18), abs=6)
    assert sigmoid < 20
    assert said("A tenth of that rate hardly changes tanh and ReLU; most sigmoids are then still on their way")


def test_failures_end_at_losses_that_a_pencil_foretells(ran: Executed) -> None:
    ends = ran.numbers("four-ends", r"^by pencil, [a-z ]+ ([\d.]+)$")
    assert ends == [0, 0.347, 0.477, 0.693]
    assert all(f"= {end}" in PROSE for end in ends[1:])
    assert min(ran.numbers("four-ends", r"within 0.02: (\d+)")) >= 95
    found = np.reshape(ran.numbers("thrown-together", r"in +(\d+) of +(\d+) failures, (\d+) successes"), (3, 3))
    assert (found[:2, 0] == found[:2, 1]).all()
    assert found[2, 0] > 0.8 * found[2, 1]
    assert found[:, 2].sum() == 0
    others, unbent, low, high = ran.numbers("thrown-together",
                                            r"other (\d+) of ReLU: in (\d+) [^;]*;\nlosses ([\d.]+) to ([\d.]+)")
    assert others == unbent == found[2, 1] - found[2, 0] == 11
    assert low == high == 0.693
    assert said("The other 11 failures of ReLU keep the corners apart, and end at 0.693 all the same")
    before, after = np.reshape(ran.numbers("patience", r": (\d+) of 100 fail,\n +median loss ([\d.]+)"), (2, 2))
    assert before[0] - 3 <= after[0] <= before[0]
    assert ran.numbers("patience", r"½ log 2 = ([\d.]+)")[0] == 0.34657 < after[1] < before[1]


def test_moons(ran: Executed) -> None:
    rows = {name: [float(share) for share in shares.split("% ")] for name, shares in
            re.findall(r"^(\S+, [a-z ]+): \d+ parameters\n +right: (.*)%$", ran.printed["moon-shares"], re.MULTILINE)}
    assert rows["2-2, linear"] == pytest.approx([87.6] * 4, abs=0.6)
    assert rows["2-16-16-2, no activations"] == pytest.approx([87.6] * 4, abs=0.6)
    assert min(rows["2-16-2, tanh"]) > 98
    assert max(rows["2-3-2, tanh"]) - min(rows["2-3-2, tanh"]) > 5
    assert rows["2-16-16-2, tanh"] == pytest.approx(rows["2-16-2, tanh"], abs=0.6)
    assert ran.numbers("moon-shares", r" (\d+) parameters$") == [6, 354, 12, 17, 82, 354]
    assert said("has 354 parameters", "the linear one does with 6", "The one with 16 tanh units has 82", "354 parameters again")


def test_bumps_and_straight_pieces(ran: Executed) -> None:
    far, *_, near = ran.numbers("bumps", f"differ by {SMALL}")
    assert near < 1e-8 < far
    space = values(CHAPTER, "by_relus", "fine", "END")
    by_relus, fine, end = (space[name] for name in ("by_relus", "fine", "END"))
    places = np.linspace(0, end, 21)
    np.testing.assert_allclose(by_relus(np.sin, 20, fine), np.interp(fine, places, np.sin(places)), atol=1e-13)
    parabola = (by_relus(lambda x: x ** 2 / 2, 20, fine) - fine ** 2 / 2).max()
    assert parabola == pytest.approx((end / 20) ** 2 / 8, rel=1e-3)
    relus, bound = np.reshape(ran.numbers("build", r"^ *\d+ ([\d.]+) ([\d.]+)$"), (6, 2)).T
    assert relus == pytest.approx([1.82e-1, 4.89e-2, 1.22e-2, 3.07e-3, 7.70e-4, 1.93e-4], rel=0.01)
    assert (relus <= bound + 1e-5).all()
    assert relus[1:-1] / relus[2:] == pytest.approx([4] * 4, abs=0.2)
    by_boxes = values(CHAPTER, "by_boxes")["by_boxes"]
    boxes = np.array([np.abs(by_boxes(np.sin, n, fine) - np.sin(fine)).max() for n in (5, 10, 20, 40, 80, 160)])
    assert boxes[:-1] / boxes[1:] == pytest.approx([2] * 5, abs=0.12)


def errors(ran: Executed) -> dict[str, list[float]]:
    """The largest error on the sine at each width, by the kind of network."""
    rows = np.reshape(ran.numbers("error-figure", r"^ *\d+" + 4 * r" +([\d.]+e-\d+)" + "$"), (6, 4))
    return dict(zip(("ReLU, by hand", "ReLU, trained", "ReLU, random", "tanh, random"), rows.T.tolist(), strict=True))


def test_existence_is_not_training(ran: Executed) -> None:
    error = errors(ran)
    assert error["ReLU, trained"][0] < error["ReLU, by hand"][0]
    assert error["ReLU, trained"][-1] > 12 * error["ReLU, by hand"][-1]
    assert 0.003 < min(error["ReLU, trained"]) < 0.03
    frozen, trained = error["tanh, random"], error["ReLU, trained"]
    assert all(f < min(t, h) for f, t, h in zip(frozen, trained, error["ReLU, by hand"], strict=True))
    (hand,) = ran.numbers("error-figure", f"from the same 100 points: {SMALL}")
    assert hand == pytest.approx(0.0005, abs=1e-5)
    assert trained[-1] / hand == pytest.approx(16, abs=0.6)    # "sixteen times"
    assert all(r > t for r, t in zip(error["ReLU, random"], trained, strict=True))
    smooth = ran.numbers("error-figure", rf"tanh units, trained: {SMALL}")
    assert smooth[0] > trained[2]
    assert smooth[1] > trained[5]
    assert frozen[-1] < 1e-8 * error["ReLU, by hand"][-1]    # "more than a hundred million"
    small, good, large = ran.numbers("error-figure", rf"^20 random .*: {SMALL}")
    assert good < 1e-6 < 1e-3 < small < large


def test_what_the_theorem_excludes(ran: Executed) -> None:
    assert ran.numbers("jump", r": ([\d.]+)$") == pytest.approx([0.5] * 4, abs=0.002)
    rows = np.reshape(ran.numbers("square", r"^ +\d+ +([\d.]+) +([\d.]+) +(\d+)$"), (4, 3))
    assert len(set(rows[:, 0])) == 1
    assert rows[0, 0] > 0.5 > 0.001 > rows[1:, 1].max()
    assert (rows[:, 2] == 3).all()


def test_depth_makes_pieces_random_weights_do_not_and_training_hardly(ran: Executed) -> None:
    rows = np.reshape(ran.numbers("tents", r"^ +(\d+) +(\d+) +(\d+)$"), (4, 3))
    assert rows.tolist() == [[1, 2, 2], [2, 4, 4], [4, 8, 16], [8, 16, 256]]
    space = values(CHAPTER, "by_relus", "sawtooth", "grid", "tent")
    grid, sawtooth = space["grid"], space["sawtooth"]
    for folds, units in ((1, 2), (2, 4), (4, 16), (8, 256)):    # as many units in one layer
        wide = space["by_relus"](lambda x, folds=folds: sawtooth(x, folds), units, grid, 0, 1)
        np.testing.assert_allclose(wide, sawtooth(grid, folds), atol=1e-10)
    np.testing.assert_array_equal(space["tent"](grid), 1 - np.abs(2 * grid - 1))
    assert said("256 units instead of 16. For 20 folds it would be a million instead of 40")
    pieces = np.reshape(ran.numbers("random-pieces", r"× +\d+ +(\d+) +(\d+) +([\d,]+)$"), (4, 3))
    assert ((pieces[:, 0] > 40) & (pieces[:, 0] < 80)).all()
    assert pieces[0, 1] <= 65
    assert pieces[:, 2].tolist() == [64, 32 ** 2, 16 ** 4, 8 ** 8]
    left = np.reshape(ran.numbers("learn-sawtooth-run", r": +([\d.]+)% +([\d.]+)% +([\d.]+)%$"), (3, 3, 3))
    tiny, wide, deep = left
    assert tiny.min() > 60
    assert wide[:, 0].min() > 70 > 20 > deep[:, 0].max()
    assert max(wide[:, 2].max(), deep[:, 2].max()) < 3


def test_outside_it_knows_nothing(ran: Executed) -> None:
    assert max(ran.numbers("outside", r"between -2 and 2: ([\d.]+)")) < 0.005
    rows = {x: said for x, *said in np.reshape(ran.numbers("outside", r"^ *(\d+) +(\d+) +([\d.]+) +([\d.]+) +\w+$"), (6, 4))}
    assert re.findall(r"inside$|outside$", ran.printed["outside"], re.MULTILINE) == ["inside"] * 2 + ["outside"] * 4
    assert rows[1][1:] == pytest.approx([2, 2], abs=0.1)
    assert rows[4][0] == 20 > max(rows[4][1:]) + 3
    assert rows[10][0] == 110 > 2 * rows[10][2] > 4 * rows[10][1]
    assert rows[101][1] == pytest.approx(rows[100][1], abs=0.11)                      # tanh: flat
    assert rows[101][2] - rows[100][2] == pytest.approx((rows[100][2] - rows[10][2]) / 90, abs=0.2)    # ReLU: a straight line


def test_the_answers_below_the_playground(browser: Browser) -> None:
    page = browser.new_page()
    parts = {name: Playground.folder / f"{name}.js" for name in ("engine", "data")}
    page.add_script_tag(content=modules.classic(parts, "window.parts = {...playground_engine, ...playground_data};"))
    right = np.array(page.evaluate("""() => [2, 3, 4].map((units) => Array.from({ length: 10 }, (_, seed) => {
        const { train, test } = parts.dataSet("xor", { points: 200, noise: 0, share: 0.5, seed });
        const network = new parts.Network({ hidden: [units], activation: "relu", optimizer: "adam", learningRate: 0.03, seed });
        for (let k = 0; k < 100; k += 1) network.epoch(train);
        return network.evaluate(test).accuracy;
    }))"""))
    page.close()
    assert (right > 0.95).sum(axis=1).tolist() == [0, 4, 7]
    assert right[0].max() == pytest.approx(0.89)
    assert said("the best gets 89 %", "Three units: four of the ten seeds. Four units: seven of them.")


def test_the_answers_in_words() -> None:
    assert 29 ** 2 + 4 * 29 + 1 == 958 <= 1000 < 1021 == 30 ** 2 + 4 * 30 + 1
    assert said("it is 29, with 958 parameters; 30 would need 1,021")
    assert 3 * 50 + 51 * 50 + 51 * 50 + 51 == 5301
    assert said("has 5,301 parameters for it instead of 3")
    assert 2 * np.pi / np.sqrt(0.008) == pytest.approx(70.25, abs=0.01)


def test_training_spreads_the_bends() -> None:
    """Exercise 6: what the solution says of ten ReLU units on the sine."""
    space, found = values(CHAPTER, "Sequential", "fit", "trained_error"), []
    solution = next(source(cell) for cell in cells(CHAPTER, "markdown") if cell["id"] == "exercise-6-solution")
    exec(re.search(r"```python\n(.*?)```", solution, re.DOTALL)[1], space)
    for seed in range(5):
        made = space["Sequential"]([space["Dense"](10), space["Activation"]("relu"), space["Dense"](1)], input_shape=(1,),
                                   rng=np.random.default_rng(seed))
        for epochs in (0, 300):
            space["fit"](made, space["scaled"](space["points"])[:, None], np.sin(space["points"])[:, None],
                         space["nnbook"].mean_squared_error, space["Adam"](0.01), epochs=epochs, batch_size=25, seed=seed)
            first, _, last = made.layers
            found.append(space["pieces"](first.weights[0], first.biases, last.weights[:, 0], -1, 1))
    assert found[::2] == [2] * 5
    assert found[1::2] == [9, 10, 10, 11, 10]
    assert said("After, 9, 10, 10, 11 and 10")


def test_the_layer_as_arrays(ran) -> None:
    """The corners, and the weights found by pencil. W₁ turned fits, and gives other sums; with three units it does not fit."""
    state = ran.state("matrices-widget")
    x, w1 = np.reshape(state["x"][:8], (4, 2)), np.reshape(state["w1"], (2, 2))
    assert x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert (x @ w1 + state["b1"])[1, 0] == 0.5
    assert not np.array_equal(x @ w1.T, x @ w1)
    assert (state["examples"], state["inputs"], state["units"], state["outputs"]) == (4, 2, 2, 1)
