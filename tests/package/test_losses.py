"""Losses: extremes, data types, and bad input. Their values and gradients are proven in test_agreement.py."""

import numpy as np
import pytest

from nnbook.losses import binary_cross_entropy, cross_entropy, hinge, huber, mean_absolute_error, mean_squared_error
from tables import each_row


def regression(rng):
    return rng.normal(size=(3, 4)), rng.normal(size=(3, 4))


def sides(rng):
    return rng.normal(size=(3, 4)), rng.choice([-1.0, 1.0], (3, 4))


def shares(rng):
    return rng.normal(size=(3, 4)), rng.random((3, 4))


def classification(rng):
    return rng.normal(scale=4, size=(5, 4)), rng.integers(0, 4, 5)


def spread(rng):
    return rng.normal(scale=4, size=(5, 4)), rng.dirichlet(np.ones(4), 5)


# (ours, how to draw arguments); the values themselves are proven in test_agreement.py
LOSSES = [(mean_squared_error, regression), (mean_absolute_error, regression), (huber, regression), (hinge, sides),
          (binary_cross_entropy, shares), (cross_entropy, classification), (cross_entropy, spread)]
each_loss = pytest.mark.parametrize(("ours", "draw"), LOSSES)


@each_loss
def test_float32_stays_float32_and_arguments_are_left_alone(ours, draw) -> None:
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


@each_row(("logits", "targets", "error", "message"), [
    (Z[0], [0], ValueError, r"logits: expected shape \(batch, classes\) or \(batch, steps, classes\), received \(3,\); reshape"),
    ([[Z]], [0], ValueError, r"logits: expected shape \(batch, classes\) or .*received \(1, 1, 2, 3\)"),
    (1.0, [0], ValueError, r"logits: expected shape \(batch, classes\) or .*received \(\)"),
    ([Z], [0], ValueError, r"targets: expected class numbers of shape \(1, 2\), or .*\(1, 2, 3\), received shape .*Flatten"),
    ([Z], [[0, 3]], ValueError, r"targets: expected integers in 0\.\.2, received 3 at index \(0, 1\)"),
    ([Z], [[0.0, 1.0]], TypeError, "targets: expected integers, received float64"),
    ([Z], np.ones((1, 2, 3)), ValueError, "targets: expected probabilities that sum to 1, received a sum of 3"),
    ([[[0.0, np.nan]]], [[0]], ValueError, r"logits: expected finite numbers, received nan at index \(0, 0, 1\)"),
    (np.empty((0, 3)), np.empty(0, int), ValueError, "logits: expected at least one example"),
    (np.empty((2, 0)), [0, 0], ValueError, "logits: expected at least one example"),
    (NAN, [0, 1], ValueError, r"logits: expected finite numbers, received nan at index \(1, 1\)"),
    ([[0.0, np.inf]], [0], ValueError, r"logits: expected finite numbers, received inf at index \(0, 1\)"),
    ([[0.0, -np.inf]], [0], ValueError, r"logits: expected finite numbers, received -inf"),
    ("text", [0], TypeError, "logits: expected real numbers"),
    ([[1j, 0]], [0], TypeError, "logits: expected real numbers, received complex128"),
    ([[None, 1.0]], [0], TypeError, "logits: expected real numbers, received object"),
    (Z, [[0], [1]], ValueError, r"targets: expected class numbers of shape \(2,\), or distributions .*received shape \(2, 1\)"),
    (Z, 0, ValueError, r"targets: expected class numbers of shape \(2,\), .*received shape \(\)"),
    (Z, [0], ValueError, r"targets: expected class numbers of shape \(2,\), .*received shape \(1,\)"),
    (Z, [0, 1, 2], ValueError, r"targets: expected class numbers of shape \(2,\), .*received shape \(3,\)"),
    (Z, [0, 3], ValueError, r"targets: expected integers in 0\.\.2, received 3 at index 1"),
    (Z, [-1, 0], ValueError, r"targets: expected integers in 0\.\.2, received -1 at index 0"),
    (Z, [0.0, 1.0], TypeError, "targets: expected integers, received float64"),
    (Z, [True, False], TypeError, "targets: expected integers, received bool"),
    (Z, np.array([0, 1], dtype=object), TypeError, "targets: expected integers, received object"),
    (Z, ["0", "1"], TypeError, "targets: expected integers, received <U1"),
    (Z, np.array([2**64 - 1, 0], dtype=np.uint64), ValueError, r"targets: expected integers in 0\.\.2, received 1844"),
    (Z, np.ma.masked_array([0, 1], [True, False]), TypeError, "targets: expected a plain array"),
    (Z, np.ones((2, 3)), ValueError, "targets: expected probabilities that sum to 1, received a sum of 3"),
    (Z, [[2, -1, 0], [0, 1, 0]], ValueError, r"targets: expected numbers in 0\.\.1, received 2.0 at index \(0, 0\)"),
    (Z, [[np.nan, 1, 0], [0, 1, 0]], ValueError, r"targets: expected numbers in 0\.\.1, received nan"),
])
def test_cross_entropy_says_what_is_wrong(logits, targets, error, message) -> None:
    with pytest.raises(error, match=message):
        cross_entropy(logits, targets)


@each_row(("predictions", "targets", "error", "message"), [
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


def test_integers_in_rows_are_distributions_too() -> None:
    assert cross_entropy(Z, np.eye(3, dtype=int)[[2, 0]])[0] == cross_entropy(Z, [2, 0])[0]
    steps = np.reshape([Z, Z, Z], (2, 3, 3))
    assert cross_entropy(steps, np.eye(3, dtype=int)[[[2, 0, 1], [1, 1, 0]]])[0] == pytest.approx(
        cross_entropy(steps, [[2, 0, 1], [1, 1, 0]])[0], rel=1e-14)


@pytest.mark.parametrize("ours", [mean_squared_error, mean_absolute_error, huber])
def test_differences_near_the_largest_float_give_the_right_number_without_a_warning(ours) -> None:
    value, gradient = ours([1.5e308, 1.5e308], [0.0, 0.0])
    assert value == (np.inf if ours is mean_squared_error else pytest.approx(1.5e308, rel=1e-15))
    assert not np.isnan(gradient).any()


@pytest.mark.parametrize(("z", "y", "value", "gradient"), [
    (1e4, 1.0, 0.0, 0.0), (1e4, 0.0, 1e4, 1.0), (-1e4, 1.0, 1e4, -1.0), (-1e4, 0.0, 0.0, 0.0), (0.0, 0.5, np.log(2), 0.0),
    (-40.0, 0.0, np.exp(-40), np.exp(-40)), (40.0, 1.0, np.exp(-40), -np.exp(-40)),
])
def test_binary_cross_entropy_keeps_its_digits_at_the_ends(z, y, value, gradient) -> None:
    received, (slope,) = binary_cross_entropy([z], [y])
    np.testing.assert_allclose([received, slope], [value, gradient], rtol=1e-15)
    assert hinge([z], [2 * y - 1] if y != 0.5 else [1])[0] == (1 if y == 0.5 else max(0, 1 - (2 * y - 1) * z))


@each_row(("ours", "first", "second", "message"), [
    (hinge, [1.0, 2.0], [0.0, 1.0], "targets: expected -1 or 1, received 0; for labels 0 and 1, write 2"),
    (hinge, [1.0, 2.0], [[1.0], [1.0]], r"scores: expected the shape of targets, \(2, 1\), received \(2,\)"),
    (binary_cross_entropy, [1.0, 2.0], [[0.0], [1.0]], r"logits: expected the shape of targets, \(2, 1\), received \(2,\)"),
    (binary_cross_entropy, [1.0, 2.0], [0.0, 2.0], r"targets: expected numbers in 0\.\.1, received 2.0 at index \(1,\)"),
    (binary_cross_entropy, [1.0, 2.0], [0.0, -1.0], r"targets: expected numbers in 0\.\.1, received -1.0 at index \(1,\)"),
    (binary_cross_entropy, [1.0, np.nan], [0.0, 1.0], "logits: expected finite numbers, received nan"),
])
def test_losses_of_two_classes_say_what_is_wrong(ours, first, second, message) -> None:
    with pytest.raises(ValueError, match=message):
        ours(first, second)


@each_row("threshold", [0, -1, np.nan, np.inf])
def test_huber_wants_a_threshold(threshold) -> None:
    with pytest.raises(ValueError, match="threshold: expected a finite number, more than 0"):
        huber([1.0], [2.0], threshold=threshold)


def test_huber_is_a_parabola_inside_and_a_line_outside() -> None:
    """|r| up to the threshold d: r² / 2, else d (|r| - d / 2); the slope is never larger than d."""
    value, gradient = huber([0.0, 0.5, 3.0, -3.0], [0.0] * 4, threshold=1.0)
    assert value == (0 + 0.125 + 2.5 + 2.5) / 4
    np.testing.assert_array_equal(gradient, np.array([0, 0.5, 1, -1]) / 4)
    value, gradient = huber([0.5, -3.0], [0.0] * 2, threshold=2.0)
    assert value == (0.125 + 2 * (3 - 1)) / 2
    np.testing.assert_array_equal(gradient, np.array([0.5, -2]) / 2)
