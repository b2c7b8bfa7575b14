"""Penalties and clipping: values, gradients, extremes, bad input."""

import numpy as np
import pytest
import torch

from nnbook import clip_by_norm, l1_penalty, l2_penalty
from tables import each_row

PENALTIES = [(l1_penalty, lambda w: np.where(w.real > 0, w, -w).sum()), (l2_penalty, lambda w: (w * w).sum())]
each = pytest.mark.parametrize(("ours", "formula"), PENALTIES)


@each
@pytest.mark.parametrize("seed", range(20))
def test_values_and_gradients_are_those_of_the_complex_step(ours, formula, seed) -> None:
    rng = np.random.default_rng(seed)
    w, strength = rng.normal(size=rng.integers(1, 20)), rng.random()
    value, gradient = ours(w, strength)
    np.testing.assert_allclose(value, strength * formula(w), rtol=1e-13)
    slopes = [strength * formula(w + 1e-30j * direction).imag / 1e-30 for direction in np.eye(len(w))]
    np.testing.assert_allclose(gradient, slopes, rtol=1e-13)


def test_a_weight_of_zero_is_not_pulled() -> None:
    assert l1_penalty([0.0, -0.0], 1.0)[1].tolist() == [0, 0]


def test_weight_decay_of_torch_is_twice_the_strength() -> None:
    w = np.array([1.0, -2.0, 3.0])
    tensor = torch.tensor(w.copy(), requires_grad=True)
    twin = torch.optim.SGD([tensor], lr=0.1, weight_decay=0.4)
    tensor.grad = torch.zeros(3, dtype=torch.float64)
    twin.step()
    np.testing.assert_allclose(w - 0.1 * l2_penalty(w, 0.2)[1], tensor.detach().numpy(), rtol=1e-15)


@pytest.mark.parametrize("seed", range(20))
def test_clipping_keeps_the_direction_and_cuts_the_length(seed) -> None:
    rng = np.random.default_rng(seed)
    g = rng.normal(size=rng.integers(2, 30))
    kept, tensor = g.copy(), torch.tensor(g.copy())
    before = np.linalg.norm(g)
    limit = before * rng.uniform(0.1, 2)
    np.testing.assert_allclose(clip_by_norm(g, limit), before, rtol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(g), min(before, limit), rtol=1e-14)
    np.testing.assert_allclose(g / np.linalg.norm(g), kept / before, rtol=1e-13)
    tensor.grad = torch.tensor(kept)
    torch.nn.utils.clip_grad_norm_([tensor], limit)
    np.testing.assert_allclose(g, tensor.grad.numpy(), rtol=1e-4)    # PyTorch adds 1e-6 to the length


@pytest.mark.parametrize(("g", "norm"), [([3e200, 4e200], 5e200), ([3e-200, 4e-200], 5e-200), ([0.0, 0.0], 0.0), ([], 0.0),
                                         ([5e-324], 5e-324)])
def test_no_square_is_too_large_or_too_small(g, norm) -> None:
    g = np.array(g)
    assert clip_by_norm(g, 1.0) == pytest.approx(norm, rel=1e-14)
    assert np.linalg.norm(g) == pytest.approx(min(norm, 1.0), rel=1e-14)


def test_float32_stays_float32_and_penalties_leave_their_argument_alone() -> None:
    w = np.array([1.0, -2.0], np.float32)
    w.flags.writeable = False
    assert {ours(w, 0.5)[1].dtype.name for ours, _ in PENALTIES} == {"float32"}
    g = np.array([[3.0], [4.0]], np.float32)
    assert clip_by_norm(g, 1.0) == 5
    np.testing.assert_allclose(g, [[0.6], [0.8]], rtol=1e-6)
    assert g.dtype == np.float32


def test_a_penalty_beyond_the_largest_float_is_infinite_without_a_warning() -> None:
    assert l2_penalty([1e200], 1.0)[0] == np.inf
    assert l1_penalty([1.5e308, 1.5e308], 1.0)[0] == np.inf


@each
@pytest.mark.parametrize(("w", "strength", "error", "message"), [
    ([1.0, np.nan], 1, ValueError, "weights: expected finite numbers, received nan"),
    ([np.inf], 1, ValueError, "weights: expected finite numbers, received inf"),
    (["1"], 1, TypeError, "weights: expected real numbers"), ([1j], 1, TypeError, "weights: expected real numbers"),
    ([1.0], -1, ValueError, "strength: expected a finite number, at least 0, received -1"),
    ([1.0], np.nan, ValueError, "strength: expected"), ([1.0], None, TypeError, "strength: expected a number, received None"),
])
def test_penalties_say_what_is_wrong(ours, formula, w, strength, error, message) -> None:
    with pytest.raises(error, match=message):
        ours(w, strength)


@each_row(("g", "limit", "error", "message"), [
    ([1.0], 1, TypeError, "gradients: expected a floating NumPy array, received list"),
    (np.ones(2, int), 1, TypeError, "gradients: expected a floating NumPy array, received int64"),
    (np.array([1.0, np.nan]), 1, ValueError, "gradients: expected finite numbers, received nan"),
    (np.array([np.inf]), 1, ValueError, "gradients: expected finite numbers, received inf"),
    (np.ones(2), 0, ValueError, "limit: expected a finite number, more than 0"),
    (np.ones(2), -1, ValueError, "limit: expected"), (np.ones(2), np.inf, ValueError, "limit: expected a finite number"),
    (np.ones(2), "1", TypeError, "limit: expected a number"),
])
def test_clipping_says_what_is_wrong(g, limit, error, message) -> None:
    with pytest.raises(error, match=message):
        clip_by_norm(g, limit)


@pytest.mark.parametrize(("g", "limit"), [
    (np.full(4, 1e308), 1.0), (np.full(1000, 1.7e308), 1e-3), (np.array([3e300, -4e300]), 1e-300),
    (np.full(4, 3e38, np.float32), 1.0), (np.full(9, 1e38, np.float32), 1e-6), (np.array([5e-324, 0.0]), 1e-323)])
def test_clipping_keeps_the_direction_of_gradients_at_the_ends_of_floats(g, limit) -> None:
    before, clipped = g.copy(), g.copy()
    length = clip_by_norm(clipped, limit)
    unit = before.astype(np.longdouble) / np.abs(before).max()
    expected = unit / np.sqrt((unit * unit).sum()) * min(limit, length)
    np.testing.assert_allclose(clipped, expected, rtol=3e-7 if g.dtype == np.float32 else 1e-14)
    assert length == pytest.approx(float(np.abs(before).max()) * float(np.sqrt((unit * unit).sum())), rel=1e-6)    # inf is inf
