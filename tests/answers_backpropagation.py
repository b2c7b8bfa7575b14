"""Answers to the exercises of chapter 5: right ones, and wrong ones with what the check has to say."""

import math

import numpy as np

from nnbook.activations import softmax
from nnbook.exercises import backpropagation as check
from nnbook.losses import binary_cross_entropy

FOUND = {"A": ["W1", "b1"], "B": [], "C": ["W2"], "D": ["b1", "b2"]}


def slope(a):
    return math.tanh(a) + a * (1 - math.tanh(a) ** 2)


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z > 0, 1, small) / (1 + small)


def one_output(z, y, *, gradient=lambda p, y: (p - y) / len(y), mean=np.mean):
    losses = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z
    return mean(losses), gradient(sigmoid(z), y)


def with_delta(gradient):
    return lambda z, y: one_output(z, y, gradient=gradient)


def naive_loss(z, y):
    return np.mean(np.log(1 + np.exp(z)) - y * z), one_output(z, y)[1]


def naive_sigmoid(z, y):
    return one_output(z, y)[0], (np.exp(z) / (1 + np.exp(z)) - y) / len(y)


def clipped(z, y):
    p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), (p - y) / len(y)


def in_place(z, y):
    z *= 1.5
    return one_output(z, y)


def score_gradient(z, y):
    return (softmax(z) - np.eye(z.shape[1])[y]) / len(y)


def gradients(x, y, w1, b1, w2, b2, *, mean=True, slope=True):
    a1 = np.tanh(x @ w1 + b1)
    delta2 = score_gradient(a1 @ w2 + b2, y) * (1 if mean else len(y))
    delta1 = delta2 @ w2.T * (1 - a1 ** 2 if slope else 1)
    return x.T @ delta1, delta1.sum(axis=0), a1.T @ delta2, delta2.sum(axis=0)


def with_one(place, change):
    """The right four arrays, with one of them changed."""
    def changed(*arguments):
        found = list(gradients(*arguments))
        found[place] = change(found[place])
        return tuple(found)
    return changed


FUNCTION_CHECKS = [check.used_twice, check.one_output, check.gradients]
RIGHT = [
    (check.used_twice, slope), (check.used_twice, lambda a: np.asarray(slope(a))),
    (check.one_output, one_output), (check.one_output, binary_cross_entropy),
    (check.one_output, lambda z, y: [float(one_output(z, y)[0]), one_output(z, y)[1].tolist()]),
    (check.gradients, gradients), (check.gradients, lambda *a: [array.tolist() for array in gradients(*a)]),
    (check.find_the_bug, FOUND), (check.find_the_bug, {"D": {"b2", "b1"}, "C": ("W2",), "B": [], "A": ["b1", "W1", "W1"]}),
    (check.activation_memory, 1851392), (check.activation_memory, 1851392.0), (check.activation_memory, np.int64(1851392)),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.used_twice, math.tanh, "at a = 0.5 that is the path through the left factor alone; there are two paths"),
    (check.used_twice, lambda a: a * (1 - math.tanh(a) ** 2), "that is the path through the argument of tanh alone"),
    (check.used_twice, lambda a: math.tanh(a) * a * (1 - math.tanh(a) ** 2), "you multiplied the two paths"),
    (check.used_twice, lambda a: slope(a) if a else 1.0, "dL/da at a = 0: expected 0, received 1"),
    (check.used_twice, lambda a: 1 - math.tanh(a) ** 2, "dL/da at a = 0.5: expected 0.855"),
    (check.used_twice, lambda a: [slope(a)], "dL/da at a = 0.5: expected shape (), received (1,)"),
    (check.used_twice, lambda a: math.nan, "expected finite numbers, received nan"),
    (check.one_output, naive_loss, "the loss for scores of about ±1,000: expected finite numbers, received inf"),
    (check.one_output, naive_sigmoid, "dL/dz for scores of about ±1,000: expected finite numbers, received nan"),
    (check.one_output, clipped, "the loss for scores of about ±1,000: expected 333.668, received 9.5"),
    (check.one_output, lambda z, y: one_output(z, y)[0], "expected two things, the loss and dL/dz, received"),
    (check.one_output, lambda z, y: one_output(z, y, mean=np.copy), "the loss: these are the losses of the 6 examples"),
    (check.one_output, lambda z, y: one_output(z, y, mean=np.sum), "the loss: 6 times too large; it is a mean over"),
    (check.one_output, with_delta(lambda p, y: p - y), "dL/dz: 6 times too large; the loss is a mean"),
    (check.one_output, with_delta(lambda p, y: (y - p) / 6), "dL/dz: the sign is turned"),
    (check.one_output, with_delta(lambda p, y: p), "dL/dz: these are the probabilities; the label"),
    (check.one_output, with_delta(lambda p, y: p / 6), "dL/dz: these are the probabilities"),
    (check.one_output, with_delta(lambda p, y: (p - y) * p * (1 - p) / 6), "dL/dz: the slope p (1 - p)"),
    (check.one_output, lambda z, y: one_output(z, y)[::-1], "the loss: expected shape (), received (6,)"),
    (check.one_output, with_delta(lambda p, y: np.mean(p - y)), "dL/dz: expected shape (6,), received ()"),
    (check.one_output, in_place, "your function changes what it is given; work on a copy"),
    (check.gradients, lambda *a: gradients(*a, mean=False), "dL/db2: 6 times too large"),
    (check.gradients, lambda *a: gradients(*a, slope=False), "dL/db1: the way back through tanh is missing"),
    (check.gradients, with_one(3, lambda b: b / 4), "dL/db2: the largest difference is"),
    (check.gradients, with_one(2, np.transpose), "dL/dW2: expected shape (7, 4), received (4, 7)"),
    (check.gradients, with_one(1, lambda b: -b), "dL/db1: the largest difference is"),
    (check.gradients, with_one(0, lambda w: w + 1e-3), "dL/dW1: the largest difference is 0.001, at index"),
    (check.gradients, with_one(0, lambda w: None), "dL/dW1: expected real numbers of shape (5, 7)"),
    (check.gradients, lambda *a: gradients(*a)[::-1], "dL/db2: expected shape (4,), received (5, 7)"),
    (check.gradients, lambda *a: gradients(*a)[:3], "expected four arrays, by_w1, by_b1, by_w2 and by_b2"),
    (check.find_the_bug, {**FOUND, "B": ["b1"]}, "B: b1 is right; compare every entry of it with nudges"),
    (check.find_the_bug, {**FOUND, "A": []}, "A: there is an array that is wrong and not on your list (2 in all); compare"),
    (check.find_the_bug, {**FOUND, "D": ["b2"]}, "not on your list (1 in all); are all sizes of your test different?"),
    (check.find_the_bug, {**FOUND, "C": "W2"}, "C: expected a list of names such as ['W1'], or [], received 'W2'"),
    (check.find_the_bug, {**FOUND, "C": [2]}, "C: expected a list of names such as ['W1'], or [], received [2]"),
    (check.find_the_bug, {**FOUND, "C": ["w2"]}, "C: expected names out of W1, b1, W2 and b2, received 'w2'"),
    (check.find_the_bug, {"A": ["W1"]}, "expected a dictionary with the keys A, B, C and D"),
    (check.find_the_bug, "B", "expected a dictionary with the keys A, B, C and D, received 'B'"),
    (check.activation_memory, 462848, "462,848 is not the number: that is how many numbers there are; each takes 4 bytes"),
    (check.activation_memory, 7232, "7,232 is not the number: that is for a single example"),
    (check.activation_memory, 1861632, "1,861,632 is not the number: the 10 scores go into no layer"),
    (check.activation_memory, 1048576, "1,048,576 is not the number: the inputs x are in `kept`, too"),
    (check.activation_memory, 2678824, "2,678,824 is not the number: those are the parameters"),
    (check.activation_memory, 1, "1 is not the number; `kept` holds x, a1 and a2"),
    (check.activation_memory, math.nan, "nan is not the number"),
    (check.activation_memory, True, "expected a number of bytes, received True"),
    (check.activation_memory, "1.8 MB", "expected a number of bytes, received '1.8 MB'"),
    (check.activation_memory, [1851392], "expected a number of bytes, received [1851392]"),
]
