"""Answers to the exercises of chapter 04: right ones, and wrong ones with what the check has to say."""

import numpy as np

from nnbook.exercises import multilayer as check

LAMP = ([[1, 1], [1, 1]], [-0.5, -1.5], [[1], [-1]], [-0.5])


def good_widest(limit):
    return max(n for n in range(1, 400) if n * n + 4 * n + 1 <= limit)


def good_forward(x, w1, b1, w2, b2, w3, b3):
    return np.maximum(0, np.maximum(0, x @ w1 + b1) @ w2 + b2) @ w3 + b3


def no_relu(x, w1, b1, w2, b2, w3, b3):
    return ((x @ w1 + b1) @ w2 + b2) @ w3 + b3


def one_relu(x, w1, b1, w2, b2, w3, b3):
    return (np.maximum(0, x @ w1 + b1) @ w2 + b2) @ w3 + b3


def in_place(x, w1, b1, w2, b2, w3, b3):
    w3 *= 2
    return good_forward(x, w1, b1, w2, b2, w3 / 2, b3)


def good_pieces(w1, b1, w2, left, right):
    places = np.array([-b / w for w, b in zip(w1, b1, strict=True) if w != 0 and left < -b / w < right])
    change = [sum(abs(w) * v for w, b, v in zip(w1, b1, w2, strict=True) if w != 0 and np.isclose(-b / w, place))
              for place in np.unique(places.round(9))]
    return 1 + np.count_nonzero(np.abs(change) > 1e-9)


def all_places(w1, b1, w2, left, right):
    return 1 + sum(w != 0 and left < -b / w < right for w, b in zip(w1, b1, strict=True))


def closed(w1, b1, w2, left, right):
    return 1 + len({round(-b / w, 9) for w, b, v in zip(w1, b1, w2, strict=True) if w * v != 0 and left <= -b / w <= right})


def distinct(w1, b1, w2, left, right):
    return 1 + len({round(-b / w, 9) for w, b, v in zip(w1, b1, w2, strict=True) if w * v != 0 and left < -b / w < right})


def signed(w1, b1, w2, left, right):
    change = {}
    for w, b, v in zip(w1, b1, w2, strict=True):
        if w != 0 and left < -b / w < right:
            change[round(-b / w, 9)] = change.get(round(-b / w, 9), 0) + w * v    # forgets which way a unit faces
    return 1 + sum(abs(size) > 1e-9 for size in change.values())


FUNCTION_CHECKS = [check.widest, check.forward, check.collapse, check.pieces]
RIGHT = [
    (check.lamp, LAMP), (check.lamp, tuple(np.array(part, dtype=float) for part in LAMP)), (check.lamp, list(LAMP)),
    (check.lamp, ([[2, 1], [2, 1]], [-1, -2], [[1], [-5]], [-1])),
    (check.widest, good_widest), (check.widest, lambda limit: np.floor(np.sqrt(limit + 3) - 2)),
    (check.forward, good_forward), (check.forward, lambda *a: good_forward(*a).tolist()),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, (3 * b1 + 1) @ w2 + b2)),
    (check.collapse, lambda w1, b1, w2, b2: [(3 * w1 @ w2).tolist(), 3 * b1 @ w2 + w2.sum(axis=0) + b2]),
    (check.units, 71), (check.units, 71.0), (check.units, np.int64(71)),
    (check.pieces, good_pieces), (check.pieces, lambda *a: float(good_pieces(*a))),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.lamp, 7, "expected (w1, b1, w2, b2), received 7"),
    (check.lamp, LAMP[:3], "expected (w1, b1, w2, b2), received ("),
    (check.lamp, ([[1, 1]], *LAMP[1:]), "w1: expected shape (2, 2), received (1, 2)"),
    (check.lamp, (*LAMP[:2], [1, -1], [-0.5]), "w2: expected shape (2, 1), received (2,)"),
    (check.lamp, (*LAMP[:3], ["a"]), "b2: expected real numbers of shape (1,), received ['a']"),
    (check.lamp, (LAMP[0], [0.5, -1.5], *LAMP[2:]), "hidden unit 1, which should be OR, says 1 at (0, 0), and should say 0"),
    (check.lamp, ([[1, -1], [1, -1]], [-0.5, 1.5], [[1], [1]], [-1.5]), "hidden unit 2, which should be AND, says 1 at (0, 0)"),
    (check.lamp, (*LAMP[:2], [[1], [1]], [-0.5]), "the output says 1 at (1, 1), and should say 0"),
    (check.lamp, (*LAMP[:3], [0.5]), "the output says 1 at (0, 0), and should say 0"),
    (check.lamp, (*LAMP[:3], [-5]), "the output says 0 at (0, 1), and should say 1"),
    (check.lamp, (np.zeros((2, 2)), *LAMP[1:]), "hidden unit 1, which should be OR, says 0 at (0, 1), and should say 1"),
    (check.widest, lambda limit: 29, "widest(957): you say 29, but 1-29-29-1 has 958 parameters"),
    (check.widest, lambda limit: int(np.sqrt(limit + 1)) - 1, "widest(1000): with n = 30 there are 960 weights"),
    (check.widest, lambda limit: (limit - 1) // 3, "widest(1000): right for one hidden layer"),
    (check.widest, lambda limit: good_widest(limit - 1), "widest(958): you say 28, but n = 29 has 958 parameters, and fits"),
    (check.widest, lambda limit: good_widest(limit) + 2, "widest(1000): you say 31, but 1-31-31-1 has 1,086 parameters"),
    (check.widest, lambda limit: np.sqrt(limit + 3) - 2, "widest(1000): expected a whole number, 1 or more, received"),
    (check.widest, lambda limit: [29], "widest(1000): expected a whole number, received [29]"),
    (check.widest, lambda limit: 0, "widest(1000): expected a whole number, 1 or more, received 0"),
    (check.widest, lambda limit: max(n for n in range(2, 400) if n * n + 4 * n + 1 <= limit), "stopped with ValueError"),
    (check.forward, lambda *a: np.maximum(0, good_forward(*a)), "the last layer has no ReLU"),
    (check.forward, no_relu, "there is no ReLU in it, so it is one layer in disguise"),
    (check.forward, one_relu, "the ReLU after the second layer is missing"),
    (check.forward, lambda *a: good_forward(*a[:-1], 0), "the last bias is missing"),
    (check.forward, lambda *a: good_forward(*a)[:, 0], "outputs: expected shape (6, 2), received (6,)"),
    (check.forward, lambda x, *rest: good_forward(-x, *rest), "outputs: the largest difference is"),
    (check.forward, in_place, "your function changes what it is given"),
    (check.collapse, lambda w1, b1, w2, b2: 3 * w1 @ w2, "expected a pair (w, b), received ndarray"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2,), "expected a pair (w, b), received tuple"),
    (check.collapse, lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w2 + b2), "w: the 3 of f is missing"),
    (check.collapse, lambda w1, b1, w2, b2: ((3 * w1 @ w2).T, b2), "w: expected shape (5, 3), received (3, 5)"),
    (check.collapse, lambda w1, b1, w2, b2: ((3 * w1 + 1) @ w2, b2), "w: the largest difference is"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, b1 @ w2 + b2), "b: f is missing"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, 3 * b1 @ w2 + b2), "b: the 1 of f is missing"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, 3 * b1 @ w2 + 1 + b2), "b: the 1 of f is added to each hidden unit"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, 3 * (b1 + 1) @ w2 + b2), "b: f multiplies by 3 first"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, w2.sum(axis=0) + b2), "b: the first bias is missing"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, b2), "b: the first bias and the 1 of f"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, (3 * b1 + 1) @ w2), "b: b2 is missing"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, b1.sum() + b2), "b: the largest difference is"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, None), "b: expected real numbers of shape (3,), received None"),
    (check.units, 70, "with 70 units d²/8 is 0.00101, which is more than 0.001"),
    (check.units, 25, "with 25 units d²/8 is"),
    (check.units, 72, "72 are enough, with d²/8 = 0.000952; but fewer would do"),
    (check.units, 100_000, "but fewer would do"),
    (check.units, 70.2, "expected a whole number, 1 or more, received 70.2"),
    (check.units, 0, "expected a whole number, 1 or more, received 0"),
    (check.units, np.nan, "expected a whole number, 1 or more, received nan"),
    (check.units, np.inf, "expected a whole number, 1 or more, received inf"),
    (check.units, "71", "expected a whole number, received '71'"),
    (check.units, True, "expected a whole number, received True"),
    (check.pieces, lambda w1, b1, w2, left, right: len(w1) + 1, "no bend at all"),
    (check.pieces, lambda *a: 4, "no bend at all (w1 = [0.0, 0.0]"),
    (check.pieces, all_places, "a weight 0 to the output"),
    (check.pieces, lambda w1, b1, w2, left, right: distinct(w1, b1, w2, -9, 9), "bends outside of the interval"),
    (check.pieces, closed, "a bend on the border"),
    (check.pieces, lambda *a: all_places(*(part[a[2] != 0] for part in a[:3]), *a[3:]), "two bends in one place"),
    (check.pieces, signed, "two bends that face each other"),
    (check.pieces, distinct, "two bends that cancel"),
    (check.pieces, lambda *a: [good_pieces(*a)], "three bends (w1 = [1.0, -1.0, 2.0]"),
]
