"""Answers to the exercises of chapter 10: right ones, and wrong ones with what the check has to say."""

import math

import numpy as np
import torch

from nnbook.exercises import regularization as check
from nnbook.layers import Dropout
from nnbook.regularization import l1_penalty, l2_penalty
from nnbook.training import EarlyStopping, History


def rests(a, c):
    return a / (1 + 2 * c), math.copysign(max(abs(a) - c, 0), a)


def by_cases(strength, c):
    if strength > c:
        sparse = strength - c
    elif strength < -c:
        sparse = strength + c
    else:
        sparse = 0
    return [strength / (1 + 2 * c), sparse]


def by_torch(a, c):
    return torch.tensor(a) / (1 + 2 * c), torch.nn.functional.softshrink(torch.tensor([a], dtype=torch.float64), c)[0]


def by_search(a, c):
    """The lowest of many points, with the package's penalties; fine enough for five digits."""
    found = []
    for penalty in (l2_penalty, l1_penalty):
        low, high = -5.0, 5.0
        for _ in range(200):
            left, right = low + (high - low) / 3, high - (high - low) / 3
            costs = [(w - a) ** 2 / 2 + penalty([w], c)[0] for w in (left, right)]
            low, high = (low, right) if costs[0] < costs[1] else (left, high)
        found.append(low)
    return tuple(found)


def dropped(x, rate, rng, training):
    if not training:
        return x
    return x * (rng.random(x.shape) >= rate) / (1 - rate)


def dropped_by_where(values, share, rng, training):
    keep = 1 - share
    return np.where(rng.binomial(1, keep, values.shape) == 1, values / keep, 0) if training else values.copy()


def dropped_by_the_package(x, rate, rng, training):
    return Dropout(rate, rng=rng).forward(x, training=training)


def dropped_by_torch(x, rate, rng, training):
    torch.manual_seed(int(rng.integers(2**31)))
    return torch.nn.functional.dropout(torch.tensor(x), rate, training)


def dropped_in_single(x, rate, rng, training):
    return dropped(x.astype(np.float32), rate, rng, training).astype(np.float32)


def dropped_in_loops(x, rate, rng, training):
    return [[(one / (1 - rate) if rng.random() >= rate else 0.0) if training else one for one in row] for row in x.tolist()]


def always(factor):
    """Dropout that multiplies what stays by a factor of the rate."""
    return lambda x, rate, rng, training: x * (rng.random(x.shape) >= rate) * factor(rate) if training else x


def published(x, rate, rng, training):
    return x * (rng.random(x.shape) >= rate) if training else x * (1 - rate)


def in_place(x, rate, rng, training):
    if training:
        x *= (rng.random(x.shape) >= rate) / (1 - rate)
    return x


def stopped(losses, patience):
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return epoch, best


def stopped_by_counting(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for number in range(len(losses)):
        waited += 1
        if losses[number] < lowest:
            lowest, kept, waited = losses[number], number + 1, 0
        if waited >= patience:
            return np.array([number + 1, kept]).tolist()
    return [len(losses), kept]


def stopped_by_argmin(losses, patience):
    for epoch in range(1, len(losses) + 1):
        best = int(np.argmin(losses[:epoch])) + 1
        if epoch - best >= patience:
            return epoch, best
    return len(losses), int(np.argmin(losses)) + 1


def stopped_by_the_package(losses, patience):
    from nnbook import Dense, Sequential

    network, stopper, history = Sequential([Dense(1)], input_shape=(1,), rng=np.random.default_rng(0)), EarlyStopping(
        patience), History()
    for loss in losses:
        history.validation_loss.append(loss)
        if stopper.has_seen_enough(network, history):
            break
    return len(history.validation_loss), stopper.best_epoch


def stopped_by_neighbours(losses, patience):
    waited, best = 0, 1
    for epoch in range(2, len(losses) + 1):
        waited = 0 if losses[epoch - 1] < losses[epoch - 2] else waited + 1
        if losses[epoch - 1] < losses[best - 1]:
            best = epoch
        if waited == patience:
            return epoch, best
    return len(losses), best


def stopped_without_reset(losses, patience):
    waited, lowest, best = 0, float("inf"), 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < lowest:
            lowest, best = loss, epoch
        else:
            waited += 1
        if waited == patience:
            return epoch, best
    return len(losses), best


def stopped_at_equals(losses, patience):
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss <= losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(losses), best


FUNCTION_CHECKS = [check.rests, check.dropout, check.stop]
TARGET = np.array([0.91] + 9 * [0.01])
RIGHT = [
    (check.reports, ["under", "over", "fine", "both"]), (check.reports, ("Under", "OVER", "fine.", "both")),
    (check.reports, np.array(["under", "over", "fine", "both"])), (check.reports, ["underfit", "overfitting", "fine", "both"]),
    (check.rests, rests), (check.rests, by_cases), (check.rests, by_torch), (check.rests, by_search),
    (check.rests, lambda a, c: np.array([a / (1 + 2 * c), np.sign(a) * np.maximum(abs(a) - c, 0)]).tolist()),
    (check.rests, lambda a, c: np.array(rests(a, c))), (check.stop, lambda losses, patience: np.array(stopped(losses, patience))),
    (check.dropout, dropped), (check.dropout, dropped_by_where), (check.dropout, dropped_by_the_package),
    (check.dropout, dropped_by_torch), (check.dropout, dropped_in_single), (check.dropout, dropped_in_loops),
    (check.stop, stopped), (check.stop, stopped_by_counting), (check.stop, stopped_by_argmin),
    (check.stop, stopped_by_the_package), (check.stop, lambda losses, patience: tuple(map(float, stopped(losses, patience)))),
    (check.floor, -np.sum(TARGET * np.log(TARGET))), (check.floor, 0.5), (check.floor, 0.5003), (check.floor, np.float32(0.5)),
    (check.floor, torch.distributions.Categorical(torch.tensor(TARGET)).entropy()),
]
WRONG = [
    (check.reports, ["over", "over", "fine", "both"], "new letters hardly more"),
    (check.reports, ["both", "over", "fine", "both"], "one point apart"), (check.reports, ["fine", "over", "fine", "both"],
                                                                         "a person gets 1 % wrong"),
    (check.reports, ["under", "under", "fine", "both"], "not too weak"), (check.reports, ["under", "both", "fine", "both"],
                                                                         "nothing says that it's too weak"),
    (check.reports, ["under", "fine", "fine", "both"], "every fourth new letter"),
    (check.reports, ["under", "over", "over", "both"], "that's no overfitting"),
    (check.reports, ["under", "over", "under", "both"], "C gets all its own letters right"),
    (check.reports, ["under", "over", "both", "both"], "2 points from perfect"),
    (check.reports, ["under", "over", "fine", "over"], "it misses 12 % even of its own"),
    (check.reports, ["under", "over", "fine", "under"], "18 points apart"),
    (check.reports, ["under", "over", "fine", "fine"], "30 % of the new letters"),
    (check.reports, ["under", "over", "fine"], "received 3 of them"), (check.reports, "under", "expected four things"),
    (check.reports, ["under", "over", "good", "both"], 'C: expected "under"'), (check.reports, [1, 2, 3, 4], "A: expected"),
    (check.rests, lambda a, c: rests(a, c)[::-1], "in the wrong order"),
    (check.rests, lambda a, c: (a / (1 + c), rests(a, c)[1]), "the 2 is missing"),
    (check.rests, lambda a, c: rests(a, c / 2), "the ½ is missing"),
    (check.rests, lambda a, c: (a * (1 - 2 * c), rests(a, c)[1]), "one step of L2"),
    (check.rests, lambda a, c: (a - 2 * c, rests(a, c)[1]), "by a factor"),
    (check.rests, lambda a, c: (rests(a, c)[0], np.sign(a) * (abs(a) - c)), "through 0, to the other side"),
    (check.rests, lambda a, c: (rests(a, c)[0], a - c), "the pull goes upwards"),
    (check.rests, lambda a, c: (rests(a, c)[0], max(a - c, 0)), "a negative weight stops at 0, too"),
    (check.rests, lambda a, c: (rests(a, c)[0], math.copysign(max(abs(a) - 2 * c, 0), a)), "is c, not 2 c"),
    (check.rests, lambda a, c: (rests(a, c)[0], max(abs(a) - c, 0)), "the weight stays on the side where a is"),
    (check.rests, lambda a, c: 0.5, "expected two things"), (check.rests, lambda a, c: (0.1, 0.2), "expected 1.2"),
    (check.dropout, published, "nothing to do at inference"), (check.dropout, always(lambda rate: 1), "the factor is missing"),
    (check.dropout, always(lambda rate: 1 / rate if rate else 1), "not by `rate`"),
    (check.dropout, always(lambda rate: 1 - rate), "it has to grow"),
    (check.dropout, lambda x, rate, rng, training: x * (rng.random(x.shape) < rate) / rate if training else x,
     "not the share that stays"),
    (check.dropout, lambda x, rate, rng, training: dropped(x, rate, rng, not training), "at inference"),
    (check.dropout, lambda x, rate, rng, training: x, "no number is 0"),
    (check.dropout, lambda x, rate, rng, training: dropped(x, rate, np.random.default_rng(0), training), "draw anew"),
    (check.dropout, lambda x, rate, rng, training: x * (rng.random((len(x), 1)) >= rate) / (1 - rate) if training else x,
     "whole rows are silenced"),
    (check.dropout, lambda x, rate, rng, training: x * (rng.random(x.shape[1]) >= rate) / (1 - rate) if training else x,
     "whole columns are silenced"),
    (check.dropout, lambda x, rate, rng, training: 0 * x if training else x, "all numbers are 0"),
    (check.dropout, lambda x, rate, rng, training: x / (1 - rate), "nothing is to be scaled"),
    (check.dropout, in_place, "work on a copy"),
    (check.dropout, lambda x, rate, rng, training: dropped(x, rate, rng, training).T, "rows and columns are exchanged"),
    (check.dropout, lambda x, rate, rng, training: dropped(x, rate / 2, rng, training), "of the numbers are 0"),
    (check.stop, lambda losses, patience: tuple(n - 1 for n in stopped(losses, patience)), "counted from 0"),
    (check.stop, lambda losses, patience: stopped(losses, patience)[::-1], "in the wrong order"),
    (check.stop, lambda losses, patience: 2 * stopped(losses, patience)[:1], "not the last one"),
    (check.stop, lambda losses, patience: stopped(losses, patience + 1), "one epoch too many"),
    (check.stop, lambda losses, patience: stopped(losses, patience - 1) if patience > 1 else (1, 1), "one epoch too early"),
    (check.stop, stopped_without_reset, "the waiting starts anew"),
    (check.dropout, lambda x, rate, rng, training: 1 * x if training else x, "one chance drawn for all"),
    (check.floor, 0.1054, "the right class has 0.91"),
    (check.stop, stopped_by_neighbours, "not with the epoch before"), (check.stop, stopped_at_equals, "isn't a new lowest"),
    (check.stop, lambda losses, patience: (stopped(losses, patience)[0], int(np.argmin(losses)) + 1), "is never seen"),
    (check.stop, lambda losses, patience: (len(losses), int(np.argmin(losses)) + 1), "when patience runs out"),
    (check.stop, lambda losses, patience: stopped(losses, patience)[0], "expected two things"),
    (check.stop, lambda losses, patience: (3, 9), "expected 6"),
    (check.floor, 0, "isn't sure"), (check.floor, 0.7218, "in bits"), (check.floor, -math.log(0.91), "without its weight"),
    (check.floor, 0.0858, "the right class alone"), (check.floor, 0.5448, "shared by all ten"),
    (check.floor, 0.3251, "two classes"), (check.floor, 0.3025, "not 0.09 together"), (check.floor, 0.1319, "one of the nine"),
    (check.floor, math.log(10), "knows nothing"),
    (check.floor, -0.5003, "a minus is missing"), (check.floor, 0.45, "expected a number that chapter 07 has a name for"),
    (check.floor, "a lot", "expected a number"), (check.floor, [0.5], "leave out the brackets"),
]
