"""Metrics: the numbers of scikit-learn, and bad input."""

import numpy as np
import pytest
from sklearn import metrics

from nnbook import accuracy, confusion_matrix


@pytest.mark.parametrize("seed", range(20))
def test_the_numbers_are_those_of_scikit_learn(seed) -> None:
    rng = np.random.default_rng(seed)
    classes, n = rng.integers(1, 9), rng.integers(1, 200)
    predicted, true = rng.integers(0, classes, (2, n))
    assert accuracy(predicted, true) == metrics.accuracy_score(true, predicted)
    expected = metrics.confusion_matrix(true, predicted, labels=range(classes))
    np.testing.assert_array_equal(confusion_matrix(predicted, true, classes), expected)


def test_a_row_is_a_true_class_and_a_column_a_predicted_one() -> None:
    np.testing.assert_array_equal(confusion_matrix([1, 1, 1, 0], [0, 0, 1, 2], 3), [[0, 2, 0], [0, 1, 0], [1, 0, 0]])
    assert confusion_matrix([0], [0], 2).dtype == np.int64


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.uint64])
def test_integers_of_every_type_and_layout_work_and_are_left_alone(dtype) -> None:
    true = np.array([0, 9, 1, 9, 2, 9], dtype)[::2]
    true.flags.writeable = False
    assert accuracy([0, 1, 1], true) == 2 / 3
    assert confusion_matrix(true, true, 3).trace() == 3
    np.testing.assert_array_equal(true, [0, 1, 2])


def test_no_examples_give_an_empty_table_but_no_accuracy() -> None:
    none = np.empty(0, int)
    assert not confusion_matrix(none, none, 3).any()
    with pytest.raises(ValueError, match=r"true: expected at least one example, received shape \(0,\)"):
        accuracy(none, none)


# (what stands in for good labels, error, message after the argument's name)
WRONG = [
    ([0.0, 1.0], TypeError, "expected integers, received float64"),
    ([True, False], TypeError, "expected integers, received bool"),
    (["0", "1"], TypeError, "expected integers, received <U1"),
    ([0, None], TypeError, "expected integers, received object"),
    ([0j, 1], TypeError, "expected integers, received complex128"),
    ([np.nan, 1], TypeError, "expected integers, received float64"),
    (None, TypeError, "expected integers, received object"),
    ([[0], [1]], ValueError, r"expected 1 axes \(batch\), received shape \(2, 1\)"),
    (1, ValueError, r"expected 1 axes \(batch\), received shape \(\)"),
    ([0, -1], ValueError, r"expected integers in 0.*, received -1 at index 1"),
    ([[0, 1], [1]], ValueError, "expected an array, received list with rows of different lengths"),
    (np.ma.masked_array([0, 1], [True, False]), TypeError, "expected a plain array, received a masked one"),
]


@pytest.mark.parametrize(("wrong", "error", "message"), WRONG)
def test_what_is_no_class_number_is_refused(wrong, error, message) -> None:
    for name, labels in (("predicted", (wrong, [0, 1])), ("true", ([0, 1], wrong))):
        with pytest.raises(error, match=f"^{name}: {message}"):
            accuracy(*labels)
        with pytest.raises(error, match=f"^{name}: {message}"):
            confusion_matrix(*labels, 2)


@pytest.mark.parametrize("measure", [accuracy, lambda predicted, true: confusion_matrix(predicted, true, 4)])
@pytest.mark.parametrize(("predicted", "true"), [([0, 1], [0, 1, 2]), ([0], [0, 1]), ([0, 1, 2], [0])])
def test_lengths_are_equal(measure, predicted, true) -> None:
    with pytest.raises(ValueError, match=rf"predicted: expected the shape .*\({len(true)},\), received \({len(predicted)},\)"):
        measure(predicted, true)


def test_labels_beyond_the_table_are_refused() -> None:
    with pytest.raises(ValueError, match=r"predicted: expected integers in 0\.\.1, received 2 at index 0"):
        confusion_matrix([2, 0], [0, 1], 2)
    with pytest.raises(ValueError, match=r"true: expected integers in 0\.\.1, received 5 at index 1"):
        confusion_matrix([0, 1], [0, 5], 2)


@pytest.mark.parametrize(("classes", "error"), [(0, ValueError), (-1, ValueError), (2.0, TypeError), (True, TypeError),
                                                ("2", TypeError), (None, TypeError)])
def test_classes_are_a_whole_number(classes, error) -> None:
    with pytest.raises(error, match=r"classes: expected .*received"):
        confusion_matrix([0], [0], classes)
