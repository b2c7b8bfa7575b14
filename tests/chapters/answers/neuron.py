"""Answers to the exercises of chapter 02: right ones, and wrong ones with what the check has to say."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import torch

from nnbook.exercises import neuron as check
from nnbook.neurons import SpikingNeuron, hebb, oja


def good_euler(current, dt, rest=2.0, late=1, more=0, start=-65.0, gain=10, tau=10):
    v, free, potential, spikes = start, 0, [], []
    for step, nanoamperes in enumerate(current):
        if step >= free:
            v = v + dt * (-(v + 65) + gain * nanoamperes) / tau
        if v >= -50:
            spikes.append((step + late) * dt)
            v, free = -65.0, step + 1 + round(rest / dt) + more
        potential.append(v)
    return np.array(potential), np.array(spikes)


def with_peaks(current, dt):
    potential, spikes = good_euler(current, dt)
    for step in (round(time / dt) - 1 for time in spikes):
        v = potential[step - 1] if step else -65.0
        potential[step] = v + dt / 10 * (-65 + 10 * current[step] - v)
    return potential, spikes


def counting_down(amperes, h):
    """Another way to write it: the rest as a number that falls, all in 32 bits."""
    v, rest = np.float32(-65), 0
    potential, times = np.zeros(len(amperes), np.float32), []
    for i in range(len(amperes)):
        if rest > 0:
            rest -= 1
        else:
            v += np.float32(h) * (np.float32(-65) - v + np.float32(10 * amperes[i])) / np.float32(10)
        if v >= -50:
            times.append(np.float32((i + 1) * h))
            v, rest = np.float32(-65), round(2 / h)
        potential[i] = v
    return potential, times


def without_spikes(current, dt):
    v, potential = -65.0, []
    for nanoamperes in current:
        v = v + dt / 10 * (-65 + 10 * nanoamperes - v)
        potential.append(v)
    return np.array(potential), np.array([])


def good_learned(data, w, rate):
    for x in data:
        w = oja(w, x, learning_rate=rate)
    return w


def hebbian(data, w, rate):
    for x in data:
        w = hebb(w, x, learning_rate=rate)
    return w


def with_arrays(examples, weights, eta):
    weights = np.array(weights, dtype=np.float32)
    for row in examples.astype(np.float32):
        answer = np.sum(weights * row)
        weights = weights + np.float32(eta) * (answer * row - answer ** 2 * weights)
    return weights


def path(data, w, rate):
    return [w := good_learned([x], w, rate) for x in data]


def at_once(data, w, rate):
    answers = data @ w
    return w + rate * (answers @ data - np.sum(answers ** 2) * w)


def shrinks_with(decay):
    def learned(data, w, rate):
        for x in data:
            a = w @ x
            w = w + rate * (a * x - decay(a) * w)
        return w
    return learned


def returns_inside(data, w, rate):
    for x in data:
        a = w @ x
        return w + rate * a * (x - a * w)


def wrong_sign(data, w, rate):
    for x in data:
        a = w @ x
        w = w + rate * a * (x + a * w)
    return w


def in_place(data, w, rate):
    for x in data:
        a = w @ x
        w += rate * a * (x - a * w)
    return w


FUNCTION_CHECKS = [check.euler_neuron, check.learned]
RIGHT = [
    (check.least_current, 0.45), (check.least_current, 18 / 40), (check.least_current, np.float64(0.45)),
    (check.least_current, np.float32(0.45)), (check.least_current, Fraction(18, 40)), (check.least_current, np.array(0.45)),
    (check.current_for_50, 1.80), (check.current_for_50, 15 / (1 - np.exp(-1.8)) / 10), (check.current_for_50, 1.797),
    (check.current_for_50, np.float32(1.8)), (check.current_for_50, np.array(1.797)), (check.current_for_50, Decimal("1.80")),
    (check.highest_rate, 250), (check.highest_rate, 250.0), (check.highest_rate, np.int64(250)),
    (check.highest_rate, np.float32(250)), (check.highest_rate, 1 / 0.004),
    (check.euler_neuron, good_euler), (check.euler_neuron, counting_down),
    (check.euler_neuron, lambda current, dt: (torch.tensor(good_euler(current, dt)[0]), tuple(good_euler(current, dt)[1]))),
    (check.euler_neuron, lambda current, dt: [part.tolist() for part in good_euler(current, dt)]),
    (check.learned, good_learned), (check.learned, lambda *a: good_learned(*a).tolist()),
    (check.learned, with_arrays), (check.learned, lambda *a: tuple(good_learned(*a))),
    (check.learned, lambda *a: good_learned(*a).astype(np.float16)),
    (check.false_claims, "bce"), (check.false_claims, "E, C, b"), (check.false_claims, " c b e "),
    (check.false_claims, ["b", "c", "e"]), (check.false_claims, {"E", "B", "C"}), (check.false_claims, "b, c and e"),
    (check.false_claims, np.array(["b", "c", "e"])),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.least_current, 18, "18 mV is how far the potential has to rise"),
    (check.least_current, 450, "give it in nanoamperes"),
    (check.least_current, 1.5, "1.5 nA belongs to the chapter's neuron"),
    (check.least_current, -1.3, "the potential starts at -70 mV"), (check.least_current, -70 / 40, "does not say how far"),
    (check.least_current, 0.45e-9, "right in amperes"), (check.least_current, -0.45, "is positive: from -70 mV up to -52 mV"),
    (check.least_current, 2.22, "turn the fraction round"), (check.least_current, (0, 45), "to Python a comma makes two numbers"),
    (check.least_current, 720, "the current is the voltage divided by R"),
    (check.least_current, 0, "0 is not the number; R · I has to lift the potential"),
    (check.least_current, np.nan, "nan is not the number"),
    (check.least_current, "0.45", "expected a number, received '0.45'"),
    (check.least_current, True, "expected a number, received True"),
    (check.current_for_50, 17.97, "17.97 mV is R · I"),
    (check.current_for_50, 1.735, "that forgets the rest"),
    (check.current_for_50, 1.5, "at 1.5 nA it is still silent"),
    (check.current_for_50, 1797, "give it in nanoamperes"), (check.current_for_50, 0.297, "the sign of the exponent"),
    (check.current_for_50, 1.687, "does not come on top of them"),
    (check.current_for_50, 2.7, "1.8 is the logarithm, not a factor"),
    (check.current_for_50, 2.0, "2.0 is not the number; of 20 ms from spike to spike"),
    (check.current_for_50, [1.8], "expected a number, received [1.8]"),
    (check.current_for_50, np.inf, "inf is not the number"),
    (check.highest_rate, 500, "500 belongs to a rest of 2 ms"),
    (check.highest_rate, 0.25, "how many is that in a second?"),
    (check.highest_rate, 4000, "divide a second by the rest"),
    (check.highest_rate, 0.004, "that is the rest in seconds"), (check.highest_rate, "250", "leave out the quotes"),
    (check.highest_rate, 4, "how many of these fit into a second?"),
    (check.highest_rate, 63, "63 is not the number; if the way to threshold"),
    (check.highest_rate, 250j, "expected a number, received 250j"),
    (check.highest_rate, -250, "-250 is not the number"),
    (check.euler_neuron, lambda current, dt: SpikingNeuron().simulate(current, dt=dt), "these are the exact steps"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, rest=0), "after a spike the neuron has to rest"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, more=-1), "the steps of rest are one too few"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, more=1), "the steps of rest are one too many"),
    (check.euler_neuron, with_peaks, "is the potential before the reset"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, start=0), "the neuron starts at rest, at -65 mV"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, gain=1), "the current counts as R times I; where is R?"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, tau=1), "the slope is divided by τ"),
    (check.euler_neuron, lambda current, dt: (good_euler(current, dt)[0], good_euler(current, dt)[1] / dt), "numbers of steps"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, late=0), "a spike happens at the end of its step"),
    (check.euler_neuron, without_spikes, "2.0 nA, dt 0.1: nothing happens at the threshold"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt)[0], "expected two things, the potential and the times"),
    (check.euler_neuron, lambda current, dt: (*good_euler(current, dt), 0), "received 3 of them; return all of them"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt)[::-1], "the potential comes first"),
    (check.euler_neuron, lambda current, dt: (np.full(len(current), np.nan), np.array([])), "expected finite numbers"),
    (check.learned, hebbian, "that is Hebb's rule"),
    (check.learned, wrong_sign, "the decay has the wrong sign"), (check.learned, path, "return the last ones"),
    (check.learned, shrinks_with(lambda a: a), "the decay has to grow with the square of the output"),
    (check.learned, shrinks_with(lambda a: 1), "here it doesn't grow with it at all"),
    (check.learned, returns_inside, "only the first example was used; is the `return` inside the loop?"),
    (check.learned, at_once, "all examples were used with the first weights"),
    (check.learned, lambda data, w, rate: good_learned(data, w, rate) - w, "that is how far the weights moved"),
    (check.learned, lambda data, w, rate: good_learned(data, w, 0.02), "another rate: the learning rate is the third"),
    (check.learned, lambda data, w, rate: good_learned(data[::-1], w, rate), "the examples come in another order"),
    (check.learned, lambda data, w, rate: -good_learned(data, w, rate), "weights after one pass: the largest difference"),
    (check.learned, lambda data, w, rate: good_learned(data, w, rate)[:, None], "too many or too few axes around them"),
    (check.learned, lambda data, w, rate: good_learned(data, w, rate)[:2], "expected shape (3,), received (2,)"),
    (check.learned, in_place, "your function changes what it is given; work on a copy"),
    (check.false_claims, "abce", "a is true: a spike is all or none"),
    (check.false_claims, "d", "d is true: the raster"),
    (check.false_claims, "bcef", "f is true: the letters came back"),
    (check.false_claims, "bc", "2 of your letters are right, and 1 of the false sentences is not among them"),
    (check.false_claims, "", "0 of your letters are right, and 3 of the false sentences are not"),
    (check.false_claims, "bcg", "expected letters from a to f, received 'g'"),
    (check.false_claims, ["b", "c", 3], "expected letters in quotes, such as"),
    (check.false_claims, "acd", "a is true: a spike is all or none"),
    (check.false_claims, 3, "expected letters in quotes"),
]
