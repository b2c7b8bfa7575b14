"""Checks for the exercises of chapter 01."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.datasets import digits
from nnbook.exercises._verdict import NotYet, call, check, first_answer

ASKED = (-1.3, 0.04, 1.99, 3, -5, 100)
TOOLS = ("rule", "network", "classical", "rule", "classical", "network")
WHY = (
    "people made the calendar, so the rule is known",
    "nobody can write down what a cat looks like, and there are many examples",
    "a small table without a known rule, and a reason is wanted: weights that can be read",
    "the lamp is always at the same place of the picture, and a limit for the brightness there is enough",
    "it is large, but a table; on tables trees come first, and then a network to compare",
    "speech is what layers are good at, and there are many examples",
)


def rule(function: Callable[..., Any]) -> None:
    """Exercise 1: a rule for 3 or 8 that beats the share of ink in the left half."""
    images, eight = _threes_and_eights()

    def examine() -> str:
        to_beat = np.mean(_left_half(images) == eight)
        share = np.mean(_answers(call(function, images), len(images)) == eight)
        if share <= 1 - to_beat:
            raise NotYet(f"it is right on {share:.1%} only; is it the other way round? True stands for an 8")
        if share <= to_beat:
            raise NotYet(f"it is right on {share:.1%}, and left_half on {to_beat:.1%}; find something in which they differ more")
        return f"Your rule reads {share:.1%} of the test digits, and left_half {to_beat:.1%}."

    check(first_answer(function, images), examine)


@cache
def _threes_and_eights() -> tuple[Array, Array]:
    """The test digits 3 and 8, and which of them are an 8."""
    data = digits()
    chosen = np.isin(data.test_labels, (3, 8))
    return data.test_images[chosen], data.test_labels[chosen] == 8


def _left_half(images: Array) -> Array:
    return images[:, :, :14].sum(axis=(1, 2)) / images.sum(axis=(1, 2)) > 0.444


def _answers(received: Any, count: int) -> Array:
    """True or False for each picture. Raises NotYet."""
    try:
        answers = np.asarray(received)
    except Exception as error:
        raise NotYet(f"expected {count} answers, True or False, received {type(received).__name__}") from error
    if answers.shape != (count,):
        raise NotYet(f"expected one answer for each picture, shape ({count},), received shape {answers.shape}")
    if answers.dtype.kind not in "biuf" or not np.isin(answers, (0, 1)).all():
        raise NotYet(f"expected True or False for each picture, received {answers[0]!r:.60} first; compare with a number")
    return answers.astype(bool)


def parameters(answer: int | None) -> None:
    """Exercise 2: how many numbers training changes in a network 2-5-3."""
    check(answer, lambda: _parameters(answer))


def _parameters(answer: Any) -> str:
    if isinstance(answer, bool) or not isinstance(answer, (int, float, np.integer, np.floating)):
        raise NotYet(f"expected a whole number, received {answer!r:.60}")
    known = {
        25: "you counted the weights, 10 and 15; each unit has a bias, too",
        30: "not 2 times 5 times 3; or, if you added up, the three output units have a bias each, too",
        28: "the hidden units have a bias each, too",
        10: "those are the units, with the inputs; count weights and biases",
        8: "those are the units; count their weights and biases",
        35: "the inputs are no units: they have no bias of their own",
        49: "that is the network 1-16-1; this one is 2-5-3",
    }
    if answer != 33:
        other = f"{answer!r} is not the number; each unit has a weight for each of its inputs, and one bias"
        raise NotYet(known.get(answer, other))
    return "33: 15 in the hidden layer, 18 in the output layer."


def close(answer: Any) -> None:
    """Exercise 3: for which inputs a network that was trained from -2 to 2 is close."""

    def examine() -> str:
        for x, said in zip(ASKED, _listed(answer, len(ASKED), "True or False"), strict=True):
            if not isinstance(said, (bool, np.bool_)):
                raise NotYet(f"for x = {x:g}: expected True or False, received {said!r:.60}")
            if said and abs(x) > 2:
                raise NotYet(f"for x = {x:g}: its examples reach from -2 to 2, and this lies outside; what did f(4) say?")
            if not said and abs(x) <= 2:
                raise NotYet(f"for x = {x:g}: it lies among the examples, from -2 to 2; it need not be one of them")
        return "Inside it is close, outside it is not, and it does not tell you which."

    check(answer, examine)


def tools(answer: Any) -> None:
    """Exercise 4: what to try first in six situations."""

    def examine() -> str:
        words = _listed(answer, len(TOOLS), '"rule", "classical" or "network"')
        for number, (said, best, why) in enumerate(zip(words, TOOLS, WHY, strict=True), 1):
            if not isinstance(said, str) or said not in TOOLS:
                raise NotYet(f'situation {number}: expected "rule", "classical" or "network", received {said!r:.60}')
            if said != best:
                raise NotYet(f'situation {number}: "{said}" is not the first choice; {why}')
        return "The simplest that does it, six times."

    check(answer, examine)


def _listed(answer: Any, count: int, what: str) -> list[Any]:
    """The answer as a list of that length. Raises NotYet."""
    if not isinstance(answer, (list, tuple, np.ndarray)):
        raise NotYet(f"expected a list of {count}, each {what}, received {answer!r:.60}")
    if len(answer) != count:
        raise NotYet(f"expected {count} answers, each {what}, received {len(answer)}")
    return list(answer)
