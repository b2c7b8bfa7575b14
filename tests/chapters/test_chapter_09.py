"""Chapter 9: what its cells print in the built book is what its sentences claim."""

import json
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

import nnbook
from nnbook.datasets import mnist_is_at_hand
from nnbook.layers import BatchNorm
from nnbook.widgets.curve_clinic import TREATMENTS
from notebooks import FENCE, ROOT, Executed, cells, defined, source, tags
from run_the_clinic import FILE, unpack

CHAPTER = ROOT / "chapters" / "09_training_in_practice.ipynb"
MARKDOWN = cells(CHAPTER, "markdown")
PROSE = re.sub(r"[\s>]+", " ", "\n".join(source(cell) for cell in MARKDOWN))
CODE = {cell["id"]: source(cell) for cell in cells(CHAPTER, "code")}


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


def network(*layers: Any, inputs: int) -> nnbook.Sequential:
    return nnbook.Sequential(layers, input_shape=(inputs,), rng=np.random.default_rng(0), dtype=np.float64)


def test_shown_and_kept_batch_norm_agree() -> None:
    ours = defined(CHAPTER, "batch-norm", "backward")
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x, delta = rng.normal(rng.normal(), rng.uniform(0.1, 5), (2, 9, 4))
        made = network(BatchNorm(), inputs=4)
        made.layers[0].scales, made.layers[0].shifts = rng.normal(size=(2, 4))
        scales, shifts = made.layers[0].scales.copy(), made.layers[0].shifts.copy()
        np.testing.assert_allclose(ours["batch_norm"](x, scales, shifts), made.forward(x, training=True), rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(ours["batch_norm_backward"](delta, x, scales), made.layers[0].backward(delta),
                                   rtol=1e-8, atol=1e-10)


def test_shown_and_kept_clipping_agree() -> None:
    by_norm = defined(CHAPTER, "clip")["by_norm"]
    for seed in range(20):
        g = np.random.default_rng(seed).normal(size=6) * 10.0 ** (seed % 4 - 2)
        kept = g.copy()
        nnbook.clip_by_norm(kept, 1.0)
        np.testing.assert_allclose(by_norm(g), kept, rtol=1e-12)


def test_pytorchs_default_is_what_the_chapter_says() -> None:
    torch.manual_seed(0)
    weights = torch.nn.Linear(100, 4000).weight.detach().numpy()
    ours = defined(CHAPTER, "deep")["pytorch"](100, 4000, rng=np.random.default_rng(0))
    assert np.abs(weights).max() == pytest.approx(0.1, abs=1e-4)
    assert np.abs(ours).max() == pytest.approx(0.1, abs=1e-4)
    assert weights.std() == pytest.approx(1 / np.sqrt(300), rel=0.01)
    assert ours.std() == pytest.approx(1 / np.sqrt(300), rel=0.01)
    assert round(1 / np.sqrt(300) * np.sqrt(50), 2) == 0.41    # "0.41 per layer"


def test_the_chain_has_the_right_slope() -> None:
    chain = defined(CHAPTER, "clip")["chain"]
    for theta in ([1.15, 0.1], [0.9, -0.2]):
        nudged = [(chain(np.add(theta, step))[0] - chain(np.subtract(theta, step))[0]) / 2e-6
                  for step in ([1e-6, 0], [0, 1e-6])]
        assert chain(theta)[1] == pytest.approx(nudged, rel=1e-4)


def test_the_opening(ran: Executed) -> None:
    last = {spread: float(size) for spread, size in re.findall(
        r"Spread ([\d.]+): after 20 layers the signal has the size ([\de.+-]+)\.", ran.html["opening-depth"])}
    assert 0.1 < last["0.14"] < 10    # "Only around 0.14"
    assert last["0.1"] == pytest.approx(1e-3, rel=0.5)
    assert last["0.2"] == pytest.approx(1e3, rel=0.5)
    assert last["0.01"] < 1e-12


def test_fewer_updates_read_fewer_digits(ran: Executed) -> None:
    table = [line.split() for line in ran.printed["grid"].splitlines()[2:]]
    found = {size: [float(one.replace(",", "")) for one in (size, *numbers)] for size, *numbers in table}
    small, medium, large = (found[size][2:] for size in ("16", "64", "256"))
    assert all(a > b > c for a, b, c in zip(small, medium, large, strict=True))    # "Down a column it gets worse"
    if mnist_is_at_hand():    # the sentences are about MNIST
        assert small[1] - large[1] > 10
        assert np.ptp([small[1], medium[2], large[3]]) < 4    # "along a diagonal it changes little"
        assert (found["256"][1], found["16"][1]) == (50, 800)


def test_what_each_knob_costs_and_gains(ran: Executed) -> None:
    found = {line[:12].strip(): line.split() for line in ran.printed["knobs"].splitlines()[1:]}
    gain = {name: float(words[-2]) + float(words[-1]) for name, words in found.items()}
    cost = {name: float(words[-3].removesuffix("e9")) for name, words in found.items()}
    if mnist_is_at_hand():    # the sentence is about MNIST
        base = gain["as it is"]
        more = {name: (value - base) / 2 for name, value in gain.items()}
        assert more["3 epochs"] == max(more.values())
        assert more["3 epochs"] == pytest.approx(5.4, abs=0.6)
        assert more["256 units"] == pytest.approx(more["3 epochs"] / 2, abs=0.5)
        assert 0 < more["256 units"] < more["3 layers"]
        assert more["16 units"] < 0
        assert cost["3 layers"] < cost["3 epochs"] < cost["256 units"]
        assert cost["256 units"] == pytest.approx(4 * cost["as it is"], rel=0.02)


def test_signals_grow_as_predicted(ran: Executed) -> None:
    lines = ran.printed["factors"].splitlines()[1:]
    predicted, measured = (np.array([line.split()[-2:] for line in lines[start::2]], float) for start in (0, 1))
    assert measured == pytest.approx(predicted, rel=0.25)    # "to within a quarter"
    assert predicted[0, 0] == pytest.approx(3e-12, rel=0.1)
    assert predicted[3] == pytest.approx([1, 1])


def starts(ran: Executed) -> dict[str, list[float]]:
    table = [line.split() for line in ran.printed["starts"].splitlines()[1:]]
    return {name: [np.nan if one == "none" else float(one) for one in found] for name, *found in table}


def test_hes_start_learns_and_pytorchs_does_not(ran: Executed) -> None:
    found = starts(ran)
    assert found["1"][0] > 1e8
    assert np.isnan(found["1"][1:]).all()
    for name in ("0.01", "PyTorch"):
        assert found[name][0] == pytest.approx(np.log(10), abs=0.01)
    if mnist_is_at_hand():    # the sentence is about MNIST
        assert min(found["He"][1:]) > 80    # "more than four fifths"
        assert max(found["PyTorch"][1:] + found["0.01"][1:]) < 12
        assert 15 < min(found["Xavier"][1:]) <= max(found["Xavier"][1:]) < 60
        assert "PyTorch 2.30" in ran.alts["starts-figure"]


def test_more_layers_do_not_help_a_bad_start(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        lines = [line.split() for line in ran.printed["depths"].splitlines()[1:]]
        bad, good = (np.array(line[1:], float) for line in lines)
        assert all(later < earlier for earlier, later in pairwise(bad))
        assert bad[2] < 25    # "three are enough to spoil it"
        assert np.ptp(good[1:]) < 4    # "depth hardly matters once there are two layers"


def test_batch_norm_gives_mean_0_and_spread_1(ran: Executed) -> None:
    before, spreads, after, ones = (re.findall(r"-?\d+\.\d\d", line) for line in ran.printed["batch-norm"].splitlines())
    assert set(after) == {"0.00"}
    assert set(ones) == {"1.00"}
    assert len({*before, *spreads}) == 6


def rates(ran: Executed) -> dict[float, list[list[float]]]:
    """By rate: plain, batch norm, layer norm, two seeds each."""
    lines = [line.split() for line in ran.printed["rates"].splitlines()[2:]]
    values = {float(rate): [np.nan if one == "none" else float(one) for one in found] for rate, *found in lines}
    return {rate: [found[i:i + 2] for i in (0, 2, 4)] for rate, found in values.items()}


def test_batch_norm_learns_at_all_rates(ran: Executed) -> None:
    found = rates(ran)
    assert np.isnan(found[3][0]).all()    # "where the plain network's numbers end in infinity"
    if mnist_is_at_hand():    # the sentence is about MNIST
        assert all(min(found[rate][1]) > 70 for rate in (0.05, 0.3, 3))
        assert min(found[0.05][0]) > 75    # "learned well"
        assert max(found[0.3][0]) < min(found[0.05][0]) - 20
        assert max(found[0.3][2]) < min(found[0.3][1]) - 10    # "Layer norm helps less in this stack"
        assert max(found[3][2]) < 20


def test_a_batch_of_threes_finds_the_wrong_mode(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        threes, mixed = (re.findall(r"([\d.]+) %", line) for line in ran.printed["threes"].splitlines()[1:])
        assert float(threes[0]) > 75
        assert float(threes[1]) < 25    # "fewer than one in four"
        assert abs(float(mixed[0]) - float(mixed[1])) < 1    # "doesn't notice a thing"


def test_a_batch_of_two_is_too_small_for_batch_norm(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        lines = {line[:10].strip(): np.array(line[10:].split(), float) for line in ran.printed["twos"].splitlines()[2:]}
        assert lines["batch norm"][:2].max() < lines["plain"][:2].min() - 20
        assert lines["batch norm"][2:].min() > lines["plain"][2:].max()
        assert lines["layer norm"][:2].min() > lines["plain"][:2].min() - 10


def test_clipping(ran: Executed) -> None:
    assert ran.numbers("clip", r", (\d+)° off") == [0, 35]
    lines = {line.split()[0]: line.split()[1:] for line in ran.printed["clip-run"].splitlines()[1:]}
    assert (lines["unclipped"][0], lines["unclipped"][2]) == ("3", "inf")
    assert float(lines["by_norm"][2]) < float(lines["by_value"][2]) < 1


def test_what_a_seed_fixes(ran: Executed) -> None:
    found = {line[:23].strip(): line[23:].replace("%", "").split() for line in ran.printed["seeds"].splitlines()}
    first = found["seed 0"][0]
    assert found["the same once more"] == [first, "0.0e+00"]
    assert 0 < float(found["weights nudged by 1e-6"][1]) < 1e-5
    assert float(found["other first weights"][1]) > float(found["other order of digits"][1]) > 1e-3
    if mnist_is_at_hand():    # the sentence is about MNIST
        assert 0.5 < abs(float(found["other first weights"][0]) - float(first)) < 1.5    # "up to a point here"
    forwards, backwards = ran.numbers("seeds", r"(?:forwards|backwards): +(-?[\d.]+)")
    assert forwards != backwards
    assert forwards == pytest.approx(backwards, rel=1e-4)


def cures(ran: Executed) -> np.ndarray:
    """Patients × changes: % right; NaN where a patient has that already. First column: as it came."""
    lines = [line.split()[1:] for line in ran.printed["cures"].splitlines()[2:]]
    return np.array([[np.nan if one == "·" else float(one) for one in line] for line in lines])


def test_each_patient_is_cured_by_one_change(ran: Executed) -> None:
    table = cures(ran)
    assert table.shape == (8, 8)
    if mnist_is_at_hand():    # the sentences are about MNIST
        assert (table[:, 0] <= 70).all()
        own = [1, 2, 3, 7, 7, 7, 7, 4]    # the change that undoes each fault
        assert all(table[patient, change] > 80 for patient, change in enumerate(own))
        by_norm = table[:, 5]
        assert [patient + 1 for patient in range(8) if by_norm[patient] > 80] == [2, 3, 4]
        assert np.nanmax(np.abs(table[5, 6] - table[5, 0])) <= 3    # decay does "next to nothing" for patient 6
        for patient in (4, 5, 6):    # "nothing in the network helps against bad data"
            assert np.nanmax(table[patient, :7]) < 72


def test_the_clinic_has_the_runs_of_the_table(ran: Executed) -> None:
    """The widget's curves were made once; here the page makes the same runs again."""
    numbers = {change: str(number) for number, change in enumerate(TREATMENTS, start=1)} | {"": "0"}
    columns = ["", ("rate", "×30"), ("rate", "÷30"), ("weights", "He"), ("batch", "64"), ("norm", "batch"), ("decay", "0.01")]
    data = dict(zip(range(3, 7), ("scaled", "shuffled", "more", "checked"), strict=True))
    runs, table = json.loads(FILE.read_text(encoding="utf-8"))["runs"], cures(ran)
    for patient, row in enumerate(table):
        changes = [*columns, ("data", data[patient])] if patient in data else columns
        for change, printed in zip(changes, row, strict=False):
            known = numbers[change] in runs[patient]
            assert known == np.isfinite(printed), (patient + 1, change)
            if known and mnist_is_at_hand():    # the runs are on MNIST
                share = 100 * unpack(runs[patient][numbers[change]])[4][-1]
                assert share == pytest.approx(printed, abs=3), (patient + 1, change)
                assert (share > 80) == (printed > 80), (patient + 1, change)
    assert "CurveClinic" in ran.html["clinic"]


def test_the_checklist_tells_them_apart(ran: Executed) -> None:
    lines = [line.split() for line in ran.printed["checks"].splitlines()[2:]]
    pixel, kinds, first, ten, train, valid = np.array([line[1:] for line in lines], float).T
    assert [line[0] for line in lines] == [*map(str, range(1, 9)), "healthy"]
    assert list(np.flatnonzero(pixel > 1) + 1) == [4]
    assert list(np.flatnonzero(kinds < 5) + 1) == [5, 8]
    if mnist_is_at_hand():    # the sentences are about MNIST
        assert first[3] > 50
        assert list(np.flatnonzero(ten > 1) + 1) == [1, 2, 3, 4]
        assert max(ten[[4, 5, 6, 8]]) < 0.05
        assert valid[5] - train[5] > 0.8
        assert (train[6], valid[6]) == pytest.approx((np.log(10), np.log(10)), abs=0.03)
        assert train[8] == pytest.approx(0.4, abs=0.05)    # "A healthy one ends near 0.4"
        for patient in (2, 3, 4, 7):    # "all end at 2.30"
            assert train[patient - 1] == pytest.approx(np.log(10), abs=0.02)


def test_the_curves_are_what_the_diagnoses_say(ran: Executed) -> None:
    ends = [[float(one) for one in pair] for pair in re.findall(
        r"\d: training (\S+) to (\S+), validation (\S+) to (\d+\.?\d*)", ran.alts["patients"])]
    assert len(ends) == 8
    assert ran.weight("opening-depth") < 100_000
    if mnist_is_at_hand():    # the diagnoses are about MNIST
        slow, _, flat, pixels, by_kind, few, *_ = ends
        assert 0.1 < slow[0] - slow[1] < 0.4
        assert flat[:2] == [2.3, 2.3]
        assert pixels[0] > 1e4
        assert by_kind[3] > 3
        assert few[1] < 0.1 < 1 < few[3]
        assert ran.numbers("alive", r"(\d+)%") == [0, 0, 100]


def test_random_search_wins_nowhere(ran: Executed) -> None:
    lines = [line.split() for line in ran.printed["search"].splitlines()[2:]]
    assert [line[:2] for line in lines] == [[knob, task] for knob in ("size", "decay") for task in ("circles", "xor", "spirals")]
    gaps = {}
    for knob, task, grid, _, one, random, _, other in lines:
        gaps[knob, task] = (float(grid) - float(random)) / np.hypot(float(one), float(other))    # in its error
    assert min(gaps.values()) > -1.5
    assert gaps["size", "circles"] > 2
    assert gaps["size", "spirals"] > 2
    assert all(abs(gap) < 1.5 for (knob, _), gap in gaps.items() if knob == "decay")


def test_the_gradient_of_batch_norm(ran: Executed) -> None:
    measured, formula = ran.numbers("backward", r"(?:measured|formula) +(-?[\d.]+)")
    assert measured == pytest.approx(formula, abs=1e-6)
    assert ran.printed["backward"].endswith("True\n")


def test_a_larger_weight_before_batch_norm_has_a_smaller_gradient(ran: Executed) -> None:
    one, ten = ran.numbers("scale-free", r"gradient ([\d.]+)")
    assert one == pytest.approx(10 * ten, rel=0.01)
    assert ran.printed["scale-free"].endswith("True\n")


def test_how_far_a_step_moves_each_layer(ran: Executed) -> None:
    lines = {line.split()[0]: np.array(line.split()[1:], float) for line in ran.printed["ratios"].splitlines()[1:]}
    assert (lines["PyTorch"] < 1e-5).all()
    assert (lines["PyTorch"] < lines["Xavier"]).all()
    assert (lines["Xavier"] < lines["He"]).all()
    assert (lines["He"] > 1e-3).all()


def test_numbers_of_the_solutions() -> None:
    space: dict[str, Any] = {"np": np}
    for number in range(1, 6):
        exec(FENCE.search(next(source(cell) for cell in MARKDOWN if cell["id"] == f"exercise-{number}-solution"))[1], space)
    assert space["answer"] == (5 * 469, 60_000 - 468 * 128)
    assert space["spread"](100, 0.1) == pytest.approx(0.1407, abs=5e-5)
    halves = space["clip"](6.5, [np.array([3.0, 4.0]), np.array([12.0])])
    assert [list(half) for half in halves] == [[1.5, 2], [6]]
    batch = np.array([[5 - np.sqrt(1.5)], [5 + np.sqrt(1.5)]])
    assert [float(values[0]) for values in space["running"]([batch])] == pytest.approx([0.5, 1.2])
    assert abs(0.9 ** 10 - 1 / 3) < 0.02
    table = space["layer_norm"](np.random.default_rng(0).normal(3, 2, (5, 8)), np.ones(8), np.zeros(8))
    assert table.mean(axis=1) == pytest.approx(np.zeros(5), abs=1e-12)


def test_predictions_come_before_their_answers() -> None:
    predicted = [cell["id"] for cell in cells(CHAPTER, "code") if "predict" in tags(cell)]
    assert predicted == ["grid", "factors", "starts", "rates", "threes"]
    assert PROSE.count("**Often said.**") == 6
