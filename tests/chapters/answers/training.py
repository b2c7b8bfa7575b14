"""Answers to the exercises of chapter 09: right ones, and wrong ones with what the check has to say."""

import math

import numpy as np
import torch

from nnbook.exercises import training as check
from nnbook.layers import BatchNorm, LayerNorm
from nnbook.network import Sequential
from nnbook.regularization import clip_by_norm


def by_measuring(inputs, slope):
    """The root of what the mean square of a leaky ReLU's outputs is for weights of spread 1."""
    return 1 / math.sqrt(inputs * (1 + slope * slope) / 2)


def by_torch(inputs, slope):
    return torch.nn.init.calculate_gain("leaky_relu", slope) / inputs ** 0.5


def normed(x, scales, shifts, epsilon=1e-5):
    middle = x.mean(axis=1, keepdims=True)
    return scales * (x - middle) / np.sqrt(x.var(axis=1, keepdims=True) + epsilon) + shifts


def row_by_row(table, gamma, beta, eps=1e-5):
    rows = []
    for row in table:
        mean = sum(row) / len(row)
        variance = sum((one - mean) ** 2 for one in row) / len(row)
        rows.append([g * (one - mean) / math.sqrt(variance + eps) + b for one, g, b in zip(row, gamma, beta, strict=True)])
    return rows


def normed_by_torch(x, scales, shifts, epsilon=1e-5):
    return torch.nn.functional.layer_norm(torch.tensor(x), scales.shape, torch.tensor(scales), torch.tensor(shifts), epsilon)


def normed_by_the_package(x, scales, shifts, epsilon=1e-5):
    network = Sequential([LayerNorm(epsilon=epsilon)], input_shape=scales.shape, rng=np.random.default_rng(0), dtype=np.float64)
    network.layers[0].scales, network.layers[0].shifts = scales, shifts
    return network.forward(x)


def normed_outside(x, scales, shifts, epsilon=1e-5):
    """ε beside the root."""
    return scales * (x - x.mean(axis=1, keepdims=True)) / (x.std(axis=1, keepdims=True) + epsilon) + shifts


def over_columns(x, scales, shifts):
    return scales * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5) + shifts


def clipped(limit, gradients):
    length = np.sqrt(sum(np.sum(g ** 2) for g in gradients))
    return [g if length <= limit else limit / length * g for g in gradients]


def clipped_in_place(limit, gradients):
    for g, short in zip(gradients, clipped(limit, gradients), strict=True):
        g[...] = short
    return gradients


def clipped_in_one(limit, gradients):
    flat = np.concatenate([g.ravel() for g in gradients])
    clip_by_norm(flat, limit)
    parts = np.split(flat, np.cumsum([g.size for g in gradients])[:-1])
    return tuple(part.reshape(g.shape) for part, g in zip(parts, gradients, strict=True))


def clipped_by_torch(limit, gradients):
    tensors = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in gradients]
    for tensor, g in zip(tensors, gradients, strict=True):
        tensor.grad = torch.tensor(g)
    torch.nn.utils.clip_grad_norm_(tensors, limit, error_if_nonfinite=True)
    return [tensor.grad for tensor in tensors]


def clipped_one_by_one(limit, gradients):
    factor = min(1, limit / max(1e-12, math.sqrt(sum(float(one) ** 2 for g in gradients for one in g.ravel()))))
    return (g * factor for g in gradients)


def ran(batches, kept=0.9, ddof=1, first=(0.0, 1.0)):
    mean, variance = first
    for x in batches:
        mean = kept * mean + (1 - kept) * x.mean(axis=0)
        variance = kept * variance + (1 - kept) * x.var(axis=0, ddof=ddof)
    return mean, variance


def ran_by_the_package(batches):
    network = Sequential([BatchNorm()], input_shape=(3,), rng=np.random.default_rng(0), dtype=np.float64)
    for x in batches:
        network.forward(x, training=True)
    return [network.layers[0].running_mean, network.layers[0].running_variance]


def ran_by_torch(batches):
    layer = torch.nn.BatchNorm1d(3, dtype=torch.float64)
    for x in batches:
        layer(torch.tensor(x))
    return layer.running_mean, layer.running_var


def ran_by_steps(batches):
    mean, variance = np.zeros(3), np.ones(3)
    for x in batches:
        mean += 0.1 * (x.mean(0) - mean)
        variance += 0.1 * (((x - x.mean(0)) ** 2).sum(0) / (len(x) - 1) - variance)
    return mean.tolist(), variance.tolist()


FUNCTION_CHECKS = [check.spread, check.layer_norm, check.clip, check.running]
RIGHT = [
    (check.updates, (2345, 96)), (check.updates, [2345.0, 96.0]), (check.updates, np.array([2345, 96])),
    (check.updates, (5 * math.ceil(60_000 / 128), 60_000 % 128)), (check.updates, (np.int64(2345), torch.tensor(96))),
    (check.spread, lambda inputs, slope: np.sqrt(2 / (inputs * (1 + slope ** 2)))), (check.spread, by_measuring),
    (check.spread, by_torch), (check.spread, lambda n, s: np.float32((0.5 * n + 0.5 * n * s * s) ** -0.5)),
    (check.layer_norm, normed), (check.layer_norm, row_by_row), (check.layer_norm, normed_by_torch),
    (check.layer_norm, normed_by_the_package),
    (check.layer_norm, lambda x, g, b: normed(x.astype(np.float32), g, b).astype(np.float32)),
    (check.clip, clipped), (check.clip, clipped_in_one), (check.clip, clipped_by_torch), (check.clip, clipped_one_by_one),
    (check.running, ran), (check.running, ran_by_the_package), (check.running, ran_by_torch), (check.running, ran_by_steps),
    (check.running, lambda batches: np.array(ran(batches))),
]
WRONG = [
    (check.updates, (2340, 96), "the last batch of an epoch is smaller, but it's an update, too"),
    (check.updates, (2343.75, 96), "468.75 isn't a number of updates"), (check.updates, (2344, 96), "added to every epoch"),
    (check.updates, (469, 96), "that's one epoch; there are five of them"), (check.updates, (2345, 128), "isn't a whole one"),
    (check.updates, (2345, 32), "how many are missing from a whole batch"), (check.updates, (96, 2345), "in the wrong order"),
    (check.updates, (300_000, 96), "an update looks at 128 of them"), (check.updates, (2344, 128), "every epoch begins anew"),
    (check.updates, (2350, 96), "one smaller batch in each epoch"), (check.updates, (2340, 0), "it isn't empty"),
    (check.updates, (7, 96), "updates: expected 2345, received 7"), (check.updates, 2345, "expected two things"),
    (check.updates, (2345,), "received 1 of them"), (check.updates, (2345, None), "expected a number, received None"),
    (check.spread, lambda n, s: 2 / (n * (1 + s * s)), "that's the variance; asked for is its root"),
    (check.spread, lambda n, s: math.sqrt(2 / n), "that's He's, for a slope of 0"),
    (check.spread, lambda n, s: math.sqrt(2 / (n * (1 + s))), "with a slope of 1 nothing is lost"),
    (check.spread, lambda n, s: math.sqrt(1 / n), "that's right where nothing is bent"),
    (check.spread, lambda n, s: math.sqrt(1 / (n * (1 + s * s))), "the half is missing"),
    (check.spread, lambda n, s: math.sqrt(2 * (1 + s * s) / n), "the more gets through, the smaller"),
    (check.spread, lambda n, s: math.sqrt(2 / n) / s, "the positive half keeps its squares, too"),
    (check.spread, lambda n, s: math.sqrt(n * (1 + s * s) / 2), "that's the factor for weights of spread 1"),
    (check.spread, lambda n, s: math.sqrt(2 / (1 + s * s)) / n, "the root of the number of inputs is missing"),
    (check.spread, lambda n, s: 2 / (math.sqrt(n) * (1 + s)), "the mean of the squares that counts, and not the mean slope"),
    (check.spread, lambda n, s: math.sqrt(2 / (n * (1 - s * s))) if s < 1 else 0, "is added to what's there, and not taken"),
    (check.spread, lambda n, s: 2 / (n * (1 + s ^ 2)), "in Python a power is written **"),
    (check.spread, lambda n, s: [0.1], "leave out the brackets"), (check.spread, lambda n, s: 0.3, "expected 0.1407"),
    (check.layer_norm, over_columns, "that's batch norm, one mean for each column"),
    (check.layer_norm, lambda x, g, b: g * (x - x.mean()) / np.sqrt(x.var() + 1e-5) + b, "one mean for the whole table"),
    (check.layer_norm, lambda x, g, b: g * (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True, ddof=1) + 1e-5) + b,
     "divides by the number of units, not by one less"),
    (check.layer_norm, lambda x, g, b: g * (x - x.mean(1, keepdims=True)) / (x.var(1, keepdims=True) + 1e-5) + b,
     "divide by the root of the variance"),
    (check.layer_norm, lambda x, g, b: g * (x - x.mean(1, keepdims=True)) + b, "the spread isn't 1 yet"),
    (check.layer_norm, lambda x, g, b: g * x / np.sqrt(x.var(1, keepdims=True) + 1e-5) + b, "the mean has to be taken away"),
    (check.layer_norm, lambda x, g, b: normed(x, np.ones(4), np.zeros(4)), "scales and shifts are missing"),
    (check.layer_norm, lambda x, g, b: normed(x, g, np.zeros(4)), "the shifts are missing"),
    (check.layer_norm, lambda x, g, b: normed(x, np.ones(4), b), "the scales are missing"),
    (check.layer_norm, lambda x, g, b: g * (normed(x, np.ones(4), np.zeros(4)) + b), "first the scale, then the shift"),
    (check.layer_norm, lambda x, g, b: normed(x, b, g), "scales and shifts are exchanged"),
    (check.layer_norm, normed_outside, "the ε belongs under the root"),
    (check.layer_norm, lambda x, g, b: normed(x, g, b).T, "rows and columns are exchanged"),
    (check.layer_norm, lambda x, g, b: g * (x - x.mean(1)) + b, "two arrays don't fit together, as their shapes differ"),
    (check.clip, lambda c, gs: [np.clip(g, -c, c) for g in gs], "that's by value, element by element"),
    (check.clip, lambda c, gs: [g * min(1, c / np.linalg.norm(g)) for g in gs], "each array is clipped on its own"),
    (check.clip, lambda c, gs: [c * g / np.sqrt(sum(np.sum(h ** 2) for h in gs)) for g in gs], "has to stay as it is"),
    (check.clip, lambda c, gs: [1.0 * g for g in gs], "that's the unclipped gradient"),
    (check.clip, lambda c, gs: [g * min(1, c / sum(np.sum(h ** 2) for h in gs)) for g in gs], "is the root missing?"),
    (check.clip, lambda c, gs: [g * min(1, c / sum(np.linalg.norm(h) for h in gs)) for g in gs], "their squares do"),
    (check.clip, lambda c, gs: [g / np.sqrt(sum(np.sum(h ** 2) for h in gs)) for g in gs], "that's of length 1"),
    (check.clip, lambda c, gs: np.concatenate([g.ravel() for g in gs]), "keep them apart"),
    (check.clip, clipped_in_place, "your function changes what it is given; work on a copy"),
    (check.clip, lambda c, gs: clipped(c, gs)[:2], "expected a list of 3 arrays"),
    (check.running, lambda batches: ran(batches, ddof=0), "here the variance of a batch divides by B - 1"),
    (check.running, lambda batches: ran(batches, kept=0.1), "a tenth of the way, not nine tenths"),
    (check.running, lambda batches: ran(batches, first=(0.0, 0.0)), "the variances start at 1"),
    (check.running, lambda batches: ran(batches, first=(1.0, 1.0)), "the means start at 0"),
    (check.running, lambda batches: (ran(batches)[0], 0.9 ** len(batches) + sum(
        0.1 * 0.9 ** k * x.std(axis=0, ddof=1) for k, x in enumerate(batches[::-1]))), "running standard deviations"),
    (check.running, lambda batches: (np.concatenate(batches).mean(0), np.concatenate(batches).var(0, ddof=1)),
     "that's the batch itself"),
    (check.running, lambda batches: (np.concatenate(batches).mean(0), np.concatenate(batches).var(0, ddof=1))
     if len(batches) > 1 else ran(batches), "that's all examples at once"),
    (check.running, lambda batches: ran(batches[1:], first=(
        batches[0].mean(0), batches[0].var(0, ddof=1))), "that's the batch itself; the running values begin at 0 and 1"),
    (check.running, lambda batches: (sum(0.1 * x.mean(0) for x in batches), 1 + sum(0.1 * x.var(0, ddof=1) for x in batches)),
     "nine tenths of what was there should stay, and not all of it"),
    (check.clip, lambda c, gs: [g * c / max(np.abs(h).max() for h in gs) for g in gs], "that limits the largest entry"),
    (check.clip, lambda c, gs: [g * math.sqrt(sum(np.sum(h ** 2) for h in gs)) / c for g in gs], "the factor is turned over"),
    (check.clip, lambda c, gs: [g * min(1, c / math.sqrt(sum(float(np.sum(h ** 2)) for h in gs))) for g in gs], "divides by 0"),
    (check.clip, lambda c, gs: [g / np.linalg.norm(gs) for g in gs], "arrays of different shapes don't go into one array"),
    (check.running, lambda batches: ran(batches[-1:]), "start anew with each batch"),
    (check.running, lambda batches: ran(batches)[::-1], "in the wrong order"),
    (check.running, lambda batches: ran(batches)[0], "expected two things, the means and the variances"),
]
