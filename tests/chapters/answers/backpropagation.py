"""Answers to the exercises of chapter 5: right ones, and wrong ones with what the check has to say."""

import math

import numpy as np
import torch

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


def in_32_bits(z, y):
    loss, slope = np.mean(np.logaddexp(0, z) - y * z), sigmoid(z) - y
    return np.float32(loss), (slope / len(z)).astype(np.float32)


def by_torch(scores, labels):
    z = torch.tensor(scores, dtype=torch.float32, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(labels, dtype=torch.float32))
    loss.backward()
    return loss, z.grad


def one_by_one(scores, labels):
    losses = [max(z, 0) + math.log1p(math.exp(-abs(z))) - y * z for z, y in zip(scores, labels, strict=True)]
    return sum(losses) / len(losses), [(sigmoid(z) - y) / len(losses) for z, y in zip(scores, labels, strict=True)]


def torch_gradients(*arrays):
    x, y, *parameters = arrays
    made = [torch.tensor(array, dtype=torch.float32, requires_grad=True) for array in parameters]
    scores = torch.tanh(torch.tensor(x, dtype=torch.float32) @ made[0] + made[1]) @ made[2] + made[3]
    torch.nn.functional.cross_entropy(scores, torch.tensor(y)).backward()
    return [array.grad for array in made]


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


def gradients(x, y, w1, b1, w2, b2, *, mean=True, slope=lambda a: 1 - a ** 2):
    a1 = np.tanh(x @ w1 + b1)
    delta2 = score_gradient(a1 @ w2 + b2, y) * (1 if mean else len(y))
    delta1 = delta2 @ w2.T * slope(a1)
    return x.T @ delta1, delta1.sum(axis=0), a1.T @ delta2, delta2.sum(axis=0)


def two_classes_only(x, y, w1, b1, w2, b2):
    np.eye(2)[y]    # the chapter's number of classes
    return gradients(x, y, w1, b1, w2, b2)


def with_one(place, change):
    """The right four arrays, with one of them changed."""
    def changed(*arguments):
        found = list(gradients(*arguments))
        found[place] = change(found[place])
        return tuple(found)
    return changed


FUNCTION_CHECKS = [check.used_twice, check.one_output, check.gradients, check.learns]
RIGHT = [
    (check.used_twice, slope), (check.used_twice, lambda a: np.asarray(slope(a))),
    (check.used_twice, lambda number: np.float32(slope(number))), (check.used_twice, lambda a: (
        (a + 1e-6) * math.tanh(a + 1e-6) - (a - 1e-6) * math.tanh(a - 1e-6)) / 2e-6),
    (check.used_twice, lambda a: np.tanh(np.float16(a)) + np.float16(a) * (1 - np.tanh(np.float16(a)) ** 2)),
    (check.one_output, in_32_bits), (check.one_output, by_torch), (check.one_output, one_by_one),
    (check.one_output, one_output), (check.one_output, binary_cross_entropy),
    (check.one_output, lambda z, y: [float(one_output(z, y)[0]), one_output(z, y)[1].tolist()]),
    (check.gradients, gradients), (check.gradients, lambda *a: [array.tolist() for array in gradients(*a)]),
    (check.gradients, torch_gradients), (check.gradients, lambda *a: [array.astype(np.float32) for array in gradients(*a)]),
    (check.find_the_bug, {name: set(arrays) for name, arrays in FOUND.items()}), (check.find_the_bug, {**FOUND, "C": ["w2"]}),
    (check.find_the_bug, {name: np.array(arrays, dtype=str) for name, arrays in FOUND.items()}),
    (check.activation_memory, 256 * (784 + 512 + 512) * 4), (check.activation_memory, np.array(1851392)),
    (check.find_the_bug, FOUND), (check.find_the_bug, {"D": {"b2", "b1"}, "C": ("W2",), "B": [], "A": ["b1", "W1", "W1"]}),
    (check.activation_memory, 1851392), (check.activation_memory, 1851392.0), (check.activation_memory, np.int64(1851392)),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.used_twice, math.tanh, "at a = 0.5: that is the path through the left factor alone; there are"),
    (check.used_twice, lambda a: a * (1 - math.tanh(a) ** 2), "that is the path through the argument of tanh alone"),
    (check.used_twice, lambda a: math.tanh(a) * a * (1 - math.tanh(a) ** 2), "you multiplied the two paths"),
    (check.used_twice, lambda a: slope(a) if a else 1.0, "dL/da at a = 0: expected 0, received 1"),
    (check.used_twice, lambda a: 1 - math.tanh(a) ** 2, "dL/da at a = 0.5: expected 0.855"),
    (check.used_twice, lambda a: math.tanh(a) - a * (1 - math.tanh(a) ** 2), "the two paths are added, and not subtracted"),
    (check.used_twice, lambda a: math.tanh(a) + a * (1 - a ** 2), "has the square of tanh(a) in it, and not of a"),
    (check.used_twice, lambda a: math.tanh(a) + 1 - math.tanh(a) ** 2, "goes through tanh, and then meets the left factor a"),
    (check.used_twice, lambda a: a * math.tanh(a), "that is the value of L; its slope is asked for"),
    (check.used_twice, lambda a: math.tanh(a) + a * (1 - math.tanh(a)), "has the square of tanh(a) in it"),
    (check.used_twice, lambda a: [slope(a)], "dL/da at a = 0.5: expected one number, received an array of shape (1,)"),
    (check.used_twice, lambda a: str(slope(a)), "; leave out the quotes"),
    (check.used_twice, lambda a: slope, "; call it, with brackets"),
    (check.gradients, two_classes_only, "The check brings arrays of its own sizes; take sizes from them"),
    (check.used_twice, lambda a: math.nan, "expected finite numbers, received nan"),
    (check.one_output, naive_loss, "the loss for scores of about ±1,000: expected finite numbers, received inf"),
    (check.one_output, naive_sigmoid, "dL/dz for scores of about ±1,000: expected finite numbers, received nan"),
    (check.one_output, clipped, "kept away from 0 by 1e-12 hides how wrong large scores are"),
    (check.one_output, lambda z, y: one_output(z, y)[0], "expected two things, the loss and dL/dz, received"),
    (check.one_output, lambda z, y: one_output(z, y, mean=np.copy), "the loss: these are the losses of the 6 examples"),
    (check.one_output, lambda z, y: one_output(z, y, mean=np.sum), "the loss: 6 times too large; it is a mean over"),
    (check.one_output, with_delta(lambda p, y: p - y), "dL/dz: 6 times too large; the loss is a mean"),
    (check.one_output, with_delta(lambda p, y: (y - p) / 6), "dL/dz: the sign is turned"),
    (check.one_output, with_delta(lambda p, y: p), "dL/dz: these are the probabilities; the label"),
    (check.one_output, with_delta(lambda p, y: p / 6), "dL/dz: these are the probabilities"),
    (check.one_output, with_delta(lambda p, y: (p - y) * p * (1 - p) / 6), "dL/dz: the slope p (1 - p)"),
    (check.one_output, lambda z, y: one_output(z, y)[::-1], "the loss comes first, and then dL/dz"),
    (check.one_output, with_delta(lambda p, y: np.mean(p - y)), "dL/dz: each score has a slope of its own; do not add them up"),
    (check.one_output, lambda z, y: (-one_output(z, y)[0], one_output(z, y)[1]), "the sign is turned: a loss is never negative"),
    (check.one_output, lambda z, y: (np.mean((sigmoid(z) - y) ** 2), one_output(z, y)[1]), "that is the mean squared error"),
    (check.one_output, lambda z, y: (np.mean(np.logaddexp(0, z)), one_output(z, y)[1]), "the part with the label is missing"),
    (check.one_output, with_delta(lambda p, y: ((p - y) / 6)[:, None]), "expected shape (6,), received (6, 1); there are as"),
    (check.one_output, in_place, "your function changes what it is given; work on a copy"),
    (check.gradients, lambda *a: gradients(*a, mean=False), "dL/db2: 6 times too large"),
    (check.gradients, lambda *a: gradients(*a, slope=lambda a: 1), "dL/db1: the way back through tanh is missing"),
    (check.gradients, lambda *a: gradients(*a, slope=lambda a: 1 - np.tanh(a) ** 2), "a1 has been through tanh already"),
    (check.gradients, lambda *a: gradients(*a, slope=lambda a: a * (1 - a)), "that is the slope of the sigmoid; here it is tanh"),
    (check.gradients, lambda *a: gradients(*a, slope=lambda a: 1 - a), "has the square of a1 in it"),
    (check.gradients, with_one(3, lambda b: -b), "dL/db2: the sign is turned: it is probability minus truth"),
    (check.gradients, with_one(3, lambda b: b / 6), "dL/db2: add the deltas up; the mean over the examples is already"),
    (check.gradients, with_one(3, lambda b: b / 4), "dL/db2: the largest difference is"),
    (check.gradients, with_one(2, lambda w: w / 6), "dL/dW2: add the deltas up; the mean over the examples is already"),
    (check.gradients, with_one(2, np.transpose), "dL/dW2: rows and columns are exchanged"),
    (check.gradients, with_one(1, lambda b: -b), "dL/db1: the sign is turned"),
    (check.gradients, with_one(1, lambda b: b + 1e-3), "dL/db1: the largest difference is"),
    (check.gradients, with_one(0, lambda w: w + 1e-3), "dL/dW1: the largest difference is 0.001, at index"),
    (check.gradients, with_one(0, lambda w: None), "dL/dW1: expected real numbers of shape (5, 7)"),
    (check.gradients, lambda *a: gradients(*a)[::-1], "all four are right, from the output to the input"),
    (check.gradients, lambda *a: gradients(*a)[:3], "expected four things, by_w1, by_b1, by_w2 and by_b2, received 3 of them"),
    (check.find_the_bug, {**FOUND, "B": ["b1"]}, "at least one of the four lists is not right yet. For each"),
    (check.find_the_bug, {**FOUND, "A": []}, "at least one of the four lists is not right yet"),
    (check.find_the_bug, {**FOUND, "D": ["b2"]}, "a mistake can hide where two sizes are the same. Test with other numbers"),
    (check.find_the_bug, {**FOUND, "D": []}, "a mistake can hide where two sizes are the same"),
    (check.find_the_bug, {**FOUND, "D": ["b1"]}, "a mistake can hide where two sizes are the same"),
    (check.find_the_bug, {name: [*{"W1", "b1", "W2", "b2"} - set(arrays)] for name, arrays in FOUND.items()},
     "these are the arrays that are right; list the wrong ones"),
    (check.find_the_bug, dict.fromkeys("ABCD", ()), "they are not all innocent"),
    (check.find_the_bug, dict.fromkeys("ABCD", ("W1", "b1", "W2", "b2")), "not everything is wrong. Nudges are never exact"),
    (check.find_the_bug, {**FOUND, "C": "W2"}, "C: expected a list of names such as ['W1'], or [], received 'W2'"),
    (check.find_the_bug, {**FOUND, "C": [2]}, "C: expected a list of names such as ['W1'], or [], received [2]"),
    (check.find_the_bug, {**FOUND, "C": ["w3"]}, "C: expected names out of W1, b1, W2 and b2, received 'w3'"),
    (check.find_the_bug, {"A": ["W1"]}, "expected a dictionary with the keys A, B, C and D"),
    (check.find_the_bug, "B", "expected a dictionary with the keys A, B, C and D, received 'B'"),
    (check.activation_memory, 462848, "462,848 is not the number: that is how many numbers there are; each takes 4 bytes"),
    (check.activation_memory, 7232, "7,232 is not the number: that is for a single example"),
    (check.activation_memory, 1861632, "1,861,632 is not the number: the 10 scores go into no layer"),
    (check.activation_memory, 1048576, "1,048,576 is not the number: the inputs x are in `kept`, too"),
    (check.activation_memory, 2678824, "2,678,824 is not the number: those are the parameters"),
    (check.activation_memory, 256 * 1034 * 4, "x is in it, and the scores are not"),
    (check.activation_memory, 1, "1 is not the number; `kept` holds what goes into each of the three layers"),
    (check.activation_memory, 256 * 1296 * 4, "`kept` has an entry for each of the three layers"),
    (check.activation_memory, 2 * 1851392, "that is right for 64 bits"), (check.activation_memory, 8 * 1851392, "those are bits"),
    (check.activation_memory, 1.851392, "right in MB; give it in bytes"), (check.activation_memory, 1808, "right in KiB"),
    (check.activation_memory, math.nan, "nan is not the number"),
    (check.activation_memory, True, "expected a number of bytes, received True"),
    (check.activation_memory, "1.8 MB", "expected a number of bytes, received '1.8 MB'"),
    (check.activation_memory, [1851392], "expected a number of bytes, received [1851392]; leave out the brackets"),
]
# What is right may teach, and what is wrong is told in the same words, by the array that it is in.
RIGHT += [(check.learns, answer) for name, answer in RIGHT if name is check.gradients]
WRONG += [(check.learns, answer, sentence) for name, answer, sentence in WRONG if name is check.gradients]
