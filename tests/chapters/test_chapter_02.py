"""What the cells of chapter 02 print in the built book, and whether its sentences say the same."""

import re
from itertools import pairwise

import numpy as np
import pytest

from notebooks import ROOT, Executed, cells, source, values

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


def test_the_bucket_and_the_membrane_follow_their_formulas(chapter: Chapter) -> None:
    steps, formula = chapter.numbers("bucket", "minutes: # litres in tiny steps, # by the formula")
    assert steps == pytest.approx(formula, abs=1e-3)
    assert chapter.numbers("membrane", "largest difference: # mV")[0] < 1e-12
    left, right = chapter.numbers("membrane", "tau dV/dt = # mV, the right-hand side = # mV")
    assert left == pytest.approx(right, abs=1e-5)


def test_the_shown_neuron_is_the_kept_one(chapter: Chapter) -> None:
    assert "the same as the package's, bit for bit: True" in chapter.printed["simulate"]
    assert chapter.numbers("trace", "1.8 nA: # spikes, one every # ms") == [6, pytest.approx(20, abs=0.2)]


def test_rates_by_formula_and_by_counting(chapter: Chapter) -> None:
    rows = {float(row[0]): [float(x) for x in row[1:]] for row in
            re.findall(r"^ +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$", chapter.printed["rate-table"], re.MULTILINE)}
    assert list(rows) == [1.5, 1.51, 1.6, 2, 2.5, 3, 4]
    assert rows[2][0] == pytest.approx(63.04, abs=0.01)
    assert rows[2][2] == pytest.approx(63.0, abs=1)
    assert [row[0] for row in rows.values()] == pytest.approx([0, 19.17, 33.64, 63.04, 89.58, 111.96, 149.25], abs=0.01)
    assert all(formula == kept and abs(formula - counted) < 1 for formula, kept, counted in rows.values())
    assert chapter.numbers("rate-table", "enormous current: # Hz") == [500]
    assert "0.01 nA more, and it fires 19 times a second" in chapter.text


def test_a_relu_fits_and_fits_better_with_noise(chapter: Chapter) -> None:
    assert chapter.numbers("relu-fit", "kept at 1.50 nA: gain # Hz per nA, R² #") == pytest.approx([70, 0.92], abs=0.5)
    assert chapter.numbers("relu-fit", "R² #\n")[0] == pytest.approx(0.922, abs=0.002)
    start, gain, good = chapter.numbers("relu-fit", "threshold free, # nA: gain #, R² #")
    assert (start, gain, good) == pytest.approx((1.02, 54.5, 0.978), abs=0.05)
    start, noisy = chapter.numbers("noisy-rate", "best ReLU, 0 to 4 nA: from # nA, R² #")
    assert noisy == pytest.approx(0.998, abs=0.001)
    assert noisy > good
    assert "the best one had $R^2 = 0.978$, for the noisy one, over the same range, it has 0.998" in chapter.text


def test_noise_softens_the_threshold(chapter: Chapter) -> None:
    assert chapter.numbers("many-neurons", "without a threshold: # mV")[0] == pytest.approx(5, abs=0.25)
    assert "the same counts as before: True" in chapter.printed["many-neurons"]
    silent, soft = chapter.numbers("noisy-rate", r"1.0 nA: +# Hz without noise, +# Hz")
    assert silent == 0
    assert 20 < soft < 28
    soft_fit, soft_miss = chapter.numbers("noisy-figure", "softplus: R² #, at most # Hz")
    sharp_fit, sharp_miss = chapter.numbers("noisy-figure", "ReLU +: R² #, at most # Hz")
    assert soft_fit > sharp_fit
    assert (soft_miss, sharp_miss) == pytest.approx((1.2, 4.0), abs=0.3)
    assert chapter.numbers("noisy-figure", "width # nA")[0] == pytest.approx(0.22, abs=0.02)
    assert "here 0.22 nA." in chapter.text
    assert "Near the corner, softplus is at most 1.2 Hz off, the ReLU 4 Hz" in chapter.text


def test_a_trial_is_all_or_none_and_the_share_is_a_sigmoid(chapter: Chapter) -> None:
    trials = re.search(r"at 1.5 nA: ([01 ]+)", chapter.printed["sigmoid"])[1].split()
    assert set(trials) == {"0", "1"}
    assert chapter.numbers("sigmoid", "R² #")[0] > 0.998


def test_euler_is_of_first_order_and_explodes(chapter: Chapter) -> None:
    assert chapter.numbers("euler-error", "0.025 ms: # times less")[0] == pytest.approx(2, abs=0.01)
    assert chapter.numbers("euler-error", "dt  0.100 ms: error # mV")[0] == pytest.approx(0.022, abs=0.001)
    rows = {dt: [float(v) for v in path.split()] for dt, path in
            re.findall(r"^(?:dt )?(\d+|exact, 25)(?: ms)?: +(.+)$", chapter.printed["euler-explodes"], re.MULTILINE)}
    assert rows["20"][:4] == [-41, -65, -41, -65]
    assert rows["25"][4:6] == pytest.approx([38.1, -189.7], abs=0.1)
    assert abs(rows["exact, 25"][-1] + 53) < 0.1


def test_a_coarse_grid_rounds_the_rest_away(chapter: Chapter) -> None:
    errors = {float(dt): float(error) for dt, error in
              re.findall(r"dt +([\d.]+) ms: .*error ([-+][\d.]+) ms", chapter.printed["grid-error"])}
    assert errors[5] < -0.5
    assert errors[3] > 2
    assert errors[2] == errors[1] == errors[0.5] == pytest.approx(0.137)
    assert abs(errors[0.01]) < 0.02


def test_twenty_two_synapses_fire_the_cell(chapter: Chapter) -> None:
    coarse, formula = chapter.numbers("psp", "dt 0.1 ms: # mV; formula # mV")
    fine = chapter.numbers("psp", "dt 0.01 ms: # mV")[0]
    assert formula == 0.7
    assert abs(fine - formula) < abs(coarse - formula) < 0.01
    assert chapter.numbers("psp", "21 of them at once: # spikes\n22 of them at once: # spikes") == [0, 1]


def test_dales_principle_is_not_kept_and_costs_little(chapter: Chapter) -> None:
    kept = re.findall(r"single sign ([\d ]+) of 32", chapter.printed["dale-result"])
    assert max(map(int, kept[0].split())) <= 1
    assert set(kept[1].split()) == {"32"}
    assert all(float(share) > 93 for share in re.findall(r"([\d.]+)%", chapter.printed["dale-result"]))
    assert -0.5 < chapter.numbers("dale-result", "the price: # points")[0] < 1.5


def test_a_weighted_sum_and_a_relu_emerge(chapter: Chapter) -> None:
    slope, rest, correlation = chapter.numbers("many-synapses", "mean current = # z # nA, correlation #")
    expected = chapter.numbers("many-synapses", "alone make the slope #")[0]
    assert slope == pytest.approx(expected, abs=0.02)
    assert abs(rest) < 0.02
    assert correlation > 0.998
    assert chapter.numbers("emerging-relu", "R² #")[0] > 0.99


def test_the_same_sum_at_other_times(chapter: Chapter) -> None:
    rows = re.findall(r"^ +(\d+) ms +\S+(?: mV)? +(\d)$", chapter.printed["same-sum"], re.MULTILINE)
    assert rows == [("0", "1"), ("10", "1"), ("20", "1"), ("30", "0"), ("40", "0"), ("60", "0")]
    shares = [int(share) for share in re.findall(r"(\d+)%", chapter.printed["raster-count"])]
    constant, one, other, across, chance = shares
    assert min(one, other) > 70
    assert max(constant, across) < 25
    assert chance == 11
    counts = [float(count) for count in re.findall(r"nA, ([\d.]+) spikes", chapter.printed["raster-count"])]
    assert abs(counts[1] - counts[2]) < 3


def test_hebb_runs_away_and_oja_finds_the_component(chapter: Chapter) -> None:
    assert "by the package agree: True" in chapter.printed["hebb"]
    assert chapter.numbers("hebb", "after 2000 examples: length #")[0] > 1e6
    assert "weights: expected numbers up to 1e+50" in chapter.printed["hebb-breaks"]
    length, degrees = chapter.numbers("oja-run", "length #, # degrees apart")
    assert length == pytest.approx(1, abs=0.02)
    assert degrees < 2
    values = chapter.numbers("oja-run", "λ by NumPy #, w · C w = #")
    assert values[0] == pytest.approx(values[1], abs=0.02)
    large, small = [float(x) for x in re.findall(r"off by up to ([\d.]+)", chapter.printed["oja-run"])]
    assert large > 3 * small


def test_ojas_rule_is_the_divided_one_but_for_small_terms(chapter: Chapter) -> None:
    gaps = [float(gap) for gap in re.findall(r"difference (\S+)", chapter.printed["oja-derivation"])]
    assert [a / b for a, b in pairwise(gaps)] == pytest.approx([4, 4, 4], abs=0.05)
    exact, short = chapter.numbers("oja-derivation", r"rate 0.01: #, 1 \+ rate · a² = #")
    assert exact == pytest.approx(short, abs=1e-4)


def test_without_the_mean_subtracted_it_finds_the_mean(chapter: Chapter) -> None:
    rows = re.findall(r"mean \w+(?: in)? *: +([\d.]+) degrees .* ([\d.]+) from the mean", chapter.printed["not-centred"])
    (wrong, near), (right, far) = [[float(x) for x in row] for row in rows]
    assert wrong > 45 > 15 > near
    assert right < 2 < 45 < far
    assert "rate 0.5 instead of 0.005: weights: expected" in chapter.printed["not-centred"]


def test_a_memory_survives_dead_cells_but_not_shuffled_connections(chapter: Chapter) -> None:
    intact, dead, shuffled = [float(x) for x in re.findall(r"([\d.]+)%", chapter.printed["lesions"])]
    assert intact > 99
    assert dead > 97
    assert shuffled < 70


def test_a_bump_does_xor_and_a_rising_unit_does_not(chapter: Chapter) -> None:
    assert "a unit with a bump: [0. 1. 1. 0.]" in chapter.printed["xor"]
    assert "at best 3 of 4 right" in chapter.printed["xor"]


def test_sums_with_the_table_of_numbers(chapter: Chapter) -> None:
    assert [int(n.replace(",", "")) for n in re.findall(r"neurons: ([\d,]+)", chapter.printed["numbers"])] == [7500, 9375, 15000]
    assert chapter.numbers("scale", "GPT-3: #") == [857]
    assert chapter.numbers("scale", "# units, # weights, # for each") == [138, 101632, 736]


def test_sentences_repeat_what_cells_print(chapter: Chapter) -> None:
    names = values(PATH, "trials", "costs", "right")
    counts = [len(one) for one in names["trials"]["pattern A"]], [len(one) for one in names["trials"]["pattern B"]]
    costs, ruled = names["costs"], names["right"]["Dale's principle"]
    for sentence in (
            f"{np.mean(counts[0]):.0f} spikes a second against {np.mean(counts[1]):.0f}",
            f"from nothing to {costs.max():.1f}", f"the network still reads {ruled.min():.1%} and more".replace("%", " %"),
            "It takes 22 of them at the same moment",
            "to $R^2 = 0.99$", "to $R^2 = 0.999$", "63 Hz at 2 nA", "starts at 1.02 nA, where the neuron is silent",
            "At 25 ms it explodes", "40 mV, then −190 mV", "Within 20 ms they fire the cell, over 30 ms they do not",
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
