"""Checks for the exercises of chapter 08."""

from collections.abc import Callable, Mapping
from math import ceil, cos, inf, log, pi
from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.exercises._answers import name_mistake, number, one_number, parts, real, same_numbers
from nnbook.exercises._verdict import NotYet, call, check

PLACES = ("theta after the first step", "theta after the second step")


def two_steps(answer: Any) -> None:
    """Exercise 1: two steps with momentum on 3 θ², by pencil."""
    known = {
        "that's plain descent; in the second step, 0.8 of the first memory comes along": (0.8, 0.32),
        "the slope of 3 θ² is 6 θ": (1.4, 0.5),
        "the slope has to be felt anew at the place that the first step has reached": (0.8, -1.36),
        "that's a running mean, as in Adam; here the slope goes into the memory whole": (1.76, 1.376),
        "that goes uphill; the step is subtracted": (3.2, 6.08),
        "the learning rate is missing: only 0.1 of the memory is subtracted": (-10.0, 40.4),
        "friction acts on the old memory, before the slope is added": (1.04, -0.2272),
        "these are the steps; asked for are the places": (-1.2, -1.44),
        "these are the memories m; asked for are the places": (12.0, 14.4), "the right places, in the wrong order": (-0.64, 0.8)}

    def examine() -> str:
        received = parts(_as_pair(answer), PLACES)
        if hint := name_mistake(received, known):
            raise NotYet(hint)
        for name, said, right in zip(PLACES, received, (0.8, -0.64), strict=True):
            same_numbers(name, one_number(said), right)
        return "0.8 and −0.64: the sled has shot past the hut at 0. Plain descent would be at 0.32."

    check(answer, examine)


def _as_pair(answer: Any) -> Any:
    """An array of two as a list; anything else as it is."""
    return list(answer) if isinstance(answer, np.ndarray) and answer.shape == (2,) else answer


def steps_needed(function: Callable[..., Any]) -> None:
    """Exercise 2: how many steps plain descent takes until a millionth of the distance is left."""
    cases = ((0.08, 24.0), (0.02, 1.0), (0.05, 4.0), (0.2, 5.0), (0.1, 20.0), (0.5, 20.0))

    def examine() -> str:
        for rate, curvature in cases:
            name = f"rate {rate:g}, curvature {curvature:g}"
            value, right = one_number(call(function, rate, curvature), "a number of steps"), _steps(rate, curvature)
            if right == inf and value != inf:
                raise NotYet(f"{name}: the factor is {1 - rate * curvature:g}, so the distance never shrinks, ever")
            if right < inf and value == inf:
                raise NotYet(f"{name}: she does arrive; the factor is {1 - rate * curvature:g}. What counts is its size "
                             "without the sign")
            if value != right:
                same_numbers(name, value, float(right), _step_mistakes(rate, curvature))
        return "166 steps at 0.08 in our valley, and at exactly 2/λ she's on her way for ever."

    check(function, examine)


def _steps(rate: float, curvature: float) -> float:
    factor = abs(1 - rate * curvature)
    if factor >= 1:
        return inf
    return 1 if factor < 1e-6 else ceil(log(1e-6) / log(factor))


def _step_mistakes(rate: float, curvature: float) -> Mapping[str, float]:
    """Wrong numbers of steps, by what is wrong with them."""
    right, factor = _steps(rate, curvature), abs(1 - rate * curvature)
    if factor < 1e-6:
        return {"with the factor 0 she's there after the first step, and not before it": 0.0}
    exact = log(1e-6) / log(factor)
    return {"one step too few; she has to be within a millionth, so round up": right - 1,
            "one step too many": right + 1, "only whole steps can be taken": exact,
            "that's how long the loss takes, or a thousandth of the distance; asked for is a millionth of it": ceil(exact / 2),
            "log10 for one of them and log for the other? Both need the same base": ceil(-6 / log(factor))}


def adam(function: Callable[..., Any]) -> None:
    """Exercise 3: the steps that Adam subtracts, for a table of gradients."""
    gradients = np.random.default_rng(3).normal(size=(6, 4)) * [100, 1, 0.01, 1]      # (steps, parameters)

    def examine() -> str:
        right = _adam(gradients, 0.1)
        same_numbers("", call(function, gradients, 0.1), right, _adam_mistakes(gradients, 0.1))
        return "Six steps, four parameters, gradients from 0.01 to 100, and all steps of about one size."

    check(function, examine)


def _adam(gradients: Array, rate: float, beta1: float = 0.9, beta2: float = 0.999, *, corrected: str = "mv",
          power: int = 2, root: bool = True, kept: bool = False, inside: float = 0) -> Array:
    """The steps of Adam, (steps, parameters), and of some that are not Adam."""
    m, v, steps = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.abs(g) ** power
        m_hat = m / (1 - beta1 ** t) if "m" in corrected else m
        v_hat = v / (1 - beta2 ** t) if "v" in corrected else v
        steps.append(rate * m_hat / ((np.sqrt(v_hat + inside) if root else v_hat) + 1e-8 * (not inside)))
        if kept:
            m, v = m_hat, v_hat
    return np.array(steps)


def _adam_mistakes(gradients: Array, rate: float) -> Mapping[str, Array]:
    """Wrong steps that people compute, by what is wrong with them."""
    right = _adam(gradients, rate)
    return {"the correction of both means is missing": _adam(gradients, rate, corrected=""),
            "the mean of the squares isn't corrected": _adam(gradients, rate, corrected="m"),
            "the mean of the gradients isn't corrected": _adam(gradients, rate, corrected="v"),
            "the root is missing: v has the size of a square": _adam(gradients, rate, root=False),
            "v is a mean of squares; these are sizes": _adam(gradients, rate, power=1),
            "beta1 and beta2 are exchanged": _adam(gradients, rate, 0.999, 0.9),
            "the corrected means must not go back into the memory; keep m and v as they are": _adam(gradients, rate, kept=True),
            "the memory is empty at each step: m and v have to outlive it": rate * np.sign(gradients),
            "the sign is turned: return what is subtracted": -right,
            "these are the sums of the steps so far; return each step": right.cumsum(axis=0),
            "that's only the last step; return all of them, in rows": right[-1], "that's plain descent": rate * gradients,
            "epsilon belongs outside of the root; inside, it acts like 0.0001": _adam(gradients, rate, inside=1e-8)}


def schedule(function: Callable[..., Any]) -> None:
    """Exercise 4: a warm-up over the first tenth, then half a cosine wave."""
    def examine() -> str:
        for steps, peak in ((100, 0.3), (40, 2.0)):
            received = [one_number(call(function, t, steps, peak), f"a rate for t = {t}") for t in range(steps)]
            if hint := name_mistake(np.array(received), _schedule_mistakes(steps, peak)):
                raise NotYet(hint)
            for t, (rate, right) in enumerate(zip(received, _schedule(steps, peak), strict=True)):
                same_numbers(f"steps {steps}, peak {peak:g}, t = {t}", rate, right)
        return "Up in a tenth of the time, and down in half a wave."

    check(function, examine)


def _schedule(steps: int, peak: float, *, first: int = 1, shift: bool = True, whole: bool = False) -> Array:
    """The rates of the exercise, (steps,), and some that are not quite it."""
    rise = steps // 10
    rest = steps if whole else steps - rise
    return np.array([peak * (t + first) / rise if t < rise else
                     peak * (1 + cos(pi * (t - rise * shift) / rest)) / 2 for t in range(steps)])


def _schedule_mistakes(steps: int, peak: float) -> Mapping[str, Array]:
    """Wrong rates that people compute, by what is wrong with them."""
    right, t = _schedule(steps, peak), np.arange(steps)
    down, warm = peak * (1 + np.cos(np.pi * t / steps)) / 2, t < steps // 10
    done = (t - steps // 10) / (steps - steps // 10)
    return {"the first update has the rate 0, and is wasted; the first has a share of the peak, the last of the rise all of it":
            _schedule(steps, peak, first=0),
            "the wave has to begin where the rise ends: there t isn't 0 any more": _schedule(steps, peak, shift=False),
            "the wave begins after the rise, and then takes too long: only nine tenths of the updates are left for it":
            _schedule(steps, peak, whole=True),
            "where is the warm-up?": down,
            "where the rise ends, the wave is already below the peak: it starts at t = 0 and takes all the steps":
            np.where(warm, right, down),
            "NumPy's cos takes radians: half a wave is π": np.where(warm, right, peak * (1 + np.cos(180 * done)) / 2),
            "the wave goes from 2 down to 0; halve it": np.where(warm, right, 2 * right), "the peak is missing": right / peak,
            "that's a straight line down; half a cosine wave is asked for": np.where(warm, right, peak * (1 - done)),
            "that's a quarter of a wave; half of one goes from 1 to -1": np.where(warm, right, peak * np.cos(np.pi * done / 2)),
            "after the rise the rate stays; it has to go down to 0": np.where(warm, right, peak)}


def largest_curvature(function: Callable[..., Any]) -> None:
    """Exercise 5: the largest curvature of a loss, from its gradient alone."""
    rng = np.random.default_rng(5)
    turned = np.linalg.qr(rng.normal(size=(6, 6)))[0]

    def examine() -> str:
        for values in ((9.0, 4.0, 2.0, 1.0, 0.5, 0.1), (40.0, 12.0, 3.0, 1.0, 0.2, 0.0)):
            table, center = (turned * values) @ turned.T, rng.normal(size=6)
            value = call(function, rng.normal(size=6), lambda theta, table=table, center=center: table @ (theta - center))
            right, second = values[:2]
            known = {2 / right: "that's the largest rate; asked for is the curvature", 1 / right: "that's one divided by it",
                     second: "that's the second largest. Does your first direction have a part of the steepest in it? Draw it "
                             "at random", right ** 2: "that's its square; is a length missing its root?",
                     sum(values): "that's the sum of all curvatures", sum(values) / 6: "that's the mean of all curvatures",
                     values[-1]: "that's the smallest", -right: "the sign is turned: at theta + h v the slope is larger"}
            _near(value, right, {f"on a bowl with curvatures {', '.join(f'{one:g}' for one in values)}: {hint}": wrong
                                 for wrong, hint in known.items()})
        return "Found without ever writing the table of curvatures down, so it works for a million parameters, too."

    check(function, examine)


def _near(value: Any, right: float, hints: Mapping[str, float]) -> None:
    """Within a percent of the right curvature. Raises NotYet."""
    try:
        size = real(value)[0].size
    except Exception:
        size = 1
    if size > 1:
        raise NotYet(f"expected one number, received {shown(value)}; the direction isn't asked for, only how curved it is there")
    number(value, right, {wrong: hint for hint, wrong in hints.items()}, what="a curvature", within=0.01,
           rule=f"with a largest curvature of {right:g}. Are there enough rounds, and is the direction of length 1 in each?")
