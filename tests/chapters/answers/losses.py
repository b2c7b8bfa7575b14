"""Answers to the exercises of chapter 07: right ones, and wrong ones with what the check has to say."""

from fractions import Fraction
from math import exp, factorial, inf, log, log2

import numpy as np
import torch

from nnbook.exercises import losses as check


def good_sum(z):
    highest = z.max(axis=1, keepdims=True)
    return highest[:, 0] + np.log(np.exp(z - highest).sum(axis=1))


def sum_in_loops(z):
    return [max(row) + log(sum(exp(one - max(row)) for one in row)) for row in z]


def good_counts(z, y):
    return (np.exp(z) - y * z).mean(), (np.exp(z) - y) / len(y)


def counts_in_loops(logits, days):
    losses = [exp(z) - y * z for z, y in zip(logits, days, strict=True)]
    return sum(losses) / len(losses), [(exp(z) - y) / len(losses) for z, y in zip(logits, days, strict=True)]


def with_loss(make):
    return lambda z, y: (make(np.exp(z), z, y), good_counts(z, y)[1])


def with_slope(make):
    return lambda z, y: (good_counts(z, y)[0], make(np.exp(z), z, y))


def good_divergence(p, q):
    if ((q == 0) & (p > 0)).any():
        return np.inf
    happens = p > 0
    return (p[happens] * np.log2(p[happens] / q[happens])).sum()


def divergence_in_loops(p, q):
    total = 0
    for one, other in zip(p, q, strict=True):
        if one > 0:
            total += one * log2(one / other) if other > 0 else inf
    return total


def forgets_zeros(p, q):
    return (p * np.log2(p / q)).sum()


def never_infinite(p, q):
    both = (p > 0) & (q > 0)
    return (p[both] * np.log2(p[both] / q[both])).sum()


def of_both(make):
    """An answer that is right but for what `make` says of p and q where both are above 0."""
    def divergence(p, q):
        right = good_divergence(p, q)
        return make(p, q) if np.isfinite(right) and (q > 0).all() and (p > 0).all() else right
    return divergence


FUNCTION_CHECKS = [check.log_sum_exp, check.counts, check.divergence]
RIGHT = [
    (check.first_loss, log(200)), (check.first_loss, 5.3), (check.first_loss, np.float32(np.log(200))), (check.first_loss, 5.298),
    (check.first_loss, torch.log(torch.tensor(200.0))),
    (check.log_sum_exp, good_sum), (check.log_sum_exp, sum_in_loops), (check.log_sum_exp, lambda z: good_sum(z).tolist()),
    (check.log_sum_exp, lambda z: np.logaddexp.reduce(z, axis=1)),
    (check.log_sum_exp, lambda z: torch.logsumexp(torch.tensor(z), dim=1)),
    (check.log_sum_exp, lambda scores: good_sum(scores.astype(np.float32))),
    (check.counts, good_counts), (check.counts, counts_in_loops), (check.counts, lambda z, y: list(good_counts(z, y))),
    (check.counts, lambda z, y: tuple(np.float32(part) for part in good_counts(z, y))),
    (check.divergence, good_divergence), (check.divergence, divergence_in_loops),
    (check.divergence, lambda p, q: np.float32(good_divergence(p, q))),
    (check.divergence, lambda p, q: torch.tensor(good_divergence(p, q))),
    (check.true_chance, 9 / 58), (check.true_chance, 0.155), (check.true_chance, Fraction(9, 58)),
    (check.true_chance, np.float32(0.1552)),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.first_loss, log2(200), "that is in bits"), (check.first_loss, 2.301, "that is the logarithm to base 10"),
    (check.first_loss, -log(200), "look at the sign"), (check.first_loss, 0.005, "that is the probability of the true class"),
    (check.first_loss, log(199), "the true class is one of the classes, too"),
    (check.first_loss, 5.293, "each of the 200 gets the same share"),
    (check.first_loss, log(201), "there are 200 classes"), (check.first_loss, np.float64(6.5), "Not yet: 6.5 is not the number"),
    (check.first_loss, 200, "that is the number of classes"), (check.first_loss, log(10), "that is the loss of ten classes"),
    (check.first_loss, 0.995, "that is the share of wrong answers"), (check.first_loss, 0, "a loss of 0 needs the probability 1"),
    (check.first_loss, 6, "6 is not the number; each species gets about the same probability"),
    (check.first_loss, "5.298", "received '5.298'; leave out the quotes"),
    (check.first_loss, (5, 298), "a comma makes two numbers"),
    (check.log_sum_exp, lambda z: np.log(np.exp(z).sum(axis=1)), "for scores of about 10,000: an exp overflows"),
    (check.log_sum_exp, lambda z: z.max() + np.log(np.exp(z - z.max()).sum(axis=1)), "Each row needs a shift of its own"),
    (check.log_sum_exp, lambda z: good_sum(z) - z.max(axis=1), "has to come back at the end"),
    (check.log_sum_exp, lambda z: good_sum(z) - 2 * z.max(axis=1), "comes back with the wrong sign"),
    (check.log_sum_exp, lambda z: z.max(axis=1), "that is the largest score itself"),
    (check.log_sum_exp, lambda z: np.exp(z).sum(axis=1), "that is the sum; its logarithm is asked for"),
    (check.log_sum_exp, lambda z: good_sum(z).mean(), "that is the mean over the rows"),
    (check.log_sum_exp, lambda z: good_sum(z.T), "you go along the wrong axis"),
    (check.log_sum_exp, lambda z: z - good_sum(z)[:, None], "these are the logarithms of the softmax"),
    (check.log_sum_exp, lambda z: good_sum(z)[:, None], "the sum keeps an axis too many"),
    (check.log_sum_exp, lambda z: np.log(np.exp(z)).sum(axis=1), "the logarithm of a sum is not the sum of the logarithms"),
    (check.log_sum_exp, lambda z: z.max(axis=1) + np.log(np.exp(z - z.max(axis=1)).sum(axis=1)), "two arrays don't fit together"),
    (check.counts, lambda z, y: good_counts(z, y)[::-1], "the loss comes first, and then dL/dz"),
    (check.counts, lambda z, y: good_counts(z, y)[0], "expected two things, the loss and dL/dz"),
    (check.counts, with_loss(lambda rate, z, y: rate - y * z), "these are the losses of the days; take their mean"),
    (check.counts, with_loss(lambda rate, z, y: (rate - y * z).sum()), "that is the sum over the days"),
    (check.counts, with_loss(lambda rate, z, y: -(rate - y * z).mean()), "without the minus"),
    (check.counts, with_loss(lambda rate, z, y: (rate - y * z).mean() + np.mean([log(factorial(count)) for count in y.tolist()])),
     "log y! is still in it"),
    (check.counts, with_loss(lambda rate, z, y: ((rate - y) ** 2).mean()), "that is the squared error"),
    (check.counts, with_loss(lambda rate, z, y: (rate + y * z).mean()), "the term with y z has the wrong sign"),
    (check.counts, with_loss(lambda rate, z, y: -(y * z).mean()), "the first term is missing"),
    (check.counts, with_slope(lambda rate, z, y: rate - y), "it is not divided by the number of days"),
    (check.counts, with_slope(lambda rate, z, y: (y - rate) / len(y)), "it has the wrong sign"),
    (check.counts, with_slope(lambda rate, z, y: (1 - y / rate) / len(y)), "that is the slope by the rate"),
    (check.counts, with_slope(lambda rate, z, y: rate / len(y)), "the term with y has one, too"),
    (check.counts, with_slope(lambda rate, z, y: (z - y) / len(y)), "z is the logarithm of the rate"),
    (check.divergence, of_both(lambda p, q: (p * np.log(p / q)).sum()), "that is in nats; bits need"),
    (check.divergence, of_both(lambda p, q: -(p * np.log2(q)).sum()), "that is the cross-entropy"),
    (check.divergence, of_both(lambda p, q: -(p * np.log2(p)).sum()), "that is the entropy of p"),
    (check.divergence, of_both(lambda p, q: (p * np.log2(q / p)).sum()), "it has the wrong sign"),
    (check.divergence, of_both(lambda p, q: (p * np.log(q / p)).sum()), "in nats, and with the wrong sign"),
    (check.divergence, lambda p, q: good_divergence(q, p), "you weigh with q; what happens is told by p"),
    (check.divergence, of_both(lambda p, q: abs(p - q).sum()), "KL: expected 0.625, received 0.75"),
    (check.divergence, forgets_zeros, "where a p is 0: that is not a number"),
    (check.divergence, never_infinite, "where q is 0 and p is not: q calls impossible what happens half of the time"),
    (check.true_chance, 0.9, "that is what the network says"), (check.true_chance, 0.9 / 49, "not the probability"),
    (check.true_chance, 9 / 49, "these are the odds, one part against"), (check.true_chance, 0.1, "the chance of no hail"),
    (check.true_chance, 441 / 442, "you multiplied the odds"), (check.true_chance, 9, "the odds that the network sees"),
    (check.true_chance, 0.02, "the share of hail days over the whole year"),
    (check.true_chance, 15.5, "that is in per cent"), (check.true_chance, 0.5, "0.5 is not the number; write 0.9 as odds"),
]
