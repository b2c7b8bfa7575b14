"""Answers to the exercises of chapter 01: right ones, and wrong ones with what the check has to say."""

import numpy as np

from nnbook.datasets import digits
from nnbook.exercises import why as check


def lower_left(images):
    return images[:, 17:19, 8:14].mean(axis=(1, 2)) > 51


def left_half(images):
    return images[:, :, :14].sum(axis=(1, 2)) / images.sum(axis=(1, 2)) > 0.444


def one_by_one(pictures):
    said = []
    for picture in pictures:
        said.append(bool(picture[17:19, 8:14].mean() > 51))
    return said


def asks_an_array(images):
    if images[:, 17:19, 8:14].mean(axis=(1, 2)) > 51:
        return [True]
    return [False]


def joins_with_and(images):
    return lower_left(images) and images.mean(axis=(1, 2)) > 20


def only_the_labels(images):
    data = digits()
    return data.test_labels[np.isin(data.test_labels, (3, 8))] == 8


def in_place(images):
    images[images > 0] = 255
    return lower_left(images)


INSIDE = [True, True, True, False, False, False]
TOOLS = ["rule", "network", "classical", "rule", "classical", "network"]

FUNCTION_CHECKS = [check.rule]
RIGHT = [
    (check.rule, lower_left), (check.rule, lambda images: lower_left(images).tolist()),
    (check.rule, lambda images: lower_left(images).astype(int)), (check.rule, one_by_one),
    (check.rule, lambda a: np.where(lower_left(a), 1.0, 0.0).astype(np.float32)), (check.rule, lambda a: tuple(lower_left(a))),
    (check.parameters, 33), (check.parameters, np.int64(33)), (check.parameters, 33.0), (check.parameters, np.float32(33)),
    (check.parameters, np.array(33)), (check.parameters, 5 * (2 + 1) + 3 * (5 + 1)),
    (check.close, INSIDE), (check.close, tuple(INSIDE)), (check.close, np.array(INSIDE)), (check.close, [1, 1, 1, 0, 0, 0]),
    (check.close, [abs(x) <= 2 for x in (-1.3, 0.04, 1.99, 3, -5, 100)]), (check.close, np.array(INSIDE).astype(float)),
    (check.tools, TOOLS), (check.tools, tuple(TOOLS)), (check.tools, np.array(TOOLS)), (check.tools, [*map(str.title, TOOLS)]),
    (check.tools, [f" {word.upper()} " for word in TOOLS]),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.rule, left_half, "the chapter's own `left_half` with a limit. Find something else"),
    (check.rule, lambda images: images.mean(axis=(1, 2)) > 33, "the chapter's own `ink` with a limit"),
    (check.rule, lambda images: images[:, :9].mean(axis=(1, 2)) > 20, "Find something in which a 3 and an 8 differ more"),
    (check.rule, lambda images: ~lower_left(images), "Is it the other way round? True is for an 8"),
    (check.rule, lambda images: np.ones(len(images), bool), "the same answer for every picture. Does your limit suit pixels"),
    (check.rule, lambda images: images[:, 17:19, 8:14].mean(axis=(1, 2)) > 0.2 * 255 ** 2, "the same answer for every picture"),
    (check.rule, only_the_labels, "Each answer has to come from its own picture"),
    (check.rule, asks_an_array, "asks a whole array for one answer. Compare the whole array and combine with & and |"),
    (check.rule, joins_with_and, "an `if`, `while`, `and`, `or` or `not` asks a whole array"),
    (check.rule, lambda images: np.where(lower_left(images), 8, 3), "received the digit; compare with 8"),
    (check.rule, lambda images: np.where(lower_left(images), "8", "3"), "received the digit; compare with 8"),
    (check.rule, lambda images: lower_left(images)[:5], "look at the pictures that it is given, and at all of them?"),
    (check.rule, lambda images: True, "received shape ()"),
    (check.rule, lambda images: images[:, 17:19, 8:14].mean(axis=(1, 2)), "If that is what you measured, compare it"),
    (check.rule, lambda images: images > 3, ", 28, 28)"),
    (check.rule, lambda images: lower_left(images).astype(str), "expected True or False for each picture"),
    (check.rule, in_place, "your function changes what it is given; work on a copy"),
    (check.rule, lambda a, b: a, "The check calls it with 1 argument; keep the first line of the starter"),
    (check.rule, lambda images: image > 3, "your function stopped with NameError: name 'image' is not defined"),  # noqa: F821
    (check.rule, lambda images: print(end=""), "your function returns None; is there a `return`"),
    (check.parameters, 25, "each unit has a bias, too"),
    (check.parameters, 30, "not 2 times 5 times 3; or, if you added up, the three output units"),
    (check.parameters, 28, "the hidden units have a bias each"),
    (check.parameters, 15, "that is one layer; add up both"), (check.parameters, 18, "that is the output layer"),
    (check.parameters, 8, "those are the units; count"),
    (check.parameters, 10, "those are the units, with the inputs"),
    (check.parameters, 35, "the inputs are no units"),
    (check.parameters, 49, "that is the network 1-16-1"),
    (check.parameters, 7, "7 is not the number"),
    (check.parameters, "33", "expected a whole number, received '33'; leave out the quotes"),
    (check.parameters, [33], "expected a whole number, received [33]; leave out the brackets"),
    (check.parameters, lambda: 33, "; call it, with brackets"),
    (check.parameters, 10**400, "too large for any float; did a power slip in?"),
    (check.parameters, True, "expected a whole number, received True"),
    (check.parameters, np.nan, "nan is not the number"),
    (check.close, [True] * 6, "for x = 3: its examples reach from -2 to 2"),
    (check.close, [False] * 6, "for x = -1.3: it lies among the examples"),
    (check.close, [True, False, True, False, False, False], "for x = 0.04: it lies among the examples"),
    (check.close, [True, True, True, False, False, True], "for x = 100: its examples"),
    (check.close, [True, True, True], "expected 6 answers, each True or False, received 3"),
    (check.close, True, "expected a list of 6"),
    (check.close, ["yes"] * 6, "for x = -1.3: expected True or False, received 'yes'"),
    (check.close, [*map(str, INSIDE)], "expected True or False, received 'True'; leave out the quotes"),
    (check.close, [2, 1, 1, 0, 0, 0], "expected True or False, received 2"),
    (check.close, [not said for said in INSIDE], "for x = -1.3: it lies among the examples, from -2 to 2"),
    (check.tools, ["network"] * 6, 'situation 1: "network" is not the first choice'),
    (check.tools, ["rule"] * 6, 'situation 2: "rule" is not the first choice'),
    (check.tools, [*TOOLS[:2], "rule", *TOOLS[3:]], 'situation 3: "rule" is not the first choice; a small table without'),
    (check.tools, [*TOOLS[:2], "network", *TOOLS[3:]], "situation 3"),
    (check.tools, [*TOOLS[:3], "network", *TOOLS[4:]], "situation 4"),
    (check.tools, [*TOOLS[:4], "network", "network"], 'situation 5: "network" is not the first choice; it is large, but a table'),
    (check.tools, [*TOOLS[:5], "classical"], "situation 6"),
    (check.tools, ["rule", "magic", *TOOLS[2:]], "received 'magic'"),
    (check.tools, TOOLS[:4], "expected 6 answers"),
    (check.tools, "rule", "expected a list of 6"),
    (check.tools, [1, 2, 3, 4, 5, 6], "situation 1: expected "),
]
