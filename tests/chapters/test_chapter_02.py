"""What the cells of chapter 02 print in the built book, and whether its sentences say the same."""

import re
from itertools import pairwise

import numpy as np
import pytest

from nnbook import neurons
from nnbook.neurons import SpikingNeuron
from notebooks import ROOT, Executed, cells, source, tags, values

PATH = ROOT / "chapters" / "02_biological_neuron.ipynb"
NUMBER = r"([-+−]?[\d,]+\.?\d*(?:e[-+]\d+)?)"


class Chapter(Executed):
    """What each cell printed, the text of each figure, and the prose."""

    def __init__(self) -> None:
        super().__init__(PATH)
        self.markdown = "\n\n".join(source(cell) for cell in cells(PATH, "markdown"))
        self.text = re.sub(r"[\s>]+", " ", self.markdown)

    def numbers(self, cell: str, pattern: str) -> list[float]:
        """The numbers where the pattern has a #, in what the cell printed."""
        found = re.search(pattern.replace("#", NUMBER), self.printed[cell])
        assert found, f"{pattern!r} in\n{self.printed[cell]}"
        return [float(number.replace(",", "").replace("−", "-")) for number in found.groups()]


@pytest.fixture(scope="module")
def chapter() -> Chapter:
    return Chapter()


def test_every_figure_has_its_text(chapter: Chapter) -> None:
    figures = [cell["id"] for cell in cells(PATH, "code") if "plots.show(" in source(cell)]
    assert list(chapter.alts) == figures
    assert all(len(alt.split()) > 10 for alt in chapter.alts.values())


def test_the_bucket_follows_its_formula() -> None:
    """Put into the equation, and against tiny steps."""
    water = values(PATH, "water")["water"]
    litres, dt = 0.0, 0.001
    for _ in range(20_000):
        litres += dt * (1.2 - litres / 10)
    assert water(1.2, 20.0) == pytest.approx(litres, abs=1e-3)
    assert water(1.2, 1e4) == pytest.approx(12)    # "at 12 litres, and it never gets any higher"


def test_the_membrane_follows_its_formula() -> None:
    potential, t = values(PATH, "potential")["potential"], np.arange(1, 1001) * 0.1
    simulated, _ = SpikingNeuron().simulate(np.full(1000, 1.2), dt=0.1)
    assert potential(1.2, t) == pytest.approx(simulated, abs=1e-10)
    slope = (potential(1.2, 7 + 1e-4) - potential(1.2, 7 - 1e-4)) / 2e-4
    assert 10 * slope == pytest.approx(-(potential(1.2, 7) + 65) + 10 * 1.2, abs=1e-5)


def test_a_squids_spike_is_tall_and_short(chapter: Chapter) -> None:
    assert chapter.numbers("spike-figure", "height # mV, width at half height # ms") == [
        pytest.approx(105, abs=8), pytest.approx(1, abs=0.7)]
    squid = values(PATH, "squid")["squid"]
    assert squid[450] == pytest.approx(-65, abs=0.5)    # it rests before the push
    assert squid.min() < -70


def test_the_shown_neuron_is_the_kept_one(chapter: Chapter) -> None:
    current = np.random.default_rng(0).uniform(0, 4, 2000)
    for ours, kept in zip(values(PATH, "simulate")["simulate"](current), SpikingNeuron().simulate(current), strict=True):
        assert np.array_equal(ours, kept)
    assert chapter.numbers("trace", "1.8 nA: # spikes, one every # ms") == [6, pytest.approx(20, abs=0.2)]


def test_many_neurons_side_by_side_spike_as_one_does() -> None:
    count_spikes, amounts = values(PATH, "count_spikes")["count_spikes"], np.array([0, 1.5, 1.6, 2, 3, 4])
    alone = [len(SpikingNeuron().simulate(np.full(5000, amount))[1]) for amount in amounts]
    assert list(count_spikes(lambda step: amounts, len(amounts), 5000)) == alone


def test_the_noise_has_the_size_it_is_said_to_have() -> None:
    noise = np.random.default_rng(0).normal(size=200_000) * values(PATH, "jitter")["jitter"]
    v, _ = SpikingNeuron(threshold=1e9).simulate(noise)
    assert v[1000:].std() == pytest.approx(5, abs=0.25)


def test_rates_by_formula_and_by_counting(chapter: Chapter) -> None:
    rows = {float(row[0]): [float(x) for x in row[1:]] for row in
            re.findall(r"^ +([\d.]+) +([\d.]+) +([\d.]+)$", chapter.printed["rate-table"], re.MULTILINE)}
    assert list(rows) == [1.5, 1.51, 1.6, 2, 2.5, 3, 4]
    assert rows[2][0] == pytest.approx(63.04, abs=0.01)
    assert rows[2][1] == pytest.approx(63.0, abs=1)
    assert [row[0] for row in rows.values()] == pytest.approx([0, 19.17, 33.64, 63.04, 89.58, 111.96, 149.25], abs=0.01)
    assert all(abs(formula - counted) < 1 for formula, counted in rows.values())
    assert [SpikingNeuron().firing_rate(amount) for amount in rows] == pytest.approx([row[0] for row in rows.values()], abs=0.01)
    assert chapter.numbers("rate-table", "enormous current: # Hz") == [500]
    assert "0.01 nA more make it fire 19 times a second" in chapter.text


def test_the_goal_of_the_widget_is_met_as_its_answer_says(chapter: Chapter) -> None:
    w, b = map(float, re.search(r"\$w = (\S+)\$ and \$b = (\S+)\$ will do", chapter.text).groups())
    currents = np.linspace(0, 4, 401)
    rates = np.array([SpikingNeuron().firing_rate(amount) for amount in currents])
    gaps = np.abs(rates - np.maximum(0, w * currents + b))
    assert gaps.max() < 0.15 * rates[-1]
    assert currents[gaps.argmax()] == pytest.approx(1.5)    # "The largest gap remains at 1.5 nA, the threshold"


def test_a_relu_fits_and_fits_better_with_noise(chapter: Chapter) -> None:
    assert chapter.numbers("relu-fit", "from 1.50 nA: gain # Hz per nA, R² #") == pytest.approx([70, 0.92], abs=0.5)
    assert chapter.numbers("relu-fit", "R² #\n")[0] == pytest.approx(0.922, abs=0.002)
    start, gain, good = chapter.numbers("relu-fit", "1.50 .*\nfrom # nA: gain # Hz per nA, R² #")
    assert (start, gain, good) == pytest.approx((1.02, 54.5, 0.978), abs=0.05)
    start, noisy = chapter.numbers("noisy-rate", "best ReLU, 0 to 4 nA: from # nA, R² #")
    assert noisy == pytest.approx(0.997, abs=0.001)
    assert noisy > good
    assert "the best one had $R^2 = 0.978$, for the noisy one, over the same range, it has 0.997" in chapter.text


def test_noise_softens_the_threshold(chapter: Chapter) -> None:
    silent, soft = chapter.numbers("noisy-rate", r" 1.0 +# +#")
    assert silent == 0
    assert 20 < soft < 28
    soft_fit, soft_miss = chapter.numbers("noisy-fit", "softplus: R² #, at most # Hz")
    sharp_fit, sharp_miss = chapter.numbers("noisy-fit", "ReLU +: R² #, at most # Hz")
    assert soft_fit > sharp_fit
    assert f"Near the corner, softplus is at most {soft_miss:g} Hz off, the ReLU {sharp_miss:g} Hz" in chapter.text
    width, = chapter.numbers("noisy-fit", "width # nA")
    assert f"here {width:.2f} nA." in chapter.text


def test_a_trial_is_all_or_none_and_the_share_is_a_sigmoid(chapter: Chapter) -> None:
    trials = re.search(r"trials at 1.25 nA: ([01 ]+)", chapter.printed["sigmoid"])[1].split()
    assert set(trials) == {"0", "1"}
    assert chapter.numbers("sigmoid", "R² #")[0] > 0.999


def test_euler_is_of_first_order_and_explodes(chapter: Chapter) -> None:
    assert chapter.numbers("euler-error", "0.025 ms: # times less")[0] == pytest.approx(2, abs=0.01)
    assert chapter.numbers("euler-error", "dt  0.100 ms: error # mV")[0] == pytest.approx(0.022, abs=0.001)
    rows = {dt: [float(v) for v in path.split()] for dt, path in
            re.findall(r"^(\d+|exact, 25:)(.+)$", chapter.printed["euler-explodes"], re.MULTILINE)}
    assert rows["20"][:4] == [-41, -65, -41, -65]
    assert rows["25"][4:6] == pytest.approx([38, -190], abs=0.5)
    assert abs(rows["exact, 25:"][-1] + 53) < 0.6


def test_a_coarse_grid_rounds_the_rest_away(chapter: Chapter) -> None:
    errors = {float(dt): float(error) for dt, error in
              re.findall(r"^ +([\d.]+) +[\d.]+ +([-+][\d.]+) ", chapter.printed["grid-error"], re.MULTILINE)}
    assert errors[5] < -0.5
    assert errors[3] > 2
    assert errors[2] == errors[1] == errors[0.5] == pytest.approx(0.137)
    assert abs(errors[0.01]) < 0.02


def test_twenty_two_synapses_fire_the_cell(chapter: Chapter) -> None:
    bump = 10 * 0.28 * 5 / (10 - 5) * (1 / 2 - 1 / 4)    # the formula, at its highest, 10 ln 2 ms
    assert chapter.numbers("psp", "one spike: # mV, after # ms") == [pytest.approx(bump, abs=0.05), pytest.approx(6.9, abs=0.15)]
    assert chapter.numbers("psp", "21 of them at once: # spikes\n22 of them at once: # spikes") == [0, 1]


def test_dales_principle_is_not_kept_and_costs_little(chapter: Chapter) -> None:
    free, ruled = (re.findall(r"[\d.]+%?", line)[:8] for line in chapter.printed["dale-result"].splitlines()[1:3])
    assert max(map(int, free[:4])) <= 1
    assert set(ruled[:4]) == {"32"}
    assert all(float(share.rstrip("%")) > 93 for share in free[4:] + ruled[4:])
    assert -0.5 < chapter.numbers("dale-result", "the price: # points")[0] < 1.5


def test_a_weighted_sum_and_a_relu_emerge(chapter: Chapter) -> None:
    names = values(PATH, "z", "mean_current")
    slope, rest = np.polyfit(names["z"], names["mean_current"], 1)
    assert slope == pytest.approx(0.1 / (1 - np.exp(-0.1)), abs=0.02)    # steps of 0.5 ms make it a little more than 1
    assert abs(rest) < 0.02
    assert chapter.numbers("many-synapses", "correlation #")[0] > 0.998
    assert chapter.numbers("emerging-relu", "R² #")[0] > 0.99


def test_the_same_sum_at_other_times(chapter: Chapter) -> None:
    rows = re.findall(r"^ +(\d+) ms +\S+(?: mV)? +(\d)$", chapter.printed["same-sum"], re.MULTILINE)
    assert rows == [("0", "1"), ("10", "1"), ("20", "1"), ("30", "0"), ("40", "0"), ("60", "0")]
    constant, one, other, across, chance = [int(share) for share in re.findall(r"(\d+)%", chapter.printed["raster-count"])]
    assert min(one, other) > 70
    assert one == pytest.approx(80, abs=5)    # "about four fifths"
    assert max(constant, across) < 25
    assert chance == 11
    counts = [float(count) for count in re.findall(r"1\.80 +([\d.]+)", chapter.printed["raster-count"])]
    assert abs(counts[1] - counts[2]) < 3


def test_hebb_runs_away_and_oja_finds_the_component(chapter: Chapter) -> None:
    names = values(PATH, "data", "learn", "hebb")
    kept = names["learn"](neurons.hebb, names["data"])
    assert np.allclose(names["learn"](names["hebb"], names["data"]), kept)
    assert chapter.numbers("hebb-run", "after 2000 examples: length #")[0] > 1e6
    assert "weights: expected numbers up to 1e+50" in chapter.printed["hebb-breaks"]
    length, degrees = chapter.numbers("oja-run", "length #, and\n# degrees")
    assert length == pytest.approx(1, abs=0.02)
    assert degrees < 2
    by_numpy, by_rule = chapter.numbers("oja-rest", "λ by NumPy #, w · C w = #")
    assert by_numpy == pytest.approx(by_rule, abs=0.02)
    large, small = [float(x) for x in re.findall(r"off by up to ([\d.]+)", chapter.printed["oja-rest"])]
    assert large > 3 * small


def test_ojas_rule_is_the_divided_one_but_for_small_terms(chapter: Chapter) -> None:
    gaps = [float(gap) for gap in re.findall(r"difference (\S+)", chapter.printed["oja-derivation"])]
    assert [a / b for a, b in pairwise(gaps)] == pytest.approx([4, 4, 4], abs=0.05)
    w, x = np.array([0.6, 0.8]), np.array([1.3, -0.4])
    a = w @ x
    assert np.linalg.norm(w + 0.01 * a * x) == pytest.approx(1 + 0.01 * a ** 2, abs=1e-4)
    assert np.allclose(neurons.oja(w, x, learning_rate=0.04), w + 0.04 * a * (x - a * w))


def test_without_the_mean_subtracted_it_finds_the_mean(chapter: Chapter) -> None:
    rows = re.findall(r"^mean (?:left in|removed) +([\d.]+) +([\d.]+)", chapter.printed["oja-rest"], re.MULTILINE)
    (wrong, near), (right, far) = [[float(x) for x in row] for row in rows]
    assert wrong > 45 > 15 > near
    assert right < 2 < 45 < far


def test_a_memory_survives_dead_cells_but_not_shuffled_connections(chapter: Chapter) -> None:
    intact, dead, shuffled = [float(x) for x in re.findall(r"([\d.]+)%", chapter.printed["lesions"])]
    assert intact > 99
    assert dead > 97
    assert shuffled < 70


def test_a_bump_does_xor_and_a_rising_unit_does_not(chapter: Chapter) -> None:
    assert "a unit with a bump: [0. 1. 1. 0.]" in chapter.printed["xor"]
    assert "at best 3 of 4 right" in chapter.printed["xor"]


def test_sums_with_the_table_of_numbers(chapter: Chapter) -> None:
    found = re.findall(r"billion neurons: ([\d,]+)", chapter.printed["numbers"])
    assert [int(number.replace(",", "")) for number in found] == [7500, 9375, 15000]
    assert chapter.numbers("numbers", "GPT-3: #") == [857]


def test_sentences_repeat_what_cells_print(chapter: Chapter) -> None:
    names = values(PATH, "trials", "costs", "right")
    counts = [len(one) for one in names["trials"]["pattern A"]], [len(one) for one in names["trials"]["pattern B"]]
    costs, ruled = names["costs"], names["right"]["Dale's"]
    for sentence in (
            f"{np.mean(counts[0]):.0f} spikes a second against {np.mean(counts[1]):.0f}",
            f"from nothing to {costs.max():.1f}", f"the network still reads {ruled.min():.1%} and more".replace("%", " %"),
            "It takes 22 of them at the same moment",
            "an $R^2$ above 0.99 (gain", "an $R^2$ above 0.999", "63 Hz at 2 nA", "starts at 1.02 nA, where the neuron is silent",
            "At 25 ms it explodes", "38 mV, then −190 mV", "Within 20 ms they fire the cell, over 30 ms they don't",
            "80 % of them were right in the damaged letter already"):
        assert sentence in chapter.text, sentence
    assert costs.mean() == pytest.approx(0.5, abs=0.25)
    assert costs.min() == pytest.approx(0, abs=0.2)


def test_the_solutions_name_eulers_gaps(chapter: Chapter) -> None:
    code = re.search(r"```python\n(def euler_neuron.*?)```", chapter.markdown, re.DOTALL)[1]
    space = {"np": np}
    exec(code, space)
    gaps = {dt: np.diff(space["euler_neuron"](np.full(round(2000 / dt), 2.0), dt)[1]).mean() for dt in (3, 2, 1, 0.5, 0.1, 0.02)}
    assert list(gaps.values()) == pytest.approx([15, 16, 16, 16, 15.8, 15.86], abs=0.006)
    assert "15 ms at `dt` 3, 16 at 2, 1 and 0.5, 15.8 at 0.1 and 15.86 at 0.02" in chapter.text


def test_predictions_come_before_their_answers() -> None:
    predicted = [cell["id"] for cell in cells(PATH, "code") if "predict" in tags(cell)]
    assert predicted == ["bucket", "rate-table", "same-sum", "raster-count", "raster-figure", "hebb-run"]
