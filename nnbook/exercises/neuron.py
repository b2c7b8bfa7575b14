"""Checks for the exercises of chapter 02."""

from collections.abc import Callable
from math import exp, isclose
from typing import Any

import numpy as np

from nnbook._check import Array
from nnbook.exercises._verdict import NotYet, call, check, first_answer, same_numbers

FALSE_CLAIMS = {
    "b": "inputs add up on the membrane; the nucleus holds the genes",
    "c": "by Dale's principle a typical cell does the same to all of its targets",
    "e": "no backpropagation has been found in a brain",
}
TRUE_CLAIMS = {
    "a": "a spike is all or none",
    "d": "the raster of spikes showed other times for the same mean",
    "f": "the letters came back with ten dead cells",
}


def least_current(answer: float | None) -> None:
    """Exercise 1: the least current that fires a neuron of -70 mV, -52 mV and 40 megaohms."""
    hints = {18: "18 mV is how far the potential has to rise; which current does that through 40 MΩ?",
             450: "450 picoamperes is right; give it in nanoamperes",
             1.5: "1.5 nA belongs to the chapter's neuron; this one has other numbers",
             -52 / 40: "the potential starts at -70 mV, so only the way from there to -52 mV counts",
             18 * 40: "R · I is a voltage, so the current is the voltage divided by R"}
    check(answer, lambda: _number(answer, 18 / 40, 0.001, hints, rule="R · I has to lift the potential from rest to threshold",
                                  praise="0.45 nA. Below it the potential comes to rest under the threshold, for ever."))


def current_for_50(answer: float | None) -> None:
    """Exercise 2: the constant current for 50 spikes a second of the chapter's neuron."""
    lift = 15 / (1 - exp(-1.8))
    hints = {lift: "17.97 mV is R · I; divide it by R",
             1.5 / (1 - exp(-2)): "that forgets the rest: of the 20 ms between two spikes only 18 ms are left for the way up",
             1.5: "at 1.5 nA it is still silent",
             1000 * lift / 10: "that is in picoamperes; give it in nanoamperes",
             1.8 * 1.5: "1.8 is the logarithm, not a factor: take the exponential of both sides"}
    check(answer, lambda: _number(answer, lift / 10, 0.006, hints, rule="of 20 ms from spike to spike 2 ms are rest; solve for I",
                                  praise=f"{lift / 10:.3f} nA, as R · I = 15 / (1 - exp(-1.8)) mV."))


def highest_rate(answer: float | None) -> None:
    """Exercise 3: the most spikes a second with a refractory time of 4 ms."""
    hints = {500: "500 belongs to a rest of 2 ms; this cell rests for 4 ms",
             0.25: "0.25 spikes per millisecond is right; how many is that in a second?",
             4000: "divide a second by the rest, do not multiply",
             4: "4 ms is the time between two spikes; how many of these fit into a second?"}
    check(answer, lambda: _number(answer, 250, 0.5, hints, rule="if the way to threshold takes no time, only the rest is left",
                                  praise="250 a second. No current, however large, gets beyond it."))


def _number(answer: Any, right: float, tolerance: float, hints: dict[float, str], *, rule: str, praise: str) -> str:
    if isinstance(answer, bool) or not isinstance(answer, (int, float, np.integer, np.floating)):
        raise NotYet(f"expected a number, received {answer!r:.60}")
    if abs(answer - right) <= tolerance:
        return praise
    for wrong, hint in hints.items():
        if isclose(answer, wrong, rel_tol=0.004):
            raise NotYet(hint)
    raise NotYet(f"{answer!r:.60} is not the number; {rule}")


def euler_neuron(function: Callable[..., Any]) -> None:
    """Exercise 4: the chapter's neuron by Euler's method, as (potential, times of the spikes)."""
    def examine() -> str:
        for amount, dt in ((1.2, 0.1), (2.0, 0.1), (3.0, 0.5), (2.0, 3.0)):
            current = np.full(round(90 / dt), amount)
            current[: round(9 / dt)] = 0.0
            _compare(_pair(call(function, current, dt)), current, dt, f"{amount} nA, dt {dt}")
        return "Now halve dt several times, and compare the rate with the formula."

    check(first_answer(function, np.full(10, 1.2), 0.1), examine)


def _compare(received: tuple[Any, Any], current: Array, dt: float, where: str) -> None:
    expected = _neuron(current, dt)
    try:
        same_numbers(f"{where}: potential", received[0], expected[0])
        same_numbers(f"{where}: times of the spikes", received[1], expected[1])
    except NotYet:
        for settings, hint in (({"exact": True}, "these are the exact steps of the chapter; take Euler's slope instead"),
                               ({"rest": 0}, "after a spike the neuron has to rest for round(2 / dt) steps"),
                               ({"late": 0}, "a spike happens at the end of its step, at (step + 1) * dt")):
            known = _neuron(current, dt, **settings)
            if _close(received[0], known[0]) and _close(received[1], known[1]):
                raise NotYet(f"{where}: {hint}") from None
        raise


def _neuron(current: Array, dt: float, exact: bool = False, rest: float = 2.0, late: int = 1) -> tuple[Array, Array]:
    """The neuron step by step; the settings make the mistakes that `_compare` knows."""
    share = 1 - exp(-dt / 10) if exact else dt / 10
    v, free, potential, spikes = -65.0, 0, [], []
    for step, nanoamperes in enumerate(current):
        if step >= free:
            v += share * (-65 + 10 * nanoamperes - v)
        if v >= -50:
            spikes.append((step + late) * dt)
            v, free = -65.0, step + 1 + round(rest / dt)
        potential.append(v)
    return np.array(potential), np.array(spikes)


def _pair(answer: Any) -> tuple[Any, Any]:
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise NotYet(f"expected two things, potential and times of the spikes, received {type(answer).__name__}; "
                     "end with: return potential, spikes")
    return answer[0], answer[1]


def learned(function: Callable[..., Any]) -> None:
    """Exercise 5: one pass through the examples with Oja's rule."""
    rng = np.random.default_rng(5)
    data, w = rng.normal(size=(20, 3)) @ np.diag([1.2, 0.8, 0.5]), np.array([0.3, -0.5, 0.4])

    def examine() -> str:
        with np.errstate(all="ignore"):
            received, other = call(function, data, w, 0.02), call(function, data, w, 0.005)
        try:
            same_numbers("weights after one pass", received, _pass(data, w, 0.02, 1))
        except NotYet:
            for decay, hint in ((0, "that is Hebb's rule; Oja's subtracts a · w inside the bracket, x - a * w"),
                                (-1, "the decay has the wrong sign; Oja's bracket is x - a * w")):
                if _close(received, _pass(data, w, 0.02, decay)):
                    raise NotYet(hint) from None
            if _close(received, _pass(data[:1], w, 0.02, 1)):
                raise NotYet("only the first example was used; is the `return` inside the loop?") from None
            raise
        same_numbers("weights for another rate", other, _pass(data, w, 0.005, 1))
        return "One example at a time, and it finds the direction of the largest spread."

    check(first_answer(function, data, w, 0.02), examine)


def _pass(data: Array, w: Array, rate: float, decay: int) -> Array:
    for x in data:
        a = w @ x
        w = w + rate * a * (x - decay * a * w)
    return w


def _close(received: Any, expected: Array) -> bool:
    try:
        same_numbers("weights", received, expected)
    except NotYet:
        return False
    return True


def false_claims(answer: str | None) -> None:
    """Exercise 6: which of the six sentences are false."""
    check(answer, lambda: _false_claims(answer))


def _false_claims(answer: Any) -> str:
    if not isinstance(answer, str):
        raise NotYet(f"expected letters in quotes, such as \"adf\", received {answer!r:.60}")
    letters = {letter for letter in answer.lower() if letter.isalpha()}
    if strange := sorted(letters - set("abcdef")):
        raise NotYet(f"expected letters from a to f, received {strange[0]!r}")
    if called := sorted(letters & set(TRUE_CLAIMS)):
        raise NotYet(f"{called[0]} is true: {TRUE_CLAIMS[called[0]]}")
    if missing := set(FALSE_CLAIMS) - letters:
        raise NotYet(f"{len(letters)} of your letters are right, and {len(missing)} of the false sentences "
                     f"{'is' if len(missing) == 1 else 'are'} not among them")
    return "b, c and e are false: " + "; ".join(FALSE_CLAIMS.values()) + "."
