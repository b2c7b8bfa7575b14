"""Sentences about digits, read with MNIST (the built book) and with the smaller digits (the chapters, run anew without it).

A number that the data decide is either true of both, or its paragraph says of which it is.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from embedded_digits import told
from nnbook.datasets import mnist_is_at_hand
from notebooks import ROOT, Executed, numbers, read, shares, source

NAMES = ("01_why_neural_networks", "05_backpropagation", "06_activation_functions", "08_optimizers", "12_mnist")
Cells = dict[str, str]    # by cell: what it printed, and the texts of its figures
NUMBER = r"(?<![\w.^{])\d[\d,]*(?:\.\d+)?"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> dict[str, Cells]:
    hidden = {"NNBOOK_DATA", "NNBOOK_CACHE"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | {
        "NNBOOK_OFFLINE": "1", "NNBOOK_CACHE": str(tmp_path_factory.mktemp("empty")), "MPLBACKEND": "agg",
        "PYTHONPATH": f"{ROOT / 'tests' / 'support'}{os.pathsep}{ROOT}"}

    def run(name: str) -> Cells:
        command = [sys.executable, "-W", "ignore", ROOT / "tests" / "support" / "embedded_digits.py", name]
        return json.loads(subprocess.run(command, cwd=ROOT, check=True, env=environment, capture_output=True, text=True).stdout)

    with ThreadPoolExecutor(2) as two:
        return dict(zip(NAMES, two.map(run, NAMES), strict=True))


@pytest.fixture(scope="module")
def built() -> dict[str, Cells]:
    """The same with MNIST, as the built book has it; empty where there is none."""
    if not mnist_is_at_hand():
        return {}
    made = {}
    for name in NAMES:
        executed = Executed(path(name))
        made[name] = {cell: text + told(executed.html[cell]) for cell, text in executed.printed.items()}
    assert made["12_mnist"]["load"].startswith("MNIST\n")
    return made


def path(name: str) -> Path:
    return ROOT / "chapters" / f"{name}.ipynb"


def paragraphs(name: str) -> Iterator[tuple[str, set[str]]]:
    """The paragraphs of a chapter, each on one line, without code and formulas; and for each four cells before it, two after."""
    everything = read(path(name))["cells"]
    for place, cell in enumerate(everything):
        if cell["cell_type"] == "markdown":
            before, after = ([other["id"] for other in part if other["cell_type"] == "code"]
                             for part in (everything[:place], everything[place:]))
            text = re.sub(r"```.*?```|\$\$.*?\$\$", "", source(cell), flags=re.DOTALL)
            for paragraph in re.split(r"\n(?:>? *)\n|\n(?=\d\. |- )", text):
                yield re.sub(r"[\s>]+", " ", re.sub(r"`[^`]*`|\$[^$]*\$", "", paragraph)).strip(), {*before[-4:], *after[:2]}


def printed_in(texts: Cells, number: str) -> bool:
    """Whether a cell printed a number that is this one when it is rounded as here. Times are not compared: they vary."""
    value, decimals = float(number.rstrip(" %").replace(",", "")), len(number.rstrip(" %").partition(".")[2])
    unit = "%" if number.endswith("%") else ""
    found = re.findall(rf"{NUMBER}(?! s\b| times){unit}", " ".join(texts.values()))
    return any(round(float(one.rstrip("%").replace(",", "")), decimals) == value for one in found)


def unnamed(paragraph: str, with_mnist: Cells, without: Cells) -> list[str]:
    """The numbers of a paragraph that only the cells with MNIST print, where the paragraph does not name it."""
    told = [number for number in re.findall(rf"{NUMBER}(?: %)?", paragraph) if re.search(r"[%.]|\d{3}", number)]
    return [] if re.search("MNIST|smaller set", paragraph) else [
        number for number in told if printed_in(with_mnist, number) and not printed_in(without, number)]


def test_the_rule_finds_a_number_that_only_mnist_gives() -> None:
    with_mnist, without = {"a": "97.59% in 200 batches, 14.6 s"}, {"a": "89.29% in 49 batches, 14.6 s"}
    assert unnamed("It reads 97.6 % of them, after 200 batches.", with_mnist, without) == ["97.6 %", "200"]
    assert unnamed("On MNIST it reads 97.6 %.", with_mnist, without) == []
    assert unnamed("It reads 12 % in 14.6 seconds.", with_mnist, without) == []


@pytest.mark.parametrize("name", NAMES)
def test_numbers_that_only_mnist_gives_are_said_to_be_its(name: str, built: dict[str, Cells], small: dict[str, Cells]) -> None:
    assert len([number for text in small[name].values() for number in numbers(text)]) > 100
    if built:
        assert len([number for text in built[name].values() for number in numbers(text)]) > 100
        found = {paragraph[:60]: unnamed(paragraph, *({cell: made[name][cell] for cell in near} for made in (built, small)))
                 for paragraph, near in paragraphs(name)}
        assert {start: wrong for start, wrong in found.items() if wrong} == {}


def wrong_shares(out: Cells) -> list[float]:
    return shares(out["wrong-bars"])[-4:]    # ink, left_half, holes, learned


def pairs(out: Cells) -> dict[str, list[float]]:
    return {line.split()[0]: shares(line) for line in out["pairs"].splitlines()[1:5]}


def methods(out: Cells) -> dict[str, list[float]]:
    forest, network = re.findall(r"random forest ([^;a-z]*); network (.*)\.", out["images-figure"])[-1]
    return {"forest": shares(forest), "network": shares(network)}


def choices(out: Cells) -> list[list[float]]:
    found = shares(out["convolution-run"])
    return [found[i:i + 3] for i in (0, 3, 6)]    # forest, plain, convolutional


def drift(out: Cells) -> list[float]:
    return [numbers(line)[-1] for line in out["epsilon-test"].splitlines()[1:] if line]


def gaps(out: Cells) -> list[list[float]]:
    return [numbers(line) for line in out["largest-differences"].splitlines()[1:] if line]


def moved(out: Cells) -> list[float]:
    return shares(out["shifted"])


def broken(out: Cells) -> list[float]:
    return shares(out["broken-learn"])[-5:]


def fifty(out: Cells) -> dict[str, list[list[float]]]:
    """By activation: contrast, then gradient, each at layers 1, 10 and 50."""
    lines = [line.split() for line in out["through-run"].splitlines() if len(line.split()) == 4 and "layer" not in line]
    return {name: [[float(value) for value in row[1:]] for row in lines if row[0] == name] for name, *_ in lines}


def five_layers(out: Cells) -> list[tuple[int, int]]:
    """(lowest, highest) share of digits of sigmoid, tanh, ReLU and identity."""
    line = next(line for line in out["depth-run"].splitlines() if line.split()[:1] == ["5"])
    return [tuple(map(int, reach.split("-"))) for reach in line.split()[1:]]


def revived(out: Cells) -> list[list[float]]:
    """Dead units of the first layer for five seeds: at first, after 200 steps, after 200 steps with a leak."""
    return [numbers(line)[1:] for line in out["revive"].splitlines() if line.split()[:1] and line.split()[0].isdigit()]


# (chapter, words of it, whether they are true). Those without MNIST in their sentence are tried with both data.
CLAIMS: list[tuple[int, str, Callable[[Cells], bool]]] = [
    (1, "Ink is hardly better than a coin.", lambda out: 40 < wrong_shares(out)[0] <= 50),
    (1, "On MNIST the left half is wrong on more than every fourth digit.", lambda out: 25 < wrong_shares(out)[1] < 33),
    (1, "On MNIST it makes about half as many mistakes as our best idea.",
     lambda out: 0.4 < wrong_shares(out)[3] / min(wrong_shares(out)[:3]) < 0.6),
    (1, "On 1 versus 7, counting holes is hardly better than tossing a coin, and even the best of the three ideas is far behind.",
     lambda out: 45 < pairs(out)["holes"][2] < 56 and pairs(out)["learned"][2] > 20 + max(
         pairs(out)[name][2] for name in ("ink", "left_half", "holes"))),
    (1, "a hundred of MNIST's digits, about ten of each, are enough to read about seven out of ten new ones, and a thousand for "
        "more than eight.", lambda out: abs(methods(out)["network"][0] - 70) < 5 and 80 < methods(out)["network"][2] < 90),
    (1, "More examples help all the way, and the last step helps least.", lambda out: all(
        steps[-1] == min(steps) > 0 for steps in ([later - earlier for earlier, later in pairwise(gain)]
                                                  for gain in methods(out).values()))),
    (1, "on MNIST the forest overtakes the network in the figure, and is a little behind in our three choices.",
     lambda out: methods(out)["forest"][0] < methods(out)["network"][0] and methods(out)["forest"][-1] > methods(out)["network"][
         -1] and all(forest < plain for forest, plain, _ in choices(out))),
    (1, "On MNIST's digits a network that is built for pictures was ahead.",
     lambda out: all(convolutional > max(forest, plain) for forest, plain, convolutional in choices(out))),
    (1, "On MNIST, with 20 eights, ten times the training finds nearly half of the new ones; with 1,000, it finds 96.6 %.",
     lambda out: 40 < shares(out["bias"])[-1] < 50 and shares(out["bias"])[7] == 96.6),
    (5, "Three of the four learn about as well as the right one.",
     lambda out: max(abs(share - broken(out)[0]) for share in broken(out)[1:4]) < 3),
    (5, "The hidden layer does matter, as the last bar shows.", lambda out: broken(out)[4] < broken(out)[0] - 10),
    (5, "turns towards the random numbers", lambda out: all(before > 80 and after < 45 for _, before, after in map(
        numbers, filter(None, out["alignment"].splitlines())))),
    (5, "A sigmoid layer leaves 0.23 of it on average", lambda out: "a factor of 0.23 for" in out["vanish-numbers"]),
    (5, "an update leaves 100.00 % of the weights of the first layer exactly as they were", lambda out: shares(
        out["vanish-numbers"]) == [100]),
    (6, "after twenty copies the darkest and the lightest spot differ by less than a trillionth.",
     lambda out: float(re.search(r"sigmoid +(\S+)", out["copies-spread"])[1]) < 1e-12),
    (6, "Behind ten sigmoids a hundred digits look the same to within about a ten-millionth, and what's left at "
        "layer 50 is rounding.", lambda out: 5e-8 < fifty(out)["sigmoid"][0][1] < 2e-7 and fifty(out)["sigmoid"][0][2] < 1e-14),
    (6, "fifty layers leave it a good share of both.",
     lambda out: fifty(out)["tanh"][0][2] > 0.2 * fifty(out)["tanh"][0][0] and fifty(out)["tanh"][1][0] > 0.2),
    (6, "Its gradient arrives in full, yet its contrast sinks", lambda out: fifty(out)["relu"][1][0] > 0.7 and fifty(out)[
        "relu"][0][2] < fifty(out)["relu"][0][0] / 3),
    (6, "and with five layers reads about as well as tanh all the same.",
     lambda out: abs(sum(five_layers(out)[2]) - sum(five_layers(out)[1])) <= 4),
    (6, "With ReLU not one comes back.", lambda out: len(revived(out)) == 5 and all(
        row[0] == row[1] > 0 for row in revived(out))),
    (6, "on MNIST a few return, and here and there a few more die.",
     lambda out: sum(abs(row[0] - row[2]) for row in revived(out)) < 0.06 * sum(row[0] for row in revived(out))),
    (6, "A leak is a precaution, and a poor cure.",
     lambda out: sum(row[2] for row in revived(out)) > 0.95 * sum(row[0] for row in revived(out))),
    (12, "In this chapter nobody writes a rule. A network looks at the sixty thousand digits of MNIST",
     lambda out: "(60000, 28, 28)" in out["load"]),
    (12, "On MNIST, ink alone more than doubles chance, and ten averages read four digits out of five.",
     lambda out: shares(out["ladder-simple"])[1] > 20 and 79 < shares(out["ladder-simple"])[2] < 83),
    (12, "On MNIST this is above every step of the ladder, though only a little above the highest.",
     lambda out: 0 < shares(out["accuracy-numpy"])[0] - max(shares(out["ladder-more"])) < 1.5),
    (12, "We compare the first 200 batches (all 49 of an epoch, with the smaller set).",
     lambda out: numbers(out["largest-differences"].splitlines()[0])[0] in (200, 49)),
    (12, "PyTorch and our NumPy agree to the last digits of a 32-bit number", lambda out: gaps(out)[0][-1] < 1e-6),
    (12, "thousands of times more than rounding explains at first.", lambda out: gaps(out)[1][-1] > 2000 * gaps(out)[0][-1]),
    (12, "It shrinks more than a hundred times,", lambda out: drift(out)[1] / drift(out)[2] > 100),
    (12, "on MNIST about 300 times.", lambda out: 250 < drift(out)[1] / drift(out)[2] < 350),
    (12, "they part by up to a hundredth. But either way the three results differ by less than the margin",
     lambda out: numbers(out["long-run"])[-2] < 0.015 and shares(out["three-results"])[-1] < shares(out["three-results"])[1]),
    (12, "On MNIST its word is worth nearly what it says, even where it is unsure: of the answers that it gave about 57 %, "
         "about 62 % were right.", lambda out: abs(shares(out["how-sure-table"])[1] - 57) < 1 and abs(
             shares(out["how-sure-table"])[2] - 62) < 2),
    (12, "On MNIST, four pixels are enough to make most answers wrong.", lambda out: moved(out)[4] < 50 < moved(out)[3]),
    (12, "Move the digit by four pixels, and most answers are wrong.", lambda out: moved(out)[4] < 50),
    (12, "A hundred examples, about ten of each digit, already give a network that is right far more often than not.",
     lambda out: shares(out["less-data"])[0] > 60),
    (12, "the network gives nearly always the same answer.", lambda out: numbers(out["wrong-scale"])[-1] > 0.9 * numbers(
        out["confusion"])[0]),
]


@pytest.mark.parametrize(("chapter", "words", "holds"), CLAIMS, ids=[f"{row[0]:02}-{row[1][:40]}" for row in CLAIMS])
def test_a_sentence_about_digits_is_true(chapter: int, words: str, holds: Callable[[Cells], bool], built: dict[str, Cells],
                                         small: dict[str, Cells]) -> None:
    name = next(name for name in NAMES if name.startswith(f"{chapter:02}"))
    assert any(words in paragraph for paragraph, _ in paragraphs(name)), "the chapter no longer says so"
    if "MNIST" not in words:
        assert holds(small[name]), "with the smaller digits"
    if built:
        assert holds(built[name]), "with MNIST"
