"""Answers to the exercises of chapter 12: right ones, and wrong ones with what the check has to say."""

import numpy as np

from nnbook.activations import softmax
from nnbook.exercises import mnist as check


def naive_forward(x, w1, b1, w2, b2):
    powers = np.exp(np.maximum(0, x @ w1 + b1) @ w2 + b2)
    return powers / powers.sum(axis=1, keepdims=True)


def good_forward(x, w1, b1, w2, b2):
    return softmax(np.maximum(0, x @ w1 + b1) @ w2 + b2)


def good_top_k(p, true, k):
    return np.mean([t in np.argsort(-row)[:k] for row, t in zip(p, true, strict=True)])


def sorting_top_k(p, true, k):
    p.sort(axis=1)    # changes its argument, and forgets which class is which
    return np.mean(p[np.arange(len(p)), true] >= p[:, -k])


def good_moved(pictures, right, down):
    result = np.zeros_like(pictures)
    _, h, w = pictures.shape
    result[:, max(down, 0):h + min(down, 0), max(right, 0):w + min(right, 0)] = pictures[
        :, max(-down, 0):h - max(down, 0), max(-right, 0):w - max(right, 0)]
    return result


def moved_in_place(pictures, right, down):
    pictures[...] = good_moved(pictures, right, down)
    return pictures


def sometimes_none(pictures, right, down):
    return good_moved(pictures, right, down) if right >= 0 else None


FUNCTION_CHECKS = [check.forward, check.top_k_accuracy, check.moved]
RIGHT = [
    (check.parameter_count, 52650), (check.parameter_count, np.int64(52650)), (check.parameter_count, 52650.0),
    (check.forward, good_forward), (check.forward, lambda *a: good_forward(*a).tolist()),
    (check.top_k_accuracy, good_top_k), (check.top_k_accuracy, lambda *a: float(good_top_k(*a))),
    (check.moved, good_moved),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.parameter_count, 52544, "each unit has a bias, too"),
    (check.parameter_count, 7, "7 is not the number; a layer from a inputs to b outputs"),
    (check.parameter_count, 0, "0 is not the number"),
    (check.parameter_count, np.nan, "nan is not the number"),
    (check.parameter_count, "52650", "expected a whole number, received '52650'"),
    (check.parameter_count, True, "expected a whole number, received True"),
    (check.parameter_count, np.array([1, 2]), r"expected a whole number, received array([1, 2])"),
    (check.parameter_count, [52650], "expected a whole number, received [52650]"),
    (check.forward, naive_forward, "probabilities for logits of about 10,000: expected finite numbers, received nan"),
    (check.forward, lambda x, w1, b1, w2, b2: np.maximum(0, x @ w1 + b1) @ w2 + b2, "probabilities: the largest difference is"),
    (check.forward, lambda *a: good_forward(*a).T, "probabilities: expected shape (5, 3), received (3, 5)"),
    (check.forward, lambda *a: good_forward(*a)[0], "probabilities: expected shape (5, 3), received (3,)"),
    (check.forward, lambda *a: good_forward(*a) + 0j, "probabilities: expected real numbers of shape (5, 3)"),
    (check.forward, lambda *a: good_forward(*a).astype(str), "probabilities: expected real numbers of shape (5, 3)"),
    (check.forward, lambda *a: np.full((5, 3), np.inf), "expected finite numbers, received inf"),
    (check.forward, lambda x: x, "your function stopped with TypeError"),
    (check.top_k_accuracy, lambda p, true, k: 100 * good_top_k(p, true, k), "share for k = 1: expected 0."),
    (check.top_k_accuracy, lambda p, true, k: good_top_k(p, true, 1), "share for k = 2: expected 0."),
    (check.top_k_accuracy, lambda p, true, k: p, "share for k = 1: expected shape (), received (200, 6)"),
    (check.top_k_accuracy, lambda p, true, k: str(good_top_k(p, true, k)), "share for k = 1: expected real numbers of shape ()"),
    (check.top_k_accuracy, sorting_top_k, "your function changes what it is given; work on a copy"),
    (check.moved, moved_in_place, "your function changes what it is given; work on a copy"),
    (check.moved, sometimes_none, "your function returns None; is there a `return` on every way through it?"),
    (check.moved, lambda p, right, down: p, "moved by 2 right, 0 down: the largest difference is"),
    (check.moved, lambda p, right, down: good_moved(p, down, right), "moved by 2 right, 0 down: the largest difference"),
    (check.moved, lambda p, right, down: np.roll(p, (down, right), (1, 2)), "moved by 2 right, 0 down: the largest difference"),
    (check.moved, lambda p, right, down: good_moved(p, right, down)[0], "moved by 0 right, 0 down: expected shape (3, 5, 6)"),
]
