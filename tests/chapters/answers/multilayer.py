"""Answers to the exercises of chapter 04: right ones, and wrong ones with what the check has to say."""

import numpy as np
import torch

from nnbook.exercises import multilayer as check

LAMP = ([[1, 1], [1, 1]], [-0.5, -1.5], [[1], [-1]], [-0.5])


def good_widest(limit):
    return max(n for n in range(1, 400) if n * n + 4 * n + 1 <= limit)


def good_forward(x, w1, b1, w2, b2, w3, b3):
    return np.maximum(0, np.maximum(0, x @ w1 + b1) @ w2 + b2) @ w3 + b3


def in_32_bits(*arrays):
    x, w1, b1, w2, b2, w3, b3 = (array.astype(np.float32) for array in arrays)
    hidden = np.maximum(0, x @ w1 + b1)
    return np.maximum(0, hidden @ w2 + b2) @ w3 + b3


def by_torch(*arrays):
    """With a history, as a network of PyTorch gives it."""
    x, w1, b1, w2, b2, w3, b3 = (torch.tensor(array, dtype=torch.float32, requires_grad=True) for array in arrays)
    return torch.relu(torch.relu(x @ w1 + b1) @ w2 + b2) @ w3 + b3


def one_by_one(inputs, a, b, c, d, e, f):
    answers = []
    for row in inputs:
        for weights, biases, bent in ((a, b, True), (c, d, True), (e, f, False)):
            row = [sum(row[i] * weights[i, j] for i in range(len(row))) + biases[j] for j in range(len(biases))]
            row = [max(0, z) for z in row] if bent else row
        answers.append(row)
    return answers


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
    (check.lamp, tuple(np.array(part, dtype=np.float32) for part in LAMP)),
    (check.lamp, ([[0.3, 0.1], [0.3, 0.2]], [-0.3, -0.3], [[0.7], [-0.7]], [-0.7])),
    (check.widest, good_widest), (check.widest, lambda limit: np.floor(np.sqrt(limit + 3) - 2)),
    (check.widest, lambda most: sum(n * n + 4 * n + 1 <= most for n in range(1, 400))),
    (check.widest, lambda limit: np.int32(good_widest(limit))), (check.widest, lambda limit: np.array(good_widest(limit))),
    (check.forward, in_32_bits), (check.forward, by_torch), (check.forward, one_by_one),
    (check.forward, lambda *a: good_forward(*(part.astype(np.float16) for part in a))),
    (check.forward, good_forward), (check.forward, lambda *a: good_forward(*a).tolist()),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, (3 * b1 + 1) @ w2 + b2)),
    (check.collapse, lambda w1, b1, w2, b2: [(3 * w1 @ w2).tolist(), 3 * b1 @ w2 + w2.sum(axis=0) + b2]),
    (check.collapse, lambda a, b, c, d: ((3 * a @ c).astype(np.float32), ((3 * b + 1) @ c + d).astype(np.float32))),
    (check.collapse, lambda w1, b1, w2, b2: (w1 @ (3 * w2), sum((3 * b + 1) * row for b, row in zip(b1, w2, strict=True)) + b2)),
    (check.units, np.ceil(2 * np.pi / np.sqrt(0.008))), (check.units, np.float32(71)), (check.units, np.array(71)),
    (check.units, 71), (check.units, 71.0), (check.units, np.int64(71)),
    (check.pieces, lambda *a: np.int64(good_pieces(*a))), (check.pieces, lambda *a: np.array(good_pieces(*a))),
    (check.pieces, good_pieces), (check.pieces, lambda *a: float(good_pieces(*a))),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.lamp, 7, "expected (w1, b1, w2, b2), received 7"),
    (check.lamp, LAMP[:3], "expected (w1, b1, w2, b2), received ("),
    (check.lamp, ([[1, 1]], *LAMP[1:]), "expected w1 of shape (2, 2), received [[1, 1]]"),
    (check.lamp, (*LAMP[:2], [1, -1], [-0.5]), "expected w2 of shape (2, 1), received [1, -1]"),
    (check.lamp, (*LAMP[:3], ["a"]), "expected numbers, b2 of shape (1,), received ['a']"),
    (check.lamp, ([[1, 1], [1, 1]], [-1.5, -0.5], [[-1], [1]], [-0.5]), "your first hidden unit is AND and the second one OR"),
    (check.lamp, (LAMP[0], [0.5, 1.5], *LAMP[2:]), "b1 holds thresholds. A bias is added to the sum"),
    (check.lamp, (*LAMP[:2], [[-1], [1]], [0.4]), "the output says the opposite at all four corners"),
    (check.lamp, (LAMP[0], [0.5, -1.5], *LAMP[2:]), "hidden unit 1, which should be OR, says 1 at (0, 0), and should say 0"),
    (check.lamp, ([[1, -1], [1, -1]], [-0.5, 1.5], [[1], [1]], [-1.5]), "unit 2, which should be AND, says the opposite"),
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
    (check.widest, lambda limit: [29], "a whole number for widest(1000), received [29]; leave out the"),
    (check.widest, lambda limit: 0, "widest(1000): expected a whole number, 1 or more, received 0"),
    (check.widest, lambda limit: max(n for n in range(2, 400) if n * n + 4 * n + 1 <= limit), "stopped with ValueError"),
    (check.widest, lambda limit: good_widest(limit) ** 2 + 4 * good_widest(limit) + 1, "that is how many parameters the widest"),
    (check.widest, lambda limit: 2 * good_widest(limit), "those are the units of both layers; n is how many one of them has"),
    (check.widest, lambda limit: str(good_widest(limit)), "a whole number for widest(1000), received '29'; leave out the quotes"),
    (check.forward, lambda *a: np.maximum(0, good_forward(*a)), "the last layer has no ReLU"),
    (check.forward, no_relu, "there is no ReLU in it, so it is one layer in disguise"),
    (check.forward, one_relu, "the ReLU after the second layer is missing"),
    (check.forward, lambda *a: good_forward(*a[:-1], 0), "the last bias is missing"),
    (check.forward, lambda x, w1, b1, *rest: good_forward(x, w1, 0 * b1, 1 * rest[0], 0 * rest[1], rest[2], 0), "the biases are"),
    (check.forward, lambda *a: good_forward(*a[:3], a[3].T, *a[4:]), "w2 is turned: its rows belong to what comes in"),
    (check.forward, lambda x, w1, b1, w2, b2, w3, b3: np.tanh(np.tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3, "that is tanh"),
    (check.forward, lambda x, w1, *rest: good_forward(x, w1.T, *rest), "in one of its matrix products the shapes don't fit"),
    (check.forward, lambda *a: [[1], [2, 3]], "expected real numbers of shape (6, 2), received [[1], [2, 3]]"),
    (check.forward, lambda *a: good_forward(*a)[:, 0], "outputs: expected shape (6, 2), received (6,)"),
    (check.forward, lambda x, *rest: good_forward(-x, *rest), "outputs: the largest difference is"),
    (check.forward, in_place, "your function changes what it is given"),
    (check.collapse, lambda w1, b1, w2, b2: 3 * w1 @ w2, "expected two things, the weights w and the bias b"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2,), "received 1 of them; return all of them"),
    (check.collapse, lambda w1, b1, w2, b2: ((3 * b1 + 1) @ w2 + b2, 3 * w1 @ w2), "w: the bias comes second, and the weights"),
    (check.collapse, lambda w1, b1, w2, b2: (9 * w1 @ w2, b2), "w: f comes once, between the two layers"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2, 3 * (b1 @ w2 + b2) + 1), "f comes before the second layer"),
    (check.collapse, lambda w1, b1, w2, b2: (3 * w1 @ w2 + 1, b2), "w: the largest difference is"),
    (check.collapse, lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w2 + b2), "w: the 3 of f is missing"),
    (check.collapse, lambda w1, b1, w2, b2: ((3 * w1 @ w2).T, b2), "w: expected shape (5, 3), received (3, 5); rows and"),
    (check.collapse, lambda w1, b1, w2, b2: ((3 * w1 + 1) @ w2, b2), "w: the 1 of f is added once, whatever x is"),
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
    (check.units, 36, "the sine goes from 0 to 2π here"), (check.units, 199, "the bound is d²/8"),
    (check.units, 786, "d is squared in the bound"), (check.units, 141, "and not d²/2"), (check.units, 10**400, "too large for"),
    (check.units, 72, "72 are enough, with d²/8 = 0.000952; but fewer would do"),
    (check.units, 100_000, "but fewer would do"),
    (check.units, 70.2, "expected a whole number, 1 or more, received 70.2"),
    (check.units, 0, "expected a whole number, 1 or more, received 0"),
    (check.units, np.nan, "expected a whole number, 1 or more, received nan"),
    (check.units, np.inf, "expected a whole number, 1 or more, received inf"),
    (check.units, "71", "expected a whole number for units, received '71'; leave out the quotes"),
    (check.units, True, "expected a whole number for units, received True"),
    (check.pieces, lambda w1, b1, w2, left, right: len(w1) + 1, "where no unit sees x, the line is straight from end to end"),
    (check.pieces, lambda *a: 4, "no bend at all (w1 = [0.0, 0.0]"),
    (check.pieces, lambda *a: good_pieces(*a) - 1, "one bend makes two pieces"),
    (check.pieces, lambda *a: good_pieces(*a) + 1e-9, "three bends (w1 = [1.0, -1.0, 2.0]"),
    (check.pieces, all_places, "a bend that the output does not see changes nothing"),
    (check.pieces, lambda w1, b1, w2, left, right: distinct(w1, b1, w2, -9, 9), "bends outside of the interval"),
    (check.pieces, closed, "a bend on the border leaves no piece outside of it"),
    (check.pieces, lambda *a: all_places(*(part[a[2] != 0] for part in a[:3]), *a[3:]), "bends at one place end one piece only"),
    (check.pieces, signed, "a unit that faces left bends upward, too"),
    (check.pieces, distinct, "add up by how much the slope changes at each place"),
    (check.pieces, lambda *a: [good_pieces(*a)], "leave out the brackets"),
]
