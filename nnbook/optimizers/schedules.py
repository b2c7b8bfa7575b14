"""Schedules: how the learning rate changes from step to step.

A schedule is a function: it takes the number of updates done so far, 0, 1, 2, …, and returns the learning rate of the next.
`fit(…, schedule=…)` asks it before each update. Those made here can be copied, and sent to another process.
"""

from collections.abc import Callable
from functools import partial
from math import cos, pi
from numbers import Real

from nnbook._check import function, number, whole_number

Schedule = Callable[[int], float]


def step_decay(initial: float, *, every: int, factor: float = 0.1) -> Schedule:
    """Multiply by `factor` each time that `every` updates have passed: initial · factor^floor(t / every).

    Args:
        initial: the first learning rate, more than 0.
        every: updates between two changes, 1 or more.
        factor: in (0, 1).
    """
    initial, every, factor = _rate(initial), whole_number("every", every, 1), _factor(factor)
    return partial(_in_steps, initial, every, factor)


def _in_steps(initial: float, every: int, factor: float, t: int) -> float:
    return initial * factor ** (_count(t) // every)


def exponential_decay(initial: float, *, factor: float) -> Schedule:
    """Multiply by `factor` after each update: initial · factor^t.

    Args:
        initial: the first learning rate, more than 0.
        factor: in (0, 1), usually close to 1.
    """
    initial, factor = _rate(initial), _factor(factor)
    return partial(_in_steps, initial, 1, factor)


def cosine_decay(initial: float, *, steps: int, final: float = 0.0) -> Schedule:
    """Half a wave from `initial` down to `final`: final + (initial - final) (1 + cos(π t / steps)) / 2, then `final`.

    Args:
        initial: the first learning rate, more than 0.
        steps: updates until the end, 1 or more.
        final: the last learning rate, 0 or more, at most `initial`.

    Raises:
        ValueError: when `final` is larger than `initial`, or one of them out of range.

    Source: Loshchilov and Hutter, 2017, equation 5, without restarts.
    """
    initial, steps, final = _rate(initial), whole_number("steps", steps, 1), number("final", final, 0)
    if final > initial:
        raise ValueError(f"final: expected at most the first learning rate, {initial:g}, received {final:g}; exchange them")
    return partial(_half_a_wave, initial, steps, final)


def _half_a_wave(initial: float, steps: int, final: float, t: int) -> float:
    return final + (initial - final) * (1 + cos(pi * min(_count(t), steps) / steps)) / 2


def warm_up(schedule: Schedule | float, *, steps: int) -> Schedule:
    """Rise in a straight line during the first `steps` updates, then follow `schedule` from its beginning.

    Args:
        schedule: what follows: a schedule, or a number for a learning rate that stays.
        steps: updates of the rise, 1 or more; update number `steps` has the full rate.

    Source: Goyal et al., 2017, section 2.2.
    """
    constant = isinstance(schedule, Real)
    after = partial(_always, number("schedule", schedule, 0, low_open=True)) if constant else function("schedule", schedule)
    steps = whole_number("steps", steps, 1)
    return partial(_after_a_rise, after, steps)


def _after_a_rise(after: Schedule, steps: int, t: int) -> float:
    return after(0) * (t + 1) / steps if _count(t) < steps else after(t - steps)


def _always(rate: float, t: int) -> float:
    return rate


def _rate(value: float) -> float:
    return number("initial", value, 0, low_open=True)


def _factor(value: float) -> float:
    return number("factor", value, 0, 1, low_open=True)


def _count(t: int) -> int:
    return whole_number("t", t, 0)
