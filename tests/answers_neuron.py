"""Answers to the exercises of chapter 02: right ones, and wrong ones with what the check has to say."""

import numpy as np

from nnbook.exercises import neuron as check
from nnbook.neurons import SpikingNeuron, hebb, oja


def good_euler(current, dt, rest=2.0, late=1):
    v, free, potential, spikes = -65.0, 0, [], []
    for step, nanoamperes in enumerate(current):
        if step >= free:
            v = v + dt * (-(v + 65) + 10 * nanoamperes) / 10
        if v >= -50:
            spikes.append((step + late) * dt)
            v, free = -65.0, step + 1 + round(rest / dt)
        potential.append(v)
    return np.array(potential), np.array(spikes)


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
    (check.current_for_50, 1.80), (check.current_for_50, 15 / (1 - np.exp(-1.8)) / 10), (check.current_for_50, 1.797),
    (check.highest_rate, 250), (check.highest_rate, 250.0), (check.highest_rate, np.int64(250)),
    (check.euler_neuron, good_euler),
    (check.euler_neuron, lambda current, dt: [part.tolist() for part in good_euler(current, dt)]),
    (check.learned, good_learned), (check.learned, lambda *a: good_learned(*a).tolist()),
    (check.false_claims, "bce"), (check.false_claims, "E, C, b"), (check.false_claims, " c b e "),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.least_current, 18, "18 mV is how far the potential has to rise"),
    (check.least_current, 450, "give it in nanoamperes"),
    (check.least_current, 1.5, "1.5 nA belongs to the chapter's neuron"),
    (check.least_current, -1.3, "the potential starts at -70 mV"),
    (check.least_current, 720, "the current is the voltage divided by R"),
    (check.least_current, 0, "0 is not the number; R · I has to lift the potential"),
    (check.least_current, np.nan, "nan is not the number"),
    (check.least_current, "0.45", "expected a number, received '0.45'"),
    (check.least_current, True, "expected a number, received True"),
    (check.current_for_50, 17.97, "17.97 mV is R · I"),
    (check.current_for_50, 1.735, "that forgets the rest"),
    (check.current_for_50, 1.5, "at 1.5 nA it is still silent"),
    (check.current_for_50, 1797, "give it in nanoamperes"),
    (check.current_for_50, 2.7, "1.8 is the logarithm, not a factor"),
    (check.current_for_50, 2.0, "2.0 is not the number; of 20 ms from spike to spike"),
    (check.current_for_50, [1.8], "expected a number, received [1.8]"),
    (check.current_for_50, np.inf, "inf is not the number"),
    (check.highest_rate, 500, "500 belongs to a rest of 2 ms"),
    (check.highest_rate, 0.25, "how many is that in a second?"),
    (check.highest_rate, 4000, "divide a second by the rest"),
    (check.highest_rate, 4, "how many of these fit into a second?"),
    (check.highest_rate, 63, "63 is not the number; if the way to threshold"),
    (check.highest_rate, 250j, "expected a number, received 250j"),
    (check.highest_rate, -250, "-250 is not the number"),
    (check.euler_neuron, lambda current, dt: SpikingNeuron().simulate(current, dt=dt), "these are the exact steps"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, rest=0), "has to rest for round(2 / dt) steps"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt, late=0), "a spike happens at the end of its step"),
    (check.euler_neuron, without_spikes, "2.0 nA, dt 0.1: potential: the largest difference is"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt)[0], "expected two things, potential and times of"),
    (check.euler_neuron, lambda current, dt: (*good_euler(current, dt), 0), "expected two things"),
    (check.euler_neuron, lambda current, dt: good_euler(current, dt)[::-1], "potential: expected shape"),
    (check.euler_neuron, lambda current, dt: (np.full(len(current), np.nan), np.array([])), "expected finite numbers"),
    (check.learned, hebbian, "that is Hebb's rule"),
    (check.learned, wrong_sign, "the decay has the wrong sign"),
    (check.learned, lambda data, w, rate: good_learned(data[:1], w, rate), "only the first example was used"),
    (check.learned, lambda data, w, rate: good_learned(data, w, 0.02), "weights for another rate: the largest difference"),
    (check.learned, lambda data, w, rate: good_learned(data[::-1], w, rate), "weights after one pass: the largest difference"),
    (check.learned, lambda data, w, rate: good_learned(data, w, rate)[:2], "expected shape (3,), received (2,)"),
    (check.learned, in_place, "your function changes what it is given; work on a copy"),
    (check.false_claims, "abce", "a is true: a spike is all or none"),
    (check.false_claims, "d", "d is true: the raster"),
    (check.false_claims, "bcef", "f is true: the letters came back"),
    (check.false_claims, "bc", "2 of your letters are right, and 1 of the false sentences is not among them"),
    (check.false_claims, "", "0 of your letters are right, and 3 of the false sentences are not"),
    (check.false_claims, "bcg", "expected letters from a to f, received 'g'"),
    (check.false_claims, ["b", "c", "e"], "expected letters in quotes, such as"),
    (check.false_claims, 3, "expected letters in quotes"),
]
