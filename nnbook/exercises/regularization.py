"""Checks for the exercises of chapter 10."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import log, log2
from typing import Any

import numpy as np

from nnbook._check import shown
from nnbook.exercises._answers import close, name_mistake, one_number, parts, same_numbers
from nnbook.exercises._dropout import examine_inference, examine_training, factors_of
from nnbook.exercises._verdict import NotYet, call, check

WORDS, LETTERS = ("under", "over", "fine", "both"), "ABCD"


def reports(answer: Any) -> None:
    """Exercise 1: which of four models is too weak, learns by heart, both or neither."""
    hints = {
        ("A", "over"): "A misses 31 % of what it has learned from, and new letters hardly more",
        ("A", "both"): "A's two numbers are one point apart; where would it have learned by heart?",
        ("A", "fine"): "a person gets 1 % wrong, A 31 %",
        ("B", "under"): "B gets all its own letters right; it's not too weak for them",
        ("B", "both"): "B gets all its own letters right, so nothing says that it's too weak",
        ("B", "fine"): "B gets every fourth new letter wrong",
        ("C", "over"): "C gets all its own letters right, and new ones nearly as often; that's no overfitting",
        ("C", "under"): "C gets all its own letters right",
        ("C", "both"): "C is 2 points from perfect on new letters, and a person 1",
        ("D", "under"): "D is too weak, and there's more: its two numbers are 18 points apart",
        ("D", "over"): "D learns much by heart, and there's more: it misses 12 % even of its own letters",
        ("D", "fine"): "D gets 30 % of the new letters wrong"}

    def examine() -> str:
        received = parts(_plain(answer), tuple(f"a word for {letter}" for letter in LETTERS))
        words = [_word(letter, said) for letter, said in zip(LETTERS, received, strict=True)]
        for letter, word, right in zip(LETTERS, words, WORDS, strict=True):
            if word != right:
                raise NotYet(hints[letter, word])
        return "Two distances tell: from the best possible to the first number, and from the first to the second."

    check(answer, examine)


def _plain(answer: Any) -> Any:
    """A row of NumPy's as a list; anything else as it is."""
    return list(answer) if isinstance(answer, np.ndarray) and answer.ndim == 1 else answer


def _word(letter: str, said: Any) -> str:
    """One of the four words. Raises NotYet."""
    word = str(said).strip(" .").lower() if isinstance(said, str) else ""
    word = word.removesuffix("fitting").removesuffix("fit").removesuffix("-")
    if word not in WORDS:
        raise NotYet(f'{letter}: expected "under", "over", "both" or "fine", received {shown(said)}')
    return word


def rests(function: Callable[..., Any]) -> None:
    """Exercise 2: where a weight that would like to be at a rests under an L2 and an L1 penalty of strength c."""
    def examine() -> str:
        for a, c in ((3.0, 0.75), (-2.0, 0.75), (-0.2, 0.5), (0.3, 0.1), (1.5, 0.0), (0.0, 0.4), (-1.0, 1.0)):
            received = [one_number(one) for one in parts(_plain(call(function, a, c)), ("the weight with L2", "that with L1"))]
            _both(f"a = {a:g}, c = {c:g}", ("L2", "L1"), received, _rests(a, c), _rest_mistakes(a, c))
        return "L2 makes every weight smaller and none 0; L1 has a corner at 0, where whole stretches of a end."

    check(function, examine)


def _both(where: str, names: Sequence[str], received: Any, right: Any, mistakes: Mapping[str, Any]) -> None:
    """Raises NotYet unless both numbers are right: by a mistake that explains the pair, or by the first that is wrong."""
    if not all(map(close, received, right)) and (hint := name_mistake(received, mistakes)):
        raise NotYet(f"{where}: {hint}")
    for name, said, expected in zip(names, received, right, strict=True):
        same_numbers(f"{where}, {name}", said, expected)


def _rests(a: float, c: float) -> tuple[float, float]:
    """The minimum with L2, and with L1."""
    return a / (1 + 2 * c), float(np.sign(a)) * max(abs(a) - c, 0.0) + 0.0    # no -0


def _rest_mistakes(a: float, c: float) -> Mapping[str, tuple[float, float]]:
    """Wrong pairs, by what is wrong with them."""
    squares, sizes = _rests(a, c)
    sign = float(np.sign(a))
    return {"the right numbers, in the wrong order": (sizes, squares),
            "the slope of c w² is 2 c w; the 2 is missing": (a / (1 + c), sizes),
            "the slope of ½ (w - a)² is w - a; the ½ is missing": (a / (1 + c), sign * max(abs(a) - c / 2, 0.0)),
            "that's one step of L2 from a, not the lowest point; solve slope = 0": (a * (1 - 2 * c), sizes),
            "L2 shrinks a weight by a factor, it doesn't take away a fixed amount": (a - 2 * c, sizes),
            "L1 has pulled the weight through 0, to the other side, where its slope turns": (squares, sign * (abs(a) - c)),
            "for a negative weight the pull goes upwards: towards 0, from whichever side": (squares, a - c),
            "below 0 isn't the same as too small: a negative weight stops at 0, too, and not before": (squares, max(a - c, 0.0)),
            "the slope of c |w| is c, not 2 c": (squares, sign * max(abs(a) - 2 * c, 0.0)),
            "without its sign: the weight stays on the side where a is": (squares, max(abs(a) - c, 0.0))}


def dropout(function: Callable[..., Any]) -> None:
    """Exercise 3: inverted dropout of a table of numbers."""
    rng = np.random.default_rng(10)
    x = rng.uniform(0.5, 2, (400, 50)) * rng.choice([-1.0, 1.0], (400, 50))     # (batch, units), none of them near 0

    def ran(rate: float, training: bool) -> Any:
        if not callable(function):
            call(function)      # says so
        return call(lambda values, share: function(values, share, rng, training), x, rate)      # the generator goes on

    def examine() -> str:
        for rate in (0.25, 0.75):
            examine_inference(x, ran(rate, False), rate)
            factors = [factors_of(x, ran(rate, True)) for _ in range(2)]
            examine_training(factors[0], rate)
            if np.array_equal(*factors):
                raise NotYet("two calls silence the same numbers; draw anew from `rng` in each call, and don't make a new one")
        examine_inference(x, ran(0.0, True), 0.0)
        return "Zeros and larger numbers in training, the same mean, and nothing to do at inference."

    check(function, examine)


def stop(function: Callable[..., Any]) -> None:
    """Exercise 4: the last epoch that runs, and the one that is kept, by a validation loss and a patience."""
    def examine() -> str:
        for whole, patience in (([5, 3, 4, 2, 6, 7, 8, 1], 2), ([5, 3, 4, 2, 6, 3, 1], 2), ([4, 3, 2, 1], 2),
                                ([1, 2, 3, 4, 5], 3), ([3, 2, 2, 2, 1, 5], 2), ([2, 5, 4, 3, 6, 7], 4), ([7], 1)):
            losses = [float(loss) for loss in whole]
            answer = parts(_plain(call(function, losses, patience)), ("the last epoch", "the epoch that is kept"))
            where = f"losses {', '.join(f'{loss:g}' for loss in losses)}, patience {patience}"
            right, mistakes = _stop(losses, patience), _stop_mistakes(losses, patience)
            _both(where, ("the last epoch", "kept"), [*map(one_number, answer)], right, mistakes)
        return "It waits, and goes back. With too little patience it never sees what comes later."

    check(function, examine)


def _stop(losses: Sequence[float], patience: int, *, equal: bool = False) -> tuple[float, float]:
    """The last epoch and the best one, from 1. With `equal`, an equal loss counts as better."""
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1] or (equal and loss == losses[best - 1]):
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(losses), best


def _waited(losses: Sequence[float], patience: int, *, neighbours: bool) -> tuple[float, float]:
    """Each loss compared with that of the epoch before; or with the lowest, but without starting to wait anew."""
    waited, best = 0, 1
    for epoch, (before, loss) in enumerate(pairwise(losses), start=2):
        lower = loss < (before if neighbours else losses[best - 1])
        waited = 0 if lower and neighbours else waited + (not lower)
        best = epoch if loss < losses[best - 1] else best
        if waited >= patience:
            return epoch, best
    return len(losses), best


def _stop_mistakes(losses: Sequence[float], patience: int) -> Mapping[str, tuple[float, float]]:
    """Wrong pairs, by what is wrong with them."""
    last, best = _stop(losses, patience)
    return {"the right epochs, counted from 0; the first epoch is 1": (last - 1, best - 1),
            "the right numbers, in the wrong order": (best, last),
            "keep the epoch with the lowest loss, not the last one": (last, last),
            "compare with the lowest loss so far, not with the epoch before": _waited(losses, patience, neighbours=True),
            "with each new lowest loss the waiting starts anew": _waited(losses, patience, neighbours=False),
            "a loss that is only equal to the lowest isn't a new lowest one": _stop(losses, patience, equal=True),
            "it runs one epoch too many: stop as soon as there have been `patience` of them": _stop(losses, patience + 1),
            "it stops one epoch too early": _stop(losses, patience - 1),
            "that's the lowest of all losses; what comes after the stop is never seen":
            (last, 1 + int(np.argmin(losses))),
            "stop when patience runs out; you go through all epochs": (len(losses), 1 + int(np.argmin(losses)))}


def floor(answer: Any) -> None:
    """Exercise 5: the lowest cross-entropy against targets of ten classes that are smoothed by a tenth."""
    target = [0.91] + 9 * [0.01]
    right = -sum(p * log(p) for p in target)
    known = {
        "0 is the limit for sure targets; a smoothed one isn't sure": 0.0,
        "that's in bits; the loss uses the natural logarithm": -sum(p * log2(p) for p in target),
        "the right class has 0.91, and the other nine are part of the target, too": -log(0.9),
        "that's the right class alone, and without its weight; the other nine are part of the target, too": -log(0.91),
        "that's the right class alone; the other nine are part of the target, too": -0.91 * log(0.91),
        "the tenth is shared by all ten classes, so the right one has 0.91": -0.9 * log(0.9) - 0.1 * log(0.1 / 9),
        "that's for two classes; the nine others have 0.01 each": -0.9 * log(0.9) - 0.1 * log(0.1),
        "the nine others have 0.01 each, not 0.09 together": -0.91 * log(0.91) - 0.09 * log(0.09),
        "that's one of the nine others; there are nine of them": -0.91 * log(0.91) - 0.01 * log(0.01),
        "that's the loss of somebody who knows nothing": log(10),
        "an entropy isn't negative; a minus is missing": -right}

    def examine() -> str:
        received = one_number(answer)
        if abs(received - right) < 0.002:
            return "It's the entropy of the target, and nothing that one predicts can be below it."
        raise NotYet(next((hint for hint, wrong in known.items() if abs(received - wrong) < 0.002),
                          f"expected a number that chapter 07 has a name for, received {received:.4g}"))

    check(answer, examine)
