"""Answers to the exercises of chapter 01: right ones, and wrong ones with what the check has to say."""

import numpy as np

from nnbook.exercises import why as check


def lower_left(images):
    return images[:, 17:19, 8:14].mean(axis=(1, 2)) > 51


def left_half(images):
    return images[:, :, :14].sum(axis=(1, 2)) / images.sum(axis=(1, 2)) > 0.44


def in_place(images):
    images[images > 0] = 255
    return lower_left(images)


INSIDE = [True, True, True, False, False, False]
TOOLS = ["rule", "network", "classical", "rule", "network"]

FUNCTION_CHECKS = [check.rule]
RIGHT = [
    (check.rule, lower_left), (check.rule, lambda images: lower_left(images).tolist()),
    (check.rule, lambda images: lower_left(images).astype(int)),
    (check.parameters, 49), (check.parameters, np.int64(49)), (check.parameters, 49.0),
    (check.close, INSIDE), (check.close, tuple(INSIDE)), (check.close, np.array(INSIDE)),
    (check.tools, TOOLS), (check.tools, tuple(TOOLS)), (check.tools, np.array(TOOLS)),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.rule, left_half, "find something in which they differ more"),
    (check.rule, lambda images: ~lower_left(images), "is it the other way round? True stands for an 8"),
    (check.rule, lambda images: np.ones(len(images), bool), "and left_half on"),
    (check.rule, lambda images: lower_left(images)[:5], "expected one answer for each picture, shape ("),
    (check.rule, lambda images: True, "received shape ()"),
    (check.rule, lambda images: images[:, 17:19, 8:14].mean(axis=(1, 2)), "expected True or False for each picture"),
    (check.rule, lambda images: images > 3, ", 28, 28)"),
    (check.rule, lambda images: lower_left(images).astype(str), "expected True or False for each picture"),
    (check.rule, in_place, "your function changes what it is given; work on a copy"),
    (check.rule, lambda a, b: a, "your function stopped with TypeError"),
    (check.parameters, 32, "each unit has a bias, too"),
    (check.parameters, 48, "the output unit has a bias, too"),
    (check.parameters, 33, "the hidden units have a bias each"),
    (check.parameters, 17, "those are the units"),
    (check.parameters, 18, "those are the units, with the input"),
    (check.parameters, 50, "the input is no unit"),
    (check.parameters, 51, "the input is no unit"),
    (check.parameters, 7, "7 is not the number"),
    (check.parameters, "49", "expected a whole number, received '49'"),
    (check.parameters, True, "expected a whole number, received True"),
    (check.parameters, np.nan, "nan is not the number"),
    (check.close, [True] * 6, "for x = 3: its examples reach from -2 to 2"),
    (check.close, [False] * 6, "for x = -1.3: it lies among the examples"),
    (check.close, [True, False, True, False, False, False], "for x = 0.04: it lies among the examples"),
    (check.close, [True, True, True, False, False, True], "for x = 100: its examples"),
    (check.close, [True, True, True], "expected 6 answers, each True or False, received 3"),
    (check.close, True, "expected a list of 6"),
    (check.close, ["yes"] * 6, "for x = -1.3: expected True or False, received 'yes'"),
    (check.close, [1, 1, 1, 0, 0, 0], "expected True or False, received 1"),
    (check.tools, ["network"] * 5, 'situation 1: "network" is not the first choice'),
    (check.tools, ["rule"] * 5, 'situation 2: "rule" is not the first choice'),
    (check.tools, ["rule", "network", "network", "rule", "network"], "situation 3"),
    (check.tools, ["rule", "network", "classical", "network", "network"], "situation 4"),
    (check.tools, ["rule", "network", "classical", "rule", "classical"], "situation 5"),
    (check.tools, ["rule", "magic", "classical", "rule", "network"], "received 'magic'"),
    (check.tools, TOOLS[:4], "expected 5 answers"),
    (check.tools, "rule", "expected a list of 5"),
    (check.tools, [1, 2, 3, 4, 5], "situation 1: expected "),
]
