"""What chapter 01 claims, read off what its cells print; its code runs once."""

import ast
import contextlib
import io
import re
from typing import Any

import numpy as np
import pytest

from nnbook.datasets import mnist_is_at_hand
from notebooks import ROOT, cells, source

PATH = ROOT / "chapters" / "01_why_neural_networks.ipynb"
only_mnist = pytest.mark.skipif(not mnist_is_at_hand(), reason="the sentences are about MNIST")


@pytest.fixture(scope="module")
def ran() -> dict[str, Any]:
    """The chapter's code, run once: its names, and for each cell what it printed and what its last line shows."""
    space: dict[str, Any] = {}
    said, shown = {}, {}
    for cell in cells(PATH, "code"):
        tree, printed, last = ast.parse(source(cell)), io.StringIO(), None
        if isinstance(tree.body[-1], ast.Expr):
            last = ast.Expression(tree.body.pop().value)
        with contextlib.redirect_stdout(printed):
            exec(compile(tree, cell["id"], "exec"), space)
            shown[cell["id"]] = eval(compile(last, cell["id"], "eval"), space) if last else None
        said[cell["id"]] = printed.getvalue()
    return {"space": space, "said": said, "shown": shown}


@pytest.fixture(scope="module")
def said(ran) -> dict[str, str]:
    return ran["said"]


@pytest.fixture(scope="module")
def prose() -> str:
    return re.sub(r"[\s>]+", " ", "\n".join(source(cell) for cell in cells(PATH, "markdown")))


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in re.findall(r"-?\d[\d,]*\.?\d*(?:e-?\d+)?", text)]


def shares(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"([\d.]+)%", text)]


def test_the_figures_are_there_and_light(ran) -> None:
    figures = [shown.data for shown in ran["shown"].values() if "nnb-figure" in str(getattr(shown, "data", ""))]
    assert len(figures) == 8
    assert sum(map(len, figures)) < 250_000
    assert all(len(re.search(r'alt="([^"]*)"', figure)[1].split()) > 10 for figure in figures)
    assert 0 < ran["shown"]["slider"].draw_all() < 100_000


@only_mnist
def test_a_rule_can_be_good_and_examples_are_better(said, prose) -> None:
    ink, left, hole = shares(said["rules"])
    assert 40 < ink < 50
    assert 23 < left < 33       # "on every fourth digit"
    assert hole == pytest.approx(3.5, abs=0.1)
    assert f"right on {100 - hole:.1f} %" in prose
    learned, = shares(said["learn"])
    assert learned < 0.65 * hole      # "about half as many mistakes"


@only_mnist
def test_only_what_is_learned_goes_over_to_other_pairs(said) -> None:
    rows = {line.split()[0]: shares(line) for line in said["pairs"].splitlines()}
    assert min(rows["learned"]) > 97
    assert rows["has_a_hole"][0] > 96
    assert rows["has_a_hole"][1] < 86
    assert all(rows[name][2] < 65 for name in ("more_ink", "left_half", "has_a_hole"))


def test_formulas_and_package_agree(said) -> None:
    shapes, gap, loss = said["formulas"].splitlines()
    assert shapes.count("16") == 3
    assert numbers(gap)[0] < 1e-6
    by_hand, by_package = numbers(loss)
    assert by_hand == pytest.approx(by_package, abs=2e-6)


def test_the_parabola_is_learned_and_its_ends_last(ran, said) -> None:
    losses = list(ran["space"]["losses"].values())
    assert losses == sorted(losses, reverse=True)
    assert losses[0] > 1
    assert losses[-1] < 1e-3
    assert numbers(said["train"].splitlines()[-1]) == pytest.approx([0, 0, 0, 1, 2, 2], abs=0.03)
    wide, early = ran["space"]["wide"][:, 0], ran["space"]["seen"][30][:, 0]
    error = np.abs(early - wide ** 2 - wide)
    assert error[np.abs(np.abs(wide) - 2) < 0.01].min() > 2 * error[np.abs(wide) < 1].max()


def test_trial_and_error_is_several_times_worse(said) -> None:
    rows = [numbers(line) for line in said["trial"].splitlines()]
    assert len(rows) == 3
    assert all(tried > 3 * trained for _, tried, trained, *_ in rows)


def test_right_inside_and_far_off_outside(said, prose) -> None:
    at_1, at_4, at_10 = (numbers(line.split("say")[1]) for line in said["outside"].splitlines())
    assert np.allclose(at_1, 2, atol=0.05)
    assert max(at_4) < 12
    assert max(at_10) < 15
    assert np.ptp(at_10) > 1           # outside they do not agree with one another
    assert np.mean(at_10) == pytest.approx(8, abs=1)
    assert "$f(10)$ was about 8 instead of 110" in prose


def test_examples_or_knowledge_mend_it(said) -> None:
    wider, fitted, known = said["mended"].splitlines()
    assert [float(found) for found in re.findall(r"= (-?[\d.]+)", wider)][:2] == pytest.approx([2, 20], abs=0.4)
    assert float(re.search(r"f\(10\) = (\S+)", wider)[1]) < 60
    assert "1.000 x² + 1.000 x + 0.000" in fitted
    assert "f(4) = 20.00, f(10) = 110.00" in known


def test_on_small_tables_nothing_beats_the_simple_method_by_more_than_luck(said) -> None:
    rows = re.findall(r"^  (.+?) +([\d.]+)% ± ([\d.]+)%", said["table-run"], re.MULTILINE)
    assert len(rows) == 8
    for table in (rows[:4], rows[4:]):
        mean = {name: float(share) for name, share, _ in table}
        spread = {name: float(size) for name, _, size in table}
        simple = mean["logistic regression"]
        for name in ("random forest", "network"):
            assert mean[name] <= simple + 0.5 * spread[name]
            assert simple - mean[name] < 2 * spread[name]
        assert mean["network, unscaled"] < mean["network"] - 5


@only_mnist
def test_on_pixels_network_and_forest_are_near_and_a_convolution_is_ahead(said, prose) -> None:
    rows = [shares(line) for line in said["images"].splitlines()]
    assert len(rows) == 4
    assert all(abs(forest - network) < 6 for forest, network in rows)
    for method in np.array(rows).T:
        steps = np.diff(method)
        assert 0 < steps[-1] == steps.min()     # "the last step helps least"
    assert rows[0][1] == pytest.approx(72, abs=3)       # "about seven out of ten"
    assert rows[2] == pytest.approx([85, 85], abs=1)
    built, = shares(said["convolution"])
    assert built == pytest.approx(90, abs=1)
    assert "both read 85 %" in prose
    assert "reads 90 %" in prose


def test_a_random_walk_is_learned_by_heart(said) -> None:
    for line in said["walk"].splitlines():
        known, new, lazy = map(float, re.findall(r"\d\.\d\d", line))
        assert known < lazy < new


@only_mnist
def test_what_is_rare_is_misread(said) -> None:
    rows = [shares(line) for line in said["bias"].splitlines()]
    assert all(threes > 95 for threes, _ in rows)
    assert rows[0][1] > 90 > 70 > rows[1][1] > 20 > rows[2][1]


def test_the_timeline_and_its_table_agree(ran, prose) -> None:
    assert all(f"| {year} |" in prose for year in ran["space"]["steps"])
    assert list(ran["space"]["steps"]) == sorted(ran["space"]["steps"])
