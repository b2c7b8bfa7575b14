"""Checks for the exercises of chapter 07."""

from collections.abc import Callable
from math import log, log2, log10
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.exercises._answers import close, name_mistake, number, one_number, parts, real, same_numbers
from nnbook.exercises._verdict import NotYet, call, check
from nnbook.information import cross_entropy_between, entropy, kl_divergence


def first_loss(answer: Any) -> None:
    """Exercise 1: the loss of a classifier of 200 classes that has not learned anything yet, in nats."""
    mistakes = {
        log2(200): "that is in bits; the loss of a network is in nats, with the natural logarithm",
        log10(200): "that is the logarithm to base 10, or the loss of ten classes; here are 200, and the natural logarithm",
        log(10): "that is the loss of ten classes, or the logarithm to base 10; here are 200, and the natural logarithm",
        -log(200): "a loss is minus the logarithm of a probability, and a probability is at most 1: look at the sign",
        1 / 200: "that is the probability of the true class; the loss is minus its logarithm",
        log(199): "the true class is one of the classes, too; each of the 200 gets the same share",
        log(201): "there are 200 classes, and each gets the same share",
        200: "that is the number of classes; what does a forecast cost that gives each of them the same share?",
        1 - 1 / 200: "that is the share of wrong answers; the loss looks at the probability of the true class",
        0: "a loss of 0 needs the probability 1 for every true class, and this network knows nothing yet"}

    def examine() -> str:
        number(answer, log(200), mistakes, what="a number, in nats", within=5e-4,
               rule="each species gets about the same probability. What is minus its natural logarithm?")
        return "Much more than that on the first line, and something is wrong before learning begins."

    check(answer, examine)


def log_sum_exp(function: Callable[..., Any]) -> None:
    """Exercise 2: the logarithm of the sum of exponentials, row by row, without overflow."""
    small = np.array([[1.0, 2.0, 0.5], [-1.0, 0.0, 3.0]])
    tasks = {"": small, "for scores of about 10,000: ": np.array([[1e4, 1e4 - 1, 9e3], [1e4 - 3, 1e4, 1e4]]),
             "for scores of about -10,000: ": np.array([[-1e4, -1e4 - 2, -2e4], [-9e3, -9e3 - 1, -9e3]]),
             "for one row of large scores and one of small ones: ": np.array([[1e4, 9999.0, 0.0], [-1e4, -9999.0, -2e4]])}

    def examine() -> str:
        for where, z in tasks.items():
            received = call(function, z)
            if _infinite(received):
                raise NotYet(f"{where}an exp overflows, or all those of a row fall to 0 and leave the logarithm of 0. Each row "
                             "needs a shift of its own before exp")
            same_numbers(where + "log-sum-exp", received, _log_sum_exp(z), _sum_mistakes(z))
        return "Each row keeps its own largest score, and nothing overflows."

    check(function, examine)


def _infinite(received: Any) -> bool:
    """Whether it is an array of numbers, and not all of them are finite."""
    try:
        return not np.isfinite(real(received)[0]).all()
    except Exception:
        return False


def _log_sum_exp(z: Array) -> Array:
    highest = z.max(axis=1)                                             # (batch,)
    return highest + np.log(np.exp(z - highest[:, None]).sum(axis=1))


def _sum_mistakes(z: Array) -> dict[str, Any]:
    highest, right = z.max(axis=1), _log_sum_exp(z)
    return {"the largest score was taken out, and has to come back at the end": right - highest,
            "the largest score comes back with the wrong sign": right - 2 * highest,
            "that is the largest score itself; the other scores count, too": highest,
            "that is the sum; its logarithm is asked for": np.exp(z).sum(axis=1),
            "that is the mean over the rows; each row has its own": right.mean(),
            "you go along the wrong axis: a row is an example, and the sum is over its classes": _log_sum_exp(z.T),
            "these are the logarithms of the softmax; only what they subtract from the scores is asked for": z - right[:, None],
            "one number for each row is enough; the sum keeps an axis too many": right[:, None],
            "the logarithm of a sum is not the sum of the logarithms: those give the sum of the scores back": z.sum(axis=1)}


def counts(function: Callable[..., Any]) -> None:
    """Exercise 3: loss and gradient of a forecast of counts, from the Poisson distribution."""
    tasks = ((np.array([0.0, 1.0, -0.5, 2.0]), np.array([2, 0, 1, 9])), (np.array([0.3, -2.0]), np.array([0, 4])))

    def examine() -> str:
        for z, y in tasks:
            loss, gradient = parts(call(function, z, y), ("the loss", "dL/dz"))
            each, slope = np.exp(z) - y * z, (np.exp(z) - y) / len(y)
            if close(loss, slope) and close(gradient, each.mean()):
                raise NotYet("the loss comes first, and then dL/dz")
            same_numbers("the loss", loss, each.mean(), _count_losses(z, y, each))
            same_numbers("dL/dz", gradient, slope, _count_slopes(z, y, slope))
        return "Forecast minus truth, for the third time."

    check(function, examine)


def _count_losses(z: Array, y: Array, each: Array) -> dict[str, Any]:
    rate, ways = np.exp(z), np.array([log(float(np.prod(np.arange(1, count + 1)))) for count in y])    # log y!
    return {"these are the losses of the days; take their mean": each,
            "that is the sum over the days; a loss is their mean": each.sum(),
            "you took the logarithm of the likelihood without the minus: this is to be made large, a loss small": -each.mean(),
            "log y! is still in it. That is right, but no z is in it; leave it out, as the exercise says": (each + ways).mean(),
            "that is the squared error; start from the probability of a count": np.mean((rate - y) ** 2),
            "you take z itself for the rate; the rate is e to the power of z": np.mean(z - y * np.log(np.maximum(z, 1e-300))),
            "the term with y z has the wrong sign": (rate + y * z).mean(),
            "the first term is missing; e to the power of minus the rate has a logarithm, too": -(y * z).mean()}


def _count_slopes(z: Array, y: Array, slope: Array) -> dict[str, Any]:
    rate = np.exp(z)
    return {"it is not divided by the number of days; the loss is a mean": slope * len(y),
            "it has the wrong sign: where the forecast is too high, the loss rises with z": -slope,
            "that is the slope by the rate; go one step further back, to z": (1 - y / rate) / len(y),
            "that is the slope of e to the power of z alone; the term with y has one, too": rate / len(y),
            "z is the logarithm of the rate; compare the rate itself with y": (z - y) / len(y)}


def divergence(function: Callable[..., Any]) -> None:
    """Exercise 4: KL(p‖q) in bits, with 0 log 0 = 0, and infinite where q rules out what happens."""
    tasks = {"": ((0.5, 0.25, 0.125, 0.125), (0.125, 0.5, 0.25, 0.125)), "for p = q: ": ((0.3, 0.7), (0.3, 0.7)),
             "where a p is 0: ": ((0.5, 0.5, 0.0), (0.25, 0.25, 0.5)), "where both are 0: ": ((0.5, 0.5, 0.0), (0.75, 0.25, 0.0)),
             "where q is 0 and p is not: ": ((0.5, 0.5), (1.0, 0.0))}

    def examine() -> str:
        for where, pair in tasks.items():
            p, q = map(np.array, pair)
            _same_divergence(where, call(function, p, q), p, q)
        return "Never below 0, and infinite where the code book has no word for what happens."

    check(function, examine)


def _same_divergence(where: str, received: Any, p: Array, q: Array) -> None:
    expected, cross = kl_divergence(p, q, base=2), cross_entropy_between(p, q, base=2)
    if np.isinf(expected):
        if one_number(received) != np.inf:
            raise NotYet(f"{where}q calls impossible what happens half of the time. No finite number of bits is enough")
        return
    if np.isnan(one_number(received)):
        raise NotYet(f"{where}that is not a number. What never happens costs nothing: leave out the terms in which p is 0")
    known = {"that is in nats; bits need the logarithm to base 2": expected * log(2),
             "that is the cross-entropy; subtract what the best code book would cost": cross,
             "that is the entropy of p; a divergence compares two": entropy(p, base=2),
             "it has the wrong sign: wrong beliefs cost more, never less": -expected,
             "that is in nats, and with the wrong sign": -expected * log(2)}
    with np.errstate(all="ignore"):
        known["you weigh with q; what happens is told by p"] = kl_divergence(q, p, base=2)
    hint = "" if close(received, expected) else name_mistake(received, {hint: wrong for hint, wrong in known.items()
                                                                        if np.isfinite(wrong)})
    if hint:
        raise NotYet(where + hint)
    same_numbers(where + "KL", received, expected)


def true_chance(answer: Any) -> None:
    """Exercise 5: the chance of hail behind a 0.9 that was learned with hail days counted 49 times."""
    mistakes = {
        0.9: "that is what the network says; it was told that hail is 49 times as common as it is",
        0.9 / 49: "not the probability is 49 times too large, but the odds, p / (1 - p)",
        9 / 49: "these are the odds, one part against another; a probability is one part of the whole",
        0.1: "that is the chance of no hail, as the network sees it",
        441 / 442: "you multiplied the odds; counting hail days more often has already made them larger",
        9: "these are the odds that the network sees; divide by what they were multiplied with, and go back to a probability",
        100 * 9 / 58: "that is in per cent; write it as a probability, between 0 and 1",
        0.02: "that is the share of hail days over the whole year; on this day the network has seen clouds"}

    def examine() -> str:
        number(answer, 9 / 58, mistakes, what="a probability, between 0 and 1", within=6e-3,
               rule="write 0.9 as odds, undo the factor, and go back to a probability; three decimals")
        return "Odds of 9 to 1 become 9 to 49."

    check(answer, examine)
