"""Every check of an exercise: the starter, several wrong answers, right ones; never silent, never an error."""

import numpy as np
import pytest

from nnbook.activations import softmax
from nnbook.exercises import mnist


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


def raises(*arguments):
    raise RuntimeError("what the reader broke")


def sometimes_none(pictures, right, down):
    return good_moved(pictures, right, down) if right >= 0 else None


class Odd:
    """An answer that numpy cannot read."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not an array")


CHECKS = [mnist.parameter_count, mnist.forward, mnist.top_k_accuracy, mnist.moved]
FUNCTION_CHECKS = CHECKS[1:]
RIGHT = [
    (mnist.parameter_count, 52650), (mnist.parameter_count, np.int64(52650)), (mnist.parameter_count, 52650.0),
    (mnist.forward, good_forward), (mnist.forward, lambda *a: good_forward(*a).tolist()),
    (mnist.top_k_accuracy, good_top_k), (mnist.top_k_accuracy, lambda *a: float(good_top_k(*a))),
    (mnist.moved, good_moved),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (mnist.parameter_count, 52544, "each unit has a bias, too"),
    (mnist.parameter_count, 7, "7 is not the number; a layer from a inputs to b outputs"),
    (mnist.parameter_count, 0, "0 is not the number"),
    (mnist.parameter_count, np.nan, "nan is not the number"),
    (mnist.parameter_count, "52650", "expected a whole number, received '52650'"),
    (mnist.parameter_count, True, "expected a whole number, received True"),
    (mnist.parameter_count, np.array([1, 2]), r"expected a whole number, received array([1, 2])"),
    (mnist.parameter_count, [52650], "expected a whole number, received [52650]"),
    (mnist.forward, naive_forward, "probabilities for logits of about 10,000: expected finite numbers, received nan"),
    (mnist.forward, lambda x, w1, b1, w2, b2: np.maximum(0, x @ w1 + b1) @ w2 + b2, "probabilities: the largest difference is"),
    (mnist.forward, lambda *a: good_forward(*a).T, "probabilities: expected shape (5, 3), received (3, 5)"),
    (mnist.forward, lambda *a: good_forward(*a)[0], "probabilities: expected shape (5, 3), received (3,)"),
    (mnist.forward, lambda *a: good_forward(*a) + 0j, "probabilities: expected real numbers of shape (5, 3)"),
    (mnist.forward, lambda *a: good_forward(*a).astype(str), "probabilities: expected real numbers of shape (5, 3)"),
    (mnist.forward, lambda *a: np.full((5, 3), np.inf), "expected finite numbers, received inf"),
    (mnist.forward, lambda x: x, "your function stopped with TypeError"),
    (mnist.top_k_accuracy, lambda p, true, k: 100 * good_top_k(p, true, k), "share for k = 1: expected 0."),
    (mnist.top_k_accuracy, lambda p, true, k: good_top_k(p, true, 1), "share for k = 2: expected 0."),
    (mnist.top_k_accuracy, lambda p, true, k: p, "share for k = 1: expected shape (), received (200, 6)"),
    (mnist.top_k_accuracy, lambda p, true, k: str(good_top_k(p, true, k)), "share for k = 1: expected real numbers of shape ()"),
    (mnist.top_k_accuracy, sorting_top_k, "your function changes what it is given; work on a copy"),
    (mnist.moved, moved_in_place, "your function changes what it is given; work on a copy"),
    (mnist.moved, sometimes_none, "your function returns None; is there a `return` on every way through it?"),
    (mnist.moved, lambda p, right, down: p, "moved by 2 right, 0 down: the largest difference is"),
    (mnist.moved, lambda p, right, down: good_moved(p, down, right), "moved by 2 right, 0 down: the largest difference"),
    (mnist.moved, lambda p, right, down: np.roll(p, (down, right), (1, 2)), "moved by 2 right, 0 down: the largest difference"),
    (mnist.moved, lambda p, right, down: good_moved(p, right, down)[0], "moved by 0 right, 0 down: expected shape (3, 5, 6)"),
]
WRONG += [(check, answer, sentence) for check in FUNCTION_CHECKS for answer, sentence in (
    (raises, "your function stopped with RuntimeError: what the reader broke"),
    (lambda *arguments: "text", "expected real numbers of shape"),
    (lambda *arguments: [[1], [2, 3]], "expected real numbers of shape"),
    (lambda *arguments: Odd(), "expected real numbers of shape"),
    (lambda *arguments: {}, "expected real numbers of shape"),
    (5, "expected a function, received 5"),
    ("forward", "expected a function, received 'forward'"),
)]


def said(check, answer, capsys) -> str:
    check(answer)
    out, err = capsys.readouterr()
    assert err == ""
    assert out.endswith("\n")
    return out


@pytest.mark.parametrize("check", CHECKS)
def test_no_answer_is_passed_over(check, capsys) -> None:
    for untouched in (None, *([lambda *arguments: None] if check in FUNCTION_CHECKS else [])):
        assert said(check, untouched, capsys).startswith("Not started yet: replace None by your own answer")


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_a_right_answer_is_right(check, answer, capsys) -> None:
    sentence = said(check, answer, capsys)
    assert sentence.startswith("Right. ")
    assert len(sentence) > len("Right. \n")


@pytest.mark.parametrize(("check", "answer", "sentence"), WRONG)
def test_a_wrong_answer_is_told_what_is_wrong(check, answer, sentence, capsys) -> None:
    told = said(check, answer, capsys)
    assert told.startswith("Not yet: ")
    assert sentence in told


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_right_and_wrong_answers_here(check) -> None:
    assert check in {row[0] for row in RIGHT}
    assert len([row for row in WRONG if row[0] is check]) >= 6


def test_all_checks_are_here() -> None:
    public = {value for name, value in vars(mnist).items()
              if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == mnist.__name__}
    assert public == set(CHECKS)


def test_an_interrupt_by_the_reader_is_not_swallowed() -> None:
    def stop(*arguments):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mnist.moved(stop)
