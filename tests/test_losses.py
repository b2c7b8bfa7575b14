"""Losses: value and gradient against PyTorch and the complex step, extremes, and bad input."""

import numpy as np
import pytest
import torch

from nnbook.losses import cross_entropy, mean_squared_error


def complex_cross_entropy(z, y):
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), y])


def regression(rng):
    shape = tuple(rng.integers(1, 6, rng.integers(1, 4)))
    return rng.normal(size=shape), rng.normal(size=shape)


def classification(rng):
    batch, classes = rng.integers(1, 12, 2)
    return rng.normal(scale=4, size=(batch, classes)), rng.integers(0, classes, batch)


# (name, ours, the formula for complex numbers, PyTorch's, how to draw arguments)
LOSSES = [
    ("mean_squared_error", mean_squared_error, lambda p, y: np.mean((p - y) ** 2), torch.nn.functional.mse_loss, regression),
    ("cross_entropy", cross_entropy, complex_cross_entropy, torch.nn.functional.cross_entropy, classification),
]
each_loss = pytest.mark.parametrize(("name", "ours", "formula", "theirs", "draw"), LOSSES, ids=[row[0] for row in LOSSES])


@each_loss
@pytest.mark.parametrize("seed", range(25))
def test_value_and_gradient_are_those_of_torch(name, ours, formula, theirs, draw, seed) -> None:
    x, y = draw(np.random.default_rng(seed))
    value, gradient = ours(x, y)
    tensor = torch.tensor(x, requires_grad=True)
    expected = theirs(tensor, torch.tensor(y))
    expected.backward()
    assert isinstance(value, float)
    np.testing.assert_allclose(value, expected.item(), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-12, atol=1e-15)


@each_loss
@pytest.mark.parametrize("seed", range(100, 110))
def test_value_and_gradient_are_those_of_the_complex_step(name, ours, formula, theirs, draw, seed) -> None:
    x, y = draw(np.random.default_rng(seed))
    value, gradient = ours(x, y)
    expected = np.empty_like(x)
    for index in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[index] += 1e-30j
        expected[index] = formula(moved, y).imag / 1e-30
    np.testing.assert_allclose(value, formula(x, y), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-15)


@each_loss
def test_float32_stays_float32_and_arguments_are_left_alone(name, ours, formula, theirs, draw) -> None:
    x, y = draw(np.random.default_rng(5))
    x32 = x.astype(np.float32)
    y32 = y.astype(np.float32) if y.dtype.kind == "f" else y
    x32.flags.writeable = y32.flags.writeable = False
    value, gradient = ours(x32, y32)
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(value, ours(x, y)[0], rtol=1e-5)
    assert not np.shares_memory(gradient, x32)
    twice = np.repeat(x, 2, axis=0)[::2]
    np.testing.assert_allclose(ours(np.asfortranarray(twice), y)[1], ours(x, y)[1], rtol=1e-14)
    np.testing.assert_array_equal(ours(x.tolist(), y.tolist())[1], ours(x, y)[1])


@pytest.mark.parametrize(("logits", "targets", "loss", "gradient"), [
    ([[1e4, -1e4]], [0], 0.0, [[0, 0]]),
    ([[1e4, -1e4]], [1], 2e4, [[1, -1]]),
    ([[8e307, -8e307]], [1], 1.6e308, [[1, -1]]),
    ([[1.7e308, -1.7e308]], [1], np.inf, [[1, -1]]),
    ([[1.7e308, -1.7e308]], [0], 0.0, [[0, 0]]),
    ([[0.0, 0.0]], [0], np.log(2), [[-0.5, 0.5]]),
    ([[7.0]], [0], 0.0, [[0]]),
    ([[0, 800], [0, 0]], np.array([0, 1], dtype=np.uint8), (800 + np.log(2)) / 2, [[-0.5, 0.5], [0.25, -0.25]]),
])
def test_cross_entropy_of_extreme_logits_is_right_without_a_warning(logits, targets, loss, gradient) -> None:
    value, received = cross_entropy(logits, targets)
    np.testing.assert_allclose(value, loss, rtol=1e-15)
    np.testing.assert_allclose(received, gradient, atol=1e-300)


def test_a_perfect_answer_has_the_loss_plus_zero() -> None:
    assert str(cross_entropy([[1e4, 0.0]], [0])[0]) == "0.0"    # and not -0.0
    assert str(mean_squared_error([1.0], [1.0])[0]) == "0.0"


def test_the_size_of_the_batch_does_not_change_the_loss() -> None:
    x, y = classification(np.random.default_rng(3))
    np.testing.assert_allclose(cross_entropy(np.tile(x, (4, 1)), np.tile(y, 4))[0], cross_entropy(x, y)[0], rtol=1e-13)


Z = [[0.5, 1.0, -1.0], [0.0, 2.0, 1.0]]
NAN = [[0.5, 1.0, -1.0], [0.0, np.nan, 1.0]]


@pytest.mark.parametrize(("logits", "targets", "error", "message"), [
    (Z[0], [0], ValueError, r"logits: expected 2 axes \(batch, classes\), received shape \(3,\)"),
    ([Z], [0], ValueError, r"logits: expected 2 axes .*\(1, 2, 3\)"),
    (1.0, [0], ValueError, r"logits: expected 2 axes .*\(\)"),
    (np.empty((0, 3)), np.empty(0, int), ValueError, "logits: expected at least one example"),
    (np.empty((2, 0)), [0, 0], ValueError, "logits: expected at least one example"),
    (NAN, [0, 1], ValueError, r"logits: expected finite numbers, received nan at index \(1, 1\)"),
    ([[0.0, np.inf]], [0], ValueError, r"logits: expected finite numbers, received inf at index \(0, 1\)"),
    ([[0.0, -np.inf]], [0], ValueError, r"logits: expected finite numbers, received -inf"),
    ("text", [0], TypeError, "logits: expected real numbers"),
    ([[1j, 0]], [0], TypeError, "logits: expected real numbers, received complex128"),
    ([[None, 1.0]], [0], TypeError, "logits: expected real numbers, received object"),
    (Z, [[0], [1]], ValueError, r"targets: expected 1 axes \(batch\), received shape \(2, 1\)"),
    (Z, 0, ValueError, r"targets: expected 1 axes \(batch\), received shape \(\)"),
    (Z, [0], ValueError, "targets: expected one label for each of the 2 rows of logits, received 1"),
    (Z, [0, 1, 2], ValueError, "targets: expected one label for each of the 2 rows of logits, received 3"),
    (Z, [0, 3], ValueError, r"targets: expected integers in 0\.\.2, received 3 at index 1"),
    (Z, [-1, 0], ValueError, r"targets: expected integers in 0\.\.2, received -1 at index 0"),
    (Z, [0.0, 1.0], TypeError, "targets: expected integers, received float64"),
    (Z, [True, False], TypeError, "targets: expected integers, received bool"),
    (Z, np.array([0, 1], dtype=object), TypeError, "targets: expected integers, received object"),
    (Z, ["0", "1"], TypeError, "targets: expected integers, received <U1"),
    (Z, np.array([2**64 - 1, 0], dtype=np.uint64), ValueError, r"targets: expected integers in 0\.\.2, received 1844"),
    (Z, np.ma.masked_array([0, 1], [True, False]), TypeError, "targets: expected a plain array"),
    (Z, np.eye(3)[:2], TypeError, "targets: expected integers, received float64"),
    (Z, np.eye(3, dtype=int)[:2], ValueError, r"targets: expected 1 axes \(batch\), received shape \(2, 3\)"),
])
def test_cross_entropy_says_what_is_wrong(logits, targets, error, message) -> None:
    with pytest.raises(error, match=message):
        cross_entropy(logits, targets)


@pytest.mark.parametrize(("predictions", "targets", "error", "message"), [
    (np.ones(3), np.ones((3, 1)), ValueError, r"predictions: expected the shape of targets, \(3, 1\), received \(3,\)"),
    (np.ones((3, 1)), np.ones(3), ValueError, r"predictions: expected the shape of targets, \(3,\), received \(3, 1\)"),
    (np.ones((2, 3)), 1.0, ValueError, r"predictions: expected the shape of targets, \(\), received \(2, 3\)"),
    ([], [], ValueError, r"predictions: expected at least one example, received shape \(0,\)"),
    (NAN, NAN, ValueError, r"predictions: expected finite numbers, received nan at index \(1, 1\)"),
    (Z, NAN, ValueError, r"targets: expected finite numbers, received nan at index \(1, 1\)"),
    ([np.inf], [np.inf], ValueError, r"predictions: expected finite numbers, received inf"),
    (["1.0"], [1.0], TypeError, "predictions: expected real numbers, received <U3"),
    ([1.0], [1j], TypeError, "targets: expected real numbers, received complex128"),
    ([1.0], [None], TypeError, "targets: expected real numbers, received object"),
])
def test_mean_squared_error_says_what_is_wrong(predictions, targets, error, message) -> None:
    with pytest.raises(error, match=message):
        mean_squared_error(predictions, targets)


def test_mean_squared_error_takes_a_single_number_and_integers() -> None:
    assert mean_squared_error(3, 1) == (4.0, 4.0)
    assert mean_squared_error(np.array([0, 255], np.uint8), np.array([255, 0], np.uint8))[0] == 255.0**2
