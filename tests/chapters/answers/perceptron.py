"""Answers to the exercises of chapter 03: right ones, and wrong ones with what the check has to say."""

from fractions import Fraction

import numpy as np

from nnbook.exercises import perceptron as check


def good_learn(x, y, epochs, step=1, zero=1):
    weights, bias, corrections = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(epochs):
        mistakes = 0
        for example, label in zip(x, y, strict=True):
            z = example @ weights + bias
            if (np.sign(z) or zero) != label:
                weights, bias, mistakes = weights + step * label * example, bias + step * label, mistakes + 1
        corrections += mistakes
        if mistakes == 0:
            break
    return weights, bias, corrections


def without_bias(x, y, epochs):
    weights, corrections = np.zeros(x.shape[1]), 0
    for _ in range(epochs):
        before = corrections
        for example, label in zip(x, y, strict=True):
            if (1 if example @ weights >= 0 else -1) != label:
                weights, corrections = weights + label * example, corrections + 1
        if corrections == before:
            break
    return weights, 0.0, corrections


def all_at_once(x, y, epochs):
    weights, bias, corrections = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(epochs):
        wrong = np.where(x @ weights + bias >= 0, 1, -1) != y
        weights, bias = weights + y[wrong] @ x[wrong], bias + y[wrong].sum()
        corrections += wrong.sum()
        if not wrong.any():
            break
    return weights, bias, corrections


def in_32_bits(inputs, labels, rounds):
    data = np.hstack([inputs, np.ones((len(inputs), 1))]).astype(np.float32)
    w, count = np.zeros(data.shape[1], np.float32), 0
    for _ in range(rounds):
        wrong = 0
        for row, label in zip(data, labels, strict=True):
            if (row @ w >= 0) != (label > 0):
                w, wrong = w + np.float32(label) * row, wrong + 1
        count += wrong
        if not wrong:
            return w[:-1], w[-1], np.int64(count)
    return w[:-1], w[-1], np.int64(count)


def always(x, y, epochs):
    weights, bias, corrections = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(epochs):
        for example, label in zip(x, y, strict=True):
            weights, bias, corrections = weights + label * example, bias + label, corrections + 1
    return weights, bias, corrections


def last_epoch(x, y, epochs):
    weights, bias, _ = good_learn(x, y, epochs)
    return weights, bias, 0


def never_ends(x, y, epochs):
    return good_learn(x, y, 1000)


def good_averaged(x, y, epochs):
    x, w, total = np.column_stack([x, np.ones(len(x))]), np.zeros(x.shape[1] + 1), 0
    for _ in range(epochs):
        for example, label in zip(x, y, strict=True):
            w = w + (label - (example @ w >= 0)) * example
            total = total + w
    return total[:-1] / (epochs * len(x)), total[-1] / (epochs * len(x))


def road(x, y, epochs):
    x, w, seen = np.column_stack([x, np.ones(len(x))]), np.zeros(x.shape[1] + 1), []
    for _ in range(epochs):
        for example, label in zip(x, y, strict=True):
            error = label - (example @ w >= 0)
            w = w + error * example
            seen.append((error, w))
    return seen


def road_mean(x, y, epochs):
    return np.mean([w for _, w in road(x, y, epochs)], axis=0)


def divided_by(many):
    def averaged(x, y, epochs):
        total = np.sum([w for _, w in road(x, y, epochs)], axis=0) / many(x, epochs)
        return total[:-1], total[-1]
    return averaged


def only_corrections(x, y, epochs):
    mean = np.mean([w for error, w in road(x, y, epochs) if error], axis=0)
    return mean[:-1], mean[-1]


def only_epochs(x, y, epochs):
    mean = np.mean([w for _, w in road(x, y, epochs)][len(x) - 1::len(x)], axis=0)
    return mean[:-1], mean[-1]


def last_one(x, y, epochs):
    w = road(x, y, epochs)[-1][1]
    return w[:-1], w[-1]


def sums(x, y, epochs):
    mean, bias = good_averaged(x, y, epochs)
    return mean * epochs * len(x), bias * epochs * len(x)


def before_each(x, y, epochs):
    mean = np.mean([np.zeros(x.shape[1] + 1), *[w for _, w in road(x, y, epochs)][:-1]], axis=0)
    return mean[:-1], mean[-1]


def changes_x(x, y, epochs):
    x += 1
    return good_averaged(x - 1, y, epochs)


FUNCTION_CHECKS = [check.learn_signs, check.averaged]
XNOR = [(1, 1, -1.5), (-1, -1, 0.5), (1, 1, -0.5)]
RIGHT = [
    (check.invert, (-1, 0.5)), (check.invert, [-1, 0]), (check.invert, np.array([-20.0, 10.0])), (check.invert, (-1e-3, 1e-4)),
    (check.invert, np.array([-1, 0.5], np.float32)), (check.invert, (Fraction(-1), Fraction(1, 2))),
    (check.nand_of_three, (-1, -1, -1, 2.5)), (check.nand_of_three, [-2, -1, -1.5, 3.6]),
    (check.nand_of_three, np.array([-1, -1, -1, 2])), (check.nand_of_three, np.array([-1, -1, -1, 2.5], np.float32)),
    (check.nand_of_three, (-0.1, -0.2, -0.3, 0.5)), (check.nand_of_three, np.array([-0.1, -0.2, -0.3, 0.5], np.float32)),
    (check.learn_signs, good_learn), (check.learn_signs, lambda *a: list(good_learn(*a))),
    (check.learn_signs, in_32_bits), (check.learn_signs, lambda *a: tuple(np.array(part) for part in good_learn(*a))),
    (check.learn_signs, lambda *a: (good_learn(*a)[0].tolist(), *good_learn(*a)[1:])),
    (check.equal, XNOR), (check.equal, np.array(XNOR)), (check.equal, [(-1, -1, 1.5), (1, 1, -0.5), (-1, -1, 1.5)]),
    (check.equal, [[1, 1, -2], [-1, -1, 0], [1, 1, -1]]), (check.equal, np.array(XNOR, np.float32)),
    (check.averaged, lambda *a: (road_mean(*a)[:-1], road_mean(*a)[-1])),
    (check.averaged, lambda *a: [part.astype(np.float32) for part in good_averaged(*a)]),
    (check.averaged, good_averaged), (check.averaged, lambda *a: [good_averaged(*a)[0].tolist(), float(good_averaged(*a)[1])]),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.invert, (0.5, -1), "in another order: the bias comes last"), (check.invert, (-1, -0.5), "that is a threshold"),
    (check.invert, (1, -0.5), "the opposite of NOT in every case. What does a negative weight do?"),
    (check.invert, (1, 0.5), "for the input 1 the sum is 1.5, so the answer is 1; NOT wants 0"),
    (check.invert, (-1, -2), "for the input 0 the sum is -2, so the answer is 0; NOT wants 1"),
    (check.invert, (0, 0), "for the input 1 the sum is 0, so the answer is 1"),
    (check.invert, (-1, 1), "for the input 1 the sum is 0, so the answer is 1"),
    (check.invert, -1, "expected (w, b), received -1"),
    (check.invert, (-1, 0, 0.5), "expected (w, b), received (-1, 0, 0.5)"),
    (check.invert, (-1, np.nan), "expected finite numbers, (w, b)"),
    (check.invert, "not", "expected numbers, (w, b), received 'not'"),
    (check.nand_of_three, (1, 1, 1, -2.5), "your perceptron says the opposite of NAND in every case"),
    (check.nand_of_three, (2.5, -1, -1, -1), "in another order: the bias comes last"),
    (check.nand_of_three, (-1, -1, -1, -2.5), "that is a threshold. A bias is added to the sum"),
    (check.nand_of_three, (-1, -1, -1, -1), "for the input (0, 0, 0) the sum is -1, so the answer is 0; NAND wants 1"),
    (check.nand_of_three, (-1, -1, -1, 1.5), "for the input (0, 1, 1) the sum is -0.5"),
    (check.nand_of_three, (-1, -1, -1, 3), "for the input (1, 1, 1) the sum is 0, so the answer is 1; NAND wants 0"),
    (check.nand_of_three, (-1, -1, 1.5), "expected (w1, w2, w3, b), received (-1, -1, 1.5)"),
    (check.nand_of_three, [[-1, -1, -1, 2.5]], "expected (w1, w2, w3, b), received [[-1, -1, -1, 2.5]]"),
    (check.nand_of_three, (-1, -1, -1, None), "expected numbers, (w1, w2, w3, b)"),
    (check.nand_of_three, (0, 0, 0, 0), "for the input (1, 1, 1) the sum is 0"),
    (check.learn_signs, lambda *a: good_learn(*a, step=2), "AND: all your numbers are twice the expected ones"),
    (check.learn_signs, lambda *a: good_learn(*a, zero=-1), "AND: your numbers are those of a rule that answers -1 to a sum of"),
    (check.learn_signs, lambda *a: good_learn(*a)[:2], "weights, bias and number of corrections, received 2 of them"),
    (check.learn_signs, always, "AND: you correct after every example; only a mistake changes something"),
    (check.learn_signs, last_epoch, "AND: number of corrections: that is what the last epoch had"),
    (check.learn_signs, lambda x, y, e: good_learn(x, y, 1), "AND: it ends after one epoch"),
    (check.learn_signs, lambda *a: good_learn(*a, step=-1), "AND: these weights move away from the right answers"),
    (check.learn_signs, lambda *a: good_learn(*a)[0], "expected three things"),
    (check.learn_signs, without_bias, "AND: these weights come from a rule without a bias"),
    (check.learn_signs, all_at_once, "AND: you change the weights once an epoch"),
    (check.learn_signs, never_ends, "XOR, stopped after 7 epochs: it goes on for too long; what is `epochs` for?"),
    (check.learn_signs, lambda x, y, e: good_learn(x, -y, e), "AND: weights: the largest difference is"),
    (check.learn_signs, lambda *a: (*good_learn(*a)[:2], "11"), "received '11'; leave out the quotes"),
    (check.learn_signs, lambda *a: (*good_learn(*a)[:2], good_learn(*a)[2] + 1), "corrections: expected 11, received 12"),
    (check.equal, [(1, 1, -0.5), (-1, -1, 1.5), (1, 1, -1.5)], "these three say 1 when the inputs differ"),
    (check.equal, [(-1.5, 1, 1), (0.5, -1, -1), (-0.5, 1, 1)], "in each row the bias comes last"),
    (check.equal, [XNOR[2], *XNOR[:2]], "the one that sees the other two comes last"),
    (check.equal, [(1, 1, -1.5), (1, 1, -0.5), (1, 1, -1.5)], "for the input (0, 0) the first two units say 0 and 0, so the "
                                                              "third says 0; the inputs are equal, which wants 1"),
    (check.equal, [(1, 1, -1.5), (1, 1, -0.5), (1, 1, -0.5)], "for the input (0, 0) the first two units say 0 and 0"),
    (check.equal, np.zeros((3, 3)), "for the input (0, 1) the first two units say 1 and 1, so the third says 1; the inputs are "
                                    "not equal, which wants 0"),
    (check.equal, XNOR[:2], "expected three rows of (w1, w2, b), received"),
    (check.equal, [(1, 1), (1, 1), (1, 1)], "expected three rows of (w1, w2, b)"),
    (check.equal, [(1, 1, -1.5), (1, 1), 3], "expected numbers, three rows of (w1, w2, b)"),
    (check.equal, [(1, 1, np.inf)] * 3, "expected finite numbers, three rows of"),
    (check.equal, "XNOR", "expected numbers, three rows of (w1, w2, b), received 'XNOR'"),
    (check.averaged, last_one, "your weights are the last ones, not the mean"),
    (check.averaged, only_corrections, "your weights are the mean over the corrections only; count every example"),
    (check.averaged, only_epochs, "your weights are the mean over the ends of the epochs; count every example"),
    (check.averaged, sums, "your weights are the sum of them; divide by how many there were"),
    (check.averaged, before_each, "before each correction; correct first, and then add"),
    (check.averaged, divided_by(lambda x, epochs: epochs), "divided by the number of epochs; each has many examples"),
    (check.averaged, divided_by(lambda x, epochs: len(x)), "divided by the number of examples; they were looked at in every"),
    (check.averaged, lambda *a: (good_averaged(*a)[0], last_one(*a)[1]), "that is the last bias; take its mean, too"),
    (check.averaged, lambda *a: good_averaged(*a)[0], "expected two things, mean weights and mean bias, received array("),
    (check.averaged, lambda *a: (*good_averaged(*a), 3), "received 3 of them"),
    (check.averaged, changes_x, "your function changes what it is given; work on a copy"),
    (check.averaged, lambda x, y, epochs: (good_averaged(x, y, epochs)[0], 0.0), "mean bias after 10 epochs of 4 examples"),
]
