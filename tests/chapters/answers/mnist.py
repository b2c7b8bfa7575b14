"""Answers to the exercises of chapter 12: right ones, and wrong ones with what the check has to say."""

from fractions import Fraction

import numpy as np
import torch

from nnbook.activations import softmax
from nnbook.exercises import mnist as check


def naive_forward(x, w1, b1, w2, b2):
    powers = np.exp(np.maximum(0, x @ w1 + b1) @ w2 + b2)
    return powers / powers.sum(axis=1, keepdims=True)


def good_forward(x, w1, b1, w2, b2):
    return softmax(np.maximum(0, x @ w1 + b1) @ w2 + b2)


def in_32_bits(pictures, *arrays):
    a, b, c, d = (array.astype(np.float32) for array in arrays)
    z = np.maximum(pictures.astype(np.float32) @ a + b, 0) @ c + d
    z -= z.max(axis=-1, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def by_torch(*arrays):
    x, w1, b1, w2, b2 = (torch.tensor(array, requires_grad=True) for array in arrays)
    return torch.softmax(torch.relu(x @ w1 + b1) @ w2 + b2, dim=1)


def one_by_one(x, w1, b1, w2, b2):
    return [good_forward(row[None], w1, b1, w2, b2)[0] for row in x]


def one_largest(x, w1, b1, w2, b2):
    z = np.maximum(0, x @ w1 + b1) @ w2 + b2
    powers = np.exp(z - z.max())    # the largest of all rows: the others underflow
    return powers / powers.sum(axis=1, keepdims=True)


def with_softmax(turned):
    """The forward pass with something else in the place of softmax."""
    return lambda x, w1, b1, w2, b2: turned(np.maximum(0, x @ w1 + b1) @ w2 + b2)


def counted_top_k(guesses, labels, first):
    found = 0
    for row, label in zip(guesses.tolist(), labels.tolist(), strict=True):
        found += label in sorted(range(len(row)), key=row.__getitem__)[-first:]
    return Fraction(found, len(guesses))


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


def by_pixels(images, x, y):
    n, height, width = images.shape
    made = np.zeros((n, height, width), np.float32)
    for row in range(height):
        for column in range(width):
            if 0 <= row + y < height and 0 <= column + x < width:
                made[:, row + y, column + x] = images[:, row, column]
    return made


def into_a_slice(pictures, right, down):
    made = np.zeros_like(pictures)
    made[:, down:, right:] = pictures[:, :pictures.shape[1] - down, :pictures.shape[2] - right]
    return made


def only_positive(pictures, right, down):
    result, (_, h, w) = np.zeros_like(pictures), pictures.shape
    if right >= 0 and down >= 0:
        result[:, down:, right:] = pictures[:, :h - down, :w - right]
    return result


def padded_only(pictures, right, down):
    return np.pad(pictures, ((0, 0), (max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0))))


def edge_again(pictures, right, down):
    padded = np.pad(pictures, ((0, 0), (5, 5), (5, 5)), mode="edge")
    return padded[:, 5 - down:10 - down, 5 - right:11 - right]


def moved_in_place(pictures, right, down):
    pictures[...] = good_moved(pictures, right, down)
    return pictures


def sometimes_none(pictures, right, down):
    return good_moved(pictures, right, down) if right >= 0 else None


FUNCTION_CHECKS = [check.forward, check.top_k_accuracy, check.moved]
RIGHT = [
    (check.parameter_count, 52650), (check.parameter_count, np.int64(52650)), (check.parameter_count, 52650.0),
    (check.parameter_count, np.array(52650)), (check.parameter_count, sum(a * b + b for a, b in ((784, 64), (64, 32), (32, 10)))),
    (check.forward, in_32_bits), (check.forward, by_torch), (check.forward, one_by_one),
    (check.forward, good_forward), (check.forward, lambda *a: good_forward(*a).tolist()),
    (check.top_k_accuracy, good_top_k), (check.top_k_accuracy, lambda *a: float(good_top_k(*a))),
    (check.top_k_accuracy, counted_top_k), (check.top_k_accuracy, lambda *a: np.float32(good_top_k(*a))),
    (check.top_k_accuracy, lambda *a: np.array(good_top_k(*a))),
    (check.moved, good_moved), (check.moved, by_pixels), (check.moved, lambda *a: good_moved(*a).tolist()),
    (check.moved, lambda *a: torch.tensor(good_moved(*a))),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.parameter_count, 52640, "the ten outputs have biases, too"),
    (check.parameter_count, 52544, "each unit has a bias, too"),
    (check.parameter_count, 784 * 64 + 64, "that is the first layer; there are two more"),
    (check.parameter_count, 52650 + 784, "the inputs are no units"), (check.parameter_count, 106, "those are the units; count"),
    (check.parameter_count, 101770, "that is the network of this chapter"), (check.parameter_count, 16056320, "are added up"),
    (check.parameter_count, 890, "those are the units, with the inputs"), (check.parameter_count, 52547, "and not each layer"),
    (check.parameter_count, 7, "7 is not the number; a layer from a inputs to b outputs"),
    (check.parameter_count, 0, "0 is not the number"),
    (check.parameter_count, np.nan, "nan is not the number"),
    (check.parameter_count, "52650", "expected a whole number, received '52650'; leave out the quotes"),
    (check.parameter_count, True, "expected a whole number, received True"),
    (check.parameter_count, np.array([1, 2]), r"expected a whole number, received array([1, 2])"),
    (check.parameter_count, [52650], "expected a whole number, received [52650]; leave out the brackets"),
    (check.forward, naive_forward, "probabilities for logits of about 10,000: expected finite numbers, received nan"),
    (check.forward, one_largest, "for logits of about 10,000: expected finite numbers, received nan; does something overflow"),
    (check.forward, with_softmax(lambda z: z), "probabilities: these are the logits; softmax makes probabilities of them"),
    (check.forward, with_softmax(lambda z: softmax(z.T).T), "each column adds up to 1, and each row should"),
    (check.forward, with_softmax(lambda z: np.exp(z) / np.exp(z).sum()), "all numbers together add up to 1"),
    (check.forward, with_softmax(lambda z: 1 / (1 + np.exp(-z))), "that is the sigmoid of each logit"),
    (check.forward, with_softmax(lambda z: np.log(softmax(z))), "these are logarithms of probabilities"),
    (check.forward, with_softmax(lambda z: softmax(softmax(z))), "softmax comes once"),
    (check.forward, with_softmax(lambda z: z.argmax(axis=1)), "these are the classes; return the probability of each"),
    (check.forward, with_softmax(lambda z: z / z.sum(axis=1, keepdims=True)), "softmax takes their exponentials first"),
    (check.forward, with_softmax(lambda z: softmax(np.maximum(0, z))), "the output layer has no ReLU"),
    (check.forward, lambda x, w1, b1, w2, b2: softmax((x @ w1 + b1) @ w2 + b2), "ReLU is missing between the two layers"),
    (check.forward, lambda x, w1, b1, w2, b2: good_forward(x, w1, 0 * b1, w2, 0 * b2), "the biases are missing"),
    (check.forward, lambda x, w1, b1, w2, b2: softmax(np.tanh(x @ w1 + b1) @ w2 + b2), "that is tanh in the hidden layer"),
    (check.forward, lambda *a: good_forward(*a).T, "probabilities: expected shape (5, 3), received (3, 5); rows and columns"),
    (check.forward, lambda *a: good_forward(*a)[0], "probabilities: expected shape (5, 3), received (3,)"),
    (check.forward, lambda *a: good_forward(*a) + 0j, "probabilities: expected real numbers of shape (5, 3)"),
    (check.forward, lambda *a: good_forward(*a).astype(str), "probabilities: expected real numbers of shape (5, 3)"),
    (check.forward, lambda *a: np.full((5, 3), np.inf), "expected finite numbers, received inf"),
    (check.forward, lambda x: x, "The check calls it with 5 arguments; keep the first line of the starter"),
    (check.forward, lambda x, w1, b1, w2, b2: softmax(np.maximum(0, w1 @ x + b1)), "in one of its matrix products the"),
    (check.forward, lambda *a: good_forward(*a) + 1e-3, "probabilities: the largest difference is 0.001, at index"),
    (check.top_k_accuracy, lambda p, true, k: 100 * good_top_k(p, true, k), "that is a percentage; give a share from 0 to 1"),
    (check.top_k_accuracy, lambda p, true, k: 200 * good_top_k(p, true, k), "that is how many; divide by the number of examples"),
    (check.top_k_accuracy, lambda p, true, k: 1 - good_top_k(p, true, k), "that is the share of the wrong ones"),
    (check.top_k_accuracy, lambda p, true, k: good_top_k(-p, true, k), "your k classes are the least probable ones"),
    (check.top_k_accuracy, lambda p, true, k: good_top_k(p, true, k + 1), "you count one guess too many"),
    (check.top_k_accuracy, lambda p, true, k: good_top_k(p, true, k) - good_top_k(p, true, k - 1), "at the guess in place k"),
    (check.top_k_accuracy, lambda p, true, k: good_top_k(p, true, k) / k, "share for k = 2: each found class is one of k"),
    (check.top_k_accuracy, lambda p, true, k: (p[range(200), true][:, None] >= np.sort(p)[:, -k:-k + 1 or None])[:, 0],
     "that is one answer for each example; return their mean"),
    (check.top_k_accuracy, lambda p, true, k: good_top_k(p, true, 1), "that looks at the first guess alone; what is `k` for?"),
    (check.top_k_accuracy, lambda p, true, k: np.mean(np.argsort(p)[:, -k:] == true), "make a column of the labels"),
    (check.top_k_accuracy, lambda p, true, k: p, "share for k = 1: expected one number, received an array of shape (200, 6)"),
    (check.top_k_accuracy, lambda p, true, k: str(good_top_k(p, true, k)), "k = 1: expected one real number, received '"),
    (check.top_k_accuracy, sorting_top_k, "your function changes what it is given; work on a copy"),
    (check.moved, moved_in_place, "your function changes what it is given; work on a copy"),
    (check.moved, sometimes_none, "your function returns None; is there a `return` on every way through it?"),
    (check.moved, lambda p, right, down: p, "moved by 2 right, 0 down: nothing has moved"),
    (check.moved, lambda p, right, down: good_moved(p, down, right), "right and down are exchanged; rows come before columns"),
    (check.moved, lambda p, right, down: np.roll(p, (down, right), (1, 2)), "what leaves on one side comes in on the other"),
    (check.moved, lambda p, right, down: good_moved(p, -right, -down), "it moved to the other side: positive is to the right"),
    (check.moved, lambda p, right, down: good_moved(p, right, -down), "moved by 0 right, 1 down: it moved to the other side"),
    (check.moved, lambda p, right, down: good_moved(p, right, 0), "moved by 0 right, 1 down: nothing has moved"),
    (check.moved, lambda p, right, down: good_moved(p, 0, down), "moved by 2 right, 0 down: nothing has moved"),
    (check.moved, into_a_slice, "an array doesn't fit into the place where it is put"),
    (check.moved, only_positive, "moved by -1 right, -3 down: nothing is left of the picture"),
    (check.moved, padded_only, "the pictures became larger; what leaves the picture is to be cut off"),
    (check.moved, edge_again, "what comes in is the edge once more; it should be empty"),
    (check.moved, lambda p, right, down: good_moved(p, right, down) + 1e-3, "0 down: the largest difference is"),
    (check.moved, lambda p, right, down: good_moved(p, right, down)[0], "moved by 0 right, 0 down: expected shape (3, 5, 6)"),
]
