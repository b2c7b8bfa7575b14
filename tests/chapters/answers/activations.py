"""Answers to the exercises of chapter 06: right ones, and wrong ones with what the check has to say."""

import math

import numpy as np
import torch
from scipy.special import expit

from nnbook.exercises import activations as check

OUTPUTS = {"A": "none", "B": "sigmoid", "C": "softmax", "D": "sigmoid", "E": "softplus", "F": "none"}


def counted(a):
    count = 0
    for unit in range(len(a[0])):
        if max(row[unit] for row in a) == 0:
            count += 1
    return count


def chain(x, w, b, k, *, slope=lambda z: 1 - math.tanh(z) ** 2, weight=True):
    product = 1.0
    for _ in range(k):
        z = w * x + b
        x = math.tanh(z)
        product *= (w if weight else 1) * slope(z)
    return product


def chain_by_nudge(x, w, b, k, h=1e-6):
    def out(a):
        for _ in range(k):
            a = np.tanh(w * a + b)
        return a
    return (out(x + h) - out(x - h)) / (2 * h)


def chain_by_torch(x, w, b, k):
    start = torch.tensor(x, requires_grad=True, dtype=torch.float64)
    a = start
    for _ in range(k):
        a = torch.tanh(w * a + b)
    return torch.autograd.grad(a, start)[0]


def shares(z, t):
    powers = np.exp((z - z.max(axis=1, keepdims=True)) / t)
    return powers / powers.sum(axis=1, keepdims=True)


def shares_row_by_row(scores, temperature):
    rows = []
    for row in scores:
        powers = [math.exp((z - max(row)) / temperature) for z in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


def naive_shares(z, t):
    powers = np.exp(z / t)
    return powers / powers.sum(axis=1, keepdims=True)


def silu(z):
    s = expit(z)
    return z * s, s * (1 + z * (1 - s))


def silu_by_torch(z):
    x = torch.tensor(z, requires_grad=True)
    value = torch.nn.functional.silu(x)
    value.sum().backward()
    return value, x.grad


def silu_in_two_forms(z):
    s = np.array([1 / (1 + math.exp(-one)) if one >= 0 else math.exp(one) / (1 + math.exp(one)) for one in z])
    return [(z * s).tolist(), (s + z * s * (1 - s)).tolist()]


def naive_silu(z):
    s = 1 / (1 + np.exp(-z))
    return z * s, s + z * s * (1 - s)


def naive_exponentials(z):
    s = np.exp(z) / (1 + np.exp(z))
    return z * s, s + z * s * (1 - s)


def slopes(f):
    return lambda z: (z * expit(z), f(z, expit(z)))


def gain(f, *, count=400_000, seed=0):
    return 1 / np.mean(f(np.random.default_rng(seed).normal(size=count)) ** 2)


def by_steps(f):
    z = np.linspace(-8, 8, 16_001)
    bell = np.exp(-z ** 2 / 2)
    return np.float32(bell.sum() / (bell * f(z) ** 2).sum())


def by_hermite(f):
    z, weights = np.polynomial.hermite_e.hermegauss(200)
    return weights.sum() / (weights @ f(z) ** 2)


def by_torch_normal(f):
    z = torch.randn(400_000, generator=torch.Generator().manual_seed(1), dtype=torch.float64).numpy()
    return torch.tensor(1 / np.mean(f(z) ** 2))


def normal(f):
    return f(np.random.default_rng(3).normal(size=400_000))


FUNCTION_CHECKS = [check.dead_units, check.left_over, check.shares, check.silu, check.gain]
RIGHT = [
    (check.dead_units, lambda a: np.sum((a == 0).all(axis=0))), (check.dead_units, counted),
    (check.dead_units, lambda acts: len(acts.T) - np.count_nonzero(acts.sum(axis=0))),
    (check.dead_units, lambda a: float((a.max(0) <= 0).sum())), (check.dead_units, lambda a: (~a.any(axis=0)).sum()),
    (check.left_over, chain), (check.left_over, chain_by_nudge), (check.left_over, chain_by_torch),
    (check.left_over, lambda start, weight, bias, layers: np.float32(chain(start, weight, bias, layers))),
    (check.shares, shares), (check.shares, shares_row_by_row), (check.shares, lambda z, T: shares(z, T).astype(np.float32)),
    (check.shares, lambda z, T: torch.softmax(torch.tensor(z) / T, dim=1)),
    (check.outputs, OUTPUTS), (check.outputs, {name: said.upper() for name, said in OUTPUTS.items()}),
    (check.outputs, dict(reversed(OUTPUTS.items()))), (check.outputs, {name: f" {said} " for name, said in OUTPUTS.items()}),
    (check.silu, silu), (check.silu, silu_by_torch), (check.silu, silu_in_two_forms), (check.silu, naive_silu),
    (check.silu, lambda z: np.stack(silu(z))), (check.outputs, {name.lower(): said for name, said in OUTPUTS.items()}),
    (check.silu, lambda z: tuple(part.astype(np.float32) for part in silu(z))),
    (check.gain, gain), (check.gain, by_steps), (check.gain, by_hermite), (check.gain, by_torch_normal),
]
# (check, answer, what the sentence has to name)
WRONG = [
    (check.dead_units, lambda a: np.sum(a == 0), "that counts every 0 in the table; a unit that is silent once"),
    (check.dead_units, lambda a: (a == 0).any(axis=0).sum(), "those are the units that say 0 to some example"),
    (check.dead_units, lambda a: (a == 0).all(axis=1).sum(), "those are examples to which no unit says anything; units are col"),
    (check.dead_units, lambda a: (a > 0).any(axis=0).sum(), "those are the units that are alive"),
    (check.dead_units, lambda a: (a == 0).all(axis=0).mean(), "that's their share; the question is how many"),
    (check.dead_units, lambda a: np.mean(a == 0), "that's the share of zeros in the table"),
    (check.dead_units, lambda a: np.flatnonzero((a == 0).all(axis=0)), "those are the places of the dead units"),
    (check.dead_units, lambda a: 100 * (a == 0).all(axis=0).mean(), "that's a percentage; the question is how many"),
    (check.dead_units, lambda a: 7, "7 is not the number; which columns of [[0, 3, 0], [2, 0, 0]] have nothing but zeros"),
    (check.dead_units, lambda a: (a == 0).all(axis=0), "expected a whole number, received"),
    (check.left_over, lambda *given: chain(*given, weight=False), "the weight is missing: each layer multiplies by w, too"),
    (check.left_over, lambda x, w, b, k: w * chain(x, w, b, k, weight=False), "the weight comes once for each layer"),
    (check.left_over, lambda x, w, b, k: chain(x, w, b, 1) ** k, "all layers have the z of the first one here"),
    (check.left_over, lambda x, w, b, k: chain(x, w, b, k - 1), "that's one layer too few"),
    (check.left_over, lambda x, w, b, k: sum(chain(x, w, b, i + 1) / chain(x, w, b, i) for i in range(k)), "layers multiply"),
    (check.left_over, lambda *given: chain(*given, slope=lambda z: 1 - math.tanh(math.tanh(z)) ** 2), "tanh is applied twice"),
    (check.left_over, lambda *given: chain(*given, slope=lambda z: math.tanh(z) * (1 - math.tanh(z))), "the sigmoid's slope"),
    (check.left_over, lambda x, w, b, k: np.tanh(w * np.tanh(w * x + b) + b), "that is the activation that comes out"),
    (check.left_over, lambda *given: chain(*given, slope=lambda z: 1 - z ** 2), "one minus the square of tanh(z), and not of z"),
    (check.left_over, lambda *given: chain(*given, slope=lambda z: 1 - math.tanh(z)), "the square is missing"),
    (check.left_over, lambda x, w, b, k: chain(x, w, 0, k), "the bias is missing from z"),
    (check.left_over, lambda x, w, b, k: chain(x, w, b, k) / chain(x, w, b, k - 1), "the factor of the last layer alone"),
    (check.left_over, lambda x, w, b, k: (x / w) ** k * chain(x, w, b, k), "and not what went into the chain"),
    (check.left_over, lambda x, w, b, k: 0.5, "for x = 0.5, w = 1.2, b = 0.1, k = 2: expected 0.493971, received 0.5"),
    (check.shares, lambda z, T: shares(z, 1 / T), "at T = 0.5: divide by T, and don't multiply"),
    (check.shares, lambda z, T: shares(z, 1), "T is missing; these are the shares at temperature 1"),
    (check.shares, lambda z, T: shares(z, 1) / T, "T divides the scores, before e is raised to them"),
    (check.shares, lambda z, T: shares(z.T, T).T, "each row should add up to 1, and here each column does"),
    (check.shares, lambda z, T: np.exp(z / T) / np.exp(z / T).sum(), "the whole table adds up to 1, instead of each row"),
    (check.shares, lambda z, T: np.exp(z / T), "these are powers of e; divide each row by its sum"),
    (check.shares, lambda z, T: np.log(shares(z, T)), "these are logarithms of shares"),
    (check.shares, lambda z, T: shares(-z, T), "the sign of the scores is turned"),
    (check.shares, naive_shares, "at T = 0.001: expected finite numbers, received nan"),
    (check.shares, lambda z, T: np.exp(z / T) / np.exp(z / T).sum(axis=1), "two arrays don't fit together"),
    (check.shares, lambda z, T: z / z.sum(axis=1, keepdims=True), "shares of the scores themselves; raise e to them first"),
    (check.shares, lambda z, T: shares(z, 1) ** T, "the shares themselves aren't raised to a power"),
    (check.shares, lambda z, T: expit(z / T), "those are sigmoids, each for itself"),
    (check.shares, lambda z, T: shares(z / T, T), "the scores are divided by T twice"),
    (check.outputs, {**OUTPUTS, "A": "sigmoid"}, "A: degrees Celsius may be negative; can 'sigmoid' say that?"),
    (check.outputs, {**OUTPUTS, "D": "softmax"}, "D: several instruments may play at once, so each needs a yes"),
    (check.outputs, {**OUTPUTS, "E": "none"}, "E: a time to wait is never negative, and has no upper end"),
    (check.outputs, {**OUTPUTS, "E": "sigmoid"}, "E: a time to wait is never negative, and has no upper end; can 'sigmoid'"),
    (check.outputs, {**OUTPUTS, "F": "softplus"}, "F: a price may fall as well as rise"),
    (check.outputs, {**OUTPUTS, "C": "sigmoid"}, "C: exactly one letter is right, so the answers compete"),
    (check.outputs, dict.fromkeys("ABCDEF", "softmax"), "5 of the six aren't right yet. For each, ask which"),
    (check.outputs, {**OUTPUTS, "A": "relu"}, "A: expected one of none, softplus, sigmoid, softmax, as a text, received 'relu'"),
    (check.outputs, {**OUTPUTS, "A": None}, "A: expected one of none, softplus, sigmoid, softmax, as a text, received None"),
    (check.outputs, {**OUTPUTS, "A": "linear"}, "received 'linear'; here that's called 'none'"),
    (check.outputs, {**OUTPUTS, "D": "one sigmoid each"}, "a sigmoid for each label is 'sigmoid', too"),
    (check.outputs, {"A": "none", "B": "sigmoid"}, "expected the keys A, B, C, D, E, F, each once, received A, B"),
    (check.outputs, list(OUTPUTS.values()), "expected a dictionary with the keys A, B, C, D, E, F"),
    (check.silu, naive_exponentials, "the values at ±1000: expected finite numbers, received nan"),
    (check.silu, lambda z: (expit(z), expit(z)), "the values: that's the sigmoid; SiLU multiplies it by z"),
    (check.silu, lambda z: (np.maximum(z, 0), z > 0), "the values: that's ReLU"),
    (check.silu, lambda z: (z / (1 + np.exp(z)), expit(z)), "the sign in the exponent: that's z σ(-z)"),
    (check.silu, lambda z: (z / (1 + math.exp(-z)), z), "here is a whole array where one number is wanted"),
    (check.silu, slopes(lambda z, s: s * (1 + z)), "the sigmoid's slope is σ(z) σ(-z), and not σ(z)"),
    (check.silu, slopes(lambda z, s: s + z), "here it's z alone"),
    (check.silu, slopes(lambda z, s: s + z * s * (1 + s)), "here it's s (1 + s)"),
    (check.silu, lambda z: silu(z)[::-1], "the slopes come second, and the values first"),
    (check.silu, slopes(lambda z, s: s), "the slopes: both factors change; this is the path through z alone"),
    (check.silu, slopes(lambda z, s: z * s * (1 - s)), "both factors change; this is the path through the sigmoid alone"),
    (check.silu, slopes(lambda z, s: s - z * s * (1 - s)), "the two paths are added, and not subtracted"),
    (check.silu, slopes(lambda z, s: s * (1 - s)), "slopes of two factors aren't multiplied"),
    (check.silu, slopes(lambda z, s: s + z * z * (1 - z)), "the sigmoid's slope wants the sigmoid's output, and not z"),
    (check.silu, slopes(lambda z, s: s + z * z * s * (1 - z * s)), "wants the sigmoid's output, and not that of SiLU"),
    (check.silu, lambda z: silu(z)[0], "expected two things, the values and the slopes"),
    (check.gain, lambda f: np.mean(normal(f) ** 2), "for relu: that's the mean of the squares; which factor makes 1"),
    (check.gain, lambda f: np.sqrt(gain(f)), "for relu: that's a factor for the standard deviation"),
    (check.gain, lambda f: 1 / np.var(normal(f)), "for relu: that's one over the variance; a mean that isn't 0"),
    (check.gain, lambda f: 1 / np.std(normal(f)), "for relu: that's one over the standard deviation"),
    (check.gain, lambda f: 1 / np.mean(np.abs(normal(f))), "for relu: that's one over the mean size"),
    (check.gain, lambda f: 1 / np.mean(normal(f)) ** 2, "for relu: take the mean of the squares, and not the square of the"),
    (check.gain, lambda f: 1 / np.mean(f(np.linspace(-9, 9, 10_001)) ** 2), "for relu: all z count alike here"),
    (check.gain, lambda f: 1.1 * gain(f), "is near, but more than 2 % off; take more random numbers"),
    (check.gain, lambda f: math.nan, "for relu: nan is not the number"),
    (check.gain, lambda f: 1.0, "for relu: 1 is not the number; the mean of the squares of f(z)"),
    (check.gain, lambda f: 2, "for tanh: 2 is"),
]
