"""ROC and calibration: equal to scikit-learn's; by hand; bad input."""

import numpy as np
import pytest
import sklearn.metrics as theirs
from sklearn.calibration import calibration_curve

from nnbook.metrics import calibration, roc
from tables import each_row


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = np.concatenate([[0, 1], rng.integers(0, 2, rng.integers(0, 80))])
    scores = np.round(rng.random(len(true)), rng.integers(1, 4))    # rounded, so that there are ties
    return scores, true


@pytest.mark.parametrize("seed", range(60))
def test_the_curve_and_its_area_are_those_of_scikit_learn(seed) -> None:
    scores, true = drawn(seed)
    found, (fpr, tpr, thresholds) = roc(scores, true), theirs.roc_curve(true, scores, drop_intermediate=False)
    np.testing.assert_allclose(found.false_positive_rate, fpr, rtol=1e-15)
    np.testing.assert_allclose(found.true_positive_rate, tpr, rtol=1e-15)
    np.testing.assert_array_equal(found.thresholds, thresholds)
    assert found.area == pytest.approx(theirs.roc_auc_score(true, scores), rel=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_the_area_is_the_share_of_pairs_in_the_right_order(seed) -> None:
    scores, true = drawn(seed)
    gaps = scores[true == 1][:, None] - scores[true == 0]
    assert roc(scores, true).area == pytest.approx(np.mean((gaps > 0) + 0.5 * (gaps == 0)), rel=1e-14)


def test_by_hand() -> None:
    found = roc([0.9, 0.8, 0.8, 0.1], [1, 0, 1, 0])
    assert found.false_positive_rate.tolist() == [0, 0, 0.5, 1]
    assert found.true_positive_rate.tolist() == [0, 0.5, 1, 1]
    assert found.thresholds.tolist() == [np.inf, 0.9, 0.8, 0.1]
    assert found.area == 0.875
    assert roc([3.0, 2.0, 1.0], [1, 1, 0]).area == 1
    assert roc([1.0, 2.0], [1, 0]).area == 0
    assert roc([5.0, 5.0], [1, 0]).area == 0.5


def test_a_rising_change_of_the_scores_changes_nothing() -> None:
    scores, true = drawn(3)
    assert roc(np.exp(5 * scores), true).area == roc(scores, true).area


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("bins", [1, 5, 10])
def test_calibration_is_that_of_scikit_learn(seed, bins) -> None:
    p, true = drawn(seed)
    found, (happened, said) = calibration(p, true, bins=bins), calibration_curve(true, p, n_bins=bins)
    np.testing.assert_allclose(found.happened, happened, rtol=1e-14)
    np.testing.assert_allclose(found.said, said, rtol=1e-14)
    assert found.counts.sum() == len(p)
    assert found.error == pytest.approx(np.sum(found.counts * np.abs(said - happened)) / len(p), abs=1e-15)


def test_calibration_by_hand() -> None:
    found = calibration([0.0, 0.1, 0.9, 1.0], [0, 0, 1, 0], bins=2)
    np.testing.assert_allclose(found.said, [0.05, 0.95])
    assert found.happened.tolist() == [0, 0.5]
    assert found.error == pytest.approx(0.25)


@each_row("ours", [roc, calibration])
@each_row(("scores", "true", "error", "message"), [
    ([0.1, 0.2], [[0], [1]], ValueError, "true: expected 1 axes"),
    ([[0.1, 0.2]], [0, 1], ValueError, ": expected 1 axes"),
    ([0.1, 0.2, 0.3], [0, 1], ValueError, r": expected the shape of true, \(2,\), received \(3,\)"),
    ([0.1, np.nan], [0, 1], ValueError, ": expected finite numbers, received nan"),
    ([0.1, np.inf], [0, 1], ValueError, ": expected finite numbers, received inf"),
    (["0.1", "0.2"], [0, 1], TypeError, ": expected real numbers"),
    ([0.1, 0.2], [0.0, 1.0], TypeError, "true: expected integers"),
    ([0.1, 0.2], [0, 2], ValueError, r"true: expected integers in 0\.\.1, received 2"),
    ([0.1, 0.2], [-1, 1], ValueError, r"true: expected integers in 0\.\.1, received -1"),
    ([], np.zeros(0, int), ValueError, "expected at least one example"),
])
def test_bad_input(ours, scores, true, error, message) -> None:
    with pytest.raises(error, match=message):
        ours(scores, true)


def test_a_curve_needs_both_classes() -> None:
    with pytest.raises(ValueError, match="true: expected both 0 and 1, received only 1; a curve needs examples of both"):
        roc([0.1, 0.2], [1, 1])


@each_row(("p", "bins", "error", "message"), [
    ([0.1, 1.5], 10, ValueError, r"probabilities: expected numbers in 0\.\.1, received 1.5"),
    ([-0.1, 0.5], 10, ValueError, r"probabilities: expected numbers in 0\.\.1"),
    ([0.1, 0.5], 0, ValueError, "bins: expected 1 or more"), ([0.1, 0.5], 2.5, TypeError, "bins: expected a whole number"),
])
def test_calibration_says_what_is_wrong(p, bins, error, message) -> None:
    with pytest.raises(error, match=message):
        calibration(p, [0, 1], bins=bins)
