"""Rows of the table: activations and losses."""

import numpy as np
import torch
from scipy.special import wofz

import nnbook.activations as a
import nnbook.losses as losses
from references import FunctionRow

F = torch.nn.functional


def elementwise(f, grad):
    return lambda x: (f(x), lambda w: w * grad(x))


def by_jacobian(f, grad):
    return lambda x: (f(x), lambda w: np.einsum("...i,...ij->...j", w, grad(x)))


def loss(f):
    def ours(x, *others):
        value, gradient = f(x, *others)
        return value, lambda w: w * gradient
    return ours


def numbers(rng, rows, columns):
    x = rng.uniform(-6, 6, (rows, columns))
    return (np.where(np.abs(x) < 1e-3, 0.5, x),)    # off the kink at 0


def pairs(rng, rows, columns):
    return rng.normal(scale=2, size=(rows, columns)), rng.normal(scale=2, size=(rows, columns))


def scores(rng, rows, columns):
    return rng.normal(scale=2, size=(rows, columns)), rng.choice([-1.0, 1.0], (rows, columns))


def shares(rng, rows, columns):
    return rng.normal(scale=4, size=(rows, columns)), rng.choice([0.0, 1.0, rng.random()], (rows, columns))


def classes(rng, rows, columns):
    return rng.normal(scale=4, size=(rows, columns)), rng.integers(0, columns, rows)


def at_steps(rng, batch, steps, columns):
    return rng.normal(scale=4, size=(batch, steps, columns)), rng.integers(0, columns, (batch, steps))


def spread_at_steps(rng, batch, steps, columns):
    return rng.normal(scale=4, size=(batch, steps, columns)), rng.dirichlet(np.ones(columns), (batch, steps))


def spread(rng, rows, columns):
    return rng.normal(scale=4, size=(rows, columns)), rng.dirichlet(np.ones(columns), rows)


def positive(z, yes, no):
    """Two branches by the sign of the real part."""
    return np.where(z.real > 0, yes, no)


def by_rows(z):
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def below(z):
    """Share of the standard normal below z, for complex z: erfc(x) = exp(-x²) w(ix), the Faddeeva function."""
    x = -z / np.sqrt(2)
    return np.exp(-x * x) * wofz(1j * x) / 2


def absolute(d):
    return np.where(d.real >= 0, d, -d)


def pick(log_p, y):
    return [log_p[(*place, y[place])] for place in np.ndindex(y.shape)]


ELEMENTWISE = [
    ("step", a.step, a.step_grad, lambda z: torch.heaviside(z.detach(), torch.ones_like(z)) + 0 * z, lambda z: positive(z, 1, 0)),
    ("sigmoid", a.sigmoid, a.sigmoid_grad, torch.sigmoid, lambda z: 1 / (1 + np.exp(-z))),
    ("tanh", a.tanh, a.tanh_grad, torch.tanh, np.tanh),
    ("relu", a.relu, a.relu_grad, torch.relu, lambda z: positive(z, z, 0)),
    ("leaky_relu", a.leaky_relu, a.leaky_relu_grad, F.leaky_relu, lambda z: positive(z, z, 0.01 * z)),
    ("leaky_relu 0.3", lambda z: a.leaky_relu(z, 0.3), lambda z: a.leaky_relu_grad(z, 0.3), lambda z: F.leaky_relu(z, 0.3),
     lambda z: positive(z, z, 0.3 * z)),
    ("elu", a.elu, a.elu_grad, F.elu, lambda z: positive(z, z, np.exp(z) - 1)),
    ("elu 1.7", lambda z: a.elu(z, 1.7), lambda z: a.elu_grad(z, 1.7), lambda z: F.elu(z, 1.7),
     lambda z: positive(z, z, 1.7 * (np.exp(z) - 1))),
    ("gelu", a.gelu, a.gelu_grad, F.gelu, lambda z: z * below(z)),
    ("silu", a.silu, a.silu_grad, F.silu, lambda z: z / (1 + np.exp(-z))),
    ("softplus", a.softplus, a.softplus_grad, lambda z: F.softplus(z, threshold=100), lambda z: np.log(1 + np.exp(z))),
]
LOSSES = [
    ("mean_squared_error", losses.mean_squared_error, F.mse_loss, lambda p, y: np.mean((p - y) ** 2), pairs),
    ("mean_absolute_error", losses.mean_absolute_error, F.l1_loss, lambda p, y: np.mean(absolute(p - y)), pairs),
    ("huber", losses.huber, F.huber_loss,
     lambda p, y: np.mean(np.where(abs((p - y).real) <= 1, (p - y) ** 2 / 2, absolute(p - y) - 0.5)), pairs),
    ("huber 2.5", lambda p, y: losses.huber(p, y, threshold=2.5), lambda p, y: F.huber_loss(p, y, delta=2.5),
     lambda p, y: np.mean(np.where(abs((p - y).real) <= 2.5, (p - y) ** 2 / 2, 2.5 * (absolute(p - y) - 1.25))), pairs),
    ("hinge", losses.hinge, lambda f, y: torch.clamp(1 - y * f, min=0).mean(),
     lambda f, y: np.mean(positive(1 - y * f, 1 - y * f, 0)), scores),
    ("binary_cross_entropy", losses.binary_cross_entropy, F.binary_cross_entropy_with_logits,
     lambda z, y: np.mean(y * np.log(1 + np.exp(-z)) + (1 - y) * np.log(1 + np.exp(z))), shares),
    ("cross_entropy", losses.cross_entropy, F.cross_entropy, lambda z, y: -np.mean(pick(np.log(by_rows(z)), y)), classes),
    ("cross_entropy, distributions", losses.cross_entropy, F.cross_entropy,
     lambda z, q: -np.mean((q * np.log(by_rows(z))).sum(axis=1)), spread),
]
STEPS = {"batch": (1, 4), "steps": (1, 4), "columns": (1, 5)}
ROWS = [
    *(FunctionRow(name, elementwise(f, grad), theirs, naive, numbers) for name, f, grad, theirs, naive in ELEMENTWISE),
    FunctionRow("softmax", by_jacobian(a.softmax, a.softmax_grad), lambda z: torch.softmax(z, -1), by_rows, numbers),
    FunctionRow("log_softmax", by_jacobian(a.log_softmax, a.log_softmax_grad), lambda z: torch.log_softmax(z, -1),
                lambda z: np.log(by_rows(z)), numbers),
    *(FunctionRow(name, loss(ours), theirs, naive, draw) for name, ours, theirs, naive, draw in LOSSES),
    FunctionRow("cross_entropy, every step", loss(losses.cross_entropy), lambda z, y: F.cross_entropy(z.movedim(2, 1), y),
                lambda z, y: -np.mean(pick(np.log(by_rows(z)), y)), at_steps, STEPS),
    FunctionRow("cross_entropy, distributions, every step", loss(losses.cross_entropy),
                lambda z, q: F.cross_entropy(z.movedim(2, 1), q.movedim(2, 1)),
                lambda z, q: -np.mean((q * np.log(by_rows(z))).sum(axis=2)), spread_at_steps, STEPS),
]
