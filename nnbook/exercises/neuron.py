"""Checks for the exercises of chapter 02."""

import re
from collections.abc import Callable
from math import exp
from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.exercises._answers import close, number, parts, same_numbers
from nnbook.exercises._verdict import NotYet, call, check

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
             0.45e-9: "that is right in amperes; give it in nanoamperes",
             -0.45: "a current that lifts the potential is positive: from -70 mV up to -52 mV",
             1.5: "1.5 nA belongs to the chapter's neuron; this one has other numbers",
             -52 / 40: "the potential starts at -70 mV, so only the way from there to -52 mV counts",
             -70 / 40: "the resting potential alone does not say how far it is to the threshold",
             40 / 18: "that is resistance divided by voltage; turn the fraction round",
             18 * 40: "R · I is a voltage, so the current is the voltage divided by R"}

    def examine() -> str:
        number(answer, 0.45, hints, what="a number", within=0.003, rule="R · I has to lift the potential from rest to threshold")
        return "0.45 nA. Below it the potential comes to rest under the threshold, for ever."

    check(answer, examine)


def current_for_50(answer: float | None) -> None:
    """Exercise 2: the constant current for 50 spikes a second of the chapter's neuron."""
    lift = 15 / (1 - exp(-1.8))
    hints = {lift: "17.97 mV is R · I; divide it by R",
             1.5 / (1 - exp(-2)): "that forgets the rest: of the 20 ms between two spikes only 18 ms are left for the way up",
             1.5 / (1 - exp(-2.2)): "the rest is a part of the 20 ms between two spikes, and does not come on top of them",
             1.5: "at 1.5 nA it is still silent",
             100 * lift: "that is in picoamperes; give it in nanoamperes",
             1.5 / (exp(1.8) - 1): "look at the sign of the exponent: this current is too weak even to reach the threshold",
             1.8 * 1.5: "1.8 is the logarithm, not a factor: take the exponential of both sides"}

    def examine() -> str:
        number(answer, lift / 10, hints, what="a number", within=0.0033,
               rule="of 20 ms from spike to spike 2 ms are rest; solve for I")
        return f"{lift / 10:.3f} nA, as R · I = 15 / (1 - exp(-1.8)) mV."

    check(answer, examine)


def highest_rate(answer: float | None) -> None:
    """Exercise 3: the most spikes a second with a refractory time of 4 ms."""
    hints = {500: "500 belongs to a rest of 2 ms; this cell rests for 4 ms",
             0.25: "0.25 spikes per millisecond is right; how many is that in a second?",
             4000: "divide a second by the rest, do not multiply",
             0.004: "that is the rest in seconds; how often does it fit into one?",
             4: "4 ms is the time between two spikes; how many of these fit into a second?"}

    def examine() -> str:
        number(answer, 250, hints, what="a number", within=0.002,
               rule="if the way to threshold takes no time, only the rest is left")
        return "250 a second. No current, however large, gets beyond it."

    check(answer, examine)


EULER_MISTAKES = {
    "these are the exact steps of the chapter; take Euler's slope instead": {"exact": True},
    "after a spike the neuron has to rest, as in `simulate` above": {"rest": 0},
    "the steps of rest are one too few": {"more": -1},
    "the steps of rest are one too many": {"more": 1},
    "a spike happens at the end of its step, so its time is that of the end": {"late": 0},
    "what you keep for a step with a spike is the potential before the reset": {"peak": True},
    "the times of the spikes are to be in ms, and these are numbers of steps": {"unit": True},
    "the current counts as R times I; where is R?": {"gain": 1},
    "the slope is divided by τ, and here it isn't": {"tau": 1},
    "nothing happens at the threshold: there it fires, and starts from -65 mV again": {"threshold": np.inf},
    "the neuron starts at rest, at -65 mV": {"start": 0.0},
    "it fires, but its potential doesn't go back to -65 mV": {"reset": False},
}


def euler_neuron(function: Callable[..., Any]) -> None:
    """Exercise 4: the chapter's neuron by Euler's method, as (potential, times of the spikes)."""
    def examine() -> str:
        for amount, dt in ((1.2, 0.1), (2.0, 0.1), (3.0, 0.5), (2.0, 3.0)):
            current = np.full(round(90 / dt), amount)
            current[: round(9 / dt)] = 0.0
            potential, spikes = parts(call(function, current, dt), ("the potential", "the times of the spikes"))
            _compare(potential, spikes, current, dt)
        return "Now halve dt several times, and compare the rate with the formula."

    check(function, examine)


def _compare(potential: Any, spikes: Any, current: Array, dt: float) -> None:
    expected, where = _neuron(current, dt), f"{current[-1]} nA, dt {dt}"
    if close(potential, expected[0]) and close(spikes, expected[1]):
        return
    if close(potential, expected[1]) and close(spikes, expected[0]):
        raise NotYet("the potential comes first, and then the times of the spikes")
    for hint, settings in EULER_MISTAKES.items():
        known = _neuron(current, dt, **settings)
        if close(potential, known[0]) and close(spikes, known[1]):
            raise NotYet(f"{where}: {hint}")
    same_numbers(f"{where}: potential", potential, expected[0])
    same_numbers(f"{where}: times of the spikes", spikes, expected[1])


def _neuron(current: Array, dt: float, *, exact: bool = False, rest: float = 2.0, more: int = 0, late: int = 1,
            peak: bool = False, unit: bool = False, gain: float = 10.0, tau: float = 10.0, threshold: float = -50.0,
            start: float = -65.0, reset: bool = True) -> tuple[Array, Array]:
    """The neuron step by step; the settings make the mistakes that `_compare` knows."""
    share = 1 - exp(-dt / tau) if exact else dt / tau
    v, free, potential, spikes = start, 0, [], []
    for step, nanoamperes in enumerate(current):
        if step >= free:
            v += share * (-65 + gain * nanoamperes - v)
        potential.append(v)
        if v >= threshold:
            spikes.append((step + late) * (1 if unit else dt))
            v, free = -65.0 if reset else v, step + 1 + round(rest / dt) + more
            potential[-1] = potential[-1] if peak else v
    return np.array(potential), np.array(spikes)


def learned(function: Callable[..., Any]) -> None:
    """Exercise 5: one pass through the examples with Oja's rule."""
    rng = np.random.default_rng(5)
    data, w = rng.normal(size=(20, 3)) @ np.diag([1.2, 0.8, 0.5]), np.array([0.3, -0.5, 0.4])
    mistakes = {
        "that is Hebb's rule: nothing in it lets the weights shrink": _pass(data, w, 0.02, lambda x, w, a: a * x),
        "the decay has the wrong sign: it has to make the weights shorter": _pass(data, w, 0.02, lambda x, w, a: a * (x + a * w)),
        "the decay has to grow with the square of the output": _pass(data, w, 0.02, lambda x, w, a: a * (x - w)),
        "the decay has to grow with the square of the output; here it doesn't grow with it at all": _pass(
            data, w, 0.02, lambda x, w, a: a * x - w),
        "only the first example was used; is the `return` inside the loop?": _pass(data[:1], w, 0.02, _oja),
        "all examples were used with the first weights; each one has to see those that the one before it left":
            w + 0.02 * sum(_oja(x, w, w @ x) for x in data),
        "the examples come in another order than in `data`": _pass(data[::-1], w, 0.02, _oja),
        "these are the weights after every example; return the last ones": np.array(
            [_pass(data[:n], w, 0.02, _oja) for n in range(1, 21)]),
        "that is how far the weights moved; return the weights": _pass(data, w, 0.02, _oja) - w,
    }

    def examine() -> str:
        same_numbers("weights after one pass", call(function, data, w, 0.02), _pass(data, w, 0.02, _oja), mistakes)
        same_numbers("weights for another rate", call(function, data, w, 0.005), _pass(data, w, 0.005, _oja),
                     {"the learning rate is the third argument; you took a fixed one": _pass(data, w, 0.02, _oja)})
        return "One example at a time, and it finds the direction of the largest spread."

    check(function, examine)


def _oja(x: Array, w: Array, a: float) -> Array:
    return a * (x - a * w)


def _pass(data: Array, w: Array, rate: float, change: Callable[[Array, Array, float], Array]) -> Array:
    for x in data:
        w = w + rate * change(x, w, w @ x)
    return w


def false_claims(answer: Any) -> None:
    """Exercise 6: which of the six sentences are false."""
    check(answer, lambda: _false_claims(answer))


def _false_claims(answer: Any) -> str:
    said = answer if isinstance(answer, str) else " ".join(answer) if (
        isinstance(answer, (list, tuple, set, frozenset, np.ndarray)) and all(isinstance(one, str) for one in answer)) else None
    if said is None:
        raise NotYet(f'expected letters in quotes, such as "adf", received {shown(answer)}')
    letters = set("".join(word for word in re.findall(r"[^\W\d_]+", said.lower()) if word != "and"))
    if strange := sorted(letters - set("abcdef")):
        raise NotYet(f"expected letters from a to f, received {strange[0]!r}")
    if called := sorted(letters & set(TRUE_CLAIMS)):
        raise NotYet(f"{called[0]} is true: {TRUE_CLAIMS[called[0]]}")
    if missing := set(FALSE_CLAIMS) - letters:
        raise NotYet(f"{len(letters)} of your letters are right, and {len(missing)} of the false sentences "
                     f"{'is' if len(missing) == 1 else 'are'} not among them")
    return "b, c and e are false: " + "; ".join(FALSE_CLAIMS.values()) + "."
