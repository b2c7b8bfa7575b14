"""Answers to the exercises of chapter 08: right ones, and wrong ones with what the check has to say."""

import math

import numpy as np
import torch

from nnbook.exercises import optimizers as check
from nnbook.optimizers import Adam, cosine_decay, warm_up


def counted(rate, curvature):
    factor = abs(1 - rate * curvature)
    if factor >= 1:
        return np.inf
    left, steps = 1.0, 0
    while left > 1e-6:
        left, steps = left * factor, steps + 1
    return steps


def by_logarithms(rate, curvature):
    factor = abs(1 - rate * curvature)
    if factor < 1e-300:
        return 1
    return math.inf if factor >= 1 else max(1, math.ceil(math.log(1e-6, factor)))


def walked(eta, lam):
    theta = np.float64(2.0)
    for n in range(1, 10_000):
        theta = theta - eta * lam * theta
        if abs(theta) <= 2e-6:
            return np.float32(n)
    return np.array(np.inf)


def never_there(rate, curvature):
    """Without the sign: beyond 1/λ nothing converges."""
    return counted(rate, curvature) if rate * curvature <= 1 else np.inf


def by_adam(gradients, rate, correct=True, beta1=0.9, beta2=0.999, power=2, root=np.sqrt, first=1):
    m, v, steps = 0, 0, []
    for t, g in enumerate(gradients, start=first):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * abs(g) ** power
        over, under = (m / (1 - beta1 ** t), v / (1 - beta2 ** t)) if correct else (m, v)
        steps.append(rate * over / (root(under) + 1e-8))
    return np.array(steps)


def by_the_package(gradients, rate):
    theta, optimizer, steps = np.zeros(gradients.shape[1]), Adam(rate), []
    for row in gradients:
        before = theta.copy()
        optimizer.update(theta, row.copy())
        steps.append(before - theta)
    return steps


def by_torch(gradients, rate):
    theta = torch.zeros(gradients.shape[1], dtype=torch.float64)
    optimizer, steps = torch.optim.Adam([theta], lr=rate), []
    for row in torch.tensor(gradients):
        before, theta.grad = theta.clone(), row
        optimizer.step()
        steps.append(before - theta)
    return torch.stack(steps)


def one_by_one(table, eta):
    rows = [[0.0] * table.shape[1] for _ in table]
    for j in range(table.shape[1]):
        m = v = 0.0
        for n, g in enumerate(table[:, j]):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            rows[n][j] = eta * m / (1 - 0.9 ** (n + 1)) / (math.sqrt(v / (1 - 0.999 ** (n + 1))) + 1e-8)
    return rows


def stored(gradients, rate):
    """The corrected means go back into the memory."""
    m, v, steps = 0, 0, []
    for t, g in enumerate(gradients, start=1):
        m, v = (0.9 * m + 0.1 * g) / (1 - 0.9 ** t), (0.999 * v + 0.001 * g ** 2) / (1 - 0.999 ** t)
        steps.append(rate * m / (np.sqrt(v) + 1e-8))
    return np.array(steps)


def rate_at(t, steps, peak):
    rise = steps // 10
    if t < rise:
        return peak * (t + 1) / rise
    return peak * (1 + np.cos(np.pi * (t - rise) / (steps - rise))) / 2


def kept_schedule(t, steps, peak):
    rise = steps // 10
    return warm_up(cosine_decay(peak, steps=steps - rise), steps=rise)(t)


def by_sine(number, many, top):
    rise = 0.1 * many
    return np.float64(top * min((number + 1) / rise, 1 - math.sin(math.pi / 2 * max(0, number - rise) / (0.9 * many)) ** 2))


def in_32_bits(t, steps, peak):
    return torch.tensor(rate_at(t, steps, peak), dtype=torch.float32)


def changed(rise=rate_at, wave=rate_at):
    """The right schedule with another first tenth, or another rest."""
    return lambda t, steps, peak: (rise if t < steps // 10 else wave)(t, steps, peak)


def half_wave(t, steps, peak):
    return peak * (1 + np.cos(np.pi * t / steps)) / 2


def power_iteration(theta, gradient, rounds=200, h=1e-3):
    u = np.random.default_rng(1).normal(size=theta.shape)
    for _ in range(rounds):
        u = u / np.linalg.norm(u)
        change = (gradient(theta + h * u) - gradient(theta - h * u)) / (2 * h)
        value, u = u @ change, change
    return value


def whole_table(theta, gradient):
    here = gradient(theta)
    rows = [(gradient(theta + 1e-5 * unit) - here) / 1e-5 for unit in np.eye(len(theta))]
    return np.linalg.eigvalsh(np.array(rows)).max()


def by_length(place, slope):
    u = np.ones(len(place)) + 0.1 * np.arange(len(place))
    for _ in range(300):
        change = slope(place + u) - slope(place)
        length = np.linalg.norm(change) / np.linalg.norm(u)
        u = change / np.linalg.norm(change)
    return np.float32(length)


def eigenvalues(theta, gradient):
    zero = gradient(0 * theta)
    return np.linalg.eigvalsh(np.array([gradient(unit) - zero for unit in np.eye(len(theta))]))


FUNCTION_CHECKS = [check.steps_needed, check.adam, check.schedule, check.largest_curvature]
RIGHT = [
    (check.two_steps, (0.8, -0.64)), (check.two_steps, [0.8, -0.64]), (check.two_steps, np.array([0.8, -0.64], np.float32)),
    (check.two_steps, (2 - 0.1 * 12, 0.8 - 0.1 * 14.4)), (check.two_steps, torch.tensor([0.8, -0.64]).tolist()),
    (check.steps_needed, counted), (check.steps_needed, by_logarithms), (check.steps_needed, walked),
    (check.steps_needed, lambda rate, curvature: float(counted(rate, curvature))),
    (check.adam, by_adam), (check.adam, by_the_package), (check.adam, by_torch), (check.adam, one_by_one),
    (check.adam, lambda g, r: by_adam(g, r).astype(np.float32)),
    (check.schedule, rate_at), (check.schedule, kept_schedule), (check.schedule, by_sine), (check.schedule, in_32_bits),
    (check.largest_curvature, power_iteration), (check.largest_curvature, whole_table), (check.largest_curvature, by_length),
    (check.largest_curvature, lambda theta, gradient: 1.005 * power_iteration(theta, gradient)),
]
WRONG = [
    (check.two_steps, (0.8, 0.32), "that's plain descent; in the second step, 0.8 of the first memory comes along"),
    (check.two_steps, (1.4, 0.5), "the slope of 3 θ² is 6 θ"),
    (check.two_steps, (0.8, -1.36), "the slope has to be felt anew"),
    (check.two_steps, (1.76, 1.376), "that's a running mean, as in Adam"),
    (check.two_steps, (3.2, 6.08), "that goes uphill"),
    (check.two_steps, (-10, 40.4), "the learning rate is missing"),
    (check.two_steps, (1.04, -0.2272), "friction acts on the old memory"),
    (check.two_steps, (-1.2, -1.44), "these are the steps"), (check.two_steps, (12, 14.4), "these are the memories m"),
    (check.two_steps, (-0.64, 0.8), "in the wrong order"),
    (check.two_steps, (0.8, 0.1), "theta after the second step: expected -0.64, received 0.1"),
    (check.two_steps, -0.64, "expected two things, theta after the first step and theta after the second step"),
    (check.two_steps, (0.8,), "received 1 of them"), (check.two_steps, "0.8, -0.64", "expected two things"),
    (check.two_steps, (0.8, None), "expected a number, received None"),
    (check.steps_needed, lambda r, c: math.ceil(by_logarithms(r, c) / 2) if by_logarithms(r, c) < math.inf else math.inf,
     "that's how long the loss takes, or a thousandth of the distance"),
    (check.steps_needed, lambda r, c: counted(r, c) - 1, "one step too few"),
    (check.steps_needed, lambda r, c: counted(r, c) + 1, "one step too many"),
    (check.steps_needed, lambda r, c: math.log(1e-6) / math.log(abs(1 - r * c)), "only whole steps can be taken"),
    (check.steps_needed, never_there, "she does arrive; the factor is -0.92. What counts is its size"),
    (check.steps_needed, lambda r, c: 10_000 if counted(r, c) == np.inf else counted(r, c), "the distance never shrinks"),
    (check.steps_needed, lambda r, c: math.ceil(math.log(1e-6) / math.log(abs(1 - r * c))) if 0 < abs(1 - r * c) < 1 else 0,
     "with the factor 0 she's there after the first step"),
    (check.steps_needed, lambda r, c: math.ceil(-6 / math.log(abs(1 - r * c))), "log10 for one of them"),
    (check.steps_needed, lambda r, c: math.ceil(math.log(1e-6) / math.log(1 - r * c)), "your function wants the logarithm of 0"),
    (check.steps_needed, lambda r, c: [counted(r, c)], "leave out the brackets"),
    (check.steps_needed, lambda r, c: 7, "rate 0.08, curvature 24: expected 166, received 7"),
    (check.adam, lambda g, r: by_adam(g, r, correct=False), "the correction of both means is missing"),
    (check.adam, lambda g, r: by_adam(g, r, root=lambda v: v), "the root is missing: v has the size of a square"),
    (check.adam, lambda g, r: by_adam(g, r, power=1), "v is a mean of squares; these are sizes"),
    (check.adam, lambda g, r: by_adam(g, r, beta1=0.999, beta2=0.9), "beta1 and beta2 are exchanged"),
    (check.adam, lambda g, r: by_adam(g, r, first=0), "expected finite numbers, received nan"),
    (check.adam, lambda g, r: by_adam(g, r, root=lambda v: np.sqrt(v + 1e-8) - 1e-8), "epsilon belongs outside of the root"),
    (check.adam, stored, "the corrected means must not go back into the memory"),
    (check.adam, lambda g, r: r * np.sign(g), "the memory is empty at each step"),
    (check.adam, lambda g, r: -by_adam(g, r), "the sign is turned: return what is subtracted"),
    (check.adam, lambda g, r: by_adam(g, r).cumsum(axis=0), "these are the sums of the steps so far"),
    (check.adam, lambda g, r: by_adam(g, r)[-1], "that's only the last step"),
    (check.adam, lambda g, r: r * g, "that's plain descent"),
    (check.adam, lambda g, r: by_adam(g, r).T, "rows and columns are exchanged"),
    (check.schedule, changed(rise=lambda t, s, p: p * t / (s // 10)), "the first update has the rate 0, and is wasted"),
    (check.schedule, changed(wave=lambda t, s, p: p * (1 + np.cos(np.pi * t / (s - s // 10))) / 2),
     "the wave has to begin where the rise ends"),
    (check.schedule, changed(wave=lambda t, s, p: p * (1 + np.cos(np.pi * (t - s // 10) / s)) / 2),
     "only nine tenths of the updates are left for it"),
    (check.schedule, half_wave, "where is the warm-up?"),
    (check.schedule, changed(wave=half_wave), "the wave is already below the peak"),
    (check.schedule, changed(wave=lambda t, s, p: p * (1 + np.cos(180 * (t - s // 10) / (s - s // 10))) / 2),
     "NumPy's cos takes radians"),
    (check.schedule, changed(wave=lambda t, s, p: 2 * rate_at(t, s, p)), "the wave goes from 2 down to 0; halve it"),
    (check.schedule, lambda t, s, p: rate_at(t, s, 1), "the peak is missing"),
    (check.schedule, changed(wave=lambda t, s, p: p), "after the rise the rate stays; it has to go down to 0"),
    (check.schedule, changed(wave=lambda t, s, p: p * (s - t) / (s - s // 10)), "that's a straight line down"),
    (check.schedule, changed(wave=lambda t, s, p: p * np.cos(np.pi / 2 * (t - s // 10) / (s - s // 10))), "a quarter of a wave"),
    (check.schedule, lambda t, s, p: 0.1, "steps 100, peak 0.3, t = 0: expected 0.03, received 0.1"),
    (check.largest_curvature, lambda theta, gradient: eigenvalues(theta, gradient)[-2], "that's the second largest"),
    (check.largest_curvature, lambda theta, gradient: eigenvalues(theta, gradient)[0], "that's the smallest"),
    (check.largest_curvature, lambda theta, gradient: eigenvalues(theta, gradient).sum(), "that's the sum of all curvatures"),
    (check.largest_curvature, lambda theta, gradient: eigenvalues(theta, gradient).mean(), "that's the mean of all curvatures"),
    (check.largest_curvature, lambda theta, gradient: 2 / eigenvalues(theta, gradient)[-1], "that's the largest rate"),
    (check.largest_curvature, lambda theta, gradient: 1 / eigenvalues(theta, gradient)[-1], "that's one divided by it"),
    (check.largest_curvature, lambda theta, gradient: eigenvalues(theta, gradient)[-1] ** 2, "that's its square"),
    (check.largest_curvature, lambda theta, gradient: -eigenvalues(theta, gradient)[-1], "the sign is turned"),
    (check.largest_curvature, lambda theta, gradient: eigenvalues(theta, gradient), "the direction isn't asked for"),
    (check.largest_curvature, lambda theta, gradient: power_iteration(theta, gradient, rounds=1), "Are there enough rounds"),
]
