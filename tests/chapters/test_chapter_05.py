"""Chapter 5: what its cells print in the built book is what its sentences claim."""

import ast
import contextlib
import io
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from nnbook.activations import softmax
from nnbook.datasets import digits
from nnbook.exercises import backpropagation as check
from nnbook.frameworks import to_torch
from nnbook.gradcheck import central_differences, complex_step
from notebooks import FENCE, ROOT, Executed, cells, source, values, variables

CHAPTER = ROOT / "chapters" / "05_backpropagation.ipynb"
PROSE = "\n".join(source(cell) for cell in cells(CHAPTER, "markdown"))
CODE = {cell["id"]: source(cell) for cell in cells(CHAPTER, "code")}
SMALL = r"[\d.]+e[+-]\d+"    # a number such as 3e-17


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


def after_the_chapter(code: str, *names: str) -> tuple[dict[str, Any], str]:
    """Run code as a reader does in the notebook, below its cells: its variables then, `names` too, and what it printed."""
    space, out = values(CHAPTER, *names, *variables(ast.parse(code).body)[2]), io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, space)
    return space, out.getvalue()


def test_one_run_for_each_parameter(ran: Executed) -> None:
    assert ran.numbers("opening-nudges", r"(\d+) runs for (\d+) parameters") == [23, 22]
    slopes = values(CHAPTER, "nudged")["nudged"][12:].reshape(5, 2)
    np.testing.assert_allclose(slopes[:, 0], -slopes[:, 1], atol=2e-4)    # "always equally thick, and of opposite kind"


def test_nudges_come_closer_to_the_slope(ran: Executed) -> None:
    ratios = ran.numbers("nudge", r"([+-][\d.]+)$")
    exact = -0.400497
    gaps = [abs(ratio - exact) for ratio in ratios]
    assert gaps == sorted(gaps, reverse=True)
    assert ratios[-1] == pytest.approx(exact, abs=2e-6)
    assert "about −0.40" in PROSE


def test_the_gradient_is_the_steepest_way_and_its_length_the_slope(ran: Executed) -> None:
    best, along, length = ran.numbers("steepest", r": +([\d.]+)$")
    assert best < 0.9 * along
    assert along == pytest.approx(length, abs=1e-3)
    assert ran.numbers("steepest", rf"differ by ({SMALL}) at most$")[0] < 1e-3    # rise = g · d, up to nudges of 0.001


def test_the_chain_by_hand_is_what_nudges_say(ran: Executed) -> None:
    by_walk = ran.numbers("five-backward", r"d[wbxy] = ([+-][\d.]+)")
    assert len(by_walk) == 4
    assert by_walk == pytest.approx(ran.numbers("five-nudges", r"slope ([+-][\d.]+)$"), abs=2e-6)
    a = np.tanh(0.6 * 2 - 0.2)
    assert by_walk[0] == pytest.approx(2 * (a - 1) * 1 * (1 - a ** 2) * 1 * 2, abs=1e-6) == -0.400497    # the formula
    assert ran.numbers("used-twice", r"([\d.]+)$") == [4.8, 1.6, 4.8]


def test_formulas_of_the_forward_pass(ran: Executed) -> None:
    by_formula, by_package = ran.numbers("forward-by-hand", r" ([\d.]+)$")
    assert by_formula == pytest.approx(by_package, abs=1e-12)
    assert "[1. 1. 1. 1.]" in ran.printed["forward-by-hand"]


def test_the_four_equations(ran: Executed) -> None:
    assert ran.numbers("four-equations", rf": ({SMALL})$")[0] == 1e-4    # "about 0.0001 at most"
    made = values(CHAPTER, "a1", "w2", "b2", "z2", "delta2", "by_w2", "by_b2")
    a1, w2, delta2 = made["a1"], made["w2"], made["delta2"]
    sums = {"z2": np.einsum("ri,ij->rj", a1, w2) + made["b2"], "by_w2": np.einsum("ri,rj->ij", a1, delta2),
            "by_b2": np.einsum("rj->j", delta2)}    # the sums of the text
    for name, expected in sums.items():
        np.testing.assert_allclose(made[name], expected, atol=1e-15)
    np.testing.assert_allclose(delta2 @ w2.T, np.einsum("rj,ij->ri", delta2, w2), atol=1e-15)


def test_a_forgotten_transpose_fails_or_runs_wrong(ran: Executed) -> None:
    assert "mismatch in its core dimension" in ran.printed["missing-transpose"]
    true, mistake = ran.numbers("missing-transpose", r"(?:true gradient|largest mistake) ([\d.]+)$")
    assert mistake > 0.7 * true


def test_one_output_is_softmax_of_two(ran: Executed) -> None:
    z, y = np.array([2.0, -0.5, 0.3, 1.0]), np.array([0, 1, 1, 0])
    p = np.exp(z) / (1 + np.exp(z))
    np.testing.assert_allclose(-y * np.log(p) - (1 - y) * np.log(1 - p), np.log(1 + np.exp(z)) - y * z, atol=1e-12)
    slopes, nudges, by_slope, less = (row.split() for row in re.findall(r"\[(.+)\]", ran.printed["single-output"]))
    assert slopes == nudges
    assert by_slope == less    # the elementwise formula holds for a sigmoid


def test_the_elementwise_formula_is_not_for_softmax(ran: Executed) -> None:
    lines = re.findall(r"[a-z()] +\[(?!\[)(.+)\]", ran.printed["output-softmax"] + ran.printed["softmax-paths"])
    rows = [[float(number) for number in line.split()] for line in lines]
    assert rows[0] == [0, -0.758, 0]
    assert rows[1:] == [[0.659, -0.758, 0.099]] * 4
    assert ran.numbers("softmax-paths", rf"nudges: ({SMALL})$")[0] < 1e-9
    made = values(CHAPTER, "entropy", "z")    # the share's logarithm is the sum's, minus the score
    scores = np.array([2.0, 1.0, 0.1])
    assert made["entropy"](scores) == pytest.approx(np.log(np.exp(scores).sum()) - scores[1], abs=1e-12)


def test_forty_lines() -> None:
    lines = sum(len(CODE[name].splitlines()) for name in ("start", "forward", "loss", "backward", "update"))
    assert 34 <= lines <= 42
    assert len(CODE["backward"].splitlines()) <= 10


def test_small_steps_keep_their_promise(ran: Executed) -> None:
    promised = ran.numbers("one-step", r"promised ([\d.]+)")
    fallen = ran.numbers("one-step", r", fall ([\d.]+)")
    assert promised[0] > 1.05 * fallen[0]
    assert promised[-1] == pytest.approx(fallen[-1], rel=1e-2)


def test_six_starts_learn_xor(ran: Executed) -> None:
    assert ran.printed["xor"].count("4 of 4 right") == 6
    ends = ran.numbers("xor", r"to ([\d.]+)$")
    assert len(ends) == 6
    assert max(ends) < 0.01
    assert f"between {min(ends):.4f} and {max(ends):.4f}" in ran.alts["xor"]


def test_backpropagation_changes_no_weight(ran: Executed) -> None:
    assert ran.printed["changes-nothing"].count("True") == 3
    assert "False" not in ran.printed["changes-nothing"]


def test_digits_are_read_and_the_gradients_are_those_of_pytorch(ran: Executed) -> None:
    assert "25,450 parameters" in ran.printed["digits"]
    assert ran.numbers("train-digits", r"([\d.]+)% read right") > [75]
    made = values(CHAPTER, "gradient_of", "reader", "x_train", "y_train")
    x, y, gradient_of = made["x_train"][:50], made["y_train"][:50], made["gradient_of"]
    single = [gradient_of(made["reader"], x[[i]], y[[i]]) for i in range(50)]    # "of the single examples"
    np.testing.assert_allclose(gradient_of(made["reader"], x, y), np.mean(single, axis=0), atol=1e-14)
    gaps = ran.numbers("torch-compare", rf"difference ({SMALL})$")
    assert len(gaps) == 4
    assert max(gaps) < 1e-12
    ranks = ran.numbers("rank", r"^ +(\d+) +(\d+)$")
    assert ranks == [1, 1, 2, 2, 5, 5, 20, 20, 100, 32]
    space = values(CHAPTER, "gradients_of_first", "x_train")
    picture, factors = space["gradients_of_first"](1)
    np.testing.assert_allclose(picture, np.outer(space["x_train"][0], factors), atol=1e-15)    # "digit × factor"


def test_broken_networks_learn_and_the_checker_finds_them(ran: Executed) -> None:
    none, mean, flat, stray, nothing = (float(share) for share in re.findall(r"([\d.]+)%", ran.alts["broken-learn"]))
    assert min(mean, flat, stray) > none - 4
    assert nothing < none - 8
    before, after = np.array(ran.numbers("alignment", r"(\d+)° before, (\d+)° after")).reshape(3, 2).T
    assert min(before) > 80
    assert max(after) < 50
    rows = np.array([line.split()[-4:] for line in ran.printed["gaps"].splitlines()[1:]], dtype=float)
    assert (rows > 1e-6).tolist() == [
        [False] * 4, [False, True, False, True], *[[True, True, False, False]] * 3,
        [True, False, True, False], [True] * 4, [True, True, False, False]]
    assert rows[1:5][rows[1:5] > 1e-6].min() >= 0.1    # "a gross mistake by a tenth or more"
    little = rows[5:][rows[5:] > 1e-6]
    assert 1 / 6000 < little.min() < 1 / 4000
    assert 0.04 < little.max() < 0.06
    assert rows[rows < 1e-6].max() < 1e-8


def test_the_u_curve(ran: Executed) -> None:
    space = values(CHAPTER, "errors", "nudges")
    (central, one_side, single), h = space["errors"].values(), space["nudges"]
    inside = (h < 2e-3) & (h > 5e-6)
    assert central[inside].min() < 1e-8
    assert h[central.argmin()] == pytest.approx(1e-5)
    assert h[single.argmin()] == pytest.approx(1e-2)
    assert 1e-5 < single.min() < 1e-3
    assert central[:3] / central[1:4] == pytest.approx([100] * 3, rel=0.05)    # falls with h²
    assert one_side[1:4] / one_side[2:5] == pytest.approx([10] * 3, rel=0.05)    # falls with h
    assert single[h < 2e-8] == pytest.approx(1)    # "nothing is left"
    assert single[5] == pytest.approx(0.2, abs=0.005)    # "at 1e-6 it looks wrong, by 20 %"
    assert h[one_side.argmin()] == pytest.approx(1e-7)
    assert ran.numbers("u-numbers", r"(\d+) of 22 slopes") == [22]


def test_the_complex_step_has_no_left_side(ran: Executed) -> None:
    assert max(ran.numbers("complex-step", rf"error ({SMALL})$")[2:]) < 1e-14
    space = values(CHAPTER, "loss_at", "theta", "exact")
    for method, most in ((central_differences, 1e-8), (complex_step, 1e-14)):    # "in the package they are"
        found = method(space["loss_at"], space["theta"])
        assert np.linalg.norm(found - space["exact"]) < most * np.linalg.norm(space["exact"])


def test_the_planted_bug_is_found_where_it_is(ran: Executed) -> None:
    good, bad = ran.printed["find"].split("Careless")
    assert "all agree" in good
    assert re.findall(r"^(\d\.Dense\.\w+).*WRONG", bad, re.MULTILINE) == [
        "0.Dense.weights", "0.Dense.biases", "2.Dense.weights", "2.Dense.biases"]
    assert ran.numbers("plant", r"z \(1 - z\) = ([+-][\d.]+)") == [0, -2]


def test_ways_explode_and_numbers_do_not(ran: Executed) -> None:
    assert ran.numbers("doubling", r"doublings: ([\d,]+) steps, gradient ([\d,]+)") == [63, 32, 2047, 1024, 65535, 32768]
    assert "2,199,023,255,551 steps" in ran.printed["doubling"]
    assert "two trillion steps to 41" in PROSE
    assert "RecursionError" in ran.printed["chain"]
    assert ran.printed["backward-from"].splitlines() == ["40 doublings: 41 steps", "gradient 1,099,511,627,776",
                                                         "a chain of 5,000: gradient 1"]
    number = values(CHAPTER, "Number")["Number"]
    product = number(3.0) * number(5.0)
    assert (product.data, [(part.data, slope) for part, slope in product.parts]) == (15.0, [(3.0, 5.0), (5.0, 3.0)])
    assert ran.numbers("walk", r"dL/dw (\S+) \(by hand (\S+)\)") == [-0.400497] * 2


def test_three_engines_agree_and_pytorch_adds_up(ran: Executed) -> None:
    ours, package, torch = np.array(ran.numbers("three-engines", r"(-?[\d.]+) (-?[\d.]+)$")).reshape(3, 2)
    np.testing.assert_allclose(ours, torch, rtol=0, atol=1e-12)
    np.testing.assert_allclose(package, torch, rtol=0, atol=1e-12)
    assert ran.numbers("zero-grad", r"gradient (\S\d\.\d+)") == [-0.4005, -0.801, -1.2015, -0.4005]


def test_what_it_costs(ran: Executed) -> None:
    shares = ran.numbers("count-products", r" (\d\.\d\d) ")
    assert len(shares) == 4
    assert max(shares) <= 2
    assert "50,900" in ran.printed["count-products"]
    assert re.search(r"50,900\s+forward\s+passes", PROSE)
    told = re.findall(r"([\d,]+) parameters ([\d,]+) times", ran.alts["cost"])
    counts, ratios = ([int(number.replace(",", "")) for number in column] for column in zip(*told, strict=True))
    assert counts == [103, 320, 940, 3110]
    assert ratios[-1] > 300
    assert ratios[-1] > 5 * ratios[0]
    assert all(later > earlier for earlier, later in pairwise(ratios))
    assert ran.numbers("cost-reader", r"counted ([\d.]+)") == [2.01]    # what the clock says is a matter of the machine
    gap, slower = ran.numbers("scalar-cost", rf"(?:difference|numbers take) ({SMALL}|[\d,]+)")
    assert gap < 1e-12
    assert slower > 100


def test_gradients_vanish_behind_sigmoids_only(ran: Executed) -> None:
    shrink, factor = ran.numbers("vanish-numbers", rf"(?:layer 20: |a factor of )({SMALL}|[\d.]+)")
    assert shrink < 1e-8
    assert factor == 0.23
    assert "leaves 0.23 of it on average" in PROSE
    tanh = values(CHAPTER, "lengths")["lengths"]["tanh"]
    assert 0.1 < tanh[1] / tanh[19] < 10
    first, theirs = deep_gradients()
    assert np.abs(first - theirs).max() < 1e-10 * np.abs(theirs).max()    # "the gradient is right"
    assert ran.numbers("vanish-numbers", r"as before: ([\d.]+)%$") == [100]


def deep_gradients() -> tuple[np.ndarray, np.ndarray]:
    """Of the first layer of the sigmoid network: ours and PyTorch's, both (784, 100)."""
    made = values(CHAPTER, "nets", "x_train", "y_train")
    deep, x, y = made["nets"]["sigmoid"], made["x_train"][:100], made["y_train"][:100]
    twin = to_torch(deep)
    torch.nn.functional.cross_entropy(twin(torch.tensor(x)), torch.tensor(y)).backward()
    return deep.layers[0].weight_gradients, next(twin.parameters()).grad.numpy().T


def test_the_map_of_the_loss_is_crossed_at_right_angles() -> None:
    """Each step goes along the gradient of what is drawn, and downhill."""
    made = values(CHAPTER, "path", "neuron")
    path, neuron, h = made["path"], made["neuron"], 1e-6
    rises = [[neuron(w + h, b) - neuron(w - h, b), neuron(w, b + h) - neuron(w, b - h)] for w, b in path[:-1]]
    slopes = np.array(rises) / (2 * h)
    np.testing.assert_allclose(np.diff(path, axis=0), -0.1 * slopes, atol=1e-8)
    assert (np.diff([neuron(*place) for place in path]) < 0).all()


def test_both_ways_along_the_graph_end_with_the_same_slope() -> None:
    made = values(CHAPTER, "moves", "blames", "by_w", "by_x", "by_b")
    assert made["moves"]["L"] == pytest.approx(made["blames"]["w"], abs=1e-12)
    assert [made["blames"][name] for name in "wxb"] == pytest.approx([made["by_w"], made["by_x"], made["by_b"]], abs=1e-12)


def test_numbers_of_the_solutions() -> None:
    kept, parameters = 784 + 512 + 512, 784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10
    assert "1,851,392" in PROSE
    assert kept * 256 * 4 == 1_851_392
    assert "669,706 · 4 = 2,678,824" in PROSE
    assert (parameters, parameters * 4) == (669_706, 2_678_824)
    assert 370 * kept < parameters < 371 * kept    # "from 371 examples on"
    assert (max(0, 1e-3) - max(0, -1e-3)) / 2e-3 == 0.5    # central differences at the kink


def test_the_project_learns() -> None:
    """The way to go of exercise 6, run in a reader's notebook: after the chapter, in the same names."""
    code = re.search(r"### 6\..*?```python\n(.*?)```", PROSE, re.DOTALL)[1]
    space, printed = after_the_chapter(code, "slope_by_nudges")
    assert float(printed) > 0.7
    assert np.median(checked(space)) < 1e-8


def checked(space: dict[str, Any]) -> list[float]:
    """Relative differences between the project's gradient and nudges, at 40 weights of the first layer."""
    layers, few, answers = space["start"]((784, 8, 8, 10), np.random.default_rng(0)), space["x_train"][:20], space["y_train"][:20]
    kept, z = space["forward"](layers, few)
    mine = space["backward"](layers, kept, space["loss_and_delta"](z, answers)[1])[0][0]
    places = np.random.default_rng(1).permutation(mine.size)[:40]
    slopes = np.array([space["slope_by_nudges"](layers, layers[0][0], place, few, answers) for place in places])
    return list(np.abs(mine.flat[places] - slopes) / np.abs(slopes).max())


def test_the_solution_of_exercise_4_finds_the_suspects() -> None:
    code = re.search(r"so that all sizes differ:\n\n```python\n(.*?)```", PROSE, re.DOTALL)[1]
    _, printed = after_the_chapter(code)
    gaps = {(name, label): float(gap) for name, label, gap in re.findall(r"^([A-D]) (\w\d) (\S+)$", printed, re.MULTILINE)}
    assert len(gaps) == 16
    assert {place for place, gap in gaps.items() if gap > 1e-6} == {
        ("A", "W1"), ("A", "b1"), ("C", "W2"), ("D", "b1"), ("D", "b2")}


def test_the_arrays_of_the_stepper_are_those_of_the_first_picture(ran: Executed) -> None:
    """Rounded to two places."""
    state, made = ran.state("matrices"), values(CHAPTER, "w1", "b1", "w2", "b2", "x", "y")
    for name in ("w1", "b1", "w2", "b2"):
        np.testing.assert_array_equal(state[name], np.round(made[name].ravel(), 2) + 0.0)
    np.testing.assert_array_equal(state["x"][:8], made["x"].ravel())
    assert state["y"][:4] == made["y"].tolist()
    assert (state["examples"], state["units"], state["question"]) == (4, 4, None)


def test_the_readers_gradient_teaches_the_digits(ran: Executed, capsys: pytest.CaptureFixture[str]) -> None:
    """Exercise 3, once right: the loss falls, all four arrays move, and it reads as well as in the chapter; so does the pad."""
    space = {"np": np}
    solution = next(source(cell) for cell in cells(CHAPTER, "markdown") if cell["id"] == "exercise-3-solution")
    exec(FENCE.search(solution)[1], space)
    pad = check.learns(space["gradients"])
    told = capsys.readouterr().out
    assert told.startswith("Right. ")
    rows = np.array([[float(number) for number in line.strip("%").split()] for line in told.splitlines()[3:]])
    epochs, losses, right = rows[:, 0], rows[:, 1], rows[:, -1]
    assert [epochs[0], epochs[-1]] == [1, 20]
    assert (np.diff(losses) < 0).all()
    assert (np.diff(rows[:, 2:6], axis=0, prepend=0) > 0).all()
    assert right[-1] == ran.numbers("train-digits", r"epochs ([\d.]+)%")[0]
    data = digits()
    read = pad.predict(data.test_images[:2000] / 255).argmax(axis=1)
    assert 100 * np.mean(read == data.test_labels[:2000]) == pytest.approx(right[-1], abs=1)    # weights of one byte
    for place, name in enumerate(("W1", "b1", "W2", "b2")):
        def planted(*arguments: Any, place: int = place) -> list[np.ndarray]:
            found = list(space["gradients"](*arguments))
            found[place] = 1.1 * found[place]
            return found
        assert check.learns(planted) is None
        assert capsys.readouterr().out.startswith(f"Not yet: dL/d{name}: ")


def test_a_gradient_that_fits_only_the_check_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    def for_six_examples(x, y, w1, b1, w2, b2):
        a1 = np.tanh(x @ w1 + b1)
        delta2 = (softmax(a1 @ w2 + b2) - np.eye(w2.shape[1])[y]) / 6
        delta1 = delta2 @ w2.T * (1 - a1 ** 2)
        return x.T @ delta1, delta1.sum(axis=0)[:7], a1.T @ delta2, delta2.sum(axis=0)

    assert check.learns(for_six_examples) is None
    assert "Not yet: on the digits dL/db1 has to have the shape (32,), received (7,)" in capsys.readouterr().out
