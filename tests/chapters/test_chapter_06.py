"""Chapter 6: what its cells print in the built book is what its sentences claim."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

import nnbook
from nnbook import activations
from nnbook.datasets import mnist_is_at_hand
from notebooks import FENCE, ROOT, Executed, cells, source, tags, values

CHAPTER = ROOT / "chapters" / "06_activation_functions.ipynb"
MARKDOWN = cells(CHAPTER, "markdown")
PROSE = re.sub(r"[\s>]+", " ", "\n".join(source(cell) for cell in MARKDOWN))
CODE = {cell["id"]: source(cell) for cell in cells(CHAPTER, "code")}
NUMBER = r"(-?\d+\.?\d*(?:e[+-]\d+)?)"


@pytest.fixture(scope="module")
def ran() -> Executed:
    return Executed(CHAPTER)


def rows(text: str) -> dict[str, list[float]]:
    """By the word that a line begins with, the numbers behind it."""
    found = {}
    for line in text.splitlines():
        if named := re.match(r"([a-zA-Z_]+) +(-?\d.*)", line):
            found[named[1]] = [float(number) for number in re.findall(NUMBER, named[2])]
    return found


def by_seed(ran: Executed, cell: str) -> np.ndarray:
    """The rows of a printed table that begin with a seed, without it: (5 seeds, columns)."""
    lines = re.findall(r"^ +\d .*$", ran.printed[cell], re.MULTILINE)
    return np.array([[float(number) for number in re.findall(NUMBER, line)] for line in lines])[:, 1:]


def test_the_opening_asks_for_the_weight_that_rescues(ran: Executed) -> None:
    state = ran.state("activation-explorer")
    assert (state["activation"], state["w"], state["layers"], state["chained"]) == ("sigmoid", 1, 20, False)
    z, left = 0.5, 1.0
    for _ in range(20):    # the chain w a + b with the weight and the bias of the text, from any input in the middle
        z = 4 * nnbook.sigmoid(z) - 2
        left *= 4 * nnbook.sigmoid(z) * nnbook.sigmoid(-z)
    assert left > 0.05
    assert 4 * nnbook.sigmoid(0.0) - 2 == 0
    assert pytest.approx(9e-13, rel=0.02) == 0.25 ** 20


def test_copies_of_copies(ran: Executed) -> None:
    spread = rows(ran.printed["copies-spread"])
    assert spread["sigmoid"][0] < 1e-12    # "less than a trillionth"
    assert spread["steep"][0] > 0.95    # "black and white"
    assert 0.2 < spread["tanh"][0] < 0.4
    assert "its slope in the middle is 2.5" in PROSE
    assert 10 * activations.sigmoid_grad(10 * 0.5 - 5) == 2.5


def test_the_table_of_the_family_is_the_packages() -> None:
    """Every formula, slope and range of the table, in Python, beside the function of its name."""
    sigma, share = activations.sigmoid, torch.distributions.Normal(0, 1)
    def bell(z: np.ndarray) -> np.ndarray:
        return np.exp(-z ** 2 / 2) / np.sqrt(2 * np.pi)
    def phi(z: np.ndarray) -> np.ndarray:
        return share.cdf(torch.tensor(z)).numpy()
    table = {
        "step": (lambda z: z >= 0, lambda z: 0 * z, 0, 1), "sigmoid": (lambda z: 1 / (1 + np.exp(-z)),
        lambda z: sigma(z) * sigma(-z), 0, 1), "relu": (lambda z: np.maximum(0, z), lambda z: z > 0, 0, np.inf),
        "tanh": (lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)), lambda z: 1 - np.tanh(z) ** 2, -1, 1),
        "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01), -np.inf, np.inf),
        "elu": (lambda z: np.where(z > 0, z, np.exp(z) - 1), lambda z: np.where(z > 0, 1, np.exp(z)), -1, np.inf),
        "gelu": (lambda z: z * phi(z), lambda z: phi(z) + z * bell(z), -0.17, np.inf),
        "silu": (lambda z: z * sigma(z), lambda z: sigma(z) * (1 + z * sigma(-z)), -0.28, np.inf),
        "softplus": (lambda z: np.log(1 + np.exp(z)), sigma, 0, np.inf)}
    z = np.linspace(-9, 9, 1800)    # not at 0, where some have no slope
    assert set(table) == set(activations.ELEMENTWISE)
    said = next(source(cell) for cell in MARKDOWN if cell["id"] == "family-table")
    assert re.findall(r"^\| \*\*(.+?)\*\*", said, re.MULTILINE) == [
        "step", "sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU", "GELU", "SiLU", "softplus"]
    for name, (formula, slope, low, high) in table.items():
        kept, its_slope = activations.ELEMENTWISE[name]
        np.testing.assert_allclose(kept(z), formula(z), atol=1e-9)
        np.testing.assert_allclose(its_slope(z), slope(z), atol=1e-9)
        if np.isfinite(low):
            assert kept(z).min() == pytest.approx(low, abs=0.005 if low not in (0, -1) else 1e-3)
        if np.isfinite(high):
            assert kept(z).max() == pytest.approx(high, abs=1e-3)


def test_the_slopes_were_compared_with_a_nudge(ran: Executed) -> None:
    steepest = {name: found[0] for name, found in rows(ran.printed["family-check"]).items()}
    assert steepest == {"step": 0, "sigmoid": 0.25, "tanh": 1, "relu": 1, "leaky_relu": 1, "elu": 1, "gelu": 1.13,
                        "silu": 1.1, "softplus": 1}
    assert all(found[-1] < 1e-8 for found in rows(ran.printed["family-check"]).values())
    assert torch.relu(torch.tensor(0.0, requires_grad=True)).grad_fn(torch.tensor(1.0)).item() == 0    # "so does PyTorch"


def test_a_sigmoid_reaches_one_and_the_printed_formula_overflows(ran: Executed) -> None:
    assert "32 bits: True\n64 bits: True\nslope at 40, s (1 - s): 0.0\n" in ran.printed["sigmoid-numbers"]
    assert "slope at 40, σ(z) σ(-z): 4.2e-18\n" in ran.printed["sigmoid-numbers"]
    assert ran.printed["sigmoid-numbers"].strip().endswith("math range error")
    assert nnbook.sigmoid(np.float32(16)) < 1 == nnbook.sigmoid(np.float32(17))    # "from 17 on"
    assert 2 * (1 - 2) == -2


def through(ran: Executed) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    contrast, gradient = ran.printed["through-run"].split("gradient")
    return rows(contrast), rows(gradient)


def test_fifty_layers(ran: Executed) -> None:
    contrast, gradient = through(ran)
    assert contrast["sigmoid"][1] == pytest.approx(1e-7, rel=0.5)    # behind ten: "about a ten-millionth"
    assert contrast["sigmoid"][2] < 1e-14    # rounding
    assert gradient["sigmoid"][0] < 0.25 ** 49 == pytest.approx(3e-30, rel=0.1)
    assert pytest.approx(1e-9, rel=0.1) == 0.66 ** 50
    assert contrast["tanh"][2] > 0.03
    assert gradient["tanh"][0] > 0.2
    assert gradient["relu"][0] > 0.6
    assert contrast["relu"][0] > 2 * contrast["relu"][1] > 2 * contrast["relu"][2]
    for name in ("gelu", "silu"):
        assert max(contrast[name][2], gradient[name][0]) < 1e-6
    assert contrast["elu"][0] < contrast["elu"][1] < contrast["elu"][2]
    assert gradient["elu"][0] > gradient["elu"][1] > 1
    spread = ran.printed["through-spread"].partition("\n")[2].replace(" to ", " ")
    reach = rows(spread)
    assert len(reach) == 9
    assert all(low <= high < 10 * low for low, high in reach.values())


def test_small_differences_do_arrive_behind_fifty_relus() -> None:
    """The bold sentence holds for small differences; between two digits the contrast sinks all the same."""
    rng, units, seeds = np.random.default_rng(0), 300, 6
    near, far = [], []
    for _ in range(seeds):
        a = rng.normal(size=(3, units))
        a[1] = a[0] + 1e-6 * rng.normal(size=units)
        before = [np.linalg.norm(a[0] - a[k]) for k in (1, 2)]
        for _ in range(50):
            a = nnbook.relu(a @ rng.normal(0, np.sqrt(2 / units), (units, units)))
        after = [np.linalg.norm(a[0] - a[k]) for k in (1, 2)]
        near.append(after[0] / before[0])
        far.append(after[1] / before[1])
    assert 0.5 < np.mean(near) < 1.7
    assert np.mean(far) < np.mean(near) / 4


def test_relus_gradient_vanishes_with_other_weights(ran: Executed) -> None:
    fits, xavier, torchs = np.array(ran.numbers("relu-starts", r"layer 1: (\S+) to (\S+)$")).reshape(3, 2)
    assert fits[0] > 0.5
    assert xavier.mean() / fits.mean() == pytest.approx(2 ** -24.5, rel=0.3)    # "24 million"
    assert pytest.approx(24e6, rel=0.02) == 2 ** 24.5
    assert torchs[1] < 1e-19
    weights = torch.nn.Linear(400, 400).weight
    assert weights.var().item() == pytest.approx(1 / (3 * 400), rel=0.02)


def depth(ran: Executed) -> dict[int, dict[str, list[int]]]:
    """By depth and kind: the lowest and the highest share of three seeds, in per cent."""
    lines = re.findall(r"^ +(\d+) +(.+)$", ran.printed["depth-run"], re.MULTILINE)
    return {int(layers): {kind: [int(share) for share in reach.split("-")] for kind, reach in zip(
        ("sigmoid", "tanh", "relu", "identity"), cut.split(), strict=True)} for layers, cut in lines}


def test_more_layers_are_not_more_power(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        found = depth(ran)
        assert set(found) == {1, 5, 20}
        assert found[1]["sigmoid"] == pytest.approx([75, 75], abs=3)    # "three digits of four"
        assert max(found[5]["sigmoid"] + found[20]["sigmoid"]) < 14    # chance
        assert found[5]["identity"][1] <= found[1]["identity"][1]
        assert found[20]["identity"][1] < found[5]["identity"][0]
        assert found[5]["tanh"][0] > found[1]["tanh"][0]
        assert found[5]["tanh"][1] - found[1]["tanh"][1] <= 2
        assert sum(found[5]["relu"]) == pytest.approx(sum(found[1]["relu"]), abs=3)
        assert all(found[20][kind][1] < found[5][kind][0] - 5 for kind in ("tanh", "relu"))
        usual, rescued = (np.array(re.findall(r"(\d+) %", line), int)
                          for line in ran.printed["rewrite-run"].splitlines()[-2:])
        assert max(usual) < 14
        assert rescued.tolist() == [77, 77, 77]
        assert sum(found[5]["tanh"]) / 2 == pytest.approx(87, abs=1)    # "tanh's 87 %"


def test_tanhs_and_their_sigmoids_give_the_same_answers(ran: Executed) -> None:
    assert ran.numbers("rewrite-run", r"largest difference: (\S+)$")[0] < 1e-4
    z = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(np.tanh(z), 2 * nnbook.sigmoid(2 * z) - 1, atol=1e-15)


def test_a_zigzag_and_a_stretched_valley(ran: Executed) -> None:
    found = np.array(ran.numbers("walk-count", r" +([\d.]+) steps \((\d+)-(\d+)\), same (\d+)%")).reshape(4, 4)
    (sigmoid, tanh), (of_batch, of_batch_tanh) = found.reshape(2, 2, 4)
    assert (sigmoid[3], of_batch[3] < 100) == (100, True)
    assert sigmoid[0] > tanh[0]
    assert of_batch[1] > of_batch_tanh[2]    # every seed needs more steps with sigmoids
    stretched, round_one = ran.numbers("walk-count", r"valley ([\d.]+)$")
    assert stretched == pytest.approx(6, abs=0.5)    # "about six times"
    assert round_one < 1.2
    assert "a staircase of 25 steps" in ran.alts["walk-figure"]


def test_being_silent_is_not_being_dead(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentences are about MNIST
        pattern = r"^ *([\d.]+) +(\d+)% +(\d+)% +(\d+) \((\d+)-(\d+)\) +(\d+)$"
        table = np.array(ran.numbers("dead-run", pattern)).reshape(4, 7)
        careful, quick, rash, wild = table
        assert careful[[2, 4, 5]].tolist() == [37, 0, 0]
        assert quick[3] == 6
        assert careful[1] - quick[1] <= 2    # "nearly as well"
        assert rash[3] > 50    # "more than half"
        assert wild[1] < 14
        assert wild[[3, 6]].min() > 95


def test_a_leak_is_a_poor_cure(ran: Executed) -> None:
    first, same, leak = by_seed(ran, "revive").T
    assert len(first) == 5
    assert (first == same).all()    # "not one comes back"
    if mnist_is_at_hand():    # "a few return, and here and there a few more die"; how many, the processor's rounding decides
        assert 270 < first.sum() < 310
        assert np.abs(leak - first).sum() < 0.06 * first.sum()


def test_redrawn_units_return_and_what_it_is_worth(ran: Executed) -> None:
    assert ran.printed["reborn-run"].strip().endswith("the same answers before the 200 steps: True")
    if mnist_is_at_hand():    # the sentences are about MNIST
        _, same, _, again, one, two, new = by_seed(ran, "reborn-run").T
        assert (one == 0).all()    # "every unit of the first layer"
        gains = again - same    # they differ from processor to processor: at this rate a rounding error grows large
        assert all(-1 < gain < 6 for gain in gains[[3, 4]])    # "gain little"
        assert max(gains[[3, 4]]) < gains[1]    # "seed 1 more"
        assert max(same[[0, 2]]) < 14    # the hard cases
        assert again[0] > 50    # "learns to read again"
        assert min(two[[0, 2]]) > max(two[[1, 3, 4]])
        assert new == pytest.approx([87] * 5, abs=0.6)
        assert min(new) > max(again)    # "more than any of the patients"


def test_a_redrawn_unit_learns_by_its_outgoing_weights_first() -> None:
    """The second prediction: with outgoing weights 0 it learns; with incoming ones 0, too, never."""
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(40, 5)), rng.integers(0, 3, 40)
    for silent, learns in ((False, True), (True, False)):
        layers = [nnbook.Dense(4), nnbook.Activation("relu"), nnbook.Dense(3)]
        network = nnbook.Sequential(layers, input_shape=(5,), rng=np.random.default_rng(1))
        network.layers[2].weights[0] = 0
        if silent:
            network.layers[0].weights[:, 0] = 0
        before = network.layers[0].weights[:, 0].copy()
        moved = []
        for _ in range(2):
            _, gradient = nnbook.cross_entropy(network.forward(x), labels)
            network.backward(gradient)
            nnbook.SGD(0.5).update(network.parameters, network.gradients)
            moved.append((network.layers[2].weights[0].any(), (network.layers[0].weights[:, 0] != before).any()))
        assert moved == ([(True, False), (True, True)] if learns else [(False, False)] * 2)


def test_softmax_minds_differences(ran: Executed) -> None:
    lines = dict(re.findall(r"^(.{9}) \[(.+)\]$", ran.printed["softmax"], re.MULTILINE))
    found = {name.strip(): text.split() for name, text in lines.items()}
    assert found["scores"] == found["plus 100"] == found["package"]
    assert found["doubled"] == found["T = 1/2"] == ["0.867", "0.117", "0.016"]
    one, other = 1.3, -0.4
    assert nnbook.softmax([one, other])[0] == pytest.approx(nnbook.sigmoid(one - other))


def test_the_temperature_keeps_the_order(ran: Executed) -> None:
    frames = ran.state("temperature")["frames"]["of"]
    assert len(frames) == 7
    told = [[float(share) for share in re.findall(r"([\d.]+)%", frame["alt"])] for frame in frames.values()]
    assert all(list(shares) == sorted(shares, reverse=True) for shares in told)
    assert told[0][0] > 99
    assert told[-1][0] - told[-1][-1] < 5    # "all shares become equal"
    assert all(later[0] < earlier[0] for earlier, later in pairwise(told))


def test_softmax_cannot_say_yes_twice(ran: Executed) -> None:
    softmax, sigmoids = (line.split("[")[1].rstrip("]").split() for line in ran.printed["labels"].splitlines())
    assert [float(share) for share in softmax] == [0.5, 0.5, 0]
    assert [float(share) for share in sigmoids] == [1, 1, 0]


def test_modern_ones_are_alike(ran: Executed) -> None:
    assert ran.numbers("modern", r"differ by ([\d.]+) at most") == [0.02]
    if mnist_is_at_hand():    # the sentence is about MNIST
        table = np.array([found for name, found in rows(ran.printed["modern"]).items() if len(found) == 3])
        assert table.shape == (5, 3)
        assert table.max() - table.min() <= 2    # "within two points of each other"
        assert np.ptp(table, axis=1).max() > np.ptp(table.mean(axis=1))    # and seeds differ more than activations


def test_adam_moves_dead_sigmoids(ran: Executed) -> None:
    if mnist_is_at_hand():    # the sentence is about MNIST
        shares = ran.numbers("with-adam", r"Adam: (\d+) % (\d+) % (\d+) %")
        assert 35 < min(shares) < 60    # "between a half and more than four fifths", nearly
        assert max(shares) > 80


def test_cosines_creep_towards_one(ran: Executed) -> None:
    table = np.array(ran.numbers("alike", r"^ +(\d+) +" + r" +".join([r"([\d.]+)"] * 4) + "$")).reshape(6, 5)
    assert (np.diff(table[:, 1]) > 0).all()
    assert np.abs(table[:, 2:].mean(axis=1) - table[:, 1]).max() < 0.06    # they scatter around the formula
    c = np.linspace(-1, 0.9999, 1000)
    assert ((np.sqrt(1 - c ** 2) + c * (np.pi - np.arccos(c))) / np.pi > c).all()


def test_numbers_of_the_answers() -> None:
    space: dict[str, Any] = {"np": np}
    for cell in MARKDOWN:
        if re.fullmatch(r"exercise-\d-solution", cell["id"]):
            exec(FENCE.search(source(cell))[1], space)
    assert space["dead_units"](np.array([[0, 3, 0], [2, 0, 0]])) == 1
    assert space["left_over"](0.5, 1.2, 0.1, 2) == pytest.approx(0.494, abs=5e-4)
    z = np.array([[2.0, 1, 0]])
    assert space["shares"](z, 0.5)[0] == pytest.approx([0.867, 0.117, 0.016], abs=5e-4)
    assert space["shares"](z, 2)[0] == pytest.approx([0.506, 0.307, 0.186], abs=5e-4)
    gains = [space["gain"](f) for f in (nnbook.relu, np.tanh, activations.silu)]
    assert gains == pytest.approx([2, 2.5, 2.8], abs=0.05)


def test_the_gain_of_exercise_6_keeps_the_contrast() -> None:
    """"Which one keeps its contrast longer?": with the gain that fits, SiLU's signal outlives a gain of 2."""
    through = values(CHAPTER, "through")["through"]
    fits, he = (through(activations.silu, activations.silu_grad, gain, 0)[0][-1] for gain in (2.8, 2))
    assert fits > 1000 * he


def test_predictions_come_before_their_answers() -> None:
    predicted = [cell["id"] for cell in cells(CHAPTER, "code") if "predict" in tags(cell)]
    assert predicted == ["copies-figure", "copies-spread", "through-run", "through-figure", "through-spread", "depth-run",
                         "revive", "reborn-run", "softmax"]
