"""Checks for the exercises of chapter 11."""

from collections.abc import Callable, Mapping
from math import ceil, isnan, sqrt
from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.exercises._answers import name_mistake, one_number, parts, same_numbers
from nnbook.exercises._verdict import NotYet, call, check

MEASURES = ("accuracy", "precision", "recall", "F1")


def measures(answer: Any) -> None:
    """Exercise 1: accuracy, precision, recall and F1 of a detector: 30 found, 10 missed, 20 false alarms, 940 others."""
    right = (0.97, 0.6, 0.75, 2 / 3)
    known: tuple[Mapping[str, float], ...] = (
        {"it's right where it rang and there was smoke, and where it kept silent and there was none; add both": 0.94,
         "that's how often never ringing is right; or did you take the ten missed rooms away twice? They're among the 40": 0.96,
         "that's the share of wrong answers": 0.03, "rooms where it rang and was wrong aren't right answers": 0.99},
        {"that's the recall: it asks about the rooms with smoke. Precision asks about the rooms where it rang": 0.75,
         "how many of all rooms isn't asked; how many of those where it rang?": 0.03,
         "that's the share of false alarms among the rings": 0.4, "it rang in 50 rooms, not in 20 or 30": 1.5},
        {"that's the precision: it asks about the rings. Recall asks about the rooms with smoke": 0.6,
         "how many of all rooms isn't asked; how many of those with smoke?": 0.03,
         "that's the share of missed rooms": 0.25, "there was smoke in 40 rooms, the 30 are among them": 0.3 / 0.7},
        {"that's the usual mean of precision and recall; F1 is the harmonic one": 0.675,
         "that's their product; twice that, divided by their sum, is F1": 0.45,
         "give three decimals, or the fraction": 0.67, "a factor 2 is missing": 1 / 3,
         "that's the root of their product, another mean": sqrt(0.45)})

    def examine() -> str:
        received = [one_number(one) for one in parts(_row(answer), MEASURES)]
        if all(abs(one - 100 * true) < 0.06 for one, true in zip(received, right, strict=True)):
            raise NotYet("these are per cent; from 0 to 1 they'd be a hundredth of that")
        for name, value, true, wrong in zip(MEASURES, received, right, known, strict=True):
            if not abs(value - true) <= 5e-4:    # NaN is no answer, either
                same_numbers(name, value, true, wrong)
        return "97 % sounds like much more than three quarters of the fires. Never ringing would have 96 %."

    check(answer, examine)


def _row(answer: Any) -> Any:
    """An array of four numbers as a list; anything else as it is."""
    return list(answer) if getattr(answer, "shape", None) == (len(MEASURES),) else answer


def line(function: Callable[..., Any]) -> None:
    """Exercise 2: the probability from which on a look at a cherry is cheaper than silence."""
    def examine() -> str:
        for look, miss in ((2.0, 50.0), (1.0, 3.0), (7.0, 1000.0), (5.0, 5.0)):
            value = one_number(call(function, look, miss), "a probability")
            same_numbers(f"a look of {look:g} cents, a miss of {miss:g}", value, look / miss, {
                "that's for cherries that are thrown away, where a beep costs nothing if there's a stone; "
                "a look always costs": look / (look + miss),
                "upside down: the dearer a miss, the sooner it should beep": miss / look,
                "that's the probability that there's no stone": 1 - look / miss,
                "upside down, and a look costs something with a stone, too": miss / (look + miss),
                "a miss isn't cheaper for having been looked at: silence costs p times the whole miss":
                look / (miss - look) if miss > look else -1.0,
                "a fixed line doesn't know what a look and a miss cost": 0.5})
        return "A look has to pay off: its cost is at most p times what a miss costs."

    check(function, examine)


def needed(function: Callable[..., Any]) -> None:
    """Exercise 3: how many examples a test needs for a margin."""
    def examine() -> str:
        for share, margin in ((0.92, 0.01), (0.5, 0.03), (0.99, 0.002), (0.7, 0.05)):
            value = one_number(call(function, share, margin), "a whole number")
            exact = 1.96 ** 2 * share * (1 - share) / margin ** 2
            name = f"a share of {share} and a margin of {margin}"
            if abs(value - exact) < 0.4 * min(exact % 1, 1 - exact % 1):
                raise NotYet(f"{name}: {value:.6g} isn't a whole number of examples; round up")
            same_numbers(name, value, ceil(exact), _sizes(share, margin, exact))
        return "Four times as many for half the margin."

    check(function, examine)


def _sizes(share: float, margin: float, exact: float) -> Mapping[str, float]:
    """Wrong numbers of examples, by what is wrong with them, rounded or not."""
    wrong = {"the margin has to be squared, too": exact * margin, "1.96 has to be squared, too": exact / 1.96,
             "that's with 2 instead of 1.96": exact * (2 / 1.96) ** 2,
             "1.645 is for 90 %; for 95 % it's 1.96": exact * (1.645 / 1.96) ** 2,
             "1.96 is missing: that's for a margin of one standard deviation": exact / 1.96 ** 2,
             "square both sides: here it's still the root": sqrt(exact),
             "share times (1 - share) is under the root in the formula; once squared, it needs no root":
             exact / sqrt(share * (1 - share)),
             "the margin goes to each side; don't halve it": exact * 4,
             "the margin goes to each side; don't double it": exact / 4,
             "that's for a share of one half, where the interval is widest": exact / (4 * share * (1 - share))}
    several = {hint: value for hint, value in wrong.items() if abs(value - exact) > 1}
    return {"one too few: the margin would be just too wide. Round up": float(int(exact)),
            **{hint: float(ceil(value)) for hint, value in several.items()},
            **{f"{hint}. And round up": value for hint, value in several.items()}}


def twins(function: Callable[..., Any]) -> None:
    """Exercise 4: how many rows of the test occur in the training rows."""
    rng = np.random.default_rng(11)

    def examine() -> str:
        for size, count in ((6, 12), (30, 9), (20, 7)):
            training = rng.integers(0, 4, (size, 3)).astype(float)      # (size, columns)
            test = rng.integers(0, 4, (count, 3)).astype(float)         # (count, columns)
            training[0], test[0], test[2], test[3] = training[-1], training[-1], training[-1], [9, 9, 9]
            value = one_number(call(function, training, test), "a whole number")
            same_numbers(f"{size} training rows and {count} of the test", value, _twins(training, test).sum(),
                         _counts(training, test))
        alone = one_number(call(function, np.zeros((2, 3)), np.ones((2, 3))), "a whole number")
        same_numbers("without any twin", alone, 0)
        return "A leak of this kind takes one line to find, and few people write it."

    check(function, examine)


def _twins(training: Array, test: Array) -> Array:
    """Whether a row of the test occurs in the training rows, (m,)."""
    return np.array([(training == row).all(axis=1).any() for row in test])


def _counts(training: Array, test: Array) -> Mapping[str, float]:
    """Wrong counts, by what is wrong with them."""
    same = test[:, None] == training                                     # (m, n, columns)
    return {"a row of the test that occurs several times in the training counts once": same.all(axis=2).sum(),
            "two equal rows in the test count twice": len({*map(tuple, test)} & {*map(tuple, training)}),
            "these are the rows of the training that occur in the test; asked is the opposite": _twins(test, training).sum(),
            "one equal number isn't enough; all of a row have to be the same": same.any(axis=2).any(axis=1).sum(),
            "each number of the row occurs somewhere in its column, but not all of them in one row":
            same.any(axis=1).all(axis=1).sum(), "these are the rows that are new": (~_twins(training, test)).sum(),
            "that's a share; the count is asked": _twins(training, test).mean(),
            "these are equal numbers, not equal rows": same.sum()}


def cheapest(function: Callable[..., Any]) -> None:
    """Exercise 5: the threshold with the least cost."""
    rng = np.random.default_rng(5)

    def examine() -> str:
        for share, alarm, miss in ((0.5, 1.0, 5.0), (0.3, 4.0, 1.0), (0.1, 1.0, 30.0), (0.2, 1.0, 0.01)):
            true = np.r_[1, rng.random(58) < share, 0].astype(int)                                 # (60,)
            scores = np.r_[-0.4, np.round(rng.normal(size=58) + 1.5 * true[1:-1], 1), 6.5]      # (60,), many of them twice
            at = one_number(call(function, scores, true, alarm, miss), "a threshold")
            if isnan(at):
                raise NotYet("expected a threshold, received nan; is 0 divided by 0?")
            lines = np.append(np.unique(scores), np.inf)
            paid = [_cost(t, scores, true, alarm, miss) for t in lines]
            if _cost(at, scores, true, alarm, miss) > min(paid) + 1e-9:
                raise NotYet(_dear(at, (scores, true, alarm, miss), lines, paid))
        return "No score is a probability here, and none has to be."

    check(function, examine)


def _cost(t: float, scores: Array, true: Array, alarm: float, miss: float) -> float:
    """What beeping from a threshold on costs, in all."""
    beeps = scores >= t
    return float(alarm * np.sum(beeps & (true == 0)) + miss * np.sum(~beeps & (true == 1)))


def _dear(at: float, given: tuple[Array, Array, float, float], lines: Array, paid: list[float]) -> str:
    """What is wrong with a threshold that isn't the cheapest."""
    scores, true, alarm, miss = given
    best = lines[int(np.argmin(paid))]
    wrong = {"that's the line with the fewest mistakes; they don't cost the same": (1.0, 1.0),
             "the two costs are exchanged: a false alarm is a beep without a stone": (miss, alarm),
             "a miss costs something, too": (alarm, 0.0), "a false alarm costs something, too": (0.0, miss)}
    for hint, costs in wrong.items():
        if np.isclose(at, lines[int(np.argmin([_cost(t, scores, true, *costs) for t in lines]))]):
            return hint
    if hint := name_mistake(at, {"that's what the cheapest line costs; return the line": min(paid),
                                 "that's the place of a score in the list; return the score": float(np.argmax(scores == best))}):
        return hint
    if np.isinf(best):
        return f"with an alarm of {alarm:g} and a miss of {miss:g} never beeping is cheapest; return np.inf then"
    here = _cost(at, scores, true, alarm, miss)
    near = min((t for t in lines if t > at), default=at)
    if _cost(near, scores, true, alarm, miss) <= min(paid) + 1e-9:
        return f"beep where the score is at least the line: at {at:g} itself it beeps, too, and from {near:g} on it's cheaper"
    return f"at {shown(at)} mistakes cost {here:g}, and there's a line where they cost {min(paid):g}"
