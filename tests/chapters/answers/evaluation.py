"""Answers to the exercises of chapter 11: right ones, and wrong ones with what the check has to say."""

import math
from fractions import Fraction

import numpy as np
import torch

from nnbook import metrics
from nnbook.exercises import evaluation as check

RANG = np.repeat([1, 0, 1, 0], [30, 10, 20, 940])
SMOKE = np.repeat([1, 1, 0, 0], [30, 10, 20, 940])


def sized(share, margin):
    return math.ceil(1.96 ** 2 * share * (1 - share) / margin ** 2)


def sized_by_steps(share, margin):
    n = 1
    while 1.96 * math.sqrt(share * (1 - share) / n) > margin:
        n += 1
    return n


def found(training, test):
    known = set(map(tuple, training))
    return sum(tuple(row) in known for row in test)


def found_at_once(training, test):
    return (test[:, None] == training).all(axis=2).any(axis=1).sum()


def found_by_lists(training, test):
    return len([row for row in test.tolist() if row in training.tolist()])


def found_by_torch(training, test):
    apart = (torch.tensor(test)[:, None] - torch.tensor(training)).abs().sum(dim=2)
    return (apart == 0).any(dim=1).sum()


def cheapest(scores, true, alarm, miss):
    """Over all thresholds, without a loop."""
    lines = np.append(np.unique(scores), np.inf)
    beeps = scores >= lines[:, None]                     # (lines, n)
    costs = alarm * (beeps & (true == 0)).sum(axis=1) + miss * (~beeps & (true == 1)).sum(axis=1)
    return lines[costs.argmin()]


def cheapest_from_above(scores, true, alarm, miss):
    """Down the sorted scores, each alarm or stone at a time; equal scores beep together."""
    order = sorted(zip(scores.tolist(), true.tolist(), strict=True), reverse=True)
    best, cost = math.inf, miss * sum(true)
    least = cost
    for place, (score, stone) in enumerate(order):
        cost += -miss if stone else alarm
        if (place + 1 == len(order) or order[place + 1][0] != score) and cost < least:
            best, least = score, cost
    return best


def cheapest_between(scores, true, alarm, miss):
    """A line in the middle between two scores, and one above all."""
    levels = np.unique(scores)
    lines = [levels[0] - 1, *(levels[1:] + levels[:-1]) / 2, levels[-1] + 1]
    return min(lines, key=lambda t: alarm * np.sum((scores >= t) & (true == 0)) + miss * np.sum((scores < t) & (true == 1)))


def least_cost(scores, true, alarm, miss):
    t = cheapest(scores, true, alarm, miss)
    return alarm * np.sum((scores >= t) & (true == 0)) + miss * np.sum((scores < t) & (true == 1))


def its_place(scores, true, alarm, miss):
    return int(np.argmax(scores == cheapest(scores, true, alarm, miss)))


def just_below(scores, true, alarm, miss):
    """As if only what's above the line beeped."""
    t = cheapest(scores, true, alarm, miss)
    return scores[scores < t].max()


FUNCTION_CHECKS = [check.line, check.needed, check.twins, check.cheapest]
RIGHT = [
    (check.measures, (0.97, 0.6, 0.75, 2 / 3)), (check.measures, [0.97, 0.6, 0.75, 0.667]),
    (check.measures, np.array([0.97, 0.6, 0.75, 0.6667], np.float32)),
    (check.measures, (0.97, Fraction(3, 5), 0.75, Fraction(2, 3))),
    (check.measures, tuple(of(RANG, SMOKE) for of in (metrics.accuracy, metrics.precision, metrics.recall, metrics.f1))),
    (check.line, lambda look, miss: look / miss), (check.line, lambda look, miss: min(1, look / miss)),
    (check.line, lambda a, b: np.float32(a) / np.float32(b)), (check.line, lambda look, miss: torch.tensor(look) / miss),
    (check.needed, sized), (check.needed, sized_by_steps), (check.needed, lambda p, m: float(sized(p, m))),
    (check.needed, lambda p, m: np.ceil((1.96 * np.sqrt(p * (1 - p)) / m) ** 2)),
    (check.needed, lambda p, m: math.ceil((1.959964 / m) ** 2 * p * (1 - p))),
    (check.twins, found), (check.twins, found_at_once), (check.twins, found_by_lists), (check.twins, found_by_torch),
    (check.cheapest, cheapest), (check.cheapest, cheapest_from_above), (check.cheapest, cheapest_between),
    (check.cheapest, lambda scores, true, alarm, miss: torch.tensor(cheapest(scores, true, alarm, miss))),
]
WRONG = [
    (check.measures, (97, 60, 75, 66.7), "these are per cent"), (check.measures, (0.97, 0.75, 0.6, 2 / 3), "that's the recall"),
    (check.measures, (0.97, 0.6, 0.6, 2 / 3), "that's the precision"),
    (check.measures, (0.97, 0.6, 0.75, 0.675), "the usual mean"),
    (check.measures, (0.94, 0.6, 0.75, 2 / 3), "add both"), (check.measures, (0.96, 0.6, 0.75, 2 / 3), "never ringing is right"),
    (check.measures, (0.03, 0.6, 0.75, 2 / 3), "the share of wrong answers"),
    (check.measures, (0.97, 0.03, 0.75, 2 / 3), "how many of those where it rang?"),
    (check.measures, (0.97, 0.6, 0.03, 2 / 3), "how many of those with smoke?"),
    (check.measures, (0.97, 0.6, 0.75, 0.45), "that's their product"),
    (check.measures, (0.97, 0.6, 0.75), "expected four things"), (check.measures, (0.97, 0.6, 0.75, 0.67), "three decimals"),
    (check.measures, (0.97, 0.6, 0.75, 1 / 3), "a factor 2 is missing"), (check.measures, 0.97, "expected four things"),
    (check.measures, (0.97, 0.4, 0.75, 2 / 3), "the share of false alarms"),
    (check.measures, (0.97, 0.6, "a", 1), "expected a number"),
    (check.measures, (0.97, 0.6, 0.25, 2 / 3), "the share of missed rooms"),
    (check.measures, (0.8, 0.6, 0.75, 2 / 3), "accuracy: exp"),
    (check.line, lambda look, miss: look / (look + miss), "that's for cherries that are thrown away"),
    (check.line, lambda look, miss: miss / look, "upside down: the dearer a miss"),
    (check.line, lambda look, miss: 1 - look / miss, "that's the probability that there's no stone"),
    (check.line, lambda look, miss: miss / (look + miss), "upside down, and a look costs something"),
    (check.line, lambda look, miss: look / (miss - look), "silence costs p times the whole miss"),
    (check.line, lambda look, miss: 0.5, "a fixed line doesn't know"), (check.line, lambda look, miss: 0.2, "expected 0.04"),
    (check.line, lambda look, miss: [look / miss], "leave out the brackets"),
    (check.needed, lambda p, m: 1.96 ** 2 * p * (1 - p) / m ** 2, "isn't a whole number of examples"),
    (check.needed, lambda p, m: int(1.96 ** 2 * p * (1 - p) / m ** 2), "one too few"),
    (check.needed, lambda p, m: math.ceil(1.96 ** 2 * p * (1 - p) / m), "the margin has to be squared, too"),
    (check.needed, lambda p, m: math.ceil(1.96 * p * (1 - p) / m ** 2), "1.96 has to be squared, too"),
    (check.needed, lambda p, m: math.ceil(p * (1 - p) / m ** 2), "1.96 is missing"),
    (check.needed, lambda p, m: math.ceil(4 * p * (1 - p) / m ** 2), "with 2 instead of 1.96"),
    (check.needed, lambda p, m: math.ceil(1.645 ** 2 * p * (1 - p) / m ** 2), "1.645 is for 90 %"),
    (check.needed, lambda p, m: math.ceil(1.96 * math.sqrt(p * (1 - p)) / m), "here it's still the root"),
    (check.needed, lambda p, m: math.ceil(1.96 ** 2 * math.sqrt(p * (1 - p)) / m ** 2), "it needs no root"),
    (check.needed, lambda p, m: math.ceil(1.96 ** 2 * p * (1 - p) / (m / 2) ** 2), "don't halve it"),
    (check.needed, lambda p, m: math.ceil(1.96 ** 2 * p * (1 - p) / (2 * m) ** 2), "don't double it"),
    (check.needed, lambda p, m: math.ceil(1.96 ** 2 / 4 / m ** 2), "that's for a share of one half"),
    (check.needed, lambda p, m: 1.96 ** 2 * p * (1 - p) / m, "squared, too. And round up"),
    (check.needed, lambda p, m: 7, "expected 2828"), (check.needed, lambda p, m: (3, 5), "a comma makes two numbers"),
    (check.twins, lambda a, b: sum((row == a).all(axis=1).sum() for row in b), "several times in the training counts once"),
    (check.twins, lambda a, b: len({*map(tuple, a)} & {*map(tuple, b)}), "two equal rows in the test count twice"),
    (check.twins, lambda a, b: found(b, a), "asked is the opposite"),
    (check.twins, lambda a, b: sum((row == a).any() for row in b), "one equal number isn't enough"),
    (check.twins, lambda a, b: sum((row == a).any(axis=0).all() for row in b), "not all of them in one row"),
    (check.twins, lambda a, b: len(b) - found(a, b), "these are the rows that are new"),
    (check.twins, lambda a, b: found(a, b) / len(b), "that's a share; the count is asked"),
    (check.twins, lambda a, b: (b[:, None] == a).sum(), "equal numbers, not equal rows"),
    (check.twins, lambda a, b: [found(a, b)], "leave out the brackets"),
    (check.twins, lambda a, b: max(2, found(a, b)), "without any"),
    (check.twins, lambda a, b: (a == b).sum(), "two arrays don't fit together"),
    (check.cheapest, lambda s, y, alarm, miss: cheapest(s, y, 1, 1), "that's the line with the fewest mistakes"),
    (check.cheapest, lambda s, y, alarm, miss: cheapest(s, y, miss, alarm), "the two costs are exchanged"),
    (check.cheapest, lambda s, y, alarm, miss: np.inf, "a miss costs something, too"),
    (check.cheapest, lambda s, y, alarm, miss: s.min(), "a false alarm costs something, too"),
    (check.cheapest, least_cost, "that's what the cheapest line costs"), (check.cheapest, its_place, "the place of a score"),
    (check.cheapest, just_below, "itself it beeps, too"), (check.cheapest, lambda s, y, a, m: np.nan, "received nan"),
    (check.cheapest, lambda s, y, a, m: m / (a + m), "there's a line where they cost"),
    (check.cheapest, lambda s, y, a, m: -1.0 if m < a / 50 else cheapest(s, y, a, m), "never beeping is cheapest"),
    (check.cheapest, lambda s, y, a, m: s >= cheapest(s, y, a, m), "expected a threshold, received"),
]
