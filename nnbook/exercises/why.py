"""Checks for the exercises of chapter 01."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.datasets.digits import digits
from nnbook.exercises._answers import listed, number, yes_or_no
from nnbook.exercises._verdict import NotYet, call, check

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
    """Exercise 1: a rule for 3 or 8 that beats the share of ink in the left half, and is none of the chapter's own."""

    def examine() -> str:
        images, eight = _threes_and_eights()
        says_8 = _answers(call(function, images), len(images))
        if says_8.all() or not says_8.any():
            raise NotYet("it gives the same answer for every picture. Does your limit suit pixels from 0 to 255?")
        if not np.array_equal(_answers(call(function, images[::-1]), len(images))[::-1], says_8):
            raise NotYet("for the same pictures in another order your answers don't change their places. "
                         "Each answer has to come from its own picture")
        right, to_beat = int(np.sum(says_8 == eight)), _to_beat()
        of = f"{len(images):,} test digits"
        if right <= len(images) - to_beat:
            raise NotYet(f"it is right on {right:,} of {of} only. Is it the other way round? True is for an 8")
        for name, measured in _measures().items():
            if _one_limit(measured, says_8):
                raise NotYet(f"that is the chapter's own `{name}` with a limit. Find something else in which a 3 and an 8 differ")
        if right <= to_beat:
            raise NotYet(f"it is right on {right:,} of {of}; left_half with its best limit, on {to_beat:,}. "
                         "Find something in which a 3 and an 8 differ more")
        if np.mean(says_8 == _learned()) > 0.999:
            raise NotYet("these are the answers of the chapter's learned rule. Write down something that you see in the pictures")
        return f"Your rule reads {right:,} of {of}, and left_half {to_beat:,}."

    check(function, examine)


@cache
def _threes_and_eights(*, training: bool = False) -> tuple[Array, Array]:
    """The digits 3 and 8 of one part, and which of them are an 8."""
    data = digits()
    images, labels = (data.train_images, data.train_labels) if training else (data.test_images, data.test_labels)
    chosen = np.isin(labels, (3, 8))
    return images[chosen], labels[chosen] == 8


@cache
def _measures() -> dict[str, Array]:
    """What the chapter measures in the test digits."""
    from scipy import ndimage

    images, _ = _threes_and_eights()
    framed = np.pad(images < 128, ((0, 0), (1, 1), (1, 1)), constant_values=True)
    return {"ink": images.mean(axis=(1, 2)), "left_half": _left_half(images),
            "holes": np.array([ndimage.label(paper)[1] - 1 for paper in framed])}


def _left_half(images: Array) -> Array:
    return images[:, :, :14].sum(axis=(1, 2)) / images.sum(axis=(1, 2))


def _to_beat() -> int:
    """How many test digits left_half reads, with the limit that is best on 2,000 training digits, as in the chapter."""
    images, eight = (part[:2000] for part in _threes_and_eights(training=True))
    measured = _left_half(images)
    limit = max(np.quantile(measured, np.linspace(0, 1, 101)), key=lambda limit: np.mean((measured > limit) == eight))
    return int(np.sum((_measures()["left_half"] > limit) == _threes_and_eights()[1]))


def _one_limit(measured: Array, says_8: Array) -> bool:
    """Whether the answers are what lies above, or below, one limit of a measure."""
    yes, no = measured[says_8], measured[~says_8]
    return bool(yes.min() > no.max() or yes.max() < no.min())


@cache
def _learned() -> Array:
    """What the chapter's learned rule says of the test digits."""
    from nnbook.layers import Activation, Dense, Flatten
    from nnbook.network import Sequential
    from nnbook.training import fit

    images, eight = _threes_and_eights(training=True)
    network = Sequential([Flatten(), Dense(16), Activation("relu"), Dense(2)], input_shape=(28, 28),
                         rng=np.random.default_rng(0))
    fit(network, images / np.float32(255), eight.astype(int), epochs=3, rng=np.random.default_rng(1), progress=False)
    return network.predict(_threes_and_eights()[0] / np.float32(255)).argmax(axis=1) == 1


def _answers(received: Any, count: int) -> Array:
    """True or False for each picture. Raises NotYet."""
    try:
        answers = np.asarray(received)
    except Exception as error:
        raise NotYet(f"expected {count} answers, True or False, received {type(received).__name__}") from error
    if answers.shape != (count,):
        raise NotYet(f"expected one answer for each picture, shape ({count},), received shape {answers.shape}; "
                     "does your function look at the pictures that it is given, and at all of them?")
    if answers.dtype.kind in "iufUS" and {str(one).removesuffix(".0") for one in np.unique(answers)} <= {"3", "8"}:
        raise NotYet("expected True or False for each picture, received the digit; compare with 8 to get True for an 8")
    if answers.dtype.kind not in "biuf" or not np.isin(answers, (0, 1)).all():
        raise NotYet(f"expected True or False for each picture, received {shown(answers[0])} first. "
                     "If that is what you measured, compare it with a limit")
    return answers.astype(bool)


def parameters(answer: int | None) -> None:
    """Exercise 2: how many numbers training changes in a network 2-5-3."""
    known = {
        25: "you counted the weights, 10 and 15; each unit has a bias, too",
        30: "not 2 times 5 times 3; or, if you added up, the three output units have a bias each, too",
        28: "the hidden units have a bias each, too",
        15: "that is one layer; add up both, weights and biases",
        18: "that is the output layer; add the hidden one",
        10: "those are the units, with the inputs; count weights and biases",
        8: "those are the units; count their weights and biases",
        35: "the inputs are no units: they have no bias of their own",
        49: "that is the network 1-16-1; this one is 2-5-3",
    }

    def examine() -> str:
        number(answer, 33, known, what="a whole number", rule="each unit has a weight for each of its inputs, and one bias")
        return "33: 15 in the hidden layer, 18 in the output layer."

    check(answer, examine)


def close(answer: Any) -> None:
    """Exercise 3: for which inputs a network that was trained from -2 to 2 is close."""

    def examine() -> str:
        for x, given in zip(ASKED, listed(answer, len(ASKED), "True or False"), strict=True):
            said = yes_or_no(given)
            if said is None:
                quotes = "; leave out the quotes" if given in ("True", "False") else ""
                raise NotYet(f"for x = {x:g}: expected True or False, received {shown(given)}{quotes}")
            if said and abs(x) > 2:
                raise NotYet(f"for x = {x:g}: its examples reach from -2 to 2, and this is outside; what was said at 4.1?")
            if not said and abs(x) <= 2:
                raise NotYet(f"for x = {x:g}: it lies among the examples, from -2 to 2; it need not be one of them")
        return "Inside it is close, outside it is not, and it does not tell you which."

    check(answer, examine)


def tools(answer: Any) -> None:
    """Exercise 4: what to try first in six situations."""

    def examine() -> str:
        words = listed(answer, len(TOOLS), '"rule", "classical" or "network"')
        for place, (given, best, why) in enumerate(zip(words, TOOLS, WHY, strict=True), 1):
            said = given.strip().lower() if isinstance(given, str) else ""
            if said not in TOOLS:
                raise NotYet(f'situation {place}: expected "rule", "classical" or "network", received {shown(given)}')
            if said != best:
                raise NotYet(f'situation {place}: "{said}" is not the first choice; {why}')
        return "The simplest that does it, six times."

    check(answer, examine)
